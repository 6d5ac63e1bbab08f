import EventKernel
import Model
import Serving
import Testing

/// Clients that give up and try again, and queues that refuse, against times worked out by hand.
@Suite struct ClientTests {
  /// A server that takes `service` seconds for each of `count` requests that arrive at seconds 1, 2, 3, ...
  static func run(
    count: Int, service: Double, client: Client = Client(), queue: QueueLimits = QueueLimits(), horizon: Double = 400
  ) throws -> ReplicationResult {
    let pool = Stations.pool(service: .constant(service), batching: .none(concurrency: 1), queue: queue)
    var scenario = Stations.scenario(process: .deterministic(rate: 1), pool: pool, horizon: horizon, client: client)
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: Double(count) + 0.5, factor: 0, lasting: horizon)]
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.records.count == count)
    return result
  }

  static func isClose(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * max(abs(a), abs(b)) }

  /// Sent at a, given up at a + 2, sent again after 0.1, given up 2 s later, sent again after 0.2, given up 2 s later.
  @Test func attemptsThatAllTimeOut() throws {
    let client = Client(timeout: 2, retries: 2, backoff: Backoff(base: 0.1, factor: 2))
    let result = try Self.run(count: 4, service: 200, client: client)
    for record in result.records {
      #expect(record.outcome == .timedOut)
      #expect(record.attempts == 3)
      #expect(Self.isClose(record.finishedAt - record.arrivedAt, 2 + 0.1 + 2 + 0.2 + 2))
    }
    #expect(result.workloads[0].attempts == 12)
    #expect(result.workloads[0].timedOut == 4)
  }

  @Test func backoffStopsAtItsMaximum() throws {
    let client = Client(timeout: 1, retries: 4, backoff: Backoff(base: 1, factor: 3, maximum: 5))
    let result = try Self.run(count: 1, service: 300, client: client)
    #expect(Self.isClose(result.records[0].finishedAt - 1, 5 + 1 + 3 + 5 + 5))
  }

  @Test func jitterStaysWithinItsShare() throws {
    let client = Client(timeout: 1, retries: 1, backoff: Backoff(base: 10, jitter: 0.5))
    let waits = try Self.run(count: 200, service: 390, client: client).records.map { $0.finishedAt - $0.arrivedAt - 2 }
    #expect(waits.allSatisfy { $0 >= 5 - 1e-9 && $0 <= 15 + 1e-9 })
    // Uniform on 5...15: mean 10, variance 100/12.
    #expect(Sample(waits).agrees(with: 10))
    #expect(Sample(waits.map { ($0 - 10) * ($0 - 10) }).agrees(with: 100.0 / 12))
  }

  /// Services take 1.5 s from seconds 1, 2.5, 4 and 5.5; the fifth request arrives at 5, is begun at 7, given up at 8,
  /// sent again at 8.1, begun when the server is done with the abandoned attempt at 8.5, and answered at 10.
  @Test func latencyCountsFromTheFirstSend() throws {
    let client = Client(timeout: 3.2, retries: 1, backoff: Backoff(base: 0.1))
    let result = try Self.run(count: 5, service: 1.5, client: client)
    let ends = result.records.sorted { $0.index < $1.index }.map(\.finishedAt)
    for (end, expected) in zip(ends, [2.5, 4, 5.5, 7, 10]) { #expect(Self.isClose(end, expected), "\(end)") }
    #expect(result.records.allSatisfy { $0.outcome == .completed })
    #expect(result.records.map(\.attempts).reduce(0, +) == 6)
    #expect(Self.isClose(result.workloads[0].latency.maximum ?? 0, 5))
    // What was served for nobody keeps the server busy all the same, and stands for itself.
    #expect(Self.isClose(result.usage.poolTime[0].busy[0], 7.5))
    #expect(Self.isClose(result.usage.poolTime[0].repeated[0], 1.5))
  }

  /// A client that gave up does not count twice when its abandoned attempt is served after all.
  @Test func abandonedWorkEndsForNobody() throws {
    let result = try Self.run(count: 1, service: 50, client: Client(timeout: 10))
    #expect(result.workloads[0].timedOut == 1)
    #expect(result.workloads[0].completed == 0)
    #expect(result.workloads[0].latency.isEmpty)
    #expect(Self.isClose(result.records[0].finishedAt, 11))
    #expect(result.usage.poolTime[0].busy == [0])
    #expect(Self.isClose(result.usage.poolTime[0].wasted[0], 50))
  }

  @Test func linesTimeOut() throws {
    // Served from 1, 2.5; the third has waited 0.9 s at 3.9; the fourth is served from 4, the fifth from 5.5.
    let result = try Self.run(count: 5, service: 1.5, queue: QueueLimits(timeout: 0.9))
    let records = result.records.sorted { $0.index < $1.index }
    for (record, end) in zip(records, [2.5, 4, 3.9, 5.5, 7]) {
      #expect(Self.isClose(record.finishedAt, end), "\(record)")
    }
    #expect(records.map(\.outcome) == [.completed, .completed, .timedOut, .completed, .completed])
  }

  @Test func fullLinesRefuse() throws {
    let result = try Self.run(count: 5, service: 10, queue: QueueLimits(maxSize: 1))
    let records = result.records.sorted { $0.index < $1.index }
    #expect(records.map(\.outcome) == [.completed, .completed, .rejected, .rejected, .rejected])
    #expect(Self.isClose(records[1].finishedAt, 21))
    #expect(records[2...].allSatisfy { $0.finishedAt == $0.arrivedAt })
    #expect(result.pools[0].queueDepthMax == 1)
  }

  @Test func aLineOfNoneServesOnlyWhoFindsAServerFree() throws {
    let result = try Self.run(count: 5, service: 1.5, queue: QueueLimits(maxSize: 0))
    #expect(result.records.filter { $0.outcome == .completed }.map(\.index) == [0, 2, 4])
  }

  /// The time waited in one pool's queue says nothing about the next one's.
  @Test func aLinesTimeoutEndsWithTheStay() throws {
    let first = Stations.pool(
      service: .constant(1), batching: .none(concurrency: 1), queue: QueueLimits(timeout: 5))
    var second = Stations.pool(service: .constant(100), batching: .none(concurrency: 1))
    second.name = "second"
    var scenario = Stations.scenario(process: .deterministic(rate: 2), pool: first, horizon: 500)
    scenario.pools.append(second)
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 1.2, factor: 0, lasting: 500)]
    scenario.workloads[0].stages = [
      Stage(name: "a", route: Route(targets: [.pool(0)])), Stage(name: "b", route: Route(targets: [.pool(1)])),
    ]
    // Both wait for the first pool less than a second; the second waits 99 s for the second pool, which has no limit.
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(result.records.map(\.outcome) == [.completed, .completed])
    #expect(result.records.map(\.finishedAt) == [101.5, 201.5])
  }

  /// The same with both stages in one pool: waits of 0.5 s and 4.2 s, each below the limit of 4.5 s.
  @Test func eachStayHasItsOwnTimeout() throws {
    let pool = Stations.pool(service: .constant(1.6), batching: .none(concurrency: 1), queue: QueueLimits(timeout: 4.5))
    var scenario = Stations.scenario(process: .deterministic(rate: 1 / 1.1), pool: pool, horizon: 100)
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 3.5, factor: 0, lasting: 500)]
    scenario.workloads[0].stages = [
      Stage(name: "a", route: Route(targets: [.pool(0)])), Stage(name: "b", route: Route(targets: [.pool(0)])),
    ]
    // Arrivals at 1.1, 2.2, 3.3; served in the order a0 a1 b0 a2 b1 b2 from 1.1 on, 1.6 s each: a1 waits 0.5, b1 from 4.3
    // to 7.5, b2 from 7.5 to 9.1.
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(result.records.allSatisfy { $0.outcome == .completed }, "\(result.records)")
    for (record, end) in zip(result.records, [5.9, 9.1, 10.7]) {
      #expect(Self.isClose(record.finishedAt, end), "\(record)")
    }
  }

  /// Thousands give up at one moment, more than there are places for requests when they begin to.
  @Test func aCrowdGivesUpAtOnce() throws {
    let rows = (0..<3_000).map { _ in "7,10,10" } + ["300,10,10"]
    try TemporaryFile.with("seconds,input,output\n" + rows.joined(separator: "\n") + "\n") { path in
      let trace = Trace(
        path: path, format: .csv(TraceColumns(timestamp: "seconds", inputTokens: "input", outputTokens: "output")),
        rateScale: 1, requests: 3_001, firstTimestamp: 7, span: 293)
      let client = Client(timeout: 3, retries: 2, backoff: Backoff(base: 5))
      for retries in [0, 2] {
        var client = client
        client.retries = retries
        let pool = Stations.pool(service: .constant(1_000), batching: .none(concurrency: 1))
        let scenario = Stations.scenario(process: .trace(trace), pool: pool, horizon: 400, client: client)
        let result = try simulate(scenario, replication: 0, recording: true)
        #expect(Audit(scenario, result).findings.isEmpty)
        #expect(result.workloads[0].timedOut == 3_001)
        #expect(result.workloads[0].attempts == 3_001 * Int64(retries + 1))
      }
    }
  }

  /// One request holds the only place, or all the cache; when its client gives up, the next begins with the next step.
  @Test(arguments: [(1, 10_000), (8, 198)])
  func abandonedSequencesFreeTheirBlocks(limits: (maxNumSeqs: Int, blocks: Int)) throws {
    let pool = try LanguagePools.pool(maxNumSeqs: limits.maxNumSeqs, budget: 1_600, blocks: limits.blocks)
    let workload = LanguagePools.workload(
      process: .deterministic(rate: 0.5), input: 1_600, output: 1_500, client: Client(timeout: 6),
      shape: TrafficShape(spikes: [Spike(at: 7, factor: 0, lasting: 1_000)]))
    let scenario = LanguagePools.scenario(workload, pool: pool, horizon: 60)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    // Sent at 2, 4 and 6, given up at 8, 10 and 12: each is begun when the one before is given up.
    #expect(result.records.map(\.outcome) == [.timedOut, .timedOut, .timedOut])
    for (record, begin) in zip(result.records, [2.0, 8, 10]) {
      #expect(record.startedAt >= begin && record.startedAt <= begin + 0.05, "\(record)")
    }
    #expect(result.pools[0].preemptions == 0)
    #expect(result.pools[0].served == 0, "what was given up was not served to the end")
    #expect((result.timeline.pools[0].running.last ?? 1) == 0)
  }

  /// A request that a replica holds because its cache is full waits as one in the pool's queue does.
  @Test(arguments: [LoadBalancing.sharedQueue, .leastLoaded])
  func waitingForTheCacheHasTheSameTimeout(loadBalancing: LoadBalancing) throws {
    var pool = try LanguagePools.pool(maxNumSeqs: 8, budget: 1_600, blocks: 198, queue: QueueLimits(timeout: 3))
    pool.loadBalancing = loadBalancing
    let workload = LanguagePools.workload(
      process: .deterministic(rate: 0.5), input: 1_600, output: 1_500,
      shape: TrafficShape(spikes: [Spike(at: 5, factor: 0, lasting: 1_000)]))
    let scenario = LanguagePools.scenario(workload, pool: pool, horizon: 200)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    // The first takes some twenty seconds and all of the cache; the second, sent at 4, gives its place up at 7.
    #expect(result.records.map(\.outcome) == [.timedOut, .completed])
    #expect(Self.isClose(result.records[0].finishedAt, 7))
  }

  /// Without a queue a batch still takes what it has room for: two of five that come while the first is served.
  @Test(arguments: [LoadBalancing.sharedQueue, .leastLoaded])
  func aBatchWithoutALine(loadBalancing: LoadBalancing) throws {
    var pool = try LanguagePools.pool(maxNumSeqs: 2, queue: QueueLimits(maxSize: 0))
    pool.loadBalancing = loadBalancing
    let workload = LanguagePools.workload(
      process: .deterministic(rate: 1), input: 100, output: 1_500,
      shape: TrafficShape(spikes: [Spike(at: 5.5, factor: 0, lasting: 1_000)]))
    let scenario = LanguagePools.scenario(workload, pool: pool, horizon: 200)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.records.filter { $0.outcome == .completed }.map(\.index) == [0, 1])
    #expect(result.workloads[0].rejected == 3)
  }
}
