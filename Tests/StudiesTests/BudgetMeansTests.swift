import Catalog
import EventKernel
import FoundationEssentials
import Model
import Studies
import Testing

/// What formulas say of budgets, against runs.
@Suite("Budgets before a run") struct BudgetMeansTests {
  /// The chat on its API: one call of $0.0002 a second, $0.72 an hour, for four hours; another API costs a tenth of it.
  private static func scenario(_ budgets: [Budget], rate: Double = 1) throws -> Scenario {
    var scenario = try chatScenario()
    scenario.pools = []
    scenario.horizon = 4 * 3_600
    var small = scenario.apis[0]
    small.name = "small"
    small.price = TokenPrice(input: dollars("0.1"), output: 1, source: "test")
    scenario.apis.append(small)
    scenario.workloads[0].arrivals.process = .poisson(rate: rate)
    scenario.workloads[0].stages[0].route = Route(targets: [.api(0)])
    if budgets.contains(where: { $0.action == .route(.api(1)) }) {
      scenario.workloads[0].stages[0].route.choiceCount = 1
      scenario.workloads[0].stages[0].route.targets.append(.api(1))
    }
    scenario.workloads[0].budgets = budgets
    return scenario
  }

  /// The formula and the mean of runs, of a figure.
  private static func compare(_ scenario: Scenario, _ path: String) throws -> (estimate: Double, simulated: Double) {
    let estimate = try #require(ClosedEstimate(scenario)[path: path])
    let simulated = try #require(try replicate(scenario, jobs: 2).figures[path]?.value)
    return (estimate, simulated)
  }

  private static func near(_ pair: (estimate: Double, simulated: Double), _ share: Double) -> Bool {
    abs(pair.estimate - pair.simulated) <= share * abs(pair.simulated)
  }

  private static func beyond(_ scenario: Scenario) throws -> ClosedEstimate.Line {
    try #require(ClosedEstimate(scenario).lines.first { $0.name.hasPrefix("calls beyond ") })
  }

  /// Half of an hour's calls are paid for, whatever comes after.
  @Test func whatIsRefusedIsNotPaid() throws {
    let scenario = try Self.scenario([Budget(limit: dollars("0.36"), period: .hour)])
    #expect(abs((try Self.beyond(scenario).value ?? 0) - 0.5) < 0.001)
    for path in ["apis.hosted.cost", "chat.metered_cost", "total.cost"] {
      let pair = try Self.compare(scenario, path)
      #expect(Self.near(pair, 0.02) && abs(pair.estimate - 4 * 0.36) < 0.01, "\(path): \(pair)")
    }
    let costs = ClosedEstimate(scenario).lines.filter { $0.path == "total.cost" || $0.path == "apis.hosted.cost" }
    #expect(costs.count == 2 && costs.allSatisfy { $0.assumption.contains("with what budgets leave") })
    // A limit that is never reached changes no number.
    let wide = try Self.scenario([Budget(limit: 100, period: .hour)])
    #expect(
      ClosedEstimate(wide)[path: "total.cost"] == ClosedEstimate(try Self.scenario([]))[path: "total.cost"])
  }

  /// The first half of each hour's calls goes to the one API, the rest to the other; at the peak all go to either.
  @Test func whatIsReroutedIsPaidElsewhere() throws {
    let scenario = try Self.scenario([Budget(limit: dollars("0.36"), period: .hour, action: .route(.api(1)))])
    let runs = try replicate(scenario, jobs: 2)
    let estimate = ClosedEstimate(scenario)
    for (api, path) in ["apis.hosted.cost", "apis.small.cost"].enumerated() {
      let simulated = try #require(runs.figures[path]?.value)
      #expect(Self.near((try #require(estimate[path: path]), simulated), 0.03), "\(path)")
      let load = estimate.load(on: .api(api))
      #expect(abs(load.mean - 0.5) < 0.01 && abs(load.peak - 1) < 1e-9, "\(load.mean) \(load.peak)")
    }
  }

  /// Each of 100 users has $0.004 an hour, which are 20 calls: the most active ones run out, the others do not.
  @Test(arguments: [LimitScope.user, .tenant]) func eachWhomItCountsApart(_ scope: LimitScope) throws {
    var scenario = try Self.scenario([
      Budget(limit: dollars(scope == .user ? "0.004" : "0.2"), period: .hour, scope: scope, action: .route(.api(1)))
    ])
    scenario.workloads[0].users = UserPopulation(count: 100, zipfExponent: 0.9)
    scenario.workloads[0].tenants = [Tenant(name: "a", share: 0.8), Tenant(name: "b", share: 0.2)]
    let line = try Self.beyond(scenario)
    let share = try #require(line.value)
    #expect(share > 0.1 && share < 0.9 && line.name.hasSuffix(" per \(scope.rawValue)"), "\(line)")
    let pair = try Self.compare(scenario, "apis.small.cost")
    #expect(Self.near(pair, 0.05), "\(pair)")
  }

  /// What is held goes first in the next hour, as far as that pays for it, and less and less of the next hours' own calls pass.
  @Test func whatIsStillHeldAtTheEnd() throws {
    let scenario = try Self.scenario([Budget(limit: dollars("0.54"), period: .hour, action: .hold)])
    let pair = try Self.compare(scenario, "apis.hosted.cost")
    #expect(Self.near(pair, 0.03), "\(pair)")
    let held = try #require(try Self.beyond(scenario).value)
    let deferred = try #require(try replicate(scenario, jobs: 2).figures["chat.deferred"]?.value)
    #expect(held > 0 && abs(held * 4 * 3_600 - deferred) < 0.05 * deferred + 50, "\(held) \(deferred)")
  }

  @Test func answersThatAreCut() throws {
    var scenario = try Self.scenario([
      Budget(limit: dollars("0.36"), period: .hour, action: .shorten(outputTokens: 5))
    ])
    scenario.workloads[0].outputTokens = .uniform(low: 1, high: 19)
    let pair = try Self.compare(scenario, "apis.hosted.cost")
    #expect(Self.near(pair, 0.03), "\(pair)")
  }

  /// Two budgets meet each other's calls.
  @Test func severalBudgets() throws {
    var scenario = try Self.scenario([
      Budget(limit: dollars("0.004"), period: .hour, scope: .user, action: .route(.api(1))),
      Budget(limit: dollars("0.3"), period: .hour, action: .refuse),
    ])
    scenario.workloads[0].users = UserPopulation(count: 100, zipfExponent: 0.9)
    let pair = try Self.compare(scenario, "chat.metered_cost")
    #expect(Self.near(pair, 0.08), "\(pair)")
  }

  /// Where it is not known what calls cost or when they come, every number that it would change says so.
  @Test func whatIsNotKnownIsSaid() throws {
    var cached = try Self.scenario([Budget(limit: 1, period: .hour)])
    cached.apis[0].promptCache = PromptCacheRules(minimum: 64, step: 64)
    var batch = try Self.scenario([Budget(limit: 1, period: .hour)])
    batch.workloads[0].arrivals.process = .batch(RecurringBatch(at: 0, every: 3_600, count: 10))
    for scenario in [cached, batch] {
      let estimate = ClosedEstimate(scenario)
      let line = try Self.beyond(scenario)
      #expect(line.value == nil && line.assumption.hasPrefix("no closed form: "), "\(line)")
      for path in ["apis.hosted.cost", "total.cost", "total.monthly_cost"] {
        let cost = try #require(estimate.lines.first { $0.path == path })
        #expect(cost.assumption.contains("as if the budget of chat stopped nothing"), "\(cost)")
      }
    }
  }
}
