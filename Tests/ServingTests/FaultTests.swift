import Catalog
import EventKernel
import Model
import Serving
import Testing

/// What goes wrong, and that nothing is lost without being counted.
@Suite struct FaultTests {
  private func run(_ scenario: Scenario) throws -> ReplicationResult {
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings.prefix(3))")
    return result
  }

  private static func isNear(_ a: Double, _ b: Double, within tolerance: Double = 1e-6) -> Bool {
    abs(a - b) <= tolerance
  }

  private func pool(service: Double = 10, replicas: Int, startup: Startup = Startup()) -> Pool {
    var pool = Stations.pool(service: .constant(service), batching: .none(concurrency: 1), replicas: replicas)
    pool.startup = startup
    return pool
  }

  /// Up for `mtb` and down for `repair` on the average: an alternating renewal process.
  @Test func crashesAndRepairs() throws {
    var pool = pool(service: 1, replicas: 20)
    pool.faults.crashes = Crashes(meanTimeBetween: 3_000, repair: .exponential(mean: 500))
    let horizon = 1e6
    let result = try run(Stations.scenario(process: .poisson(rate: 0.05), pool: pool, horizon: horizon))
    let cycles = 20 * horizon / 3_500
    // The variance of a count of cycles is their number times the squared coefficient of variation of one.
    let deviation = (cycles * (9e6 + 2.5e5) / (3_500 * 3_500)).squareRoot()
    let crashes = Double(result.pools[0].crashes)
    #expect(abs(crashes - cycles) <= 4 * deviation)
    let up = 20.0 * 3_000 / 3_500
    #expect(abs(result.pools[0].replicas - up) <= 4 * up / cycles.squareRoot())
    #expect(result.pools[0].coldStarts == 0 && result.workloads[0].failed == 0)
    // The machine is paid for while its replica is repaired.
    #expect(result.usage.microseconds() == 20_000_000_000_000)
    #expect(result.records.allSatisfy { $0.outcome == .completed })
  }

  /// Every replica takes three times as long from 1,000 to 2,000, and those that are added meanwhile too.
  @Test func aBadDeploySlowsWhatStarts() throws {
    var pool = pool(replicas: 2)
    pool.faults.badDeploys = [Slowdown(Occurrence(.at(1_000), lasting: 1_000), share: 1, factor: 3)]
    // A restart in the middle makes no difference, since what is deployed is what is slow.
    pool.rollingUpdates = [RollingUpdate(at: 1_500)]
    let result = try run(Stations.scenario(process: .deterministic(rate: 0.01), pool: pool, horizon: 3_050))
    for record in result.records {
      let isSlow = record.startedAt >= 1_000 && record.startedAt < 2_000
      let seconds = isSlow ? 30.0 : 10
      #expect(Self.isNear(record.finishedAt - record.startedAt, seconds), "\(record.startedAt)")
    }
    #expect(result.records.count == 30)
  }

  /// Steps of a language model take twice as long from the one on that begins after the slowdown.
  @Test func aSlowBatchTakesTwiceAsLong() throws {
    func latency(_ slow: [Slowdown]) throws -> Double {
      var pool = try LanguagePools.pool(maxNumSeqs: 8, budget: 512, replicas: 1)
      pool.faults.slow = slow
      let workload = LanguagePools.workload(process: .deterministic(rate: 0.01), input: 200, output: 1_000)
      let result = try run(LanguagePools.scenario(workload, pool: pool, horizon: 250, seed: 3))
      return try #require(result.workloads[0].latency.mean)
    }
    let whole = Occurrence(.at(0), lasting: 1_000)
    let plain = try latency([])
    let slow = try latency([Slowdown(whole, share: 1, factor: 2)])
    #expect(Self.isNear(slow / plain, 2, within: 0.01))
    let none = try latency([Slowdown(whole, share: 0, factor: 2)])
    #expect(Self.isNear(none, plain))
  }

  /// Four replicas in two zones; one zone is lost for 500 s: the two of it start again in the other one, 100 s later.
  @Test func aLostZoneIsReplacedInAnother() throws {
    var pool = pool(replicas: 4, startup: Startup(provision: .constant(60), load: .constant(40)))
    pool.zones = ["a", "b"]
    pool.faults.zoneOutages = [ZoneOutage(Occurrence(.at(1_000), lasting: 500), zone: 1)]
    let result = try run(Stations.scenario(process: .deterministic(rate: 0.1), pool: pool, horizon: 4_000))
    #expect(Self.isNear(result.pools[0].replicas * 4_000, 15_800))
    #expect(result.pools[0].coldStarts == 2 && result.pools[0].replicasMin == 2)
    #expect(result.usage.microseconds() == 15_880_000_000)
    #expect(result.records.allSatisfy { $0.outcome == .completed })
  }

  /// All zones are lost: requests wait for the first replica after it, and none is lost.
  @Test func anOutageOfAllIsWaitedFor() throws {
    var pool = pool(replicas: 4, startup: Startup(provision: .constant(60), load: .constant(40)))
    pool.faults.zoneOutages = [ZoneOutage(Occurrence(.at(1_000), lasting: 500))]
    let result = try run(Stations.scenario(process: .deterministic(rate: 0.1), pool: pool, horizon: 4_005))
    #expect(Self.isNear(result.pools[0].replicas * 4_005, 13_620))
    #expect(result.pools[0].replicasMin == 0)
    let waited = result.records.filter { $0.arrivedAt > 1_000 && $0.arrivedAt < 1_600 }
    #expect(waited.count >= 59 && waited.allSatisfy { $0.outcome == .completed && $0.startedAt >= 1_600 })
    #expect(result.workloads[0].failed == 0)
  }

  /// One by one with a surge of 1, each taking 100 s; or with one missing at a time.
  @Test func aRollingUpdateKeepsItsLimits() throws {
    func update(_ surge: RollingUpdate.Portion, _ unavailable: RollingUpdate.Portion) throws -> ReplicationResult {
      var pool = pool(replicas: 4, startup: Startup(provision: .constant(60), load: .constant(40)))
      pool.rollingUpdates = [RollingUpdate(at: 1_000, maxSurge: surge, maxUnavailable: unavailable)]
      return try run(Stations.scenario(process: .deterministic(rate: 0.0001), pool: pool, horizon: 4_000))
    }
    let surging = try update(.count(1), .count(0))
    #expect(surging.pools[0].replicasMin == 4 && surging.pools[0].replicasMax == 5)
    #expect(surging.pools[0].coldStarts == 4)
    #expect(Self.isNear(surging.pools[0].replicas, 4))
    #expect(surging.usage.microseconds() == 16_160_000_000)
    let missing = try update(.count(0), .count(1))
    #expect(missing.pools[0].replicasMin == 3 && missing.pools[0].replicasMax == 4)
    #expect(Self.isNear(missing.pools[0].replicas * 4_000, 15_600))
    // 25 % of 4 is one: two at a time.
    let both = try update(.share(0.25), .share(0.25))
    #expect(both.pools[0].replicasMin == 3 && both.pools[0].replicasMax == 5 && both.pools[0].coldStarts == 4)
    #expect(RollingUpdate(at: 0, maxSurge: .share(0.1), maxUnavailable: .share(0.1)).limits(of: 15) == (2, 1))
    #expect(RollingUpdate(at: 0, maxSurge: .count(0), maxUnavailable: .share(0.1)).limits(of: 5) == (0, 1))
  }

  private func calls(_ faults: APIFaults) throws -> ReplicationResult {
    var api = API(
      name: "hosted", model: "m", price: TokenPrice(input: 1, output: 1, source: "test"),
      timeToFirstToken: .constant(0.1), tokensPerSecond: .constant(100))
    api.faults = faults
    var workload = LanguagePools.workload(process: .deterministic(rate: 1), input: 10, output: 10)
    workload.stages = [Stage(route: Route(targets: [.api(0)]))]
    return try run(
      Scenario(
        name: "calls", start: Instant(year: 2026, month: 12, day: 1), horizon: 20_000,
        replications: ReplicationPlan(atLeast: 1, atMost: 1), seed: 1, workloads: [workload], pools: [], apis: [api]))
  }

  /// Calls come at whole seconds; those from 1,000.5 to 1,500.5 fail, and of those from 5,000.5 on for 10,000 s 30 % are refused.
  @Test func anAPIFailsAndRefuses() throws {
    let outage = try calls(APIFaults(outages: [Occurrence(.at(1_000.5), lasting: 500)]))
    #expect(outage.workloads[0].failed == 500 && outage.apis[0].errors == 500)
    #expect(
      outage.records.filter { $0.outcome == .failed }.allSatisfy { $0.arrivedAt > 1_000.5 && $0.arrivedAt < 1_500.5 })
    let storm = try calls(
      APIFaults(throttling: [Throttling(Occurrence(.at(5_000.5), lasting: 10_000), share: 0.3)]))
    let refused = Double(storm.workloads[0].rejected)
    #expect(Self.isNear(refused, 3_000, within: 4 * 2_100.0.squareRoot()))
    #expect(storm.apis[0].throttled == storm.workloads[0].rejected)
    // On a third of the time on the average: 100 s each after gaps of 200.
    let random = try calls(APIFaults(outages: [Occurrence(.every(200), lasting: 100)]))
    let share = Double(random.workloads[0].failed) / Double(random.workloads[0].arrived)
    #expect(abs(share - 1.0 / 3) < 4 * 0.05, "\(share)")
  }
}
