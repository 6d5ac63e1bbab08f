import EventKernel
import Scenarios

/// The limits and step time that every replica of a continuous-batching pool shares.
struct ContinuousRules {
  let maxNumSeqs: Int
  let tokenBudget: Int
  let blockSize: Int
  let blocks: Int
  /// Longest prompt plus answer that can be served: what the cache holds, and the model's own limit.
  let longestSequence: Int
  let stepTime: RooflineStepTime
  /// How prompts and answers share steps.
  let scheduling: ContinuousBatching.Scheduling
  /// Blocks that admission leaves free; of whole prompts only, so that answers do not run out of blocks at once.
  ///
  /// Source: vLLM 0.6.0, vllm/core/block_manager_v1.py, `watermark` 0.01.
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
  /// Tokens that layers with a sliding window look back; 0 without such layers.
  let window: Int
  /// The only consumer whose requests come here, when there is only one.
  let onlyConsumer: Int?

  /// - Parameters:
  ///   - sharesPrefixes: Whether any prompt that comes here shares its beginning with another.
  ///   - decode: Where the answers are written, if not here.
  ///   - takesHandovers: Whether another pool has its answers written here.
  ///   - stream: What decides how many drafted tokens are accepted.
  init(
    _ batching: ContinuousBatching, roofline: Roofline, sharesPrefixes: Bool, speculation stream: Stream,
    onlyConsumer: Int?, decode: DecodePool? = nil, takesHandovers: Bool = false
  ) {
    // A round of a pipeline's micro-batches, or a step of all data-parallel ranks, which take requests of their own each.
    let parallelism = roofline.parallelism
    tokenBudget = batching.maxNumBatchedTokens * parallelism.pipeline * parallelism.data
    scheduling = batching.scheduling
    watermark = scheduling == .promptsFirst ? batching.blocks / 100 : 0
    speculation = batching.speculation.map { SpeculationRules($0, roofline: roofline, stream: stream) }
    let drafted = batching.speculation?.tokens ?? 0
    tokensPerDecode = drafted + 1
    // vLLM refuses to start with more sequences than tokens a step (SchedulerConfig); each needs one token.
    maxNumSeqs =
      min(
        batching.maxNumSeqs, batching.maxNumBatchedTokens * parallelism.pipeline / tokensPerDecode) * parallelism.data
    blockSize = batching.blockSize
    blocks = batching.blocks
    var longest = min(
      batching.maxModelLen ?? roofline.architecture.maximumContext,
      (batching.blocks / parallelism.data - watermark) * batching.blockSize - drafted)
    // A prompt that is computed whole fits in a step, with what of its answer was there before a preemption.
    if scheduling != .chunked { longest = min(longest, batching.maxNumBatchedTokens) }
    longestSequence = longest
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
    isPlain = scheduling == .chunked && tokensPerDecode == 1 && !cachesPrefixes && reservedAnswer == nil
    window = stepTime.window
    self.onlyConsumer = onlyConsumer
  }

  @inline(__always)
  func blocks(for tokens: Int) -> Int {
    // A division of 32-bit numbers takes about half the cycles of one of 64 bits.
    let rounded = UInt32(truncatingIfNeeded: tokens + blockSize - 1)
    return Int(rounded / UInt32(truncatingIfNeeded: blockSize))
  }
}
