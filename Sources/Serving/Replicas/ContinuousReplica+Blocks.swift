/// Blocks of the key-value cache: what decoding takes, and what is released.
extension ContinuousReplica {
  /// Decoding requests that need a new block at the present step.
  @inline(__always)
  var blocksNeededNow: Int { needing(over: 1) }

  /// Counts requests that need a new block at a step, modulo the block size, from now on or no longer.
  ///
  /// Every count is written, since a loop that always runs as long is done in parallel and its end is foreseen.
  @inline(__always)
  func count(_ change: Int32, needingBlockAt phase: Int32) {
    let counts = needingBefore.pointer(0)
    for place in 0..<Int32(truncatingIfNeeded: needingBefore.count) {
      counts[Int(place)] &+= place > phase ? change : 0
    }
  }

  /// Decoding requests that need a new block in the first `steps` steps from the present one on, at most as many as a block has tokens.
  @inline(__always)
  private func needing(over steps: Int) -> Int {
    let end = phase &+ steps
    let isOver = end >= rules.blockSize
    let last = Int(needingBefore[isOver ? end &- rules.blockSize : end])
    return (isOver ? decoding : 0) &+ last &- Int(needingBefore[phase])
  }

  /// New blocks that decoding takes over `steps` steps from the present one on.
  @inline(__always)
  func blocksNeeded(over steps: Int) -> Int {
    let whole = rules.wholeBlocks(in: steps)
    return whole * decoding + needing(over: steps - whole * rules.blockSize)
  }

  /// Most steps, up to `limit`, for which the free blocks suffice.
  @inline(__always)
  func stepsCovered(upTo limit: Int) -> Int {
    let blockSize = rules.blockSize
    // In any stretch of one block's length each request takes one block.
    if (rules.wholeBlocks(in: limit) + 1) * decoding <= freeBlocks { return limit }
    guard decoding > 0 else { return limit }
    let whole = freeBlocks / decoding
    let left = freeBlocks - whole * decoding
    // The most steps of a part of a block that need no more than what is left, by bisection.
    var part = 0
    var candidates = blockSize
    while candidates > 1 {
      let half = candidates / 2
      part += needing(over: part + half) <= left ? half : 0
      candidates -= half
    }
    return min(whole * blockSize + part, limit)
  }

  /// Blocks that a request may come to hold.
  func reservation(_ request: borrowing Request) -> Int {
    let whole = max(Int(request.tokens.output), rules.reservedAnswer ?? 0)
    let answer = rules.handover.latency == nil ? whole : 1
    return rules.blocks(for: min(Int(request.tokens.input) + answer, rules.longestSequence) + rules.tokensPerDecode - 1)
  }

  /// Tokens of a sequence whose keys and values are there between two steps.
  @inline(__always)
  func computedTokens(_ sequence: Sequence) -> Int {
    sequence.isDecoding ? sequence.offset + step - 1 : Int(sequence.computed)
  }

  /// Gives back the blocks that a sequence holds between two steps.
  @inline(__always)
  mutating func releaseBlocks(_ sequence: Sequence, shared: inout Shared) {
    if rules.isPlain && preempted.isEmpty {
      freeBlocks += rules.blocks(for: computedTokens(sequence))
    } else {
      releaseOtherwise(sequence, shared: &shared)
    }
  }

  @inline(never)
  private mutating func releaseOtherwise(_ sequence: Sequence, shared: inout Shared) {
    let last = knownPrefix(of: shared.requests[sequence.request], in: shared.prefixes)
    release(sequence, through: last, shared: &shared)
  }

  /// - Parameter last: The last node that it runs through; -1 for none.
  mutating func release(_ sequence: Sequence, through last: Int32, shared: inout Shared) {
    if rules.reservedAnswer != nil { reserved -= reservation(shared.requests[sequence.request]) }
    let computed = computedTokens(sequence)
    let held = rules.blocks(for: rules.tokensPerDecode > 1 ? Int(sequence.computed) : computed)
    freeBlocks += prefixes?.release(last, computed: computed, held: held, in: shared.prefixes) ?? held
  }
}
