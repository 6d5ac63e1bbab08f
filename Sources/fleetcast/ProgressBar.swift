import Studies
import Synchronization

/// A line on standard error that shows how far a study is and how long it will take; nothing where that is no terminal.
final class ProgressBar: Sendable {
  private struct State {
    var shownAt: ContinuousClock.Instant?
  }
  private let isShown: Bool
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  private let things: String

  /// - Parameter things: What is counted.
  init(isQuiet: Bool, of things: String = "replications") {
    isShown = !isQuiet && Terminal.isInteractive
    self.things = things
  }

  /// Redraws, ten times a second at most.
  func update(_ progress: StudyProgress) {
    guard isShown else { return }
    let now = ContinuousClock.now
    let isDue = state.withLock { state in
      if let last = state.shownAt, now - last < .milliseconds(100) { return false }
      state.shownAt = now
      return true
    }
    guard isDue else { return }
    let width = 30
    let filled = Int((progress.share * Double(width)).rounded(.down))
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    let percent = Int((progress.share * 100).rounded(.down))
    let line =
      "[\(bar)] \(percent) %  \(progress.finished) of \(progress.planned) \(things)\(left(progress.share, now))"
    Terminal.show("\r\(line)\u{1B}[K")
  }

  private func left(_ share: Double, _ now: ContinuousClock.Instant) -> String {
    let elapsed = Double((now - start).components.seconds)
    guard share > 0.01, elapsed >= 1 else { return "" }
    let seconds = Int((elapsed * (1 - share) / share).rounded(.up))
    return seconds < 120 ? "  \(seconds) s left" : "  \(seconds / 60) min left"
  }

  /// Takes the line away.
  func clear() { if isShown { Terminal.show("\r\u{1B}[K") } }
}
