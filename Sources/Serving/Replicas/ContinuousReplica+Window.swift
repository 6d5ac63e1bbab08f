/// Sliding windows: layers that look back so far and no further stop to cost more once a sequence is that long.
///
/// The step time stays linear between two sequences' reaching the window, so a segment ends there.
extension ContinuousReplica {
  /// Tokens that a layer reads on average, of a sum over all of the context and one that stops at the window.
  @inline(__always)
  func seen(_ whole: Int, _ windowed: Int) -> Double {
    let share = rules.stepTime.windowedShare
    return share == 0 ? Double(whole) : Double(whole) - share * Double(whole - windowed)
  }

  /// Counts a sequence that starts to decode with N tokens.
  mutating func enterWindow(_ tokens: Int) {
    windowSum += min(tokens, rules.window)
    guard tokens < rules.window else { return }
    belowWindow += 1
    nextCrossing = min(nextCrossing, step + rules.window - tokens)
  }

  /// Forgets one that has N.
  mutating func leaveWindow(_ tokens: Int) {
    windowSum -= min(tokens, rules.window)
    if tokens < rules.window { belowWindow -= 1 }
  }

  /// Counts again who is below the window, after some reached it.
  mutating func countBelowWindow() {
    belowWindow = 0
    nextCrossing = .max
    for place in running.indices where running[place].isDecoding {
      let left = rules.window - (running[place].offset + step)
      guard left > 0 else { continue }
      belowWindow += 1
      nextCrossing = min(nextCrossing, step + left)
    }
  }
}
