import EventKernel
import Model
import Serving
import Testing

/// People as a backend: places, queues, hours.
@Suite struct PeopleTests {
  /// 2026-12-01 is a Tuesday.
  static func scenario(
    _ process: Arrivals.Process, time: Distribution, count: Int, hours: WorkingHours? = nil, horizon: Double,
    client: Client = Client(), spikes: [Spike] = []
  ) -> Scenario {
    var scenario = Stations.scenario(
      process: process, pool: Stations.pool(service: .constant(1), batching: .none(concurrency: 1)), horizon: horizon,
      seed: 5, client: client)
    scenario.people = [PeopleDesk(name: "desk", price: 4, time: time, count: count, hours: hours)]
    scenario.workloads[0].stages = [Stage(route: Route(targets: [.people(0)]))]
    scenario.workloads[0].arrivals.shape.spikes = spikes
    return scenario
  }

  static func run(_ scenario: Scenario) throws -> ReplicationResult {
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
    return result
  }

  /// Only the first N of a request each second come.
  static func first(_ count: Int) -> [Spike] { [Spike(at: Double(count) + 0.5, factor: 0, lasting: 1e7)] }

  @Test(arguments: [(1, 0.7), (4, 0.8), (12, 0.9)])
  func isAnErlangQueue(setting: (count: Int, load: Double)) throws {
    let (count, load) = setting
    let scenario = Self.scenario(
      .poisson(rate: load * Double(count)), time: .exponential(mean: 1), count: count,
      horizon: 20_000 / Double(count) / (1 - load))
    let results = try (0..<12).map { try simulate(scenario, replication: $0) }
    let truth = QueueTheoryTests.erlangC(servers: count, load: load) / (Double(count) * (1 - load))
    let waits = Sample(try results.map { try #require($0.people[0].wait.mean) })
    #expect(waits.agrees(with: truth), "\(waits) for \(truth)")
    let depths = Sample(results.map { $0.people[0].queueDepth })
    #expect(depths.agrees(with: truth * load * Double(count)), "\(depths)")
    let busy = Sample(try results.map { try #require($0.people[0].utilization) })
    #expect(busy.agrees(with: load), "\(busy)")
  }

  /// One person works from 09:00 to 12:00 on Tuesdays and Thursdays, two hours a case. Three cases come on Tuesday just after midnight.
  @Test func casesGoOnTheNextDay() throws {
    let hours = WorkingHours(
      from: 9 * 3_600, to: 12 * 3_600, days: [false, true, false, true, false, false, false])
    let scenario = Self.scenario(
      .deterministic(rate: 1), time: .constant(7_200), count: 1, hours: hours, horizon: 7 * 86_400,
      spikes: Self.first(3))
    let result = try Self.run(scenario)
    let day = 86_400.0
    let records = result.records.sorted { $0.index < $1.index }
    // From 09:00 to 11:00; from 11:00 to 12:00 and on Thursday to 10:00; from then to 12:00.
    let starts: [Double] = [9 * 3_600, 11 * 3_600, 2 * day + 10 * 3_600]
    let ends: [Double] = [11 * 3_600, 2 * day + 10 * 3_600, 2 * day + 12 * 3_600]
    #expect(records.map(\.startedAt) == starts)
    #expect(records.map(\.finishedAt) == ends)
    // Six hours of work; there are hours on Tuesday and Thursday of the run's seven days.
    #expect(result.people[0].utilization == 1)
    #expect(result.people[0].cases == 3 && result.people[0].done == 3)
    #expect(result.people[0].queueDepthMax == 3)
  }

  /// A case is paid in the month in which it is begun, also where it is not done when the run ends.
  @Test func casesArePaidWhenTheyAreBegun() throws {
    let scenario = Self.scenario(
      .deterministic(rate: 1), time: .constant(50), count: 2, horizon: 60, spikes: Self.first(4))
    let result = try Self.run(scenario)
    // Two from seconds 1 and 2 to 51 and 52; the others are begun then.
    #expect(result.people[0].cases == 4 && result.people[0].done == 2)
    #expect(result.usage.uses == [UseUsage(consumer: 0, month: 0, use: 0, count: 4)])
    #expect(result.workloads[0].inFlight == 2)
    let busy = try #require(result.people[0].utilization)
    #expect(abs(busy - (50 + 50 + 9 + 8) / 120.0) < 1e-12)
  }

  @Test func handingOverEndsTheTimeout() throws {
    let scenario = Self.scenario(
      .deterministic(rate: 1), time: .constant(500), count: 1, horizon: 2_000,
      client: Client(timeout: 10, retries: 2), spikes: Self.first(3))
    let result = try Self.run(scenario)
    #expect(result.workloads[0].completed == 3 && result.workloads[0].timedOut == 0)
    #expect(result.workloads[0].attempts == 3)
    #expect(result.records.map(\.finishedAt) == [501, 1_001, 1_501])
  }
}
