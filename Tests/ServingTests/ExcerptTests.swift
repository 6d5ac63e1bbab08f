import Catalog
import EventKernel
import Model
import Serving
import Testing

/// Runs that are cut out of longer ones begin with what is under way at any other moment.
@Suite("Runs cut out of longer ones") struct ExcerptTests {
  private func failing(_ isExcerpt: Bool, horizon: Double, replications: Int) throws -> [Double] {
    var api = API(
      name: "hosted", model: "m", price: TokenPrice(input: 1, output: 1, source: "test"),
      timeToFirstToken: .constant(0.1), tokensPerSecond: .constant(100))
    api.faults.outages = [Occurrence(.every(2_000), lasting: 1_000)]
    var workload = LanguagePools.workload(process: .deterministic(rate: 0.1), input: 10, output: 10)
    workload.stages = [Stage(route: Route(targets: [.api(0)]))]
    var scenario = Scenario(
      name: "calls", start: Instant(year: 2026, month: 12, day: 1), horizon: horizon,
      replications: ReplicationPlan(atLeast: 1, atMost: 1), seed: 1, workloads: [workload], pools: [], apis: [api])
    scenario.isExcerpt = isExcerpt
    return try (0..<replications).map { replication in
      let result = try simulate(scenario, replication: replication)
      return Double(result.apis[0].errors) / Double(max(1, result.apis[0].calls))
    }
  }

  /// A third of the time, from the first moment on: 1,000 s of outage after 2,000 s without on average.
  @Test func anOutageIsUnderWayAsOftenAsAtAnyMoment() throws {
    for horizon in [15.0, 800] {
      let sample = Sample(try failing(true, horizon: horizon, replications: 600))
      #expect(sample.agrees(with: 1.0 / 3), "\(sample) within \(horizon) s")
      #expect(4 * sample.standardError < 0.1)
    }
    // A run of its own begins without.
    #expect(Sample(try failing(false, horizon: 15, replications: 200)).mean < 0.05)
  }

  private func pool(replicas: Int) -> Pool {
    Stations.pool(service: .constant(10), batching: .none(concurrency: 1), replicas: replicas)
  }

  private func run(_ pool: Pool, horizon: Double, isExcerpt: Bool = true, replication: Int = 0) throws
    -> ReplicationResult
  {
    var scenario = Stations.scenario(process: .deterministic(rate: 0.01), pool: pool, horizon: horizon)
    scenario.isExcerpt = isExcerpt
    return try simulate(scenario, replication: replication)
  }

  /// Of 400 replicas that run for 3,000 s and are repaired for up to 1,000 s, 500 s on average, 6 in 7 are ready at any time.
  @Test func repairsAreUnderWay() throws {
    var pool = pool(replicas: 400)
    pool.faults.crashes = Crashes(meanTimeBetween: 3_000, repair: .uniform(low: 0, high: 1_000))
    let deviation = (400.0 * 6 / 7 / 7).squareRoot()
    for horizon in [120.0, 600] {
      let result = try run(pool, horizon: horizon)
      #expect(abs(result.pools[0].replicas - 400.0 * 6 / 7) < 4 * deviation, "\(result.pools[0].replicas)")
    }
    #expect(try run(pool, horizon: 120, isExcerpt: false).pools[0].replicas > 380)
  }

  /// A zone that is lost nearly all the time: the fleet stands in the other one from the start, and nothing of it is lost.
  @Test func aLostZoneHasNothing() throws {
    var pool = pool(replicas: 4)
    pool.startup = Startup(provision: .constant(60), load: .constant(40))
    pool.zones = ["a", "b"]
    pool.faults.zoneOutages = [ZoneOutage(Occurrence(.every(1), lasting: 1e9), zone: 1)]
    let result = try run(pool, horizon: 1_000)
    #expect(result.pools[0].coldStarts == 0 && result.pools[0].replicasMin == 4)
    #expect(result.usage.microseconds() == 4_000_000_000)
    #expect(try run(pool, horizon: 1_000, isExcerpt: false).pools[0].coldStarts == 2)
  }

  /// Half of the time all instances are lost, for longer than the run lasts.
  @Test func aFleetMayBeLost() throws {
    var pool = pool(replicas: 2)
    pool.startup = Startup(provision: .constant(60), load: .constant(40))
    pool.faults.zoneOutages = [ZoneOutage(Occurrence(.every(1e9), lasting: 1e9))]
    let ready = try (0..<60).map { try run(pool, horizon: 1_000, replication: $0).pools[0].replicas }
    let lost = ready.count { $0 == 0 }
    #expect(ready.allSatisfy { $0 == 0 || $0 == 2 } && abs(Double(lost) - 30) <= 4 * 15.0.squareRoot())
  }

  /// Half of the time every replica takes three times as long.
  @Test func replicasAreSlowFromTheStart() throws {
    var pool = pool(replicas: 2)
    pool.faults.slow = [Slowdown(Occurrence(.every(1e8), lasting: 1e8), share: 1, factor: 3)]
    let times = try (0..<60).map { replication in
      let result = try run(pool, horizon: 1_000, replication: replication)
      return try #require(result.workloads[0].latency.mean)
    }
    let slow = times.count { abs($0 - 30) < 0.5 }
    #expect(times.allSatisfy { abs($0 - 10) < 0.5 || abs($0 - 30) < 0.5 })
    #expect(abs(Double(slow) - 30) <= 4 * 15.0.squareRoot())
  }
}
