import EventKernel
import Model
import Serving
import Testing

/// Clients that wait for an outcome before they send again.
@Suite struct ClosedArrivalTests {
  /// Users of a station of exponential service with mean 1.
  static func scenario(_ closed: ClosedArrivals, servers: Int, horizon: Double, service: Distribution? = nil)
    -> Scenario
  {
    let pool = Stations.pool(service: service ?? .exponential(mean: 1), batching: .none(concurrency: servers))
    return Stations.scenario(process: .closed(closed), pool: pool, horizon: horizon, seed: 11)
  }

  /// M/M/c//N by its balance equations: p(n+1) min(n+1, c) / s = p(n) (N - n) / z. Source: L. Kleinrock, Queueing Systems I, 1975, 3.9.
  static func machineRepair(clients: Int, thinkTime: Double, servers: Int) -> (wait: Double, rate: Double) {
    var weights = [1.0]
    for n in 0..<clients {
      weights.append(weights[n] * Double(clients - n) / thinkTime / Double(min(n + 1, servers)))
    }
    let total = weights.reduce(0, +)
    let thinking = weights.enumerated().reduce(0) { $0 + Double(clients - $1.offset) * $1.element } / total
    let waiting = weights.enumerated().reduce(0) { $0 + Double(max(0, $1.offset - servers)) * $1.element } / total
    let rate = thinking / thinkTime
    return (waiting / rate, rate)
  }

  @Test(arguments: [(5, 4.0, 1), (20, 12, 2), (40, 3, 8), (3, 1, 4)])
  func machinesInRepair(setting: (clients: Int, thinkTime: Double, servers: Int)) throws {
    let (clients, thinkTime, servers) = setting
    let truth = Self.machineRepair(clients: clients, thinkTime: thinkTime, servers: servers)
    // The distribution of thinking does not matter, once it no longer shows that all users began at the same moment.
    for law in [Distribution.exponential(mean: thinkTime), .constant(thinkTime)] {
      let begin = 40 * (thinkTime + 1)
      let horizon = begin + 3_000 / truth.rate
      let scenario = Self.scenario(ClosedArrivals(clients: clients, thinkTime: law), servers: servers, horizon: horizon)
      let runs = try (0..<8).map { try simulate(scenario, replication: $0, recording: true).records }
      let waits = Sample(
        runs.map { records in
          let seen = records.filter { $0.arrivedAt > begin }
          return seen.reduce(0) { $0 + $1.startedAt - $1.arrivedAt } / Double(seen.count)
        })
      let rates = Sample(runs.map { Double($0.count { $0.finishedAt > begin }) / (horizon - begin) })
      #expect(waits.agrees(with: truth.wait), "\(waits) for \(truth.wait)")
      #expect(rates.agrees(with: truth.rate), "\(rates) for \(truth.rate)")
    }
  }

  /// Eight places take a second each and are always full; 30 requests are sent 12 at a time.
  @Test func asManyAreInFlightAsWritten() throws {
    let closed = ClosedArrivals(clients: 12, requests: 30)
    let scenario = Self.scenario(closed, servers: 8, horizon: 100, service: .constant(1))
    let records = try simulate(scenario, replication: 0, recording: true).records.sorted {
      $0.finishedAt < $1.finishedAt
    }
    #expect(records.count == 30)
    #expect(records.prefix(8).allSatisfy { $0.finishedAt == 1 } && records[29].finishedAt == 4)
    #expect(records.count { $0.arrivedAt == 0 } == 12)
    // Each later one is sent when one is answered.
    #expect(records.map(\.arrivedAt).sorted().dropFirst(12) == records.map(\.finishedAt).prefix(18)[...])
  }

  @Test func withoutAnEndTheyGoOn() throws {
    let scenario = Self.scenario(ClosedArrivals(clients: 3), servers: 3, horizon: 100.5, service: .constant(1))
    let result = try simulate(scenario, replication: 0).workloads[0]
    #expect(result.completed == 300 && result.arrived == 303 && result.inFlight == 3)
  }

  /// A user thinks after the last attempt, and not after each.
  @Test func usersThinkAfterTheFinalOutcome() throws {
    var pool = Stations.pool(service: .constant(10), batching: .none(concurrency: 1))
    pool.queue = QueueLimits(maxSize: 0)
    let closed = ClosedArrivals(clients: 2, thinkTime: .constant(5))
    let client = Client(retries: 1, backoff: Backoff(base: 1))
    let scenario = Stations.scenario(process: .closed(closed), pool: pool, horizon: 40, client: client)
    let records = try simulate(scenario, replication: 0, recording: true).records
    // Both send at 5; one is served until 15, the other is refused at 5 and 6 and sends again at 11, is refused at 11 and 12, and so on.
    let refused = records.filter { $0.outcome == .rejected }.map(\.arrivedAt)
    #expect(refused.prefix(2) == [5, 11])
    #expect(records.filter { $0.outcome == .completed }.first?.finishedAt == 15)
    #expect(records.allSatisfy { $0.outcome == .completed || $0.attempts == 2 })
  }

  /// What is refused at once does not stop time.
  @Test func refusalsTakeTime() throws {
    var pool = Stations.pool(service: .constant(1_000), batching: .none(concurrency: 1))
    pool.queue = QueueLimits(maxSize: 0)
    let scenario = Stations.scenario(process: .closed(ClosedArrivals(clients: 2)), pool: pool, horizon: 1)
    let result = try simulate(scenario, replication: 0).workloads[0]
    #expect(result.arrived > 900 && result.arrived < 1_100)
  }

  /// A conversation is one task of a user: there are never more of them than users.
  @Test func conversationsAreTasks() throws {
    var scenario = Self.scenario(
      ClosedArrivals(clients: 4, thinkTime: .constant(3)), servers: 4, horizon: 200, service: .constant(1))
    scenario.workloads[0].hasTokens = true
    scenario.workloads[0].inputTokens = .constant(5)
    scenario.workloads[0].outputTokens = .constant(5)
    scenario.workloads[0].conversation = Conversation(turns: .constant(3), thinkTime: .constant(2), keptHistory: nil)
    let records = try simulate(scenario, replication: 0, recording: true).records
    // Three turns of a second with two of thinking between them, then three seconds: a conversation every ten.
    let firsts = records.filter { $0.turn == 1 }.map(\.arrivedAt)
    #expect(firsts.count == 80)
    #expect(Set(firsts) == Set(stride(from: 3.0, to: 200, by: 10)))
  }
}
