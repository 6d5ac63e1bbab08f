import Model

/// What a cost of the horizon is multiplied by to stand for a month: the seconds of the calendar month in which the run starts,
/// over the seconds of the horizon. A week of December counts 31/7 times.
public func monthFactor(of scenario: Scenario) -> Double {
  let (year, month, _) = scenario.start.date
  let first = Instant(year: year, month: month, day: 1)
  return Double(first.nextMonth.secondsSinceEpoch - first.secondsSinceEpoch) / scenario.horizon
}
