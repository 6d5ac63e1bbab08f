import Studies
import Synchronization

/// A line on standard error that shows how far the work is; nothing where that is no terminal. Whoever reports to it learns whether
/// to go on.
final class Progress: Sendable {
  private let isShown: Bool
  private let start = ContinuousClock.now
  private let shownAt = Mutex<ContinuousClock.Instant?>(nil)

  init(isQuiet: Bool) { isShown = !isQuiet && Terminal.isInteractive }

  /// Redraws the line, ten times a second at most; false when a signal asks to stop.
  func update(_ line: () -> String) -> Bool {
    if isDue() { Terminal.show("\r\(line())\u{1B}[K") }
    return Interruption.signal == nil
  }

  /// The same with a bar and the time left.
  ///
  /// - Parameter things: What is counted.
  func update(_ progress: StudyProgress, of things: String = "replications") -> Bool {
    update {
      let width = 30
      let filled = Int((progress.share * Double(width)).rounded(.down))
      let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
      let percent = Int((progress.share * 100).rounded(.down))
      return "[\(bar)] \(percent) %  \(progress.finished) of \(progress.planned) \(things)\(left(progress.share))"
    }
  }

  /// Takes the line away.
  func clear() { if isShown { Terminal.show("\r\u{1B}[K") } }

  private func isDue() -> Bool {
    guard isShown else { return false }
    return shownAt.withLock { shownAt in
      let now = ContinuousClock.now
      if let last = shownAt, now - last < .milliseconds(100) { return false }
      shownAt = now
      return true
    }
  }

  private func left(_ share: Double) -> String {
    let elapsed = Double((ContinuousClock.now - start).components.seconds)
    guard share > 0.01, elapsed >= 1 else { return "" }
    let seconds = Int((elapsed * (1 - share) / share).rounded(.up))
    return seconds < 120 ? "  \(seconds) s left" : "  \(seconds / 60) min left"
  }
}
