import Catalog
import Model

/// A pool's `parallelism` as written: the sizes that vLLM takes.
struct ParallelismFields {
  /// The sizes, where all could be read.
  struct Sizes {
    var tensor = 1
    var pipeline = 1
    var data = 1
    var expert = false
    var expertImbalance: Double?

    /// Accelerators of a replica with the copies that `data` makes of it.
    var accelerators: Int { tensor * pipeline * data }
    /// Replicas among them: copies of a dense model have nothing in common, those of attention layers alone step together.
    var replicasPerSet: Int { expert ? 1 : data }
    var isOnlyTensor: Bool { pipeline == 1 && data == 1 && !expert }
    /// One replica.
    var parallelism: Parallelism {
      Parallelism(
        tensor: tensor, pipeline: pipeline, data: expert ? data : 1, expert: expert, expertImbalance: expertImbalance)
    }
    /// How the accelerators are counted; empty for `tensor` alone.
    var arithmetic: String {
      let sizes = [("tensor", tensor), ("pipeline", pipeline), ("data", data)].filter { $0.1 > 1 }
      return sizes.count < 2 ? "" : " (" + sizes.map { "\($0.0) \($0.1)" }.joined(separator: " x ") + ")"
    }
  }
  var field: Field
  var tensor: Field?
  var pipeline: Field?
  var data: Field?
  var expert: Field?
  var imbalance: Field?
  var sizes: Sizes?

  /// The first size that is written.
  var first: Field? { tensor ?? pipeline ?? data ?? expert }
}

extension Decoder {
  /// `{tensor: 2, pipeline: 2, data: 2, expert: true, expert_imbalance: 1.3}`.
  func parallelismFields(_ field: Field) -> ParallelismFields {
    let keys = Language.parallelism
    var fields = self.fields(field, keys)
    var written = ParallelismFields(field: field)
    written.tensor = fields.take(keys.tensor)
    written.pipeline = fields.take(keys.pipeline)
    written.data = fields.take(keys.data)
    written.expert = fields.take(keys.expert)
    written.imbalance = fields.take(keys.expertImbalance)
    fields.finish()
    func size(_ field: Field?) -> Int? { field == nil ? 1 : integer(field) }
    let (tensor, pipeline, data) = (size(written.tensor), size(written.pipeline), size(written.data))
    let expert = written.expert == nil ? false : flag(written.expert)
    let imbalance = quantity(written.imbalance)
    guard fields.isMapping, let tensor, let pipeline, let data, let expert, written.imbalance == nil || imbalance != nil
    else { return written }
    if let field = written.imbalance, !expert {
      error(
        field.keyPlace, "\(field.path): goes with expert: true", hint: "only ranks that hold experts whole are uneven")
      return written
    }
    written.sizes = ParallelismFields.Sizes(
      tensor: tensor, pipeline: pipeline, data: data, expert: expert, expertImbalance: imbalance)
    return written
  }

  /// Whether a language model can be divided as written; complains where it cannot.
  func divides(_ architecture: Architecture, on hardware: Hardware, pool: Field) -> Bool {
    let parallelism = hardware.parallelism
    let written = hardware.written
    let path = pool.path("parallelism")
    func refuse(_ field: Field?, _ text: String, hint: String? = nil) -> Bool {
      error(field?.place ?? hardware.parallelismPlace, text, hint: hint)
      return false
    }
    guard architecture.heads.isMultiple(of: parallelism.tensor) else {
      return refuse(
        written?.tensor,
        "\(path).tensor: \(parallelism.tensor) does not divide the \(architecture.heads) attention heads of \(architecture.name)"
      )
    }
    guard parallelism.pipeline <= architecture.layers else {
      return refuse(
        written?.pipeline,
        "\(path).pipeline: \(architecture.name) has \(architecture.layers) layers for \(parallelism.pipeline) stages")
    }
    if let experts = architecture.experts {
      if let field = written?.data, written?.sizes?.data ?? 1 > 1, !parallelism.expert {
        return refuse(
          field,
          "\(field.path): copies of a mixture of experts share their experts, which is modelled with expert: true only",
          hint: "add expert: true, or leave data out for replicas that share nothing")
      }
      guard parallelism.expertRanks <= experts.count else {
        return refuse(
          written?.expert,
          "\(path).expert: \(architecture.name) has \(experts.count) experts for \(parallelism.expertRanks) ranks")
      }
    } else if parallelism.expert {
      return refuse(
        written?.expert, "\(path).expert: \(architecture.name) has no experts", hint: "remove it; the model is dense")
    }
    guard parallelism.pipeline == 1 || parallelism.data == 1 else {
      return refuse(
        written?.pipeline, "\(path): a pipeline whose stages have data-parallel ranks is not modelled",
        hint: "keep one of pipeline and data")
    }
    return true
  }

  /// Whether a replica with measured times is written as one piece; complains where it is not.
  func isWhole(_ hardware: Hardware, pool: Field) -> Bool {
    let parallelism = hardware.parallelism
    guard parallelism.pipeline > 1 || parallelism.expert else { return true }
    let field = parallelism.pipeline > 1 ? hardware.written?.pipeline : hardware.written?.expert
    error(
      field?.place ?? hardware.parallelismPlace, "\(pool.path).parallelism: only a language model is divided so",
      hint: "measured times are those of the whole replica; tensor says how many accelerators it has")
    return false
  }

  /// Whether steps that are divided over stages or ranks can be formed as the batching says; complains where they cannot.
  func schedules(
    _ scheduling: ContinuousBatching.Scheduling, _ settings: BatchingSettings, on hardware: Hardware, pool: Field
  ) -> Bool {
    let parallelism = hardware.parallelism
    guard parallelism.pipeline > 1 || parallelism.data > 1 else { return true }
    let word = parallelism.pipeline > 1 ? "pipeline" : "data"
    let place = (parallelism.pipeline > 1 ? hardware.written?.pipeline : hardware.written?.data)?.place
    func refuse(_ what: String, hint: String) -> Bool {
      error(place ?? hardware.parallelismPlace, "\(pool.path).parallelism.\(word): \(what) is not modelled", hint: hint)
      return false
    }
    if scheduling != .chunked {
      return refuse(
        "batching other than continuous with chunked_prefill", hint: "use policy: continuous as it is by default")
    }
    if settings.speculative != nil { return refuse("speculative decoding beside it", hint: "remove one of the two") }
    if parallelism.data > 1, settings.prefixCaching == true {
      return refuse("prefix_caching with caches of several ranks", hint: "it is off here by default; remove it")
    }
    return true
  }
}
