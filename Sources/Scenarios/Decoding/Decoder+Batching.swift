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
  /// The policy; nil by default.
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
  /// How many blocks there are, and where that stands.
  var blocks: (count: Int, field: Field)?
  var cacheBytes: Field?
  /// The most tokens of a prompt with its answer, and where that stands.
  var maxModelLen: (tokens: Int, field: Field)?
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
      settings.concurrency = integer(concurrency)
      settings.concurrencyPlace = concurrency.keyPlace
    }
    guard let field else { return settings }
    if field.node.scalar != nil {
      guard let policy = choice(field, BatchingSettings.Policy.self) else { return nil }
      settings.policy = policy
      settings.place = field.place
      return settings
    }
    var fields = self.fields(field, Language.batching)
    let policyField = fields.require(Language.batching.policy)
    guard let policy = choice(policyField, BatchingSettings.Policy.self) else { return nil }
    settings.policy = policy
    settings.place = policyField?.place ?? field.place
    switch policy {
    case .none:
      if let inner = fields.take(Language.noBatching.concurrency) {
        if concurrency != nil { error(inner.keyPlace, "\(inner.path): concurrency stands twice in this pool") }
        settings.concurrency = integer(inner)
      }
    case .dynamic:
      let keys = Language.dynamicBatching
      settings.maxBatchSize = fields.require(keys.maxBatchSize)
      settings.preferredBatchSize = fields.take(keys.preferredBatchSize)
      settings.maxQueueDelay = quantity(fields.take(keys.maxQueueDelay))
      if let group = fields.take(keys.instanceGroup) {
        var parts = self.fields(group, Language.instanceGroup)
        settings.instanceCount = integer(parts.take(Language.instanceGroup.count))
        parts.finish()
      }
      if let levels = fields.take(keys.priorityLevels) {
        settings.priorityLevels = integer(levels)
        settings.defaultPriorityLevel = integer(
          fields.require(keys.defaultPriorityLevel), 1,
          Double(settings.priorityLevels ?? Int(Ceilings.priority)))
      }
    case .continuous, .batchByBatch:
      let keys = Language.languageBatching
      settings.maxNumSeqs = fields.take(keys.maxNumSeqs)
      settings.maxNumBatchedTokens = fields.take(keys.maxNumBatchedTokens)
      settings.blockSize = integer(fields.take(keys.blockSize))
      settings.gpuMemoryUtilization = quantity(fields.take(keys.gpuMemoryUtilization))
      if let blocks = fields.take(keys.blocks) { settings.blocks = integer(blocks).map { ($0, blocks) } }
      settings.cacheBytes = fields.take(keys.cacheBytes)
      if let length = fields.take(keys.maxModelLen) { settings.maxModelLen = integer(length).map { ($0, length) } }
      settings.engine = engine(fields.take(keys.engine))
      if policy == .continuous {
        let keys = Language.continuousBatching
        settings.prefixCaching = flag(fields.take(keys.prefixCaching))
        settings.chunkedPrefill = fields.take(keys.chunkedPrefill)
        settings.speculative = speculative(fields.take(keys.speculative))
        settings.admission = admission(fields.take(keys.admission))
        settings.schedulingPolicy = fields.take(keys.schedulingPolicy)
        settings.preemption = fields.take(keys.preemption)
        settings.swapSpace = fields.take(keys.swapSpace)
      }
      if let sampling = fields.take(keys.sampling) {
        settings.sampling = choice(sampling, BatchingSettings.Sampling.self)
      }
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
      return word(field).map {
        $0 == "max_utilization" ? .maxUtilization : .guaranteedNoEvict(maxTokens: 0)
      }
    }
    var fields = self.fields(field, Language.admission)
    var tokens: Int?
    if let item = fields.require(Language.admission.guaranteedNoEvict) {
      var parts = self.fields(item, Language.noEvict)
      tokens = integer(parts.require(Language.noEvict.maxTokens))
      parts.finish()
    }
    fields.finish()
    return tokens.map { .guaranteedNoEvict(maxTokens: $0) }
  }

  /// The serving software of a continuous batch.
  private func engine(_ field: Field?) -> ServingEngine? {
    guard let field, let name = text(field) else { return nil }
    if let engine = Catalog.engine(name) { return engine }
    error(
      field.place, "\(field.path): the catalog has no serving engine \(quoted(name))",
      hint: "expected one of: \(Catalog.engines.map(\.name).joined(separator: ", "))")
    return nil
  }
}
