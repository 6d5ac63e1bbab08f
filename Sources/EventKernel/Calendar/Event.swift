/// What the calendar returns: something happens at a time, to a source.
///
/// What the source is (a replica, a timer, an arrival process) is up to the owner of the calendar.
@frozen public struct Event: Equatable, Sendable {
  /// When it happens, in seconds; finite and not negative.
  public let time: Double

  /// The number that `Calendar.schedule(at:source:)` returned; 1 for the first event of a calendar, never 0.
  public let sequence: UInt64

  /// The number that was handed in with the event, below 2^28.
  public let source: UInt32

  /// Creates an event from its parts.
  @inlinable
  public init(time: Double, sequence: UInt64, source: UInt32) {
    self.time = time
    self.sequence = sequence
    self.source = source
  }
}
