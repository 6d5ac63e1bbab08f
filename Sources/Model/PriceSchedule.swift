import FoundationEssentials

/// A price that changes at given moments.
public struct PriceSchedule: Sendable, Equatable {
  /// Microseconds of the run at which each period begins, ascending; the first is 0 or less.
  public let starts: [Int64]
  /// Each period's place in `prices`.
  public let places: [Int]
  /// The different prices of an instance-hour in US dollars, in order of first appearance.
  public let prices: [Decimal]

  /// Creates a schedule.
  /// - Parameter steps: Second of the run from which a price holds, ascending, and the price; at least one. The first holds before
  ///   its moment too.
  public init(_ steps: [(from: Double, hourly: Decimal)]) {
    var starts: [Int64] = []
    var places: [Int] = []
    var prices: [Decimal] = []
    for step in steps {
      let place = prices.firstIndex(of: step.hourly) ?? prices.count
      if place == prices.count { prices.append(step.hourly) }
      starts.append(Int64((step.from * 1e6).rounded()))
      places.append(place)
    }
    if starts[0] > 0 { starts[0] = 0 }
    self.starts = starts
    self.places = places
    self.prices = prices
  }

  /// The period in which a microsecond of the run lies. O(log periods).
  public func period(at microsecond: Int64) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= microsecond { low = middle } else { high = middle }
    }
    return low
  }
}
