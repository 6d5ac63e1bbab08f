/// A quantity that changes in steps over time, such as a queue length: its time average, integral and maximum.
@frozen public struct TimeWeighted: Equatable, Sendable {
  @usableFromInline var current: Double
  @usableFromInline var since: Double
  @usableFromInline let start: Double
  @usableFromInline var accumulated = 0.0
  @usableFromInline var greatest: Double

  /// Creates one that is `value` from time `start` on, in seconds.
  @inlinable
  public init(_ value: Double = 0, from start: Double = 0) {
    current = value
    since = start
    self.start = start
    greatest = value
  }

  /// The value now.
  @inlinable public var value: Double { current }

  /// The largest value so far, the one at the start included. A value that lasted no time counts.
  @inlinable public var max: Double { greatest }

  /// Changes the value at time `t`, which must not lie before the last change.
  @inlinable
  public mutating func set(_ value: Double, at t: Double) {
    assert(t >= since, "time does not go back")
    accumulated += current * (t - since)
    since = t
    current = value
    if value > greatest { greatest = value }
  }

  /// The integral of the value over time from the start to `t`, which must not lie before the last change.
  @inlinable
  public func integral(to t: Double) -> Double {
    assert(t >= since, "time does not go back")
    return accumulated + current * (t - since)
  }

  /// The average value from the start to `t`; nil when no time has passed.
  @inlinable
  public func mean(to t: Double) -> Double? { t > start ? integral(to: t) / (t - start) : nil }
}
