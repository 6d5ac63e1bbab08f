import EventKernel
import Glibc
import Model
import Serving
import Testing

/// Instances that the provider takes back.
@Suite struct SpotTests {
  static let month = 730.0 * 3_600

  static func pool(
    probability: Double, notice: Double, limit: Int? = nil, service: Double = 1, replicas: Int,
    startup: Startup = Startup()
  ) -> Pool {
    var pool = Stations.pool(service: .constant(service), batching: .none(concurrency: 1), replicas: replicas)
    pool.purchase = [
      PurchaseOption(
        kind: .spot, limit: limit, hourly: 1, priceSource: "test",
        interruption: Interruption(monthlyProbability: probability, notice: notice))
    ]
    pool.startup = startup
    return pool
  }

  /// Interruptions per instance-month are Poisson with mean -ln(1 - p), where a lost instance is replaced at once.
  @Test(arguments: [0.05, 0.2, 0.9])
  func interruptionsFollowTheHazard(probability: Double) throws {
    let months = 20.0
    let replicas = 50
    let pool = Self.pool(probability: probability, notice: 0, replicas: replicas)
    let scenario = Stations.scenario(process: .poisson(rate: 1e-6), pool: pool, horizon: months * Self.month)
    let expected = -log1p(-probability) * months * Double(replicas)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(abs(Double(result.pools[0].interruptions) - expected) <= 4 * expected.squareRoot())
    #expect(result.pools[0].coldStarts == result.pools[0].interruptions)
    // Replaced in no time, all fifty run all the time.
    #expect(abs(result.pools[0].replicas - 50) < 1e-6)
    #expect(Audit(scenario, result).findings.isEmpty)
  }

  /// Where no other instance can be bought before the lost one is terminated, the replacement starts then: at the end of
  /// the notice, or of the work in progress if that is sooner.
  @Test(arguments: [0.0, 120])
  func aPoolAtItsLimitRecovers(notice: Double) throws {
    let pool = Self.pool(
      probability: 0.9, notice: notice, limit: 4, service: 60, replicas: 4,
      startup: Startup(provision: .constant(60), load: .constant(240)))
    let scenario = Stations.scenario(process: .poisson(rate: 0.05), pool: pool, horizon: 6 * Self.month)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.pools[0].interruptions > 20)
    // Each interruption costs one of the four replicas at most the notice and the start.
    let lost = Double(result.pools[0].interruptions) * (notice + 300)
    #expect(4 - result.pools[0].replicas <= lost / scenario.horizon + 1e-9, "\(result.pools[0].replicas)")
    #expect(result.workloads[0].inFlight < 100)
  }

  /// Services of ten days against instances that live about eight: what is running at the end of the notice is done again.
  @Test func workLongerThanTheNoticeIsLost() throws {
    let day = 86_400.0
    let service = 10 * day
    let pool = Self.pool(probability: 1 - exp(-Self.month / (8 * day)), notice: 120, service: service, replicas: 20)
    let scenario = Stations.scenario(process: .deterministic(rate: 1 / day), pool: pool, horizon: 1_000 * day)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    let completed = result.records.filter { $0.outcome == .completed }
    #expect(completed.contains { $0.attempts == 1 } && completed.contains { $0.attempts == 2 })
    #expect(completed.count == result.records.count, "a lost attempt costs no retry of the client's")
    for record in completed {
      // The last attempt is a whole service; every attempt before it was cut off before its end.
      #expect(
        record.finishedAt - record.startedAt == service || abs(record.finishedAt - record.startedAt - service) < 1e-6)
      if record.attempts == 1 {
        #expect(record.startedAt - record.arrivedAt < 1e-6 || result.pools[0].queueDepthMax > 0)
      } else {
        #expect(record.finishedAt - record.arrivedAt > service)
        #expect(
          record.startedAt - record.arrivedAt < Double(record.attempts - 1) * service + Double(20 * record.attempts)
            * service)
      }
    }
    // Only what ended was booked as busy, lost work is replica time without a consumer.
    let busy = result.usage.poolTime.reduce(0) { $0 + $1.busy.reduce(0, +) }
    #expect(abs(busy - Double(completed.count) * service) < 1e-3)
  }

  @Test func workShorterThanTheNoticeFinishes() throws {
    let pool = Self.pool(probability: 1 - 0x1p-53, notice: 120, service: 60, replicas: 3)
    let scenario = Stations.scenario(process: .poisson(rate: 0.04), pool: pool, horizon: 200 * 86_400)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.pools[0].interruptions > 500)
    #expect(result.records.allSatisfy { $0.outcome == .completed && $0.attempts == 1 })
  }

  /// One instance, warned once: the other one is requested at the warning and not at the loss.
  @Test func theReplacementStartsAtTheWarning() throws {
    let notice = 600.0
    let pool = Self.pool(
      probability: 1 - 0x1p-53, notice: notice, service: 1e7, replicas: 1,
      startup: Startup(provision: .constant(100), pull: .constant(20), load: .constant(80)))
    // One request that is never done keeps the warned replica until it is taken away.
    let scenario = Stations.scenario(
      process: .deterministic(rate: 1 / 1_000), pool: pool, horizon: 1_000 * 1_024)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(result.pools[0].interruptions > 5)
    // From the warning on: 200 s until the next is ready, which then is next to the draining one for 400 s.
    let interruptions = Double(result.pools[0].interruptions)
    let notReady = (1 - result.pools[0].replicas) * scenario.horizon
    #expect(abs(notReady - interruptions * 200) <= 200, "\(notReady) s for \(interruptions) interruptions")
    let billed = Double(result.usage.microseconds()) / 1e6
    #expect(abs(billed - scenario.horizon - interruptions * (notice - 100)) <= notice, "\(billed)")
  }
}
