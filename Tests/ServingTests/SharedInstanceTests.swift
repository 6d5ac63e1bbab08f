import Catalog
import EventKernel
import Model
import Serving
import Testing

/// Pools whose replicas are placed on the same instances, worked by hand.
@Suite struct SharedInstanceTests {
  static let eight = Stations.instance("aws/p4d.24xlarge")

  /// Two pools on instances of eight accelerators, each with a workload of its own that takes a replica a request.
  /// - Parameters:
  ///   - accelerators: What a replica of each spans.
  ///   - replicas: Of each, fixed.
  static func scenario(
    accelerators: [Int], replicas: [Int], horizon: Double = 1_000, isShared: Bool = true
  ) -> Scenario {
    var scenario = Stations.scenario(
      process: .poisson(rate: 0.5),
      pool: Stations.pool(service: .exponential(mean: 1), batching: .none(concurrency: 1)),
      horizon: horizon)
    let plain = scenario.pools[0]
    scenario.pools = zip(accelerators, replicas).enumerated().map { index, desired in
      var pool = plain
      pool.name = "p\(index)"
      pool.instance = eight
      pool.tensorParallel = desired.0
      pool.replicasPerInstance = 8 / desired.0
      pool.replicas = ReplicaBounds(minimum: desired.1, maximum: desired.1, initial: desired.1)
      if index > 0, isShared {
        pool.instancesOf = 0
        pool.purchase = []
      }
      return pool
    }
    let workload = scenario.workloads[0]
    scenario.workloads = scenario.pools.indices.map { index in
      var own = workload
      own.name = "w\(index)"
      own.stages = [Stage(route: Route(targets: [.pool(index)]))]
      return own
    }
    return scenario
  }

  /// N replicas up to a minute of the run, and fewer from then on.
  static func falling(from many: Int, to few: Int, atMinute minute: Int) throws -> Autoscaler {
    let midnight = try #require(CronExpression("0 0 * * *"))
    return Autoscaler([
      .schedule(
        ScheduledScaling(
          windows: [ScheduledScaling.Window(start: midnight, end: .after(Double(minute) * 60), replicas: many)],
          otherwise: few, start: Instant(year: 2026, month: 12, day: 1)))
    ])
  }

  static func run(_ scenario: Scenario, logging: Int = 0) throws -> ReplicationResult {
    let result = try simulate(scenario, replication: 0, recording: true, logging: logging)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
    return result
  }

  /// A replica on four accelerators and four on one each fill one instance; a fifth needs a second one.
  @Test(arguments: [(4, 1), (5, 2), (12, 2), (13, 3)])
  func whatFitsSharesAnInstance(guests: Int, instances: Int) throws {
    let result = try Self.run(Self.scenario(accelerators: [4, 1], replicas: [1, guests]))
    #expect(result.instanceLives.count == instances)
    #expect(result.usage.microseconds(pool: 0) == Int64(instances) * 1_000_000_000)
    #expect(result.usage.microseconds(pool: 1) == 0)
    #expect(result.pools.map(\.replicasMin) == [1, guests])
    // What holds no replica is counted in places of the owner's replicas, which are half an instance each.
    let free = Double(8 * instances - 4 - guests) / 4
    #expect(abs(result.usage.poolTime[0].unoccupied - free * 1_000) < 1e-6)
  }

  /// A replica spans the accelerators of one instance: two of three each leave two on it, which are no room for a third.
  @Test func aReplicaStandsOnOneInstance() throws {
    let result = try Self.run(Self.scenario(accelerators: [3, 3], replicas: [2, 1]))
    #expect(result.instanceLives.count == 2)
  }

  /// What it is placed on makes no replica quicker or slower: requests fare as on instances of their own.
  @Test func sharingChangesNoLatency() throws {
    let shared = try Self.run(Self.scenario(accelerators: [4, 1], replicas: [1, 2]))
    let own = try Self.run(Self.scenario(accelerators: [4, 1], replicas: [1, 2], isShared: false))
    #expect(shared.records == own.records && shared.records.count > 500)
    #expect(shared.instanceLives.count == 1 && own.instanceLives.count == 2)
  }

  /// The slices of a layout are places of their own kinds: two of 1g.5gb an accelerator, sixteen an instance, whatever the others do.
  @Test(arguments: [(16, 8, 1), (17, 8, 2), (1, 9, 2), (1, 8, 1)])
  func slicesOfALayout(small: Int, large: Int, instances: Int) throws {
    let profiles = Catalog.slices(of: try #require(Self.eight.accelerator).name)
    func profile(_ name: String) throws -> SliceProfile { try #require(profiles.first { $0.name == name }) }
    let layout = try ["3g.20gb", "2g.10gb", "1g.5gb", "1g.5gb"].map(profile)
    var scenario = Self.scenario(accelerators: [1, 1], replicas: [large, small])
    scenario.pools[0].layout = layout
    scenario.pools[0].slice = layout[0]
    scenario.pools[0].replicasPerInstance = 8
    scenario.pools[1].slice = layout[2]
    scenario.pools[1].replicasPerInstance = 16
    let result = try Self.run(scenario)
    #expect(result.instanceLives.count == instances)
    // Four of eight slices of memory are a 3g.20gb, and one is a 1g.5gb.
    let free = Double(64 * instances - 4 * large - small) / 4
    #expect(abs(result.usage.poolTime[0].unoccupied - free * 1_000) < 1e-6)
  }

  /// An instance that is interrupted takes the replicas of both pools, and what is bought instead holds both again.
  @Test func anInterruptionIsOfBoth() throws {
    var scenario = Self.scenario(accelerators: [4, 1], replicas: [1, 4], horizon: 20_000)
    scenario.pools[0].purchase = [
      PurchaseOption(
        kind: .spot, hourly: 1, priceSource: "test",
        interruption: Interruption(monthlyProbability: 0, notice: 10))
    ]
    scenario.pools[0].purchase[0].interruption?.zoneEvents = ZoneEvents(every: 1_000, share: 1)
    for pool in 0..<2 { scenario.pools[pool].startup.load = .constant(100) }
    let result = try Self.run(scenario, logging: 100_000)
    let interruptions = result.pools[0].interruptions
    #expect(interruptions > 10 && result.pools[1].interruptions == 0)
    let events = try #require(result.log).events
    let notices = events.filter { $0.kind == .interruptionNotice }.map(\.second)
    for notice in notices where notice < 19_000 {
      let asked = events.filter { $0.kind == .replicaRequested && $0.second == notice }
      #expect(asked.count { $0.pool == 0 } == 1 && asked.count { $0.pool == 1 } == 4)
      #expect(events.count { $0.kind == .instanceRequested && $0.second == notice } == 1)
    }
    #expect(result.pools[0].coldStarts * 4 == result.pools[1].coldStarts)
  }

  /// Where no more than one instance can be had, what one pool's replicas leave is taken by those of the other that wait.
  @Test func whatOneLeavesTheOtherTakes() throws {
    var scenario = Self.scenario(accelerators: [4, 4], replicas: [2, 2], horizon: 1_000)
    scenario.pools[0].purchase[0].limit = 1
    scenario.pools[0].replicas = ReplicaBounds(minimum: 1, maximum: 2, initial: 2)
    scenario.pools[0].autoscaler = try Self.falling(from: 2, to: 1, atMinute: 5)
    let result = try Self.run(scenario, logging: 1_000)
    let ready = try #require(result.log).events.filter { $0.kind == .replicaReady && $0.second > 0 }
    // Of the two that the second pool wants, one finds the room that the first one leaves once its request is done.
    let taken = try #require(ready.first).second
    #expect(ready.map(\.pool) == [1] && taken >= 300 && taken < 400)
    #expect(result.instanceLives.count == 1 && result.pools.map(\.replicasMax) == [2, 1])
  }

  /// The provisioner terminates an instance once what both pools have on it fits elsewhere.
  @Test func consolidationCountsBothPools() throws {
    var karpenter = Karpenter()
    karpenter.budget = .count(1)
    var scenario = Self.scenario(accelerators: [4, 2], replicas: [2, 4], horizon: 2_000)
    scenario.pools[0].provisioner = Provisioner(.karpenter(karpenter))
    let all = try Self.run(scenario)
    #expect(all.instanceLives.map(\.end) == [2_000_000_000, 2_000_000_000])
    // A replica of four and two of two are given up: what is left fits on one instance.
    scenario.pools[1].replicas = ReplicaBounds(minimum: 2, maximum: 4, initial: 4)
    scenario.pools[1].autoscaler = try Self.falling(from: 4, to: 2, atMinute: 2)
    scenario.pools[0].replicas = ReplicaBounds(minimum: 1, maximum: 2, initial: 2)
    scenario.pools[0].autoscaler = try Self.falling(from: 2, to: 1, atMinute: 2)
    let fewer = try Self.run(scenario)
    #expect(fewer.instanceLives.count == 2)
    #expect(fewer.instanceLives.count { $0.end == 2_000_000_000 } == 1)
    #expect(fewer.instanceLives.contains { $0.end < 300_000_000 })
  }
}
