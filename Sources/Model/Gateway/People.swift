import EventKernel
import FoundationEssentials

/// People who take cases over: a backend with a place for each of them, and a queue.
public struct PeopleDesk: Sendable, Equatable {
  /// Its name in the scenario.
  public var name: String
  /// US dollars per case.
  public var price: Decimal
  /// Seconds of a case.
  public var time: Distribution
  /// How many work at a time, at least 1.
  public var count: Int
  /// When they work; nil is always. A case under way when hours end goes on when they begin again.
  public var hours: WorkingHours?
  /// Chance that their answer is good, in 0...1.
  public var quality: Double

  /// Creates a desk.
  public init(
    name: String, price: Decimal, time: Distribution, count: Int, hours: WorkingHours? = nil, quality: Double = 1
  ) {
    self.name = name
    self.price = price
    self.time = time
    self.count = count
    self.hours = hours
    self.quality = quality
  }
}

/// A time of day on some days of the week, in UTC.
public struct WorkingHours: Sendable, Equatable {
  /// Second of the day at which they begin, in 0..<86400.
  public var from: Double
  /// Second of the day at which they end, above `from` and at most 86400.
  public var to: Double
  /// Whether each day has them, Monday first.
  public var days: [Bool]

  /// Creates hours.
  public init(from: Double, to: Double, days: [Bool]) {
    self.from = from
    self.to = to
    self.days = days
  }
}
