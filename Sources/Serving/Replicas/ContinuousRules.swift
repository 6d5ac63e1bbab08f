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
  /// Whether a step is planned while the one before it runs.
  let schedulesAhead: Bool
  /// Tokens that layers with a sliding window look back; 0 without such layers.
  let window: Int
  /// The only consumer whose requests come here, when there is only one.
  let onlyConsumer: Int?

  init(_ batching: ContinuousBatching, roofline: Roofline, onlyConsumer: Int?) {
    tokenBudget = batching.maxNumBatchedTokens
    // vLLM refuses to start with more sequences than tokens a step (SchedulerConfig); each needs one token.
    maxNumSeqs = min(batching.maxNumSeqs, batching.maxNumBatchedTokens)
    blockSize = batching.blockSize
    blocks = batching.blocks
    longestSequence = min(
      batching.maxModelLen ?? roofline.architecture.maximumContext, batching.blocks * batching.blockSize)
    stepTime = RooflineStepTime(roofline)
    schedulesAhead = stepTime.schedulesAhead
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
