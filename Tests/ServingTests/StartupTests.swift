import EventKernel
import Model
import Serving
import Testing

/// When replicas are ready, and what of their instances' time is billed.
@Suite struct StartupTests {
  static func microseconds(_ result: ReplicationResult) -> Int64 { result.usage.microseconds() }

  static func rounding(_ result: ReplicationResult) -> Int64 { result.usage.roundingMicroseconds() }

  /// A pool that follows the number of requests in it, one a replica, evaluated every `interval` seconds. Its services
  /// last until their clients give up.
  static func scenario(
    initial: Int = 1, maximum: Int = 10, interval: Double, startup: Startup = Startup(), purchase: [PurchaseOption],
    burst: Int, service: Double? = nil, horizon: Double, replicasPerInstance: Int = 1
  ) -> Scenario {
    var pool = Stations.pool(service: .constant(service ?? 1e7), batching: .none(concurrency: 1))
    pool.replicas = ReplicaBounds(minimum: 1, maximum: maximum, initial: initial)
    pool.autoscaler = autoscaler(target: 1, interval: interval)
    pool.startup = startup
    pool.purchase = purchase
    pool.replicasPerInstance = replicasPerInstance
    var scenario = Stations.scenario(process: .deterministic(rate: 10), pool: pool, horizon: horizon)
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: Double(burst) / 10 + 0.05, factor: 0, lasting: 1e9)]
    return scenario
  }

  /// What keeps N requests a replica, as soon as it evaluates.
  private static func autoscaler(target: Double, interval: Double) -> Autoscaler {
    let rules = ScalingRules(
      stabilizationWindow: 0, policies: [ScalingPolicy(kind: .pods, value: 100, period: 1)], tolerance: 0.01)
    return Autoscaler([
      .hpa(
        HorizontalScaling(
          metrics: [ScalingMetric(.concurrency, target: target)], interval: interval, scaleUp: rules, scaleDown: rules))
    ])
  }

  static let onDemand = PurchaseOption(kind: .onDemand, hourly: 1, priceSource: "test")

  /// Requested at 100, runs at 130, pulled at 150, ready at 190: 30 s unbilled, 60 s billed and starting.
  @Test func theStagesOfAStart() throws {
    let startup = Startup(provision: .constant(30), pull: .constant(20), load: .constant(40))
    let scenario = Self.scenario(interval: 100, startup: startup, purchase: [Self.onDemand], burst: 3, horizon: 1_000)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(abs(result.pools[0].replicas - (1_000 + 2 * 810) / 1_000) < 1e-9)
    #expect(Self.microseconds(result) == 1_000_000_000 + 2 * 870_000_000)
    #expect(abs(result.usage.poolTime[0].starting - 120) < 1e-6)
    #expect(result.pools[0].coldStarts == 2)
    #expect(Self.rounding(result) == 0)
  }

  /// A second replica on a running instance does not wait for a machine, and shares its bill.
  @Test func replicasShareAnInstance() throws {
    let startup = Startup(provision: .constant(30), pull: .constant(20), load: .constant(40))
    // 7 replicas, 3 an instance: 2 more on the first, 3 on the second, 1 on the third.
    let scenario = Self.scenario(
      interval: 100, startup: startup, purchase: [Self.onDemand], burst: 7, horizon: 1_000, replicasPerInstance: 3)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(abs(result.pools[0].replicas - (1_000 + 2 * 840 + 4 * 810) / 1_000) < 1e-9)
    #expect(Self.microseconds(result) == 1_000_000_000 + 2 * 870_000_000)
    // Pulling and loading: 2 replicas on the machine that runs, and 4 on the new ones.
    #expect(abs(result.usage.poolTime[0].starting - 6 * 60) < 1e-6)
  }

  /// Eight replicas on two instances, half of them desired from 100 on while all are busy until 300: those of one instance drain, and it
  /// ends with the last of them.
  @Test func oneInstanceIsEmptied() throws {
    var scenario = Self.scenario(
      initial: 8, maximum: 8, interval: 100, purchase: [Self.onDemand], burst: 8, service: 300, horizon: 1_000,
      replicasPerInstance: 4)
    scenario.pools[0].replicas.minimum = 4
    scenario.pools[0].autoscaler = Self.autoscaler(target: 2, interval: 100)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    let ends = result.instanceLives.map { Double($0.end) / 1e6 }.sorted()
    #expect(ends.count == 2 && ends[0] > 300 && ends[0] < 301 && ends[1] == 1_000, "\(ends)")
  }

  /// A replica that is no longer desired before its machine runs costs nothing.
  @Test func aMachineThatNeverRanIsNotBilled() throws {
    let startup = Startup(provision: .constant(500))
    var scenario = Self.scenario(interval: 10, startup: startup, purchase: [Self.onDemand], burst: 4, horizon: 1_000)
    // All 4 give up after 60 s.
    scenario.workloads[0].client = Client(timeout: 60)
    scenario.pools[0].stepTime = .latency(.constant(60))
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Self.microseconds(result) == 1_000_000_000)
    #expect(result.pools[0].replicasMax == 4)
    #expect(result.pools[0].coldStarts == 3)
  }

  /// Machines that ran for less than a minute are billed a minute, longer ones whole seconds.
  @Test(arguments: [(7.5, 20.0), (7.5, 91), (7.3, 90)])
  func theProviderRoundsUp(interval: Double, service: Double) throws {
    let scenario = Self.scenario(
      interval: interval, purchase: [Self.onDemand], burst: 3, service: service, horizon: 1_000)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    // Three come at 0.1, 0.2 and 0.3; at the first scan two machines are added, on which the later two begin. The first
    // machine goes at the scan after its service, one of the others at the scan after theirs; the last one stays.
    func microseconds(_ seconds: Double) -> Int64 { Int64((seconds * 1e6).rounded()) }
    func probeAfter(_ time: Double) -> Double { (time / interval).rounded(.up) * interval }
    let lives = [
      microseconds(probeAfter(0.1 + service)), microseconds(probeAfter(interval + service)) - microseconds(interval),
    ]
    let whole = lives.map { max(60, ($0 + 999_999) / 1_000_000) * 1_000_000 }
    #expect(Self.microseconds(result) == lives[0] + lives[1] + 1_000_000_000 - microseconds(interval))
    #expect(Self.rounding(result) == whole[0] - lives[0] + whole[1] - lives[1])
    // The third rank ran until the first machine went, the second until the next one did.
    #expect(result.usage.ranks.map(\.ranks) == [1...1, 2...2, 3...3])
    #expect(
      result.usage.ranks.map(\.microseconds) == [1_000_000_000, lives[1], lives[0] - microseconds(interval)])
    #expect(result.usage.ranks.map(\.roundingMicroseconds) == [0, whole[1] - lives[1], whole[0] - lives[0]])
  }

  /// The lowest ranks are those of the commitments, whichever instances stop.
  @Test func commitmentsAreUsedFirst() throws {
    let reserved = PurchaseOption(kind: .reserved, limit: 2, hourly: 1, priceSource: "test")
    // 1 replica, then 5 from second 10 on: 2 reserved, 3 by the second; from second 310 to 320 back to 1.
    let scenario = Self.scenario(
      interval: 10, purchase: [reserved, Self.onDemand], burst: 5, service: 300, horizon: 1_000)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    let covered = scenario.pools[0].ranks(ofOption: 0)
    let used = result.usage.ranks.reduce(Int64(0)) {
      $0 + Int64(covered.clamped(to: Range($1.ranks)).count) * $1.microseconds
    }
    let paid = Self.microseconds(result) - used
    let running = zip(result.timeline.pools[0].ready, result.timeline.times).reduce(0.0) {
      $0 + $1.0 * result.timeline.binWidth
    }
    // No start and no draining here: machines run as long as replicas are ready.
    #expect(abs(Double(used + paid) / 1e6 - running) < 12, "\(running)")
    // While at least two ran both commitments were in use, and one of them in the rest of the time.
    let both = zip(result.timeline.pools[0].ready, result.timeline.times).reduce(0.0) {
      $0 + min($1.0, 2) * result.timeline.binWidth
    }
    #expect(abs(Double(used) / 1e6 - both) < 12, "\(used) \(both)")
    #expect(paid > 800_000_000)
  }

  /// What runs across a month's end is divided there to the microsecond.
  @Test func monthsSplitAtTheirEnd() throws {
    let pool = Stations.pool(service: .constant(1_000), batching: .none(concurrency: 1), replicas: 3)
    var scenario = Stations.scenario(process: .poisson(rate: 0.002), pool: pool, horizon: 40 * 86_400)
    scenario.start = Instant(
      secondsSinceEpoch: Instant(year: 2027, month: 1, day: 31).secondsSinceEpoch + 12 * 3_600 + 7)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    let day: Int64 = 86_400_000_000
    #expect(
      result.usage.ranks.map(\.microseconds) == [
        day / 2 - 7_000_000, 28 * day, 40 * day - 28 * day - day / 2 + 7_000_000,
      ])
    #expect(result.usage.ranks.allSatisfy { $0.ranks == 1...3 })
    #expect(result.usage.months.count == 3)
    #expect(result.usage.poolTime.count == 3)
  }
}
