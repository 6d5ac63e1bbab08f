import FoundationEssentials
import Model
import Reporting
import Scenarios
import Studies
import Synchronization
import Testing

@Suite("Plans that were stopped") struct StoppedPlanTests {
  /// Four replicas always run; reservations change what they cost and nothing that a request meets.
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
      subject_to: [jobs.success >= 90%, total.monthly_cost <= $2000]
      over:
        pools.desk.purchase.reserved.count: [0, 2, 4, 6]
        pools.desk.replicas: [3, 4]

    """

  private func space(_ text: String, sets: [String] = []) throws -> (plan: Plan, space: SweepPlan) {
    let path = FileManager.default.temporaryDirectory.path + "/tie-\(UInt64.random(in: 0...UInt64.max)).yaml"
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let loaded = try ScenarioFile.loadWithSources(path: path, sets: sets)
    let plan = try #require(loaded.scenario.plan)
    return (plan, try SweepPlan(plan.grid, scenario: loaded.scenario, template: loaded.template, version: "1"))
  }

  /// Stopped at any time it has the best of what it knows by then, says that nothing proves it, and concludes nothing from it.
  @Test func aStoppedSearchSaysTheBestSoFar() throws {
    let (plan, space) = try space(Self.text)
    let calls = Mutex(0)
    let whole = try findPlan(plan, in: space, jobs: 1) { _ in
      calls.withLock { $0 += 1 }
      return true
    }
    let all = calls.withLock { $0 }
    var withBest = 0
    for part in [0.02, 0.3, 0.5, 0.7, 0.9, 0.98] {
      calls.withLock { $0 = 0 }
      let study = try findPlan(plan, in: space, jobs: 1) { _ in
        calls.withLock {
          $0 += 1
          return Double($0) < part * Double(all)
        }
      }
      #expect(study.isInterrupted && study.confidence == nil && study.changes.isEmpty && study.margins.isEmpty)
      let page = planPage(study).text(as: .terminal, width: 120, isColoured: false)
      let json = planJSON(study).text()
      #expect(page.contains("INTERRUPTED") && !page.contains("Best:") && json.contains("\"proven\": false"))
      guard let best = study.best else { continue }
      withBest += 1
      // No combination that is as well known has less of the objective.
      let own = study.outcomes[best]
      let like = study.outcomes.filter { $0.stage == own.stage && $0.outcome == own.outcome }
      #expect(like.allSatisfy { ($0.objective?.value ?? .infinity) >= (own.objective?.value ?? 0) })
      #expect(page.contains("Best so far, not proven"), "\(page)")
      #expect(json.contains("\"best\": {"))
      let folder = FileManager.default.temporaryDirectory.path + "/stopped-\(UInt64.random(in: 0...UInt64.max))"
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try OutputFolder(path: folder).write(planFiles(study))
      let block = try String(contentsOfFile: folder + "/plan.yaml", encoding: .utf8)
      #expect(block.hasPrefix("# The best so far of a search that was stopped") && block.contains("pools:"))
    }
    #expect(withBest >= 3)
    #expect(!whole.isInterrupted && whole.best != nil)
    #expect(planPage(whole).text(as: .terminal, width: 120, isColoured: false).contains("Best:"))
  }
}
