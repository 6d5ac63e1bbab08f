import FoundationEssentials
import Model
import Scenarios
import Studies
import Testing

@Suite("Ties of plans") struct PlanTieTests {
  /// Four replicas or five always run; reservations change what they cost and nothing that a request meets.
  static let text = """
    fleetcast: 1
    name: ties
    start: 2026-12-01
    horizon: 20m
    seed: 3
    replications: 5
    workloads:
      jobs: {arrivals: {process: poisson, rate: 2/s}, route: desk}
    models:
      clerk: {latency: {exponential: {mean: 1s}}}
    pools:
      desk:
        model: clerk
        instance: aws/c7g.2xlarge
        batching: {policy: none, concurrency: 1}
        replicas: 4
        purchase: [{option: reserved, count: 0, discount: 40%}, {option: on_demand}]
    plan:
      minimize: jobs.latency.p95
      subject_to: [jobs.success >= 90%]
      over:
        pools.desk.purchase.reserved.count: [0, 2, 4]
        pools.desk.replicas: [4, 5]

    """

  private func space(_ text: String, sets: [String] = []) throws -> (plan: Plan, space: SweepPlan) {
    let path = FileManager.default.temporaryDirectory.path + "/tie-\(UInt64.random(in: 0...UInt64.max)).yaml"
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let loaded = try ScenarioFile.loadWithSources(path: path, sets: sets)
    let plan = try #require(loaded.scenario.plan)
    return (plan, try SweepPlan(plan.grid, scenario: loaded.scenario, template: loaded.template, version: "1"))
  }

  /// The shortest wait is that of five replicas with any number of reservations, of which four cost least.
  @Test(arguments: ["[jobs.success >= 90%]", "[total.monthly_cost <= $5000]"])
  func amongTiesTheCheapestIsTaken(conditions: String) throws {
    let (plan, space) = try space(Self.text, sets: ["plan.subject_to=\(conditions)"])
    let study = try findPlan(plan, in: space, jobs: 2) { _ in true }
    let best = try #require(study.best)
    #expect(space.points[best].values == ["4", "5"])
    let ties = study.outcomes.filter { $0.objective?.value == study.outcomes[best].objective?.value }
    #expect(ties.count == 3)
    let least = try #require(study.outcomes[best].costs.total)
    #expect(ties.allSatisfy { ($0.costs.total ?? 0) >= least })
    #expect(ties.count { $0.why == "the same as the best, but costs more" } == 2, "\(ties.map(\.why))")
  }

  /// What is shown to be worse is no tie, however much less it costs.
  @Test func aCheaperOneThatIsWorseIsNoTie() throws {
    let (plan, space) = try space(Self.text, sets: ["plan.over={pools.desk.replicas: [3, 4, 5]}"])
    let study = try findPlan(plan, in: space, jobs: 2) { _ in true }
    let best = try #require(study.best)
    #expect(space.points[best].values == ["5"])
    let cost = try #require(study.outcomes[best].costs.total)
    #expect(study.outcomes.contains { ($0.costs.total ?? .infinity) < cost })
  }

  /// Calls that fail are few and counted from 0 on: an interval wider than twice their mean ends there.
  @Test func anObjectiveIsNoLessThanNothing() throws {
    let text = """
      fleetcast: 1
      name: rare
      start: 2026-12-01
      horizon: 20m
      seed: 3
      replications: 5
      workloads:
        jobs: {arrivals: {process: deterministic, rate: 0.1/s}, input_tokens: 1000, output_tokens: 100, route: hosted}
      apis:
        hosted: {model: gpt-4o-mini, errors: 0.2%, latency: {ttft: 1s, tokens_per_second: 100}}
      plan:
        minimize: jobs.failed
        over: {apis.hosted.errors: [0.2%, 0.3%, 0.4%]}

      """
    let (plan, space) = try space(text)
    let study = try findPlan(plan, in: space, jobs: 2) { _ in true }
    let estimates = study.outcomes.compactMap(\.objective)
    let wide = estimates.filter { ($0.high ?? 0) > 2 * $0.value && $0.value > 0 }
    #expect(!wide.isEmpty && wide.allSatisfy { $0.low == 0 }, "\(estimates)")
    #expect(estimates.allSatisfy { $0.low ?? 0 >= 0 })
  }

  /// A short run of a plan stands for the whole horizon, and prices by volume are filled as the horizon fills them.
  @Test func shortRunsPayThePricesOfTheHorizon() throws {
    let text = """
      fleetcast: 1
      name: volume
      start: 2026-12-01
      horizon: 20h
      seed: 3
      replications: 5
      workloads:
        jobs: {arrivals: {process: deterministic, rate: 0.2/s}, input_tokens: 1000, output_tokens: 100, route: hosted}
      apis:
        hosted:
          model: own
          price: {input: $1/M, output: $1/M, volume: [{up_to: 1M, discount: 0%}, {discount: 50%}]}
          latency: {ttft: 100ms, tokens_per_second: 1000}
      plan:
        minimize: total.cost
        over: {apis.hosted.price.input: [$1/M, $1.6/M, $9/M]}

      """
    let (plan, space) = try space(text)
    let study = try findPlan(plan, in: space, jobs: 2) { _ in true }
    #expect(study.best.map { space.points[$0].values } == ["$1/M"])
    var short = 0
    for (point, outcome) in zip(space.points, study.outcomes) {
      guard let cost = outcome.objective?.value else { continue }
      if outcome.stage != .compared { short += 1 }
      // 14,400 calls, of which the last is not answered: 15.84 million tokens, 14.84 of them at half the price.
      let price = try #require(Double(point.values[0].dropFirst().dropLast(2)))
      let exact = 14_400 * (1_000 * price + 100) / 1e6 * (1 + 14.84 / 2) / 15.84
      #expect(abs(cost / exact - 1) < 0.002, "\(point.values) after \(outcome.stage): \(cost) for \(exact)")
    }
    #expect(short >= 1)
  }
}
