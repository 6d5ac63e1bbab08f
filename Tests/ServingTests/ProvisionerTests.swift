import EventKernel
import Model
import Serving
import Testing

/// When a provisioner asks for instances and when it gives them back, worked by hand from the rules of the tools
/// (kubernetes/autoscaler, cluster-autoscaler/FAQ.md; aws/karpenter-provider-aws, concepts/disruption.md; 2026-08).
@Suite struct ProvisionerTests {
  static let startup = Startup(provision: .constant(30), pull: .constant(20), load: .constant(40))
  static let autoscaler = Provisioner(.clusterAutoscaler(ClusterAutoscaler()))
  static let karpenter = Provisioner(.karpenter(Karpenter()))

  /// One replica at the start, and as many as there are requests from the evaluation at 100 on.
  static func scenario(
    _ provisioner: Provisioner, burst: Int = 3, service: Double? = nil, horizon: Double = 1_000,
    replicasPerInstance: Int = 1, startup: Startup = startup
  ) -> Scenario {
    var scenario = StartupTests.scenario(
      interval: 100, startup: startup, purchase: [StartupTests.onDemand], burst: burst, service: service,
      horizon: horizon, replicasPerInstance: replicasPerInstance)
    scenario.pools[0].provisioner = provisioner
    return scenario
  }

  /// Desired at 100. The scan after that is at 110, a batch ends at 101; then 30 s until they run and 60 s until they serve.
  @Test(arguments: [(autoscaler, 110.0), (karpenter, 101.0)])
  func replicasWaitUntilInstancesAreAskedFor(provisioner: Provisioner, asked: Double) throws {
    let scenario = Self.scenario(provisioner)
    let result = try simulate(scenario, replication: 0, recording: true, logging: 1_000)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.usage.microseconds() == Int64((1_000 + 2 * (1_000 - asked - 30)) * 1e6))
    #expect(abs(result.pools[0].replicas - (1_000 + 2 * (1_000 - asked - 90)) / 1_000) < 1e-9)
    let events = try #require(result.log).events
    #expect(events.filter { $0.kind == .instanceRequested }.map(\.second) == [0, asked, asked])
    let waits = events.filter { $0.kind == .replicaPending }
    // Kubernetes counts replicas that wait: two on their way, and the autoscaler wants no more for them.
    #expect(waits.map(\.second) == [100] && waits.first?.levels.starting == 2)
  }

  /// A batch goes on while replicas come, up to 10 s: looks every 0.8 s each want one replica more.
  @Test func aBatchEndsAtTheLatest() throws {
    var scenario = StartupTests.scenario(
      interval: 0.8, purchase: [StartupTests.onDemand], burst: 1_000, horizon: 60)
    scenario.workloads[0].arrivals.process = .deterministic(rate: 1.25)
    scenario.pools[0].replicas.maximum = 40
    scenario.pools[0].startup = Startup(provision: .constant(1_000))
    scenario.pools[0].provisioner = Self.karpenter
    let result = try simulate(scenario, replication: 0, recording: true, logging: 10_000)
    #expect(Audit(scenario, result).findings.isEmpty)
    let events = try #require(result.log).events
    let first = try #require(events.first { $0.kind == .replicaPending }).second
    let asked = try #require(events.first { $0.kind == .instanceRequested && $0.second > 0 }).second
    #expect(abs(asked - first - 10) < 1e-9, "\(first) \(asked)")
  }

  /// Empty at 505 and at 600, seen at the scans of 510 and 610, terminated 10 minutes later.
  @Test func theClusterAutoscalerKeepsWhatIsEmpty() throws {
    let scenario = Self.scenario(Self.autoscaler, service: 305, horizon: 2_000)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.instanceLives.map(\.end) == [1_110_000_000, 1_210_000_000, 2_000_000_000])
    #expect(abs(result.usage.poolTime[0].unoccupied - (1_110 - 505) - (1_210 - 600)) < 1e-6)
  }

  /// At 400 one begins to drain, which is no reason to keep its instance: seen at 410, left at 425, empty at 496. The other is empty
  /// at 500, seen then and done 15 s later; a tenth of three instances is one at a time.
  @Test func karpenterGivesBackWithinItsBudget() throws {
    let scenario = Self.scenario(Self.karpenter, service: 305, horizon: 2_000)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.instanceLives.map(\.end) == [496_000_000, 515_000_000, 2_000_000_000])
    var together = Karpenter()
    together.budget = .count(2)
    together.consolidateAfter = 300
    let other = try simulate(
      Self.scenario(Provisioner(.karpenter(together)), service: 305, horizon: 2_000), replication: 0, recording: true)
    // The first instance is quiet at 500 and its replica fits on the one that is empty since 496. The third is quiet from 800 on.
    #expect(other.instanceLives.map(\.end) == [515_000_000, 815_000_000, 2_000_000_000])
    var never = Karpenter()
    never.consolidateAfter = nil
    let kept = try simulate(
      Self.scenario(Provisioner(.karpenter(never)), service: 305, horizon: 2_000), replication: 0, recording: true)
    #expect(kept.instanceLives.map(\.end) == [2_000_000_000, 2_000_000_000, 2_000_000_000])
  }

  /// Two more come at 700, while two instances stand empty: at the evaluation of 800 they start there, with the image in place.
  @Test func aLaterStartFindsWhatStillRuns() throws {
    var scenario = Self.scenario(Self.autoscaler, service: 305, horizon: 1_000)
    scenario.workloads[0].arrivals.shape.spikes = [
      Spike(at: 0.35, factor: 0, lasting: 699.7), Spike(at: 700.35, factor: 0, lasting: 1e9),
    ]
    scenario.pools[0].startup.imageCache = .node
    let result = try simulate(scenario, replication: 0, recording: true, logging: 1_000)
    #expect(Audit(scenario, result).findings.isEmpty)
    let events = try #require(result.log).events
    #expect(events.filter { $0.kind == .instanceRequested }.count == 3)
    #expect(events.filter { $0.kind == .replicaReady && $0.second > 700 }.map(\.second) == [840, 840])
  }

  /// Eight replicas on two instances, two from 100 on, one on each, as Kubernetes takes from the fuller one. They fit on one: the other
  /// is found at 110, and the replica that was on it starts anew there when it is terminated.
  @Test(arguments: [(autoscaler, 710.0), (karpenter, 125.0)])
  func whatIsUnderusedIsConsolidated(provisioner: Provisioner, given: Double) throws {
    var scenario = Self.scenario(provisioner, burst: 0, replicasPerInstance: 4)
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 0, factor: 0, lasting: 1e9)]
    scenario.pools[0].replicas = ReplicaBounds(minimum: 2, maximum: 8, initial: 8)
    let result = try simulate(scenario, replication: 0, recording: true, logging: 1_000)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.instanceLives.map(\.end) == [Int64(given * 1e6), 1_000_000_000])
    let events = try #require(result.log).events
    #expect(events.first { $0.kind == .instanceUnneeded }?.second == 110)
    #expect(events.filter { $0.kind == .replicaReady && $0.second > 0 }.map(\.second) == [given + 60])
    #expect(result.pools[0].replicasMin == 1)
    let places = result.usage.poolTime[0]
    #expect(abs(places.idle + places.starting + places.unoccupied - 4 * (1_000 + given)) < 1e-6)
  }

  /// An instance that does not come in 15 minutes is given up and requested again, under the cluster autoscaler after 5 minutes more.
  @Test(arguments: [(autoscaler, [110.0, 1_320.0]), (karpenter, [101.0, 1_002])])
  func whatDoesNotComeIsGivenUp(provisioner: Provisioner, asked: [Double]) throws {
    let scenario = Self.scenario(
      provisioner, burst: 2, horizon: 2_000, startup: Startup(provision: .constant(5_000)))
    let result = try simulate(scenario, replication: 0, recording: true, logging: 1_000)
    #expect(Audit(scenario, result).findings.isEmpty)
    let events = try #require(result.log).events
    #expect(events.filter { $0.kind == .instanceRequested }.map(\.second).dropFirst().prefix(2) == asked[...])
    #expect(result.usage.microseconds() == 2_000_000_000)
  }

  /// Seven replicas on three instances, five from 100 on: two, two and one. The sixth, desired at 200, goes where most room is, or least.
  @Test(arguments: [(Provisioner.Scheduler.leastAllocated, 2), (.mostAllocated, 0)])
  func theSchedulerChoosesTheInstance(scheduler: Provisioner.Scheduler, instance: Int) throws {
    var scenario = Self.scenario(
      Provisioner(.clusterAutoscaler(ClusterAutoscaler()), scheduler: scheduler), horizon: 600,
      replicasPerInstance: 3)
    scenario.workloads[0].arrivals.shape.spikes = [
      Spike(at: 0, factor: 0, lasting: 150), Spike(at: 150.65, factor: 0, lasting: 1e9),
    ]
    scenario.pools[0].replicas = ReplicaBounds(minimum: 5, maximum: 8, initial: 7)
    let result = try simulate(scenario, replication: 0, recording: true, logging: 1_000)
    #expect(Audit(scenario, result).findings.isEmpty)
    let started = try #require(result.log).events.filter { $0.kind == .replicaRequested && $0.second > 0 }
    #expect(started.map(\.second) == [200] && started.map(\.instance) == [instance])
  }
}
