import EventKernel
import Model
import Serving
import Testing

/// What budgets leave of a pool whose instances are terminated.
@Suite struct DisruptionBudgetTests {
  /// Both kinds of shares are rounded up (kubernetes, pkg/controller/disruption/disruption.go, `getExpectedPodCount`).
  @Test(arguments: [
    (DisruptionBudget.Bound.minAvailable(.count(2)), 3, 4, 1), (.minAvailable(.count(2)), 2, 4, 0),
    (.minAvailable(.count(5)), 4, 4, 0), (.minAvailable(.share(0.5)), 5, 5, 2), (.minAvailable(.share(0.5)), 4, 4, 2),
    (.minAvailable(.share(1)), 4, 4, 0), (.maxUnavailable(.count(1)), 4, 4, 1), (.maxUnavailable(.count(1)), 3, 4, 0),
    (.maxUnavailable(.count(0)), 4, 4, 0), (.maxUnavailable(.count(9)), 4, 4, 4),
    (.maxUnavailable(.share(0.3)), 5, 5, 2), (.maxUnavailable(.share(0.2)), 5, 5, 1),
    (.maxUnavailable(.share(0.01)), 2, 2, 1), (.maxUnavailable(.share(0)), 2, 2, 0),
    // More are ready than desired, as while a pool shrinks.
    (.maxUnavailable(.count(1)), 6, 4, 3),
  ])
  func whatMayGo(bound: DisruptionBudget.Bound, ready: Int, desired: Int, allowed: Int) {
    #expect(DisruptionBudget(bound).allowed(ready: ready, desired: desired) == allowed)
  }

  /// Eight replicas, four an instance, of which four are desired from the second minute on: two are left on each instance, and fit on one.
  private func run(_ rules: Provisioner.Rules, _ bound: DisruptionBudget.Bound?) throws -> ReplicationResult {
    var scenario = SharedInstanceTests.scenario(accelerators: [2], replicas: [8], horizon: 3_000)
    scenario.pools[0].replicas = ReplicaBounds(minimum: 4, maximum: 8, initial: 8)
    scenario.pools[0].autoscaler = try SharedInstanceTests.falling(from: 8, to: 4, atMinute: 2)
    scenario.pools[0].startup.load = .constant(100)
    scenario.pools[0].provisioner = Provisioner(rules)
    scenario.pools[0].disruptionBudget = bound.map { DisruptionBudget($0) }
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
    return result
  }

  private static var autoscaler: Provisioner.Rules {
    var rules = ClusterAutoscaler()
    rules.scaleDownUtilizationThreshold = 0.6
    return .clusterAutoscaler(rules)
  }

  /// Two at a time without a budget, one after the other with one that lets one go, and none where none may be missed.
  @Test(arguments: [Provisioner.Rules.karpenter(Karpenter()), autoscaler])
  func replicasGoAsTheBudgetSays(rules: Provisioner.Rules) throws {
    let free = try run(rules, nil)
    #expect(free.pools[0].replicasMin == 2 && free.instanceLives.count { $0.end == 3_000_000_000 } == 1)
    let one = try run(rules, .maxUnavailable(.count(1)))
    #expect(one.pools[0].replicasMin == 3 && one.instanceLives.count { $0.end == 3_000_000_000 } == 1)
    #expect(one.pools[0].coldStarts == 2 && free.pools[0].coldStarts == 2)
    let none = try run(rules, .minAvailable(.share(1)))
    #expect(none.pools[0].replicasMin == 4 && none.instanceLives.allSatisfy { $0.end == 3_000_000_000 })
    #expect(none.pools[0].coldStarts == 0)
  }
}
