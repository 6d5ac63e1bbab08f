/// An event of which at most one is meant at any time: arming it again or disarming it cancels the one before.
///
/// The cancelled event stays in the calendar and is ignored when it comes up, which is cheaper than finding it. An owner
/// asks `isCurrent(_:)` before it acts.
@frozen public struct Timer: Equatable, Sendable {
  /// The sequence of the live event; 0 when there is none.
  @inlinable public var sequence: UInt64 { live }

  @usableFromInline var live: UInt64 = 0

  /// Creates a timer that is not armed.
  @inlinable
  public init() {}

  /// Whether an event is awaited.
  @inlinable public var isArmed: Bool { live != 0 }

  /// Schedules the timer's event, in place of the one before; see `Calendar.schedule(at:source:)`.
  @inlinable
  public mutating func arm(_ calendar: inout Calendar, at time: Double, source: UInt32) {
    live = calendar.schedule(at: time, source: source)
  }

  /// Cancels the timer's event, if there is one.
  @inlinable
  public mutating func disarm() { live = 0 }

  /// Whether `event` is the one that was armed last and not disarmed.
  @inlinable
  public func isCurrent(_ event: Event) -> Bool { event.sequence == live }
}
