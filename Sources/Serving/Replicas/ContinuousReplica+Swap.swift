/// Preemption by swapping: the blocks of an answer are copied to the host's memory, and back before anything new is admitted.
///
/// A copy holds up the step that it comes before. A prompt in part computed, and what finds no room in the host's memory, is computed
/// again.
///
/// Source: vLLM 0.6.0, vllm/core/scheduler.py, `_preempt_by_swap`, `_schedule_swapped` and `_schedule_default` (prompts only when
/// nothing is swapped out), and vllm/worker/worker.py, `execute_worker` (copies before the model runs). Where this differs: vLLM asks
/// for a block more than an answer needs before it comes back.
extension ContinuousReplica {
  /// Copies the blocks of an answer, which are free from now on, to the host's memory.
  /// - Returns: Whether there was room.
  @inline(never)
  mutating func swapOut(_ victim: Sequence, meter: inout PoolMeter) -> Bool {
    guard victim.isDecoding else { return false }
    var sequence = victim
    let tokens = victim.offset + step
    let blocks = rules.blocks(for: tokens - 1)
    guard swappedBlocks + blocks <= rules.swapBlocks else { return false }
    sequence.target = Int32(truncatingIfNeeded: tokens)
    sequence.computed = Int32(truncatingIfNeeded: victim.finishStep - step)
    swapped.append(sequence)
    copy(blocks)
    swappedBlocks += blocks
    meter.swaps += 1
    return true
  }

  private mutating func copy(_ blocks: Int) { copySeconds += Double(blocks) * rules.swapSecondsPerBlock }

  /// Brings answers back, first out first, while the batch has places and the blocks for their next tokens are there.
  /// - Returns: Whether any came back.
  @inline(never)
  mutating func bringBack(available: Int, shared: inout Shared) -> Bool {
    var available = available
    var back = 0
    while back < swapped.count && running.count < rules.maxNumSeqs && decoding < rules.tokenBudget {
      let sequence = swapped[back]
      let tokens = Int(sequence.target)
      guard rules.blocks(for: tokens) <= available else { break }
      available -= rules.blocks(for: tokens)
      let blocks = rules.blocks(for: tokens - 1)
      freeBlocks -= blocks
      swappedBlocks -= blocks
      copy(blocks)
      shared.requests[sequence.request].state = .running
      waitingCount -= 1
      running.append(Sequence(request: sequence.request, target: sequence.target, chunk: -1))
      startDecoding(
        running.count - 1, tokens: tokens, left: Int(sequence.computed),
        of: shared.requests.pointer(sequence.request))
      hasLateGaps = true
      back += 1
    }
    dropSwapped { $0 < back }
    return back > 0
  }

  /// Forgets answers whose clients gave them up.
  @inline(never)
  mutating func dropAbandonedSwapped(shared: inout Shared) {
    for place in swapped.indices where shared.requests[swapped[place].request].state == .abandoned {
      swappedBlocks -= rules.blocks(for: Int(swapped[place].target) - 1)
    }
    let requests = shared.requests
    let queue = swapped
    let isOver = swapped.indices.map { requests[queue[$0].request].state == .abandoned }
    for place in swapped.indices where isOver[place] { shared.requests.release(swapped[place].request) }
    dropSwapped { isOver[$0] }
  }

  private mutating func dropSwapped(where isOver: (Int) -> Bool) {
    var kept = 0
    for place in swapped.indices where !isOver(place) {
      swapped[kept] = swapped[place]
      kept += 1
    }
    swapped.truncate(to: kept)
  }
}
