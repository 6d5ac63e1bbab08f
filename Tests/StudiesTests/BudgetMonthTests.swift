import EventKernel
import FoundationEssentials
import Model
import Studies
import Testing

/// Costs a month of workloads with budgets: a run is not multiplied where a budget is used up in periods that it does not have whole.
@Suite("A month of what budgets leave") struct BudgetMonthTests {
  /// A call a second of $0.0002, $0.72 an hour and $17.28 a day, on the API.
  private static func scenario(_ budget: Budget, horizon: Double) throws -> Scenario {
    var scenario = try chatScenario()
    scenario.pools = []
    scenario.horizon = horizon
    scenario.workloads[0].arrivals.process = .poisson(rate: 1)
    scenario.workloads[0].stages[0].route = Route(targets: [.api(0)])
    scenario.workloads[0].budgets = [budget]
    return scenario
  }

  /// Two hours of a day's budget of $5 spend $1.44 of it, so that it is used up within a day, and one of $25 is not.
  @Test func aRunThatIsShorterThanThePeriod() throws {
    let paths = ["total.monthly_cost", "chat.monthly_cost", "apis.hosted.monthly_cost"]
    let short = try Self.scenario(Budget(limit: 5, period: .day), horizon: 7_200)
    var beside = short
    beside.apis.append(short.apis[0])
    beside.apis[1].name = "other"
    let comparison = try #require(try replicate(beside, jobs: 2).alternativeComparison)
    #expect(comparison.routed.monthly.value == nil && comparison.others[0].monthly.value == nil)
    guard case .unknown(let why?) = comparison.outcome(0) else {
      Issue.record("a month that is not known was compared")
      return
    }
    #expect(why.contains("whole days"))
    let study = try replicate(short, jobs: 2)
    for path in paths {
      let figure = try #require(study.figures[path])
      #expect(figure.value == nil && figure.why?.contains("does not have whole days") == true, "\(path): \(figure)")
    }
    #expect(study.figures["total.cost"]?.value != nil)
    #expect(
      ClosedEstimate(short)[path: "total.monthly_cost"] == nil && ClosedEstimate(short)[path: "total.cost"] != nil)
    // A limit that no day comes to stops nothing, and 2 h are multiplied: 372 times in December.
    let wide = try Self.scenario(Budget(limit: 25, period: .day), horizon: 7_200)
    let own = try replicate(wide, jobs: 2).figures
    let run = try #require(own["total.cost"]?.value)
    #expect(abs((own["total.monthly_cost"]?.value ?? 0) - 372 * run) < 0.001)
    #expect(ClosedEstimate(wide)[path: "total.monthly_cost"] != nil)
    // Whole days: of each a dollar, and the call that exceeds it and those under way.
    let whole = try replicate(try Self.scenario(Budget(limit: 1, period: .day), horizon: 2 * 86_400), jobs: 2)
    #expect(abs((whole.figures["total.monthly_cost"]?.value ?? 0) - 31) < 0.1)
  }

  /// Parts of periods, by hand.
  @Test func periodsAndRuns() {
    let december = Instant(year: 2026, month: 12, day: 1)
    let noon = Instant(secondsSinceEpoch: december.secondsSinceEpoch + 43_200)
    func part(_ period: Budget.Period, _ days: Double, from start: Instant, _ reset: Budget.Reset = .calendar)
      -> Double?
    {
      Budget(limit: 1, period: period, reset: reset).periodOverPart(start: start, horizon: days * 86_400)
    }
    // Two days of the 31 of a month; from the last of November one day, and one of December.
    #expect(part(.month, 2, from: december) == 15.5)
    #expect(part(.month, 31, from: december) == nil && part(.month, 62, from: december) == nil)
    #expect(part(.month, 40, from: december) == 1)
    #expect(part(.month, 2, from: Instant(year: 2026, month: 11, day: 30)) == 30)
    // A month that begins with a call: 30 days, or all of a calendar month, which is not multiplied.
    #expect(part(.month, 15, from: noon, .rolling) == 2 && part(.month, 31, from: noon, .rolling) == nil)
    #expect(part(.month, 45, from: noon, .rolling) == 1)
    #expect(
      part(.day, 1, from: december) == nil && part(.day, 1, from: noon) == 2 && part(.day, 1.5, from: december) == 1)
    // The first of December 2026 is a Tuesday.
    #expect(
      part(.week, 7, from: december) == 7.0 / 6 && part(.week, 7, from: Instant(year: 2026, month: 11, day: 30)) == nil)
    // Of so many periods two that are cut do not tell.
    #expect(part(.day, 120.5, from: december) == nil && part(.minute, 0.1, from: noon) == nil)
  }
}
