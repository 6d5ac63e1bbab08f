import EventKernel
import Model

/// The limits and step time that every replica of a continuous-batching pool shares on one type of instance.
struct ContinuousRules {
  let maxNumSeqs: Int
  let tokenBudget: Int
  let blockSize: Int
  /// 2^63 over the block size, rounded up.
  private let reciprocal: UInt64
  let blocks: Int
  /// Longest prompt plus answer that can be served: what the cache holds, and the model's own limit.
  let longestSequence: Int
  let stepTime: RooflineStepTime
  /// How prompts and answers share steps.
  let scheduling: ContinuousBatching.Scheduling
  /// Blocks that admission leaves free (`ContinuousBatching.watermark`).
  let watermark: Int
  /// How drafts are made and checked.
  let speculation: SpeculationRules?
  /// Tokens that a step computes for each answer.
  let tokensPerDecode: Int
  /// Answer tokens that blocks are set aside for at admission; nil where none are.
  let reservedAnswer: Int?
  /// Whether admission and release are by counts of blocks alone: no kept beginnings, nothing set aside, no drafts, prompts in chunks.
  let isPlain: Bool
  /// How keys and values leave the replica or come to it.
  let handover: HandoverRules
  /// Whether a step is planned while the one before it runs.
  let schedulesAhead: Bool
  /// Whether blocks of beginnings that prompts share are kept.
  let cachesPrefixes: Bool
  /// Whether a preempted request finds again what it computed.
  let keepsOwnBlocks: Bool
  /// Tokens that layers with a sliding window look back; 0 without such layers.
  let window: Int
  /// The only consumer whose requests come here, when there is only one.
  let onlyConsumer: Int?
  /// Whether requests are served by their workload's priority.
  let servesByPriority: Bool
  /// Priority of each workload, where requests are served by it: the lower, the earlier.
  let priorities: Buffer<Int32>
  /// Blocks of the host's memory for answers that gave theirs up, and seconds to copy one.
  let swapBlocks: Int
  let swapSecondsPerBlock: Double
  /// Whether the tokens of prompts that wait are counted, for a balancer that asks.
  let countsPrompts: Bool
  /// Whether nothing is at work but chunks of prompts and answers, on one rank and without a window: the rest then costs a step one
  /// question.
  let isBasic: Bool
  /// Whether a segment is booked without regard to drafts, whole prompts and answers that stood still.
  let booksPlainly: Bool
  /// Whether each request's share of the steps is kept, since it may come to nothing: a client may give it up, or what comes after
  /// this pool may fail.
  let tracksWork: Bool
  /// Whether somebody waits for first tokens: the gateway of a hedged call.
  let tellsFirstTokens: Bool

  /// - Parameters:
  ///   - serving: A language model in continuous batches.
  ///   - sharesPrefixes: Whether any prompt that comes here shares its beginning with another.
  ///   - decode: Where the answers are written, if not here.
  ///   - takesHandovers: Whether another pool has its answers written here.
  ///   - stream: What decides how many drafted tokens are accepted.
  ///   - priorities: By workload.
  ///   - tracksWork: Whether what a request took may turn out to be wasted.
  ///   - tellsFirstTokens: Whether a call that comes here may have another beside it.
  init(
    _ serving: MachineServing, sharesPrefixes: Bool, speculation stream: Stream, onlyConsumer: Int?, priorities: [Int],
    countsPrompts: Bool, decode: DecodePool? = nil, takesHandovers: Bool = false, tracksWork: Bool,
    tellsFirstTokens: Bool = false
  ) {
    guard case .continuous(let batching) = serving.batching, case .roofline(let roofline) = serving.stepTime else {
      preconditionFailure("a pool runs its model in the same way on all types of instances")
    }
    self.tracksWork = tracksWork
    self.tellsFirstTokens = tellsFirstTokens
    // A round of a pipeline's micro-batches, or a step of all data-parallel ranks, which take requests of their own each.
    let parallelism = roofline.parallelism
    tokenBudget = batching.maxNumBatchedTokens * parallelism.pipeline * parallelism.data
    scheduling = batching.scheduling
    watermark = batching.watermark
    speculation = batching.speculation.map { SpeculationRules($0, roofline: roofline, stream: stream) }
    tokensPerDecode = (batching.speculation?.tokens ?? 0) + 1
    // vLLM refuses to start with more sequences than tokens a step (SchedulerConfig); each needs one token.
    maxNumSeqs =
      min(
        batching.maxNumSeqs, batching.maxNumBatchedTokens * parallelism.pipeline / tokensPerDecode) * parallelism.data
    blockSize = batching.blockSize
    reciprocal = ((1 << 63) - 1) / UInt64(blockSize) + 1
    blocks = batching.blocks
    longestSequence = batching.longestRequest(roofline)
    if case .guaranteedNoEvict(let tokens) = batching.admission {
      reservedAnswer = tokens
    } else {
      reservedAnswer = nil
    }
    stepTime = RooflineStepTime(roofline, maxNumBatchedTokens: batching.maxNumBatchedTokens)
    // The next micro-batch of a pipeline takes a request, before the round of those that run is over.
    schedulesAhead = stepTime.schedulesAhead && parallelism.pipeline == 1
    handover = HandoverRules(decode, takes: takesHandovers, roofline: roofline, blockSize: batching.blockSize)
    cachesPrefixes = batching.prefixCaching && sharesPrefixes && scheduling != .batchByBatch && !takesHandovers
    keepsOwnBlocks = batching.prefixCaching && scheduling != .batchByBatch && batching.swap == nil
    isPlain = scheduling == .chunked && tokensPerDecode == 1 && !cachesPrefixes && reservedAnswer == nil
    window = stepTime.window
    self.onlyConsumer = onlyConsumer
    servesByPriority = batching.schedulingPolicy == .priority
    self.priorities = servesByPriority ? Buffer(priorities.map { Int32(truncatingIfNeeded: $0) }) : Buffer()
    swapBlocks = batching.swap?.blocks ?? 0
    swapSecondsPerBlock = batching.swap?.secondsPerBlock ?? 0
    self.countsPrompts = countsPrompts
    isBasic =
      isPlain && stepTime.isPlain && stepTime.windowedShare == 0 && window == 0 && !servesByPriority && swapBlocks == 0
      && !countsPrompts && !takesHandovers && decode == nil && !tellsFirstTokens
    booksPlainly = scheduling == .chunked && tokensPerDecode == 1 && !servesByPriority && swapBlocks == 0
  }

  /// A cache in which nothing is kept.
  var emptyCache: PrefixCache { PrefixCache(blocks: blocks, blockSize: blockSize) }

  @inline(__always)
  func blocks(for tokens: Int) -> Int { wholeBlocks(in: tokens + blockSize - 1) }

  /// Blocks that N tokens or steps, below 2^32, fill.
  ///
  /// A product with the reciprocal, which is exact while its error, below the block size of at most 1,024, times the number is below
  /// 2^63: a division would take several times as long. Source: T. Granlund and P. Montgomery, PLDI 1994, theorem 4.2.
  @inline(__always)
  func wholeBlocks(in count: Int) -> Int {
    assert(count >= 0 && count >> 32 == 0, "\(count) is not below 2^32")
    return Int(truncatingIfNeeded: (UInt64(truncatingIfNeeded: count) &<< 1).multipliedFullWidth(by: reciprocal).high)
  }
}
