import Catalog

/// How a replica groups requests.
public enum Batching: Sendable, Equatable {
  /// One by one, `concurrency` at a time.
  case none(concurrency: Int)
  /// Triton's dynamic batcher.
  case dynamic(DynamicBatching)
  /// vLLM V1's continuous batching.
  case continuous(ContinuousBatching)

  /// Whether replicas keep what prompts share.
  package var keepsPrefixes: Bool {
    if case .continuous(let continuous) = self { continuous.prefixCaching } else { false }
  }
}

/// Fields of Triton's `dynamic_batching` block.
public struct DynamicBatching: Sendable, Equatable {
  /// Requests a batch may hold, at least 1.
  public var maxBatchSize: Int
  /// Sizes sent at once when reached, ascending; `[maxBatchSize]` when none is written.
  public var preferredBatchSizes: [Int]
  /// Seconds the oldest request may be held back for a preferred size; 0 never waits.
  public var maxQueueDelay: Double
  /// Batches a replica runs at a time (Triton's `instance_group.count`).
  public var instanceCount: Int
  /// Seconds of a batch that batches beside it do not lengthen. The rest of its time is that beside `instanceCount` - 1 others,
  /// and with fewer beside it a batch takes in proportion less of it: they share the accelerator. Nil where times were
  /// measured and hold whatever runs beside a batch.
  public var unsharedSeconds: Double?
  /// Levels of priority, of which 1 is served first (Triton's `priority_levels`); 0 is none.
  public var priorityLevels: Int
  /// The level of requests whose workload has none.
  public var defaultPriorityLevel: Int

  /// Creates a policy.
  public init(
    maxBatchSize: Int, preferredBatchSizes: [Int], maxQueueDelay: Double, instanceCount: Int = 1,
    unsharedSeconds: Double? = nil, priorityLevels: Int = 0, defaultPriorityLevel: Int = 0
  ) {
    self.maxBatchSize = maxBatchSize
    self.preferredBatchSizes = preferredBatchSizes
    self.maxQueueDelay = maxQueueDelay
    self.instanceCount = instanceCount
    self.unsharedSeconds = unsharedSeconds
    self.priorityLevels = priorityLevels
    self.defaultPriorityLevel = defaultPriorityLevel
  }
}

/// vLLM's scheduler limits.
public struct ContinuousBatching: Sendable, Equatable {
  /// How prompts and answers share steps.
  public enum Scheduling: Sendable {
    /// A step computes the next token of every answer and, in what is left of it, chunks of prompts (vLLM V1).
    case chunked
    /// Prompts are computed whole, in steps of their own and before answers go on (vLLM before chunked prefill).
    case promptsFirst
    /// A batch is formed of what waits when the one before is over, and is over when its longest answer is; answers come then, whole.
    case batchByBatch
  }
  /// Requests that may run together.
  public var maxNumSeqs: Int
  /// Tokens computed in one step, prompt chunks and decodes together.
  public var maxNumBatchedTokens: Int
  /// Tokens of a key-value block.
  public var blockSize: Int
  /// Blocks of the key-value cache; for step times that are not a roofline, given by the scenario or unlimited (`Int32.max`).
  public var blocks: Int
  /// Most tokens of a prompt and its answer together; nil is what the model's published configuration says.
  public var maxModelLen: Int?
  /// Whether blocks of beginnings that prompts share are computed once and kept while there is room.
  public var prefixCaching: Bool
  /// How prompts and answers share steps.
  public var scheduling: Scheduling
  /// Drafts of the next tokens that each step checks; nil is one token a step. Goes with `chunked`.
  public var speculation: Speculation?
  /// When a waiting request is admitted.
  public var admission: Admission
  /// In which order requests are served, and who gives its blocks up.
  public var schedulingPolicy: SchedulingPolicy
  /// Room in the host's memory for what gives its blocks up; nil where it is computed again.
  public var swap: SwapSpace?

  /// When a waiting request is admitted.
  public enum Admission: Sendable, Equatable {
    /// When the cache has room for what is computed next; later the last admitted may have to give its blocks up (vLLM, and
    /// TensorRT-LLM's MAX_UTILIZATION).
    case maxUtilization
    /// When the cache has room for it and all that run, each to its end: nobody gives blocks up. The end is that of an answer of
    /// `maxTokens`, the limit that requests carry, or of the answer itself where it is longer.
    ///
    /// Source: TensorRT-LLM documentation, "Useful runtime flags", capacity scheduler policy GUARANTEED_NO_EVICT, 2026-08.
    case guaranteedNoEvict(maxTokens: Int)
  }

  /// Creates limits.
  public init(
    maxNumSeqs: Int, maxNumBatchedTokens: Int, blockSize: Int, blocks: Int, maxModelLen: Int? = nil,
    prefixCaching: Bool = Defaults.prefixCaching, scheduling: Scheduling = .chunked, speculation: Speculation? = nil,
    admission: Admission = .maxUtilization, schedulingPolicy: SchedulingPolicy = .firstComeFirstServed,
    swap: SwapSpace? = nil
  ) {
    self.maxNumSeqs = maxNumSeqs
    self.maxNumBatchedTokens = maxNumBatchedTokens
    self.blockSize = blockSize
    self.blocks = blocks
    self.maxModelLen = maxModelLen
    self.prefixCaching = prefixCaching
    self.scheduling = scheduling
    self.speculation = speculation
    self.admission = admission
    self.schedulingPolicy = schedulingPolicy
    self.swap = swap
  }
}

/// The order in which an engine serves requests: the words of vLLM's `--scheduling-policy`.
public enum SchedulingPolicy: String, Sendable, CaseIterable {
  /// As they arrive; the last one admitted gives its blocks up.
  case firstComeFirstServed = "fcfs"
  /// By `Workload.priority`, then as they arrive; the last one in that order gives its blocks up.
  case priority
}

/// Room in the host's memory for the key-value blocks of answers that gave theirs up.
///
/// vLLM had it up to its V0 engine (`--swap-space`, `--preemption-mode swap`); V1 computes again.
public struct SwapSpace: Sendable, Equatable {
  /// Blocks that find room.
  public var blocks: Int
  /// Seconds to copy a block, either way.
  public var secondsPerBlock: Double

  /// Creates room.
  public init(blocks: Int, secondsPerBlock: Double) {
    self.blocks = blocks
    self.secondsPerBlock = secondsPerBlock
  }
}

/// Speculative decoding: a draft of the next tokens, all checked in one step of the model.
///
/// A step gives an answer the drafted tokens up to the first that is refused, and one of the model's own. With each accepted
/// independently with probability a, k drafted tokens give (1 - a^(k + 1)) / (1 - a) a step on average.
///
/// Source: Y. Leviathan, M. Kalman and Y. Matias, "Fast Inference from Transformers via Speculative Decoding", ICML 2023,
/// definition 3.1 and equation 1.
public struct Speculation: Sendable, Equatable {
  /// What a draft costs.
  public enum Draft: Sendable, Equatable {
    /// Seconds for each drafted token, whatever the batch.
    case seconds(Double)
    /// A model on the same hardware in the same format that computes every prompt too, and drafts one token a pass.
    case model(Architecture)
  }
  /// Tokens drafted a step, at least 1.
  public var tokens: Int
  /// Probability that a drafted token is accepted after those before it were, in 0...1.
  public var acceptance: Double
  /// What a draft costs.
  public var draft: Draft

  /// Creates a way to speculate.
  public init(tokens: Int, acceptance: Double, draft: Draft) {
    self.tokens = tokens
    self.acceptance = acceptance
    self.draft = draft
  }

  /// Tokens that a step gives an answer on average, at most `tokens` + 1.
  public var meanTokensPerStep: Double {
    var (sum, power) = (0.0, 1.0)
    for _ in 0...tokens {
      sum += power
      power *= acceptance
    }
    return sum
  }
}
