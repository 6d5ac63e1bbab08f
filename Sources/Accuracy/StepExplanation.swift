import Catalog
import Model
import Serving

/// One step of continuous batching, taken apart.
public struct StepExplanation: Sendable {
  /// What is requested, as names of the catalog.
  public struct Question: Sendable {
    /// The model.
    public var model: String
    /// The machine.
    public var instance: String
    /// Slice of the machine's accelerator, such as `3g.40gb`; nil is a whole one.
    public var slice: String?
    /// How a replica divides the model over its accelerators.
    public var parallelism: Parallelism
    /// Format of the weights; nil takes the one that the model is published in.
    public var precision: Precision?
    /// Format of the key-value cache; nil takes the engine's default for the weights.
    public var keyValuePrecision: Precision?
    /// The serving software; nil is the newest.
    public var engine: String?
    /// Requests that decode.
    public var batch: Int
    /// Tokens in context of each.
    public var context: Int
    /// Tokens of a prompt computed in the same step; 0 for none.
    public var prompt: Int

    /// Creates a question.
    public init(
      model: String, instance: String, slice: String? = nil, parallelism: Parallelism = Parallelism(),
      precision: Precision? = nil,
      keyValuePrecision: Precision? = nil, engine: String? = nil, batch: Int, context: Int, prompt: Int = 0
    ) {
      self.model = model
      self.instance = instance
      self.slice = slice
      self.parallelism = parallelism
      self.precision = precision
      self.keyValuePrecision = keyValuePrecision
      self.engine = engine
      self.batch = batch
      self.context = context
      self.prompt = prompt
    }
  }

  /// What was asked.
  public let question: Question
  /// The accelerator of the machine, or its cores where it has none.
  public let accelerator: Accelerator
  /// The slice of it; nil is all of it.
  public let slice: SliceProfile?
  /// Format of the weights.
  public let precision: Precision
  /// The serving software.
  public let engine: ServingEngine
  /// Its share of the accelerator's datasheet.
  public let efficiency: Efficiency
  /// Where each accelerator's memory goes.
  public let memory: ServingMemory
  /// The parts of the step.
  public let parts: StepParts
  /// Seconds outside of the steps that a request of the context's length sees before its first token.
  public let perRequest: Double

  /// Whether the model is a mixture of experts.
  public let hasExperts: Bool

  /// Factor on the rate of products whose weights are widened first; 1 where they are not.
  public var widenedShare: Double {
    let multiplied = accelerator.computeRate(for: precision)?.format ?? precision
    return precision.bytesPerWeight < multiplied.bytesPerWeight ? engine.widenedShare : 1
  }

  /// Tokens that the cache gives out blocks for.
  public var cacheTokens: Int {
    (memory.blocks - engine.reservedBlocks) * memory.blockSize * question.parallelism.data
  }

  /// Whether the cache holds all that the step has in context.
  public var fitsCache: Bool { question.batch * question.context + question.prompt <= cacheTokens }

  /// Answers a question.
  /// - Throws: `AccuracyError` for names the catalog does not have and for models that do not fit, with the arithmetic.
  public init(_ question: Question) throws(AccuracyError) {
    guard let model = Catalog.architecture(question.model) else {
      throw Self.unknown("model", question.model, Catalog.architectures.map(\.name))
    }
    guard let instance = Catalog.instance(question.instance) else {
      throw Self.unknown("instance", question.instance, Catalog.instances.map(\.name))
    }
    guard let accelerator = instance.accelerator ?? instance.cores else {
      throw AccuracyError(
        description: "the catalog has no figures of the CPU of \(instance.name), \(instance.processor.name)")
    }
    let slice = try question.slice.map { name throws(AccuracyError) in try Self.slice(name, of: instance) }
    try Self.check(question.parallelism, model, on: instance)
    guard slice == nil || question.parallelism.accelerators == 1 else {
      throw AccuracyError(description: "slices have no link to each other, so a replica is one slice")
    }
    let name = question.engine ?? Defaults.engine(on: accelerator).name
    guard let engine = Catalog.engine(name) else {
      throw Self.unknown("engine", name, Catalog.engines.map(\.name))
    }
    guard engine.runsOnProcessors == accelerator.generation.isProcessor else {
      throw AccuracyError(description: "\(engine.name) has no figures on \(accelerator.name)")
    }
    let precision = question.precision ?? Defaults.precision(of: model)
    guard accelerator.computeRate(for: precision) != nil else {
      throw AccuracyError(description: "\(accelerator.name) cannot compute in \(precision.rawValue)")
    }
    let keyValue = question.keyValuePrecision ?? Defaults.keyValuePrecision(for: precision)
    let memory = ServingMemory.plan(
      architecture: model, precision: precision, kvPrecision: keyValue,
      memory: slice?.memoryBytes ?? accelerator.memoryBytes,
      gpuMemoryUtilization: Defaults.gpuMemoryUtilization,
      maxBatchedTokens: Defaults.maxNumBatchedTokens(on: accelerator),
      maxSequences: Defaults.maxNumSeqs(on: accelerator), blockSize: Defaults.blockSize,
      parallelism: question.parallelism)
    guard memory.fits else {
      throw AccuracyError(
        description:
          "\(model.name) in \(precision.rawValue) does not fit on \(Self.hardware(question.parallelism.accelerators, accelerator, slice)):\n"
          + memory.explanation().map { "  " + $0 }.joined(separator: "\n"))
    }
    let stepTime = RooflineStepTime(
      Roofline(
        architecture: model, precision: precision, keyValuePrecision: keyValue, accelerator: accelerator,
        computeFraction: slice?.computeShare(of: accelerator) ?? 1,
        bandwidthFraction: slice?.bandwidthShare ?? 1, tensorParallel: question.parallelism.tensor, memory: memory,
        engine: engine, parallelism: question.parallelism),
      maxNumBatchedTokens: Defaults.maxNumBatchedTokens(on: accelerator))
    self.question = question
    hasExperts = model.experts != nil
    self.accelerator = accelerator
    self.slice = slice
    self.precision = precision
    self.engine = engine
    self.memory = memory
    efficiency = Catalog.efficiency(of: accelerator.generation)
    parts = stepTime.parts(
      decoding: question.batch, context: question.context,
      prompts: question.prompt > 0 ? [(chunk: question.prompt, context: 0)] : [])
    perRequest = stepTime.overhead(inputTokens: max(question.prompt, question.context))
  }

  /// What the step runs on, in words: `2 x h100`, `a100-80gb/3g.40gb`, `32 cores of Intel Sapphire Rapids 8488C`.
  public var hardware: String { Self.hardware(question.parallelism.accelerators, accelerator, slice) }

  private static func hardware(_ count: Int, _ accelerator: Accelerator, _ slice: SliceProfile?) -> String {
    if let slice { return "\(accelerator.name)/\(slice.name)" }
    return accelerator.generation.isProcessor ? accelerator.name : "\(count) x \(accelerator.name)"
  }

  private static func slice(_ name: String, of instance: Instance) throws(AccuracyError) -> SliceProfile {
    guard let accelerator = instance.accelerator else {
      throw AccuracyError(description: "\(instance.name) has no accelerator to slice")
    }
    let profiles = Catalog.slices(of: accelerator.name)
    guard let found = profiles.first(where: { $0.name == name }) else {
      throw profiles.isEmpty
        ? AccuracyError(description: "\(accelerator.name) cannot be sliced")
        : Self.unknown("slice of \(accelerator.name) called", name, profiles.map(\.name))
    }
    return found
  }

  private static func check(
    _ parallelism: Parallelism, _ model: Architecture, on instance: Instance
  ) throws(AccuracyError) {
    guard parallelism.accelerators <= max(instance.acceleratorCount, 1),
      model.heads.isMultiple(of: parallelism.tensor)
    else {
      throw AccuracyError(
        description:
          "\(parallelism.accelerators) accelerators cannot share \(model.name) on \(instance.name): it has \(instance.acceleratorCount), and those that share a layer must divide the model's \(model.heads) heads"
      )
    }
    guard parallelism.pipeline <= model.layers else {
      throw AccuracyError(description: "\(model.name) has \(model.layers) layers for \(parallelism.pipeline) stages")
    }
    guard parallelism.pipeline == 1 || parallelism.data == 1 else {
      throw AccuracyError(description: "a pipeline whose stages have data-parallel ranks is not modelled")
    }
    guard parallelism.expert || parallelism.data == 1 else {
      throw AccuracyError(
        description: "data-parallel ranks step together where experts are shared (--expert); other copies are replicas")
    }
    guard !parallelism.expert || parallelism.expertRanks <= model.experts?.count ?? 0 else {
      throw AccuracyError(
        description: "\(model.name) has \(model.experts?.count ?? 0) experts for \(parallelism.expertRanks) ranks")
    }
  }

  private static func unknown(_ what: String, _ name: String, _ known: [String]) -> AccuracyError {
    let near = Catalog.nearest(name, among: known).map { "; did you mean \($0)?" } ?? ""
    return AccuracyError(description: "the catalog has no \(what) \(name)\(near)")
  }
}
