import Model

extension ForecastStudy {
  /// Share of the draws in which a month costs more than its budget; a draw whose fleet is overloaded counts as one. Nil without a
  /// monthly budget.
  public func shareOverBudget(inMonth month: Int) -> Double? {
    forecast.budget?.monthly.map { budget in
      Double(draws.count { ($0.costs[month]?.double ?? .infinity) > budget }) / Double(draws.count)
    }
  }

  /// Share of the draws in which all months cost more than the budget for them; nil without one.
  public var shareOverTotalBudget: Double? {
    forecast.budget?.total.map { budget in
      Double(draws.count { ($0.total?.double ?? .infinity) > budget }) / Double(draws.count)
    }
  }

  /// A quantile of the draws.
  public enum Level: Sendable {
    case p50, p90

    /// That of what draws say; infinite where it lies among draws whose fleet is overloaded.
    func value(_ quantiles: DrawQuantiles) -> Double {
      switch self {
      case .p50: quantiles.p50 ?? .infinity
      case .p90: quantiles.p90 ?? .infinity
      }
    }
  }

  /// Index of the first month whose cost is above the monthly budget; nil where none is, or without one.
  public func monthOverBudget(_ level: Level) -> Int? {
    guard let budget = forecast.budget?.monthly else { return nil }
    return forecast.periods.indices.first { level.value(cost(ofMonth: $0)) > budget }
  }

  /// Index of the month by whose end more is spent than the budget for all months; nil where none is, or without one.
  public func monthBudgetIsSpent(_ level: Level) -> Int? {
    guard let budget = forecast.budget?.total else { return nil }
    return forecast.periods.indices.first { level.value(spent(until: $0)) > budget }
  }

  /// What the draws say about the cost from the first month to the end of one.
  public func spent(until month: Int) -> DrawQuantiles {
    DrawQuantiles(draws.map { ForecastDraw.sum(Array($0.costs[...month]))?.double })
  }
}
