import FoundationEssentials
import Model
import Scenarios
import Studies
import Synchronization
import Testing

/// A plan over pools that are placed on the same instances.
@Suite struct SharedInstancePlanTests {
  /// Replicas of two accelerators and of one, on instances of four: 3 and 4 of them fill three instances less two accelerators.
  private static let text = """
    fleetcast: 1
    name: shared
    horizon: 1h
    replications: 5
    workloads:
      a: {arrivals: {process: poisson, rate: 2/s}, route: a}
      b: {arrivals: {process: poisson, rate: 3/s}, route: b}
    models:
      m: {latency: {exponential: {mean: 1s}}}
    pools:
      a: {model: m, instance: aws/g5.12xlarge, parallelism: {tensor: 2}, replicas: 3}
      b: {model: m, instances_of: a, replicas: 5}
    plan:
      minimize: total.cost
      subject_to: [a.latency.p95 <= 6s, b.latency.p95 <= 6s]
      over: {pools.a.replicas: [2, 3, 4, 5], pools.b.replicas: [3, 4, 5, 6]}

    """

  private func space(sets: [String]) throws -> (plan: Plan, space: SweepPlan) {
    let path = FileManager.default.temporaryDirectory.path + "/plan-\(UInt64.random(in: 0...UInt64.max)).yaml"
    try Self.text.write(toFile: path, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let loaded = try ScenarioFile.loadWithSources(path: path, sets: sets)
    let plan = try #require(loaded.scenario.plan)
    return (plan, try SweepPlan(plan.grid, scenario: loaded.scenario, template: loaded.template, version: "1"))
  }

  /// Every combination with a seed that the plan has not seen.
  @Test func theCheapestFleetIsFound() throws {
    let (plan, own) = try space(sets: [])
    let study = try findPlan(plan, in: own, jobs: 2) { _ in true }
    let costs = Mutex<[Int: Double]>([:])
    let other = try space(sets: ["seed=1001", "replications=20"]).space
    let ids = Dictionary(uniqueKeysWithValues: other.points.map { ($0.id, $0.index) })
    try runSweep(other, points: other.points, jobs: 2) { result in
      guard let index = ids[result.id], let cost = result.figure("total.cost")?.value else { return }
      let isKept = ["a", "b"].allSatisfy { result.figure("\($0).latency.p95")?.value ?? .infinity <= 6 }
      costs.withLock { $0[index] = isKept ? cost : .infinity }
    }
    let known = costs.withLock { $0 }
    let least = try #require(known.values.min())
    let best = try #require(study.best)
    #expect(known.count == 16 && least < .infinity)
    #expect(abs(try #require(known[best]) - least) <= 1e-9 * least)
    // Eleven accelerators cost as much as ten.
    #expect(study.changes.contains { $0.difference == 0 })
  }
}
