import EventKernel
import FoundationEssentials
import Model
import Serving
import Testing

/// Which instances provisioners give back together, worked by hand from kubernetes-sigs/karpenter 1.14.1 (pkg/controllers/disruption) and
/// kubernetes/autoscaler 1.36.1 (cluster-autoscaler/core/scaledown).
@Suite struct ConsolidationTests {
  /// Four instances of eight places: what is moved from one goes on with the next. The first three replicas find room on the third
  /// instance, which then holds five; these find room on the last only where it has five places.
  @Test(arguments: [(free: 3, removed: [1]), (free: 5, removed: [1, 2])])
  func whatIsMovedGoesOn(free: Int, removed: [Int]) {
    let pool = Stations.pool(service: .constant(1), batching: .none(concurrency: 1))
    let footprints = Fleet(of: 0, among: [pool]).footprints
    var placement = Placement(
      footprints, free: [[0], [6], [5], [free]], load: [[8, 2, 3, 8 - free]])
    #expect(placement.removable([1, 2]) == removed)
    var other = Placement(footprints, free: [[0], [6], [5], [free]], load: [[8, 2, 3, 8 - free]])
    // In the other order the three move to the first of the two, which holds five as well.
    #expect(other.removable([2, 1]) == removed.map { 3 - $0 })
  }

  /// N replicas up to the second minute and fewer from then on, with nothing to serve.
  static func scenario(
    _ rules: Provisioner.Rules, from many: Int, to few: Int, places: Int, horizon: Double = 1_500
  ) throws -> Scenario {
    var scenario = StartupTests.scenario(
      maximum: 40, interval: 100, startup: Startup(load: .constant(10)), purchase: [StartupTests.onDemand], burst: 0,
      horizon: horizon, replicasPerInstance: places)
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 0, factor: 0, lasting: 1e9)]
    scenario.pools[0].replicas = ReplicaBounds(minimum: few, maximum: many, initial: many)
    scenario.pools[0].autoscaler = try SharedInstanceTests.falling(from: many, to: few, atMinute: 2)
    scenario.pools[0].provisioner = Provisioner(rules)
    return scenario
  }

  /// Karpenter without a limit on how many go at a time.
  static let karpenter: Provisioner.Rules = {
    var rules = Karpenter()
    rules.budget = .share(1)
    return .karpenter(rules)
  }()

  static func run(_ scenario: Scenario) throws -> (lives: [InstanceLife], bought: Int, drained: Int) {
    let result = try simulate(scenario, replication: 0, recording: true, logging: 10_000)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
    let events = try #require(result.log).events
    return (
      result.instanceLives, events.count { $0.kind == .instanceRequested && $0.second > 0 },
      events.count { $0.kind == .instanceDraining }
    )
  }

  private static func ended(_ lives: [InstanceLife]) -> Int { lives.count { $0.end < 1_500_000_000 } }

  /// Three replicas on each of three instances of eight places. Two instances together hold six, for which the third has five places,
  /// and one more of the same type saves nothing: one of them goes. Its three replicas make it five and four, of which neither fits
  /// on the other.
  @Test func severalGoOnlyIfAllTheyHoldFits() throws {
    let outcome = try Self.run(Self.scenario(Self.karpenter, from: 24, to: 9, places: 8))
    #expect(outcome.bought == 0 && outcome.drained == 1 && Self.ended(outcome.lives) == 1)
  }

  /// Two by two on four instances of eight: the last keeps its own and takes all six of the others at once, as bisection finds with two,
  /// then three, of four candidates.
  @Test func severalGoAtOnce() throws {
    let outcome = try Self.run(Self.scenario(Self.karpenter, from: 32, to: 8, places: 8))
    #expect(outcome.bought == 0 && outcome.drained == 3)
    let ends = outcome.lives.map(\.end).filter { $0 < 1_500_000_000 }
    #expect(ends.count == 3 && Set(ends).count == 1)
  }

  /// Pools that may buy a small instance at $30 with four places or a large one at $80 with eight.
  static func twoTypes(_ options: [PurchaseOption], replicas: Int, to few: Int, small: Int = 4) throws -> Scenario {
    var scenario = try scenario(karpenter, from: replicas, to: few, places: small)
    scenario.pools[0].otherMachines = [MachineType(instance: Stations.instance(), replicasPerInstance: 8)]
    scenario.pools[0].purchase = options
    return scenario
  }

  private static func machines(_ lives: [InstanceLife]) -> [Int] {
    lives.filter { $0.end == 1_500_000_000 }.map(\.machine).sorted()
  }

  /// One replica on the small instance and two on the large one: $30 / 2 against $80 / 3 a disruption. Both could take what the
  /// other holds; the large one goes first, and then nothing is left to gain.
  @Test func whatSavesMostADisruptionGoesFirst() throws {
    let small = MachineTypeTests.option(0, 30)
    let options = [MachineTypeTests.option(0, 30, limit: 1), MachineTypeTests.option(1, 80, limit: 1), small]
    var scenario = try Self.twoTypes(options, replicas: 12, to: 3)
    guard case .karpenter(var rules) = Self.karpenter else { return }
    rules.budget = .count(1)
    scenario.pools[0].provisioner = Provisioner(.karpenter(rules))
    let outcome = try Self.run(scenario)
    #expect(outcome.bought == 0 && Self.machines(outcome.lives) == [0])
  }

  /// Twelve small ones with a replica each, at $12, and one large one for eight at $80. Bisection tries seven ($84 for $80), ten (no
  /// room), eight ($96) and nine (no room): eight are replaced. Of eight it tries five ($60), three and two, all dearer; seven and
  /// eight, which would do, are passed over.
  @Test(arguments: [(replicas: 12, replaced: 8), (replicas: 8, replaced: 0)])
  func bisectionPassesOverWhatItDoesNotTry(replicas: Int, replaced: Int) throws {
    let options = [MachineTypeTests.option(0, 12, limit: replicas), MachineTypeTests.option(1, 80)]
    let outcome = try Self.run(Self.twoTypes(options, replicas: replicas, to: replicas, small: 1))
    #expect(outcome.bought == (replaced > 0 ? 1 : 0) && outcome.drained == replaced)
    let left = Array(repeating: 0, count: replicas - replaced) + (replaced > 0 ? [1] : [])
    #expect(Self.machines(outcome.lives) == left)
  }

  /// A large instance with two replicas and a small one with one cost $92, and one large one would do at $80: that is what keeping it comes
  /// to. So the small one goes, and nothing is bought.
  @Test func oneOfTheirOwnTypeIsNoReplacement() throws {
    let options = [MachineTypeTests.option(1, 80, limit: 1), MachineTypeTests.option(0, 12)]
    let outcome = try Self.run(Self.twoTypes(options, replicas: 9, to: 3, small: 1))
    #expect(outcome.bought == 0 && outcome.drained == 1 && Self.machines(outcome.lives) == [1])
  }

  /// What is all spot stays, also where an instance on demand would cost less.
  @Test func spotIsNotReplaced() throws {
    let spot = MachineTypeTests.option(
      1, 80, kind: .spot, limit: 1, interruption: Interruption(monthlyProbability: 0, notice: 0))
    let options = [spot, MachineTypeTests.option(0, 30)]
    let outcome = try Self.run(Self.twoTypes(options, replicas: 8, to: 2))
    #expect(outcome.bought == 0 && Self.machines(outcome.lives) == [1])
  }

  // MARK: The cluster autoscaler

  /// Five instances of four places, of which three keep a replica: two are empty, and the first and the second with their replicas fit on
  /// the third. Found at 130 and due at 730. Empty ones and those that drain count towards the larger bound alike.
  @Test(arguments: [
    (most: 10, drained: 2, ends: [730, 730, 730, 730]), (most: 3, drained: 2, ends: [730, 730, 730, 740]),
    (most: 10, drained: 1, ends: [730, 730, 730, 740]), (most: 1, drained: 1, ends: [730, 740, 750, 760]),
  ])
  func bothKindsCount(most: Int, drained: Int, ends: [Int64]) throws {
    var rules = ClusterAutoscaler()
    rules.scaleDownUtilizationThreshold = 0.6
    rules.maxScaleDownParallelism = most
    rules.maxDrainParallelism = drained
    let outcome = try Self.run(Self.scenario(.clusterAutoscaler(rules), from: 20, to: 3, places: 4))
    #expect(outcome.bought == 0)
    #expect(outcome.lives.map(\.end).sorted() == ends.map { $0 * 1_000_000 } + [1_500_000_000])
  }

  /// Two by two on three instances of five places: with what the first holds the second has four, which have no place on the third. When
  /// the first is gone the others hold three each, above the half.
  @Test func theClusterAutoscalerKeepsWhatItMoved() throws {
    var rules = ClusterAutoscaler()
    rules.maxDrainParallelism = 3
    let outcome = try Self.run(Self.scenario(.clusterAutoscaler(rules), from: 15, to: 6, places: 5))
    #expect(outcome.bought == 0 && outcome.drained == 1)
  }

  /// 5 minutes, then twice as long each time up to 30; what fails meanwhile begins the same time anew; 3 hours after the last failure it is
  /// the first time again.
  @Test func backoffDoubles() {
    var backoff = ExponentialBackoff()
    #expect(backoff.fail(at: 100) == 400)
    #expect(backoff.fail(at: 150) == 450)
    #expect(backoff.fail(at: 451) == 1_051)
    #expect(backoff.fail(at: 2_000) == 3_200)
    #expect(backoff.fail(at: 4_000) == 5_800)
    #expect(backoff.fail(at: 6_000) == 7_800)
    #expect(backoff.fail(at: 16_800) == 18_600)
    #expect(backoff.fail(at: 27_601) == 27_901)
  }

  /// Instances that take too long, given up after 5 minutes: requested at the scan after 100, and at the first scan after each wait.
  @Test func whatDoesNotComeIsLeftAloneForLonger() throws {
    var rules = ClusterAutoscaler()
    rules.maxNodeProvisionTime = 300
    let scenario = ProvisionerTests.scenario(
      Provisioner(.clusterAutoscaler(rules)), burst: 2, horizon: 8_000, startup: Startup(provision: .constant(5_000)))
    let result = try simulate(scenario, replication: 0, recording: true, logging: 1_000)
    #expect(Audit(scenario, result).findings.isEmpty)
    let requested = try #require(result.log).events.filter { $0.kind == .instanceRequested }.map(\.second)
    #expect(requested == [0, 110, 720, 1_630, 3_140, 5_250, 7_360])
  }

  /// An option that always refuses is asked at the scans or batches after 5, 10 and 20 minutes under the cluster autoscaler, after 3 minutes
  /// each time under Karpenter, and after what the scenario says where it does. A replica waits anew each time that the option opens.
  @Test(arguments: [
    (ProvisionerTests.autoscaler, nil as Double?, [100.0, 410, 1_020, 2_230]),
    (ProvisionerTests.autoscaler, 500, [100, 610, 1_120, 1_630, 2_140]),
    (ProvisionerTests.karpenter, nil, [100, 281, 462, 643]),
  ])
  func refusalsAreMetInTheToolsWay(provisioner: Provisioner, retry: Double?, waits: [Double]) throws {
    let last = try #require(waits.last)
    var scenario = ProvisionerTests.scenario(provisioner, burst: 2, horizon: last + 20)
    scenario.pools[0].purchase[0].shortage = Shortage(probability: 1, retryAfter: retry)
    let result = try simulate(scenario, replication: 0, recording: true, logging: 1_000)
    #expect(Audit(scenario, result).findings.isEmpty)
    let pending = try #require(result.log).events.filter { $0.kind == .replicaPending }.map(\.second)
    #expect(pending == waits)
  }
}
