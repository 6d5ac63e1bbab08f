import Catalog
import EventKernel
import Model
import Serving
import Testing

/// A pool first, a hosted API for what is too much.
@Suite struct OverflowTests {
  /// One replica with a service of 10 s; an API that answers in half a second.
  func scenario(
    _ process: Arrivals.Process, horizon: Double, overflowAt: Double, replicas: Int = 1,
    service: Distribution = .constant(10), queue: QueueLimits = QueueLimits(), client: Client = Client()
  ) -> Scenario {
    let pool = Stations.pool(service: service, batching: .none(concurrency: 1), queue: queue, replicas: replicas)
    var scenario = Stations.scenario(process: process, pool: pool, horizon: horizon, client: client)
    scenario.workloads[0].hasTokens = true
    scenario.workloads[0].inputTokens = .constant(100)
    scenario.workloads[0].outputTokens = .constant(10)
    scenario.apis = [
      API(
        name: "hosted", model: "m", price: TokenPrice(input: 1, output: 1, source: "test"),
        timeToFirstToken: .constant(0.5), tokensPerSecond: .constant(1_000))
    ]
    scenario.workloads[0].stages[0].route = Route(
      rule: .overflow, targets: [.pool(0), .api(0)], overflowAt: overflowAt)
    return scenario
  }

  /// Every second one; the first is served to 10, the next wait, and whoever finds the queue at its limit goes to the API.
  @Test(arguments: [(0.0, 0), (1, 1), (2, 2), (2.5, 3)]) func theLineStopsAtTheLimit(limit: Double, waiting: Int) throws
  {
    let scenario = scenario(.deterministic(rate: 1), horizon: 9.5, overflowAt: limit)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.pools[0].queueDepthMax == waiting)
    #expect(result.apis[0].calls == result.workloads[0].arrived - 1 - Int64(waiting))
    #expect(result.workloads[0].attempts == result.workloads[0].arrived)
  }

  @Test func theLimitIsOfEachReadyReplica() throws {
    let result = try simulate(
      scenario(.deterministic(rate: 1), horizon: 9.5, overflowAt: 1, replicas: 3), replication: 0)
    #expect(result.pools[0].queueDepthMax == 3)
    #expect(result.apis[0].calls == result.workloads[0].arrived - 6)
  }

  @Test func aPoolWithoutAReadyReplicaIsFull() throws {
    var scenario = scenario(.deterministic(rate: 1), horizon: 50, overflowAt: 100)
    scenario.pools[0].replicas = ReplicaBounds(minimum: 0, maximum: 1, initial: 0)
    let result = try simulate(scenario, replication: 0)
    #expect(result.apis[0].calls == result.workloads[0].arrived && result.pools[0].served == 0)
  }

  @Test("What a queue refuses goes on, at no cost to the client's retries") func refusalsGoOn() throws {
    let scenario = scenario(
      .deterministic(rate: 1), horizon: 9.5, overflowAt: 100, queue: QueueLimits(maxSize: 2))
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    let others = result.workloads[0].arrived - 3
    #expect(result.workloads[0].rejected == 0 && result.apis[0].calls == others)
    #expect(result.workloads[0].attempts == result.workloads[0].arrived + others)
  }

  @Test("A rate limit sends what is above it to the pool") func rateLimits() throws {
    var scenario = scenario(
      .deterministic(rate: 10), horizon: 100, overflowAt: 1, replicas: 4, service: .constant(0.1))
    scenario.apis[0].requestsPerSecond = 1
    scenario.workloads[0].stages[0].route = Route(rule: .overflow, targets: [.api(0), .pool(0)])
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.workloads[0].rejected == 0 && result.apis[0].throttled > 0)
    #expect(abs(result.apis[0].throttled - result.pools[0].served) <= 4)
  }

  @Test("The last target refuses for good") func theLastRefuses() throws {
    var scenario = scenario(.deterministic(rate: 1), horizon: 9.5, overflowAt: 1)
    scenario.apis[0].requestsPerSecond = 0.05
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.workloads[0].rejected == result.workloads[0].arrived - 2 - 3)
  }

  @Test("Where a request goes changes no other request") func commonRandomNumbers() throws {
    func services(_ limit: Double) throws -> [Int64: Double] {
      let scenario = scenario(
        .poisson(rate: 0.8), horizon: 2_000, overflowAt: limit, service: .exponential(mean: 1))
      let records = try simulate(scenario, replication: 0, recording: true).records
      // The API answers after half a second and nine tokens: what took another time was served by the pool.
      return Dictionary(
        uniqueKeysWithValues: records.compactMap { record in
          let seconds = record.finishedAt - record.startedAt
          return abs(seconds - 0.509) > 1e-6 ? (record.index, seconds) : nil
        })
    }
    let (few, many) = try (services(1), services(6))
    #expect(few.count > 500 && few.count < many.count)
    for (index, seconds) in few { #expect(many[index].map { abs($0 - seconds) < 1e-9 } ?? true) }
    #expect(few.keys.filter { many[$0] != nil }.count > 400)
  }

  @Test func theSameSeedGivesTheSame() throws {
    let scenario = scenario(.poisson(rate: 1.2), horizon: 1_000, overflowAt: 2, service: .exponential(mean: 1))
    let runs = try (0..<2).map { _ in try simulate(scenario, replication: 0, recording: true) }
    #expect(runs[0].records == runs[1].records && runs[0].usage == runs[1].usage && runs[0].events == runs[1].events)
  }
}
