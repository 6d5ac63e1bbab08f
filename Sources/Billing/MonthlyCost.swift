import Model

/// What a run costs a month: as if its traffic went on through the calendar month in which it starts, with the steps of prices by volume filled
/// as that traffic fills them.
public struct MonthlyBill: Sendable {
  /// What the run costs at the month's prices.
  public let ledger: Ledger
  /// Whether that is what it costs at its own prices too: no price goes by volume, and fees by the month are for months as long as the
  /// first.
  public let isAsBilled: Bool
  /// Times that the run fits into the month.
  public let factor: Double

  /// - Parameter ledger: The run's own bill, which is the same where nothing depends on the month.
  public init(_ scenario: Scenario, _ usage: Usage, billed ledger: Ledger? = nil) {
    let month = scenario.start.secondsOfMonth
    isAsBilled = !scenario.pricesByVolume && usage.months.allSatisfy { $0.start.secondsOfMonth == month }
    self.ledger = (isAsBilled ? ledger : nil) ?? bill(scenario, usage, volume: .month)
    factor = monthFactor(of: scenario)
  }

  /// US dollars a month.
  public var total: Double { ledger.total.double * factor }

  /// US dollars a month of an API.
  public func cost(ofAPI name: String) -> Double { ledger.cost(ofAPI: name).double * factor }
}

/// What a cost of the horizon at a month's prices is multiplied by to stand for the month: the seconds of the calendar month in which
/// the run starts, over the seconds of the horizon. A week of December counts 31/7 times.
public func monthFactor(of scenario: Scenario) -> Double { Double(scenario.start.secondsOfMonth) / scenario.horizon }
