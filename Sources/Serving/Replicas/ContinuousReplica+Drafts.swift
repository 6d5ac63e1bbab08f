/// Speculative decoding: every step is taken by itself, since what it gives each answer is drawn.
///
/// A request needs slots for its next token and all drafted ones in every step, and keeps the blocks of those that were refused
/// (vLLM, `allocate_slots` with draft tokens in v1/core/kv_cache_manager.py, 2026-11).
extension ContinuousReplica {
  /// New blocks that the next step needs for a request that decodes.
  @inline(__always)
  func blocksNeededForDraft(_ sequence: Sequence) -> Int {
    let wanted = sequence.offset + step + rules.tokensPerDecode - 1
    return max(0, rules.blocks(for: wanted) - rules.blocks(for: Int(sequence.computed)))
  }

  /// The same of all requests that decode.
  var blocksNeededForDrafts: Int {
    var needed = 0
    for place in running.indices where running[place].isDecoding { needed += blocksNeededForDraft(running[place]) }
    return needed
  }

  /// Seconds that drafting adds to the next step.
  mutating func draftSeconds(promptTokens: Int) -> Double {
    guard let speculation = rules.speculation else { return 0 }
    return speculation.draftSeconds(
      decoding: decoding, context: draftContext(speculation), promptTokens: promptTokens, sequences: running.count
    ) { draftTime in
      var attention = 0.0
      for place in running.indices where running[place].chunk > 0 && !running[place].isDecoding {
        attention += draftTime.promptAttention(
          chunk: Int(running[place].chunk), context: Int(running[place].computed))
      }
      return attention
    }
  }

  /// Tokens that a layer of the draft's model reads on average for all that decode.
  private func draftContext(_ speculation: SpeculationRules) -> Double {
    guard let draftTime = speculation.draftTime, draftTime.windowedShare > 0 else { return Double(contextSum) }
    var context = 0.0
    for place in running.indices where running[place].isDecoding {
      context += draftTime.seen(running[place].offset + step)
    }
    return context
  }

  /// Draws what a step gave each answer, and counts the step.
  mutating func acceptDrafts() {
    guard let speculation = rules.speculation else { return }
    for place in running.indices where running[place].isDecoding {
      let sequence = running.pointer(place)
      freeBlocks -= blocksNeededForDraft(sequence.pointee)
      let wanted = Int32(truncatingIfNeeded: sequence.pointee.offset + step + rules.tokensPerDecode - 1)
      sequence.pointee.computed = max(sequence.pointee.computed, wanted)
      let tokens = min(speculation.draw(), sequence.pointee.finishStep - step)
      if rules.window > 0 {
        let before = sequence.pointee.offset + step
        leaveWindow(before)
        enterWindow(before + tokens)
      }
      // Steps count tokens here: a step that gave more than one brings the end nearer by the others.
      sequence.pointee.offset += tokens - 1
      sequence.pointee.finishStep -= tokens - 1
      contextSum += tokens
      nextFinish = min(nextFinish, sequence.pointee.finishStep)
    }
    step += 1
  }
}
