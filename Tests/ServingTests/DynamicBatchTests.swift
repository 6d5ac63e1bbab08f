import EventKernel
import Model
import Serving
import Testing

/// Triton's dynamic batcher, step by step: triton-inference-server/core, src/dynamic_batch_scheduler.cc,
/// GetDynamicBatch, and common/protobuf/model_config.proto, ModelDynamicBatching.
@Suite struct DynamicBatchTests {
  /// A step worked by hand: the oldest of `waiting` requests joined at second 10.
  struct Step: CustomTestStringConvertible {
    var what: String
    var maximum: Int
    var preferred: [Int]
    var delay: Double
    var waiting: Int
    var now: Double
    var decision: DynamicBatchRule.Decision
    var testDescription: String { what }
  }

  static let steps: [Step] = [
    // No preferred size written: the maximum is the only one (model_config_utils.cc fills it in).
    Step(what: "no delay sends one", maximum: 8, preferred: [], delay: 0, waiting: 1, now: 10, decision: .send(1)),
    Step(
      what: "no delay sends all there are", maximum: 8, preferred: [], delay: 0, waiting: 5, now: 12, decision: .send(5)
    ),
    Step(
      what: "no delay sends the maximum", maximum: 8, preferred: [], delay: 0, waiting: 8, now: 10, decision: .send(8)),
    Step(
      what: "no delay sends no more than the maximum", maximum: 8, preferred: [], delay: 0, waiting: 30, now: 10,
      decision: .send(8)),
    Step(
      what: "a delay holds one back", maximum: 8, preferred: [], delay: 2, waiting: 1, now: 10,
      decision: .wait(until: 12)),
    Step(
      what: "until the oldest is due, not the newest", maximum: 8, preferred: [], delay: 2, waiting: 7, now: 11.5,
      decision: .wait(until: 12)),
    Step(
      what: "a full batch does not wait", maximum: 8, preferred: [], delay: 2, waiting: 8, now: 10, decision: .send(8)),
    Step(
      what: "more than a full batch sends a full one", maximum: 8, preferred: [], delay: 2, waiting: 9, now: 11,
      decision: .send(8)),
    Step(what: "due exactly now", maximum: 8, preferred: [], delay: 2, waiting: 3, now: 12, decision: .send(3)),
    Step(what: "past its delay", maximum: 8, preferred: [], delay: 2, waiting: 3, now: 40, decision: .send(3)),
    // Preferred sizes: the cursor is marked at the largest one reached.
    Step(
      what: "below the preferred size waits", maximum: 8, preferred: [4], delay: 2, waiting: 3, now: 10,
      decision: .wait(until: 12)),
    Step(
      what: "the preferred size is sent at once", maximum: 8, preferred: [4], delay: 2, waiting: 4, now: 10,
      decision: .send(4)),
    Step(
      what: "above it the preferred size is sent and the rest left", maximum: 8, preferred: [4], delay: 2, waiting: 6,
      now: 10, decision: .send(4)),
    Step(
      what: "even when the batch could be full", maximum: 8, preferred: [4], delay: 2, waiting: 11, now: 10,
      decision: .send(4)),
    Step(
      what: "past its delay sends all, not the preferred size", maximum: 8, preferred: [4], delay: 2, waiting: 6,
      now: 12,
      decision: .send(6)),
    Step(
      what: "past its delay and more than the maximum", maximum: 8, preferred: [4], delay: 2, waiting: 11, now: 12.5,
      decision: .send(8)),
    Step(
      what: "the largest preferred size reached", maximum: 16, preferred: [2, 4, 8], delay: 1, waiting: 7, now: 10,
      decision: .send(4)),
    Step(
      what: "the largest of all", maximum: 16, preferred: [2, 4, 8], delay: 1, waiting: 8, now: 10, decision: .send(8)),
    Step(
      what: "a smaller preferred size is not held back for a larger", maximum: 16, preferred: [2, 16], delay: 1,
      waiting: 15, now: 10, decision: .send(2)),
    Step(
      what: "one below the least preferred size", maximum: 16, preferred: [2, 4, 8], delay: 1, waiting: 1, now: 10.5,
      decision: .wait(until: 11)),
    Step(
      what: "without delay a preferred size still wins over a larger batch", maximum: 8, preferred: [4], delay: 0,
      waiting: 6, now: 10, decision: .send(4)),
    Step(
      what: "without delay and below the preferred size all is sent", maximum: 8, preferred: [4], delay: 0, waiting: 3,
      now: 10, decision: .send(3)),
    Step(
      what: "the order written does not matter", maximum: 16, preferred: [8, 2, 4], delay: 1, waiting: 5, now: 10,
      decision: .send(4)),
    Step(
      what: "a batch of one is always full", maximum: 1, preferred: [], delay: 5, waiting: 3, now: 10,
      decision: .send(1)),
  ]

  @Test(arguments: steps)
  func step(_ step: Step) {
    let rule = DynamicBatchRule(
      DynamicBatching(maxBatchSize: step.maximum, preferredBatchSizes: step.preferred, maxQueueDelay: step.delay))
    #expect(rule.decide(waiting: step.waiting, oldest: 10, now: step.now) == step.decision)
  }

  /// Requests at the seconds of a trace on one replica whose batches take 1 s.
  static func run(_ arrivals: [Double], _ batching: DynamicBatching, loadBalancing: LoadBalancing = .sharedQueue) throws
    -> ReplicationResult
  {
    var result: ReplicationResult?
    let rows = arrivals.map { "\($0),1,1\n" }.joined()
    try TemporaryFile.with("t,in,out\n" + rows) { path in
      let trace = Trace(
        path: path, format: .csv(TraceColumns(timestamp: "t", inputTokens: "in", outputTokens: "out")), rateScale: 1,
        requests: arrivals.count, firstTimestamp: arrivals[0], span: 100)
      let pool = Stations.pool(service: .constant(1), batching: .dynamic(batching), loadBalancing: loadBalancing)
      let scenario = Stations.scenario(process: .trace(trace), pool: pool, horizon: 100)
      let run = try simulate(scenario, replication: 0, recording: true)
      #expect(Audit(scenario, run).findings.isEmpty)
      result = run
    }
    return try #require(result)
  }

  @Test(arguments: [LoadBalancing.sharedQueue, .roundRobin])
  func aLoneRequestWaitsTheDelay(loadBalancing: LoadBalancing) throws {
    let batching = DynamicBatching(maxBatchSize: 8, preferredBatchSizes: [], maxQueueDelay: 0.5)
    let result = try Self.run([0], batching, loadBalancing: loadBalancing)
    #expect(result.records[0].startedAt == 0.5)
    #expect(result.records[0].finishedAt == 1.5)
    #expect(result.workloads[0].queueWait.maximum == 0.5)
  }

  @Test(arguments: [LoadBalancing.sharedQueue, .roundRobin])
  func batchesFormAsTheRuleSays(loadBalancing: LoadBalancing) throws {
    // 0 to 0.25: four requests, a preferred size, sent at 0.25. Two more come meanwhile; the older is due at 1 and sent,
    // past their delay, when the batch ends at 1.25, both together. The last waits its 0.5 s after the replica is free.
    let batching = DynamicBatching(maxBatchSize: 8, preferredBatchSizes: [4], maxQueueDelay: 0.5)
    let result = try Self.run([0, 0.0625, 0.125, 0.25, 0.5, 1, 2], batching, loadBalancing: loadBalancing)
    #expect(result.records.map(\.startedAt) == [0.25, 0.25, 0.25, 0.25, 1.25, 1.25, 2.5])
    #expect(result.records.map(\.finishedAt) == [1.25, 1.25, 1.25, 1.25, 2.25, 2.25, 3.5])
    // Batches of 4, 2 and 1.
    let batchSize = try #require(result.pools[0].batchSize)
    #expect(abs(batchSize - 7.0 / 3) < 1e-12)
  }

  @Test func withoutDelayAFreeReplicaTakesWhatIsThere() throws {
    let batching = DynamicBatching(maxBatchSize: 3, preferredBatchSizes: [], maxQueueDelay: 0)
    // The first goes alone; four wait while it is served: three, then one.
    let result = try Self.run([0, 0.25, 0.5, 0.75, 0.875], batching)
    #expect(result.records.map(\.startedAt) == [0, 1, 1, 1, 2])
  }

  @Test func severalBatchesRunOnOneReplica() throws {
    let batching = DynamicBatching(maxBatchSize: 2, preferredBatchSizes: [], maxQueueDelay: 0, instanceCount: 2)
    let result = try Self.run([0, 0.25, 0.5, 0.75], batching)
    #expect(result.records.map(\.startedAt) == [0, 0.25, 1, 1])
    // Two places: each batch takes half of the replica.
    #expect(abs((result.usage.poolTime[0].busy[0]) - 1.5) < 1e-12)
  }

  /// A draining replica that holds a batch back ends when its last client has left.
  @Test func aDrainingReplicaEndsWhenItsClientsLeave() throws {
    let batching = DynamicBatching(maxBatchSize: 8, preferredBatchSizes: [], maxQueueDelay: 5_000)
    var pool = Stations.pool(
      service: .constant(1), batching: .dynamic(batching), loadBalancing: .roundRobin, replicas: 2)
    pool.replicas = ReplicaBounds(minimum: 1, maximum: 2, initial: 2)
    let rules = ScalingRules(stabilizationWindow: 0, policies: [ScalingPolicy(kind: .pods, value: 4, period: 15)])
    pool.autoscaler = Autoscaler([
      .hpa(
        HorizontalScaling(
          metrics: [ScalingMetric(.concurrency, target: 100)], interval: 15, scaleUp: rules, scaleDown: rules))
    ])
    var scenario = Stations.scenario(
      process: .deterministic(rate: 1), pool: pool, horizon: 10_000, client: Client(timeout: 60))
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 4.5, factor: 0, lasting: 20_000)]
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    // One replica runs throughout, the other until its clients leave about 60 s after seconds 1 to 4.
    let billed = Double(result.usage.microseconds()) / 1e6
    #expect(abs(billed - 10_000 - 64) <= 3, "\(billed)")
  }
}
