import EventKernel
import Model
import Serving
import Testing

/// Batches at times of day, and deadlines.
@Suite struct BatchArrivalTests {
  static func scenario(
    _ batch: RecurringBatch, start: Instant = Instant(year: 2026, month: 12, day: 1), horizon: Double,
    deadline: Double? = nil, service: Double = 1, servers: Int = 1, queue: QueueLimits = QueueLimits()
  ) -> Scenario {
    let pool = Stations.pool(service: .constant(service), batching: .none(concurrency: servers), queue: queue)
    var scenario = Stations.scenario(process: .batch(batch), pool: pool, horizon: horizon)
    scenario.start = start
    scenario.workloads[0].deadline = deadline
    return scenario
  }

  static func run(_ scenario: Scenario) throws -> ReplicationResult {
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
    return result
  }

  @Test func comeAtTheirTimes() throws {
    // The run starts at 06:00: one o'clock is 19 hours later.
    let start = Instant(secondsSinceEpoch: Instant(year: 2026, month: 12, day: 1).secondsSinceEpoch + 6 * 3_600)
    let batch = RecurringBatch(at: 3_600, every: 12 * 3_600, count: 3)
    let result = try Self.run(Self.scenario(batch, start: start, horizon: 2 * 86_400))
    #expect(result.records.map { $0.arrivedAt / 3_600 }.sorted() == [19, 19, 19, 31, 31, 31, 43, 43, 43])
    #expect(batch.first(from: start) == 19 * 3_600 && batch.batches(from: start, within: 2 * 86_400) == 3)
    let summary = TrafficSummary(
      Arrivals(process: .batch(batch)), start: start, horizon: 2 * 86_400)
    #expect(abs(summary.mean * 2 * 86_400 - 9) < 1e-9)
  }

  /// From 06:00 on every six hours: of the first day three, of all later ones four, the first at midnight.
  @Test func goOnInARunWithinALongerOne() throws {
    let start = Instant(year: 2026, month: 12, day: 1)
    func continued(_ hours: Int64) -> RecurringBatch {
      let later = Instant(secondsSinceEpoch: start.secondsSinceEpoch + hours * 3_600)
      return RecurringBatch(at: 21_600, every: 21_600, count: 5).continued(from: start, at: later)
    }
    for (hours, begins, count) in [(0, 6.0, 3), (24, 0, 4), (7, 5, 4), (-12, 18, 1)] as [(Int64, Double, Int)] {
      let batch = continued(hours)
      #expect(batch.begins == begins * 3_600)
      #expect(batch.batches(from: start, within: 86_400) == count)
    }
    let result = try Self.run(Self.scenario(continued(24), start: start, horizon: 86_400))
    #expect(Set(result.records.map(\.arrivedAt)) == [0, 21_600, 43_200, 64_800] && result.records.count == 20)
  }

  @Test func aBatchAtTheStartComesAtOnce() throws {
    let batch = RecurringBatch(at: 0, count: 2)
    let result = try Self.run(Self.scenario(batch, horizon: 86_400))
    #expect(result.records.map(\.arrivedAt) == [0, 0])
  }

  /// Ten requests of 100 s each from midnight on, one by one, against a deadline of 650 s.
  @Test func deadlinesAreMetOrMissed() throws {
    let result = try Self.run(
      Self.scenario(RecurringBatch(at: 0, count: 10), horizon: 5_000, deadline: 650, service: 100))
    #expect(result.workloads[0].deadlines == Self.counts(due: 10, met: 6))
    #expect(result.workloads[0].completed == 10)
    // What is not done when the run ends has missed a deadline that came before; what comes later is not known.
    let cut = try Self.run(
      Self.scenario(RecurringBatch(at: 0, count: 10), horizon: 720, deadline: 650, service: 100))
    #expect(cut.workloads[0].deadlines == Self.counts(due: 10, met: 6) && cut.workloads[0].inFlight == 3)
    let short = try Self.run(
      Self.scenario(RecurringBatch(at: 0, count: 10), horizon: 640, deadline: 650, service: 100))
    #expect(short.workloads[0].deadlines == Self.counts(due: 0, met: 0))
  }

  /// Who is refused has missed it.
  @Test func refusedRequestsMissTheirDeadlines() throws {
    let result = try Self.run(
      Self.scenario(
        RecurringBatch(at: 0, count: 10), horizon: 5_000, deadline: 650, service: 100, queue: QueueLimits(maxSize: 3)))
    #expect(result.workloads[0].deadlines == Self.counts(due: 10, met: 4))
  }

  /// A night's batch that is as large as one may be waits in a pool that has no replica yet.
  @Test func aLargeBatchIsNoOverload() throws {
    let scenario = Self.scenario(
      RecurringBatch(at: 0, count: 250_000), horizon: 3_600, deadline: 1_800, service: 0.01, servers: 2)
    let result = try simulate(scenario, replication: 0)
    #expect(result.overload == nil)
    #expect(result.workloads[0].completed == 250_000)
    // 200 a second, so all are done in less than the half hour.
    #expect(result.workloads[0].deadlines == Self.counts(due: 250_000, met: 250_000))
  }

  private static func counts(due: Int64, met: Int64) -> DeadlineCounts {
    var counts = DeadlineCounts()
    counts.due = due
    counts.met = met
    return counts
  }
}
