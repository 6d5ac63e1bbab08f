import Catalog
import Diagnostics
import EventKernel
import Model

extension Decoder {
  /// How a model runs on hardware under a batching policy: the step time and the batching, or nil after a complaint.
  func serving(
    _ model: ModelDefinition, on hardware: Hardware, _ settings: BatchingSettings, pool: Field, modelPlace: Place
  ) -> (stepTime: StepTimeModel, batching: Batching)? {
    if let place = settings.calibrationPlace {
      guard case .language = model.kind else {
        error(
          place, "\(pool.path).calibration: only a language model's step time has these constants",
          hint: "measured times stand under the model: latency: {fixed: ..., per_item: ...}")
        return nil
      }
    }
    if case .language = model.kind {} else if !isWhole(hardware, pool: pool) { return nil }
    return switch model.kind {
    case .language(let architecture, let weights, let keyValue):
      language(
        architecture, weights: weights, keyValue: keyValue, on: hardware, settings, pool: pool, modelPlace: modelPlace)
    case .latency(let distribution):
      measuredBatching(settings, pool: pool).map { (.latency(distribution), $0) }
    case .tables(let tables):
      table(tables, model: model, on: hardware, settings, pool: pool, modelPlace: modelPlace)
    }
  }

  func measuredBatching(_ settings: BatchingSettings, pool: Field) -> Batching? {
    switch settings.policy ?? .none {
    case .none: return Batching.none(concurrency: settings.concurrency ?? 1)
    case .continuous, .batchByBatch:
      let word = settings.policy == .continuous ? "continuous" : "static"
      error(
        settings.place, "\(pool.path).batching: \(word) batching needs a language model",
        hint: "give the model an architecture, or use policy: dynamic or none")
      return nil
    case .dynamic:
      guard let largest = integer(settings.maxBatchSize, 1, Ceilings.sequences) else { return nil }
      guard let preferred = preferredSizes(settings.preferredBatchSize, atMost: largest) else { return nil }
      return .dynamic(
        DynamicBatching(
          maxBatchSize: largest, preferredBatchSizes: preferred,
          maxQueueDelay: settings.maxQueueDelay ?? Defaults.maxQueueDelay,
          instanceCount: settings.instanceCount ?? Defaults.instanceCount,
          priorityLevels: settings.priorityLevels ?? 0, defaultPriorityLevel: settings.defaultPriorityLevel ?? 0))
    }
  }

  private func preferredSizes(_ field: Field?, atMost largest: Int) -> [Int]? {
    guard let field else { return [largest] }
    if field.node.scalar != nil { return integer(field, 1, Double(largest)).map { [$0] } }
    guard let items = list(field, "a list of batch sizes", atMost: 1_000) else { return nil }
    return allOrNil(items.map { integer($0, 1, Double(largest)) }).map { Array(Set($0)).sorted() }
  }

  private func language(
    _ architecture: Architecture, weights: Precision, keyValue: Precision, on hardware: Hardware,
    _ settings: BatchingSettings, pool: Field, modelPlace: Place
  ) -> (stepTime: StepTimeModel, batching: Batching)? {
    let policy = settings.policy ?? .continuous
    guard policy == .continuous || policy == .batchByBatch, settings.concurrency == nil else {
      error(
        settings.policy == nil ? settings.concurrencyPlace ?? settings.place : settings.place,
        "\(pool.path): a language model needs batching: continuous or static",
        hint: "the others hold one time per request or batch, but an answer takes as long as its tokens")
      return nil
    }
    guard let accelerator = hardware.compute, let memory = hardware.memory else {
      let processor = hardware.instance.processor.name
      error(
        modelPlace,
        "\(pool.path): the catalog has no figures of the CPU of \(hardware.instance.name), \(quoted(processor))",
        hint:
          "give them: processor: {unit: avx512, cores: ..., ...}, or take another instance (fleetcast catalog processors)"
      )
      return nil
    }
    let engine = settings.engine ?? Defaults.engine(on: accelerator)
    guard engine.runsOnProcessors == accelerator.generation.isProcessor else {
      let fitting = Catalog.engines.filter { $0.runsOnProcessors != engine.runsOnProcessors }.map(\.name)
      error(
        settings.place, "\(pool.path).batching.engine: \(engine.name) has no figures on \(hardware.described)",
        hint: "expected one of: \(listed(fitting))")
      return nil
    }
    guard accelerator.computeRate(for: weights) != nil else {
      error(modelPlace, "\(pool.path): \(accelerator.name) cannot compute in \(weights.rawValue)")
      return nil
    }
    let parallelism = hardware.parallelism
    guard divides(architecture, on: hardware, pool: pool) else { return nil }
    guard isWithinModel(settings.maxModelLen, architecture) else { return nil }
    guard let scheduling = scheduling(settings), schedules(scheduling, settings, on: hardware, pool: pool),
      let limits = limits(
        settings, scheduling, longest: settings.maxModelLen?.tokens ?? architecture.maximumContext, on: accelerator,
        pool: pool)
    else { return nil }
    let plan = ServingMemory.plan(
      architecture: architecture, precision: weights, kvPrecision: keyValue, memory: memory,
      gpuMemoryUtilization: settings.gpuMemoryUtilization ?? Defaults.gpuMemoryUtilization,
      maxBatchedTokens: limits.maxNumBatchedTokens, maxSequences: limits.maxNumSeqs, blockSize: limits.blockSize,
      parallelism: parallelism)
    guard plan.fits || settings.cacheBytes != nil else {
      let copies =
        parallelism.accelerators > 1 ? "\(parallelism.accelerators) x \(hardware.described)" : hardware.described
      error(
        modelPlace, "\(pool.path): \(architecture.name) in \(weights.rawValue) does not fit on \(copies)",
        hint: explanation(plan, on: accelerator))
      return nil
    }
    let draft = draftMemory(settings, keyValue: keyValue, beside: plan, tensor: parallelism.tensor)
    guard let blocks = blocks(settings, plan, draft: draft, pool: pool) else { return nil }
    let cache = CacheRoom(
      blocks: blocks, reserved: engine.reservedBlocks, blockSize: limits.blockSize,
      bytesPerToken: plan.keyValueBytesPerToken + draft.perToken)
    // Where prompts are computed whole a longer request takes more memory beside the cache, and so leaves a smaller one.
    func fits(_ tokens: Int) -> Bool {
      guard scheduling != .chunked, settings.maxNumBatchedTokens == nil, settings.blocks == nil,
        settings.cacheBytes == nil
      else { return tokens <= cache.tokens }
      let other = ServingMemory.plan(
        architecture: architecture, precision: weights, kvPrecision: keyValue, memory: memory,
        gpuMemoryUtilization: settings.gpuMemoryUtilization ?? Defaults.gpuMemoryUtilization,
        maxBatchedTokens: max(tokens, Defaults.leastWholePromptTokens), maxSequences: limits.maxNumSeqs,
        blockSize: limits.blockSize, parallelism: parallelism)
      let bytes = cache.bytesPerToken * Double(limits.blockSize)
      return tokens <= Int(max(0, other.keyValue - draft.weights) / bytes) * limits.blockSize
    }
    guard holds(settings, cache, fits: fits, pool: pool, explanation: explanation(plan, on: accelerator)) else {
      return nil
    }
    let roofline = Roofline(
      architecture: architecture, precision: weights, keyValuePrecision: keyValue, accelerator: accelerator,
      computeFraction: hardware.slice?.computeShare(of: accelerator) ?? 1,
      bandwidthFraction: hardware.slice?.bandwidthShare ?? 1, tensorParallel: parallelism.tensor, memory: plan,
      engine: engine, calibration: settings.calibration ?? Calibration(),
      filtersSampling: settings.sampling.map { $0 == .filtered }, parallelism: parallelism)
    let bytesPerBlock = (plan.keyValueBytesPerToken + draft.perToken) * Double(limits.blockSize)
    guard
      let preemption = preemption(
        settings, scheduling, bytesPerBlock: bytesPerBlock, hostBandwidth: accelerator.generation.hostBandwidth)
    else { return nil }
    let keepsPrefixes =
      scheduling == .chunked && parallelism.data == 1 && preemption.swap == nil && Defaults.prefixCaching
    return (
      .roofline(roofline),
      .continuous(
        ContinuousBatching(
          maxNumSeqs: limits.maxNumSeqs, maxNumBatchedTokens: limits.maxNumBatchedTokens, blockSize: limits.blockSize,
          blocks: cache.usable * parallelism.data, maxModelLen: settings.maxModelLen?.tokens,
          prefixCaching: settings.prefixCaching ?? keepsPrefixes,
          scheduling: scheduling, speculation: settings.speculative?.speculation,
          admission: settings.admission ?? .maxUtilization, schedulingPolicy: preemption.policy, swap: preemption.swap)
      )
    )
  }

  /// How prompts and answers share steps; nil after a complaint.
  private func scheduling(_ settings: BatchingSettings) -> ContinuousBatching.Scheduling? {
    if settings.policy == .batchByBatch { return .batchByBatch }
    guard let field = settings.chunkedPrefill else { return .chunked }
    guard let isChunked = flag(field) else { return nil }
    if !isChunked, let speculative = settings.speculative {
      error(
        speculative.field.keyPlace, "\(speculative.field.path): drafts go with chunked_prefill: true",
        hint: "remove one of the two")
      return nil
    }
    return isChunked ? .chunked : .promptsFirst
  }

  /// - Parameter longest: Most tokens of a prompt and its answer together.
  private func limits(
    _ settings: BatchingSettings, _ scheduling: ContinuousBatching.Scheduling, longest: Int,
    on accelerator: Accelerator, pool: Field
  ) -> (maxNumSeqs: Int, maxNumBatchedTokens: Int, blockSize: Int)? {
    let sequences =
      settings.maxNumSeqs == nil
      ? Defaults.maxNumSeqs(on: accelerator) : integer(settings.maxNumSeqs, 1, Ceilings.sequences)
    let tokens =
      settings.maxNumBatchedTokens == nil
      ? (scheduling == .chunked
        ? Defaults.maxNumBatchedTokens(on: accelerator) : max(longest, Defaults.leastWholePromptTokens))
      : integer(settings.maxNumBatchedTokens, 1, Ceilings.batchedTokens, as: .tokens)
    guard let sequences, let tokens else { return nil }
    if scheduling != .chunked, tokens < longest, let field = settings.maxNumBatchedTokens {
      error(
        field.place,
        "\(field.path): \(tokens) is below the \(longest) tokens that a prompt and its answer may have",
        hint: "prompts are computed whole, so vLLM refuses this; lower max_model_len or raise max_num_batched_tokens")
      return nil
    }
    if let speculation = settings.speculative?.speculation, tokens < sequences * (speculation.tokens + 1) {
      error(
        (settings.maxNumBatchedTokens ?? settings.maxNumSeqs ?? settings.speculative?.field)?.place ?? settings.place,
        "\(pool.path).batching: max_num_batched_tokens \(tokens) is below max_num_seqs \(sequences) times "
          + "\(speculation.tokens + 1)",
        hint: "each running request takes a token and its drafted ones of every step")
      return nil
    }
    guard tokens >= sequences else {
      error(
        (settings.maxNumBatchedTokens ?? settings.maxNumSeqs)?.place ?? settings.place,
        "\(pool.path).batching: max_num_batched_tokens \(tokens) is below max_num_seqs \(sequences)",
        hint: "each running request takes a token of every step, so vLLM refuses this")
      return nil
    }
    return (sequences, tokens, settings.blockSize ?? Defaults.blockSize)
  }

  /// What a draft's model takes on each accelerator: its weights, and its part of every token in the cache; bytes.
  private func draftMemory(
    _ settings: BatchingSettings, keyValue: Precision, beside plan: ServingMemory, tensor: Int
  ) -> (weights: Double, perToken: Double) {
    guard case .model(let architecture)? = settings.speculative?.speculation.draft else { return (0, 0) }
    let draft = ServingMemory.plan(
      architecture: architecture, precision: Defaults.precision(of: architecture), kvPrecision: keyValue,
      memory: plan.total, tensorParallel: tensor, maxBatchedTokens: 1, maxSequences: 1, blockSize: plan.blockSize)
    return (draft.weights, draft.keyValueBytesPerToken)
  }

  /// Blocks of the key-value cache: what the plan and a draft's model leave, or what the scenario sets in blocks or bytes.
  private func blocks(
    _ settings: BatchingSettings, _ plan: ServingMemory, draft: (weights: Double, perToken: Double), pool: Field
  ) -> Int? {
    guard let field = settings.cacheBytes else {
      if let blocks = settings.blocks { return blocks.count }
      guard let draftField = settings.speculative?.draft, draft.weights > 0 else { return plan.blocks }
      let block = (plan.keyValueBytesPerToken + draft.perToken) * Double(plan.blockSize)
      let blocks = Int(max(0, plan.keyValue - draft.weights) / block)
      guard blocks > 0 else {
        error(
          draftField.place, "\(draftField.path): the draft's weights leave no memory for a key-value cache",
          hint: explanation(plan, on: nil))
        return nil
      }
      return blocks
    }
    if settings.blocks != nil {
      error(field.keyPlace, "\(field.path): num_gpu_blocks_override and kv_cache_memory_bytes exclude each other")
      return nil
    }
    let least = (plan.keyValueBytesPerToken + draft.perToken) * Double(plan.blockSize)
    let free = plan.total - plan.weights - draft.weights - plan.activations - plan.overhead
    guard free >= least else {
      error(
        field.place, "\(pool.path): the model leaves no memory for a key-value cache", hint: explanation(plan, on: nil))
      return nil
    }
    return quantity(field, .size, .closed(least, free)).map { Int($0 / least) }
  }

  /// Where the memory of one accelerator goes, as lines.
  private func explanation(_ plan: ServingMemory, on accelerator: Accelerator?) -> String {
    func gibibytes(_ bytes: Double) -> String {
      let tenths = Int((bytes / 0x1p30 * 10).rounded())
      let digits = abs(tenths)
      return "\(tenths < 0 ? "-" : "")\(digits / 10).\(digits % 10) GiB"
    }
    return [
      "\(gibibytes(plan.total)) in all, \(gibibytes(plan.usable)) usable (gpu_memory_utilization)",
      "\(gibibytes(plan.weights)) weights, \(gibibytes(plan.activations)) activations, \(gibibytes(plan.overhead)) framework",
      "\(gibibytes(plan.keyValue)) left for the key-value cache",
      accelerator?.generation.isProcessor == true
        ? "use a smaller precision or a machine with more memory"
        : "use a smaller precision, more accelerators (parallelism: {tensor: ..., pipeline: ...}) or a larger one",
    ].joined(separator: "\n")
  }
}
