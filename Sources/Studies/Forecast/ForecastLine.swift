import Billing

/// A line of the bill of a month, with what the draws say about it.
public struct ForecastLine: Sendable {
  /// The line as the first draw that has it has it; its cost and quantity are that draw's.
  public var charge: Charge
  /// Mean over the draws in whole cents.
  public var mean: Amount
  /// US dollars.
  public var quantiles: DrawQuantiles

  /// The lines by position, and the means by month. Cents are handed out by the largest-remainder rule, first to months and then to
  /// their lines, so that nothing is lost.
  static func all(_ draws: [ForecastDraw], months: Int) -> (lines: [ForecastLine], byMonth: [Amount]) {
    let known = (0..<months).map { month in draws.indices.filter { draws[$0].costs[month] != nil } }
    var costs: [Charge.Position: [Int: Amount]] = [:]
    var charges: [Charge.Position: Charge] = [:]
    for (index, draw) in draws.enumerated() {
      for charge in draw.ledger.charges where draw.costs[charge.position.month] != nil {
        costs[charge.position, default: [:]][index, default: .zero] += charge.cost
        if charges[charge.position] == nil { charges[charge.position] = charge }
      }
    }
    let sorted = charges.values.sorted { $0.position < $1.position }
    let means = sorted.map { charge in
      Amount.mean(
        ofSum: (costs[charge.position] ?? [:]).values.sum(), count: known[charge.position.month].count)
    }
    let exact = (0..<months).map { month in
      zip(sorted, means).filter { $0.0.position.month == month }.map(\.1).sum()
    }
    let byMonth = inCents(exact)
    var lines: [ForecastLine] = []
    for month in 0..<months {
      let places = sorted.indices.filter { sorted[$0].position.month == month }
      let cents = inCents(places.map { means[$0] }, of: byMonth[month])
      for (place, mean) in zip(places, cents) {
        let own = costs[sorted[place].position] ?? [:]
        let values = draws.indices.map { draws[$0].costs[month] == nil ? nil : (own[$0] ?? .zero).double }
        lines.append(ForecastLine(charge: sorted[place], mean: mean, quantiles: DrawQuantiles(values)))
      }
    }
    return (lines, byMonth)
  }

  /// Whole cents in proportion to amounts, that add up to a whole number of cents.
  private static func inCents(_ amounts: [Amount], of total: Amount? = nil) -> [Amount] {
    let cent: Int128 = 10_000
    let whole =
      total
      ?? Amount(millionths: Amount(rounding: amounts.sum().millionths, over: cent).millionths * cent)
    guard amounts.contains(where: { $0 > .zero }) else { return amounts.map { _ in .zero } }
    return whole.split(by: amounts.map(\.millionths), step: cent)
  }
}
