import Billing
import EventKernel
import Model
import Studies
import Testing

/// What a bill and its month say of calls that an API answers after the end of the run: it charges them, and no cost per request has them.
@Suite("Calls under way at the end of a run") struct CallsUnderWayTests {
  /// An hour of requests of $0.0002 each, every two seconds, whose answers take so many seconds.
  func scenario(answeredAfter seconds: Double) throws -> Scenario {
    var scenario = try chatScenario()
    scenario.pools = []
    scenario.apis[0].timeToFirstToken = .constant(seconds)
    scenario.workloads[0].arrivals = Arrivals(process: .deterministic(rate: 0.5))
    scenario.workloads[0].stages = [Stage(route: Route(targets: [.api(0)]))]
    return scenario
  }

  @Test(arguments: [0.5, 600, 3_000, 7_200]) func theMonthIsThatOfTheTraffic(seconds: Double) throws {
    let study = try replicate(scenario(answeredAfter: seconds), jobs: 1)
    let month = 744.0
    #expect(abs((study.figures["total.cost"]?.value ?? 0) - 1_799 * 0.0002) < 1e-9)
    #expect(abs((study.figures["total.monthly_cost"]?.value ?? 0) - 1_799 * 0.0002 * month) < 1e-9)
    #expect(abs((study.figures["chat.monthly_cost"]?.value ?? 0) - 1_799 * 0.0002 * month) < 1e-9)
  }

  @Test func aRequestCostsWhatItCosts() throws {
    let study = try replicate(scenario(answeredAfter: 3_000), jobs: 1)
    let ledger = try #require(study.ledger)
    let purposes = Dictionary(uniqueKeysWithValues: ledger.byPurpose.map { ($0.name, $0.cost) })
    let completed = try #require(study.figures["chat.completed"]?.value)
    #expect(completed > 200 && completed < 400)
    #expect(abs((purposes[.usage]?.double ?? 0) - completed * 0.0002) < 1e-9)
    #expect(abs((purposes[.underWay]?.double ?? 0) - (1_799 - completed) * 0.0002) < 1e-9)
    #expect(ledger.byPurpose.map(\.cost).sum() == ledger.total)
    for path in ["chat.cost_per_request", "total.cost_per_request"] {
      #expect(abs((study.figures[path]?.value ?? 0) - 0.0002) < 1e-12, "\(path)")
    }
    #expect(abs((study.figures["chat.cost_per_million_tokens"]?.value ?? 0) - 0.0002 / 110 * 1e6) < 1e-9)
  }

  /// On one side and the other of a crossover a call under way costs the same as one that is answered.
  @Test func aCrossoverChargesThem() throws {
    func row(answeredAfter seconds: Double) throws -> CrossoverStudy.Row {
      let settings = CrossoverSettings(jobs: 1)
      let asked = Crossover(pool: 0, api: 0, over: "workloads.chat.arrivals.rate", range: 0.5...0.6, conditions: [])
      let study = try findCrossover(
        asked, settings: settings,
        scenario: { rate in
          var scenario = try chatScenario()
          scenario.apis[0].timeToFirstToken = .constant(seconds)
          scenario.workloads[0].arrivals = Arrivals(process: .deterministic(rate: rate))
          return scenario
        }
      ) { _, _ in true }
      return try #require(study.rows.first)
    }
    let (soon, late) = (try row(answeredAfter: 0.5), try row(answeredAfter: 1_800))
    #expect(soon.point.value == late.point.value && soon.unfinished < 0.001)
    #expect(abs(late.unfinished - 0.5) < 0.01)
    #expect(abs(late.api.monthlyCost.value / soon.api.monthlyCost.value - 1) < 0.002)
    #expect(
      abs((late.api.perMillionTokens?.paid ?? 0) / (soon.api.perMillionTokens?.paid ?? 1) - 1) < 0.002)
  }
}
