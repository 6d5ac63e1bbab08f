import Model

/// How much an uncertain input has to do with the total.
public struct ForecastSensitivity: Sendable {
  /// The input's path.
  public var path: String
  /// Spearman's rank correlation of the input with the total over the draws; nil where either does not vary.
  public var correlation: Double?
  /// Its square: the share of the variance of the total's ranks that goes with the input.
  public var share: Double? { correlation.map { $0 * $0 } }
  /// Whether N draws would show as much less than once in twenty times if the input had nothing to do with it.
  public var isSignificant: Bool
}

extension ForecastStudy {
  /// By input, what explains most first. Draws whose fleet is overloaded are left out.
  public var sensitivities: [ForecastSensitivity] {
    let known = draws.filter { $0.total != nil }
    let totals = known.map { $0.total?.double ?? 0 }
    // The correlation of independent ranks has the variance 1 / (n - 1) (Kendall and Gibbons, "Rank Correlation Methods", 1990).
    let threshold = known.count > 2 ? 1.96 / Double(known.count - 1).squareRoot() : 1
    let rows = forecast.inputs.enumerated().map { index, input in
      let correlation = rankCorrelation(known.map { $0.values[index] }, totals)
      return ForecastSensitivity(
        path: input.path, correlation: correlation, isSignificant: abs(correlation ?? 0) > threshold)
    }
    return rows.enumerated().sorted { ($1.element.share ?? 0, $0.offset) < ($0.element.share ?? 0, $1.offset) }
      .map(\.element)
  }

  /// What must be known before a figure is trusted.
  public var warnings: [String] {
    let periods = forecast.periods
    func told(_ isAffected: (Int) -> Bool) -> String? {
      let names = periods.indices.filter(isAffected).map { periods[$0].monthName }
      return names.isEmpty ? nil : names.joined(separator: ", ")
    }
    var warnings: [String] = []
    if let months = told({ month in draws.contains { $0.costs[month] == nil } }) {
      let most = periods.indices.map { month in draws.count { $0.costs[month] == nil } }.max() ?? 0
      warnings.append(
        "the queue of a pool grows without end in up to \(most) of \(draws.count) draws in \(months): what those cost is known "
          + "from below alone (>=), as far as they were simulated and with the pool's largest fleet from then on; they count as dearer "
          + "than all others, and the mean is of the other draws")
    }
    let enough = 0.99
    if !scenario.pools.isEmpty, let months = told({ (answered(inMonth: $0).p10 ?? 1) < enough }) {
      let least = periods.indices.compactMap { answered(inMonth: $0).p10 }.min() ?? 1
      warnings.append(
        "the fleet is too small in a tenth of the draws in \(months): down to \(plain((least * 1_000).rounded() / 10)) % of a day's "
          + "requests are answered by its end, and the cost is that of a fleet at its limit")
    }
    return warnings
  }
}

extension UsagePeriod {
  /// The calendar month, `2027-01`.
  public var monthName: String {
    let date = start.date
    return "\(date.year)-" + (date.month < 10 ? "0" : "") + "\(date.month)"
  }
}
