import Model

/// Replicas by the calendar.
///
/// A window with two moments holds while its next end comes before its next start. Source: kedacore/keda 8b4f083 (2026-08),
/// pkg/scalers/cron_scaler.go, `GetMetricsAndActivity`.
public struct ScheduleAutoscaler: Sendable {
  /// What the scenario says of it.
  public let rules: ScheduledScaling
  private let bounds: ReplicaBounds

  /// Creates a schedule.
  public init(_ rules: ScheduledScaling, bounds: ReplicaBounds) {
    self.rules = rules
    self.bounds = bounds
  }

  private func instant(_ second: Double) -> Instant {
    Instant(secondsSinceEpoch: rules.start.secondsSinceEpoch + Int64(second.rounded(.down)))
  }

  /// What the calendar says of a second of the run.
  public func evaluate(at now: Double) -> ScalingDecision {
    let instant = instant(now)
    let held = rules.windows.filter { holds($0, at: instant) }.map(\.replicas).max()
    let raw = held ?? rules.otherwise
    return ScalingDecision(
      signal: Double(raw), raw: raw, stabilised: raw, desired: max(bounds.minimum, min(bounds.maximum, raw)))
  }

  private func holds(_ window: ScheduledScaling.Window, at instant: Instant) -> Bool {
    switch window.end {
    case .at(let end):
      guard let nextEnd = end.next(after: instant) else { return false }
      return window.start.next(after: instant).map { nextEnd <= $0 } ?? true
    case .after(let seconds):
      let since = Instant(secondsSinceEpoch: instant.secondsSinceEpoch - Int64(seconds.rounded(.up)))
      return window.start.next(after: since).map { $0 <= instant } ?? false
    }
  }

  /// The next second at which a window begins or ends; nil when none does.
  public func nextChange(after now: Double) -> Double? {
    let instant = instant(now)
    let moments = rules.windows.flatMap { window -> [Instant] in
      let start = window.start.next(after: instant)
      switch window.end {
      case .at(let end): return [start, end.next(after: instant)].compactMap { $0 }
      case .after(let seconds):
        let length = Int64(seconds.rounded(.up))
        let since = Instant(secondsSinceEpoch: instant.secondsSinceEpoch - length)
        let running = window.start.next(after: since).map { Instant(secondsSinceEpoch: $0.secondsSinceEpoch + length) }
        return [start, running].compactMap { $0 }
      }
    }
    return moments.min().map { Double($0.secondsSinceEpoch - rules.start.secondsSinceEpoch) }
  }
}
