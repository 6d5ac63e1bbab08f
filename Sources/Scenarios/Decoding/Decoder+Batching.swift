import Catalog
import Diagnostics
import EventKernel
import Model

/// A pool's `batching` as written, before it meets model and hardware.
struct BatchingSettings {
  /// The words of `policy:`.
  enum Policy: String, CaseIterable {
    case none, dynamic, continuous
    case batchByBatch = "static"
  }
  /// The policy; nil where none is written.
  var policy: Policy?
  /// Place of the policy, or of the pool.
  var place: Place
  var concurrency: Int?
  var concurrencyPlace: Place?
  var maxBatchSize: Field?
  var preferredBatchSize: Field?
  var maxQueueDelay: Double?
  var instanceCount: Int?
  var maxNumSeqs: Field?
  var maxNumBatchedTokens: Field?
  var blockSize: Int?
  var gpuMemoryUtilization: Double?
  var blocks: Int?
  var cacheBytes: Field?
  var maxModelLen: Int?
  var engine: ServingEngine?
  var sampling: Sampling?
  var prefixCaching: Bool?
  var chunkedPrefill: Field?
  var speculative: SpeculationSettings?
  var admission: ContinuousBatching.Admission?
  var schedulingPolicy: Field?
  var preemption: Field?
  var swapSpace: Field?
  var priorityLevels: Int?
  var defaultPriorityLevel: Int?
  var calibration: Calibration?
  /// Place of the pool's `calibration`, where one is written.
  var calibrationPlace: Place?

  /// The words of `sampling:`.
  enum Sampling: String, CaseIterable {
    case greedy, filtered
  }
}

extension Decoder {
  /// A pool's `batching` and `concurrency`; nil after a complaint about the policy.
  func batchingSettings(_ field: Field?, concurrency: Field?, pool: Field) -> BatchingSettings? {
    var settings = BatchingSettings(place: pool.keyPlace)
    if let concurrency {
      settings.concurrency = integer(concurrency, 1, Ceilings.sequences)
      settings.concurrencyPlace = concurrency.keyPlace
    }
    guard let field else { return settings }
    if field.node.scalar != nil {
      guard let policy = choice(field, BatchingSettings.Policy.self) else { return nil }
      settings.policy = policy
      settings.place = field.place
      return settings
    }
    var fields = self.fields(field)
    let policyField = fields.require("policy", "one of \(BatchingSettings.Policy.words)")
    guard let policy = choice(policyField, BatchingSettings.Policy.self) else { return nil }
    settings.policy = policy
    settings.place = policyField?.place ?? field.place
    switch policy {
    case .none:
      if let inner = fields.take("concurrency") {
        if concurrency != nil { error(inner.keyPlace, "\(inner.path): concurrency stands twice in this pool") }
        settings.concurrency = integer(inner, 1, Ceilings.sequences)
      }
    case .dynamic:
      settings.maxBatchSize = fields.require("max_batch_size", "the most requests in a batch, such as 32")
      settings.preferredBatchSize = fields.take("preferred_batch_size")
      settings.maxQueueDelay = quantity(fields.take("max_queue_delay"), .duration, .closed(0, 3_600))
      if let group = fields.take("instance_group") {
        var parts = self.fields(group)
        settings.instanceCount = integer(parts.take("count"), 1, 1_024)
        parts.finish()
      }
      if let levels = fields.take("priority_levels") {
        settings.priorityLevels = integer(levels, 1, Ceilings.priority)
        settings.defaultPriorityLevel = integer(
          fields.require("default_priority_level", "the level of workloads without a priority, such as 1"), 1,
          Double(settings.priorityLevels ?? Int(Ceilings.priority)))
      }
    case .continuous, .batchByBatch:
      settings.maxNumSeqs = fields.take("max_num_seqs")
      settings.maxNumBatchedTokens = fields.take("max_num_batched_tokens")
      settings.blockSize = integer(fields.take("block_size"), 1, 1_024)
      settings.gpuMemoryUtilization = quantity(fields.take("gpu_memory_utilization"), .share, .positive(1))
      settings.blocks = integer(fields.take("num_gpu_blocks_override"), 1, 1e9)
      settings.cacheBytes = fields.take("kv_cache_memory_bytes")
      settings.maxModelLen = integer(fields.take("max_model_len"), 1, Ceilings.tokens, as: .tokens)
      settings.engine = engine(fields.take("engine"))
      if policy == .continuous {
        settings.prefixCaching = flag(fields.take("prefix_caching"))
        settings.chunkedPrefill = fields.take("chunked_prefill")
        settings.speculative = speculative(fields.take("speculative"))
        settings.admission = admission(fields.take("admission"))
        settings.schedulingPolicy = fields.take("scheduling_policy")
        settings.preemption = fields.take("preemption")
        settings.swapSpace = fields.take("swap_space")
      }
      if let sampling = fields.take("sampling") { settings.sampling = choice(sampling, BatchingSettings.Sampling.self) }
    }
    fields.finish()
    if policy != .none, let place = settings.concurrencyPlace {
      error(
        place, "\(pool.path).concurrency goes with batching: none",
        hint: policy != .dynamic
          ? "max_num_seqs limits a continuous batch" : "instance_group: {count: ...} runs several batches at a time")
    }
    return settings
  }

  /// `max_utilization`, or `guaranteed_no_evict`, which may say the limit on answers: `{guaranteed_no_evict: {max_tokens: 1024}}`.
  private func admission(_ field: Field?) -> ContinuousBatching.Admission? {
    guard let field else { return nil }
    if field.node.scalar != nil {
      return word(field, among: ["max_utilization", "guaranteed_no_evict"]).map {
        $0 == "max_utilization" ? .maxUtilization : .guaranteedNoEvict(maxTokens: 0)
      }
    }
    var fields = self.fields(field)
    var tokens: Int?
    if let item = fields.require("guaranteed_no_evict", "guaranteed_no_evict: {max_tokens: 1024}") {
      var parts = self.fields(item)
      tokens = integer(
        parts.require("max_tokens", "the limit on answers, such as 1024"), 1, Ceilings.tokens, as: .tokens)
      parts.finish()
    }
    fields.finish()
    return tokens.map { .guaranteedNoEvict(maxTokens: $0) }
  }

  /// The serving software of a continuous batch.
  private func engine(_ field: Field?) -> ServingEngine? {
    guard let field, let name = text(field, "a serving engine such as \(Defaults.engine.name)") else { return nil }
    if let engine = Catalog.engine(name) { return engine }
    error(
      field.place, "\(field.path): the catalog has no serving engine \(quoted(name))",
      hint: "expected one of: \(Catalog.engines.map(\.name).joined(separator: ", "))")
    return nil
  }
}
