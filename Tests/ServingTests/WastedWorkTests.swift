import Catalog
import EventKernel
import Model
import Serving
import Testing

/// Work on attempts that come to nothing, and replicas that drain, stand for themselves.
@Suite struct WastedWorkTests {
  private func run(_ scenario: Scenario) throws -> ReplicationResult {
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings.prefix(3))")
    return result
  }

  private static func isNear(_ a: Double, _ b: Double, within tolerance: Double = 1e-9) -> Bool {
    abs(a - b) <= tolerance * max(1, abs(b))
  }

  /// One request, three attempts of 5 s given up after 2 s: two are repeated, the last is wasted.
  @Test func theLastAttemptIsWastedAndTheOthersAreRepeated() throws {
    let client = Client(timeout: 2, retries: 2, backoff: Backoff(base: 10))
    let result = try ClientTests.run(count: 1, service: 5, client: client)
    let time = result.usage.poolTime[0]
    #expect(time.busy == [0] && Self.isNear(time.repeated[0], 10) && Self.isNear(time.wasted[0], 5))
  }

  /// Two requests share a batch; the older one is given up 0.3 s before the batch ends, the younger one is answered.
  @Test func aBatchIsWastedInPart() throws {
    let batching = DynamicBatching(maxBatchSize: 2, preferredBatchSizes: [], maxQueueDelay: 5)
    let pool = Stations.pool(service: .constant(3), batching: .dynamic(batching))
    var scenario = Stations.scenario(
      process: .deterministic(rate: 1), pool: pool, horizon: 20, client: Client(timeout: 3.7))
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 2.5, factor: 0, lasting: 100)]
    let result = try run(scenario)
    let time = result.usage.poolTime[0]
    #expect(result.workloads[0].timedOut == 1 && result.workloads[0].completed == 1)
    #expect(Self.isNear(time.busy[0], 1.5) && Self.isNear(time.wasted[0], 1.5))
  }

  /// The kinds of continuous batches that book in ways of their own.
  static let batches: [(String, @Sendable (inout ContinuousBatching) -> Void)] = [
    ("chunked", { _ in }), ("prompts first", { $0.scheduling = .promptsFirst }),
    ("short of blocks", { $0.blocks = 40 }), ("by priority", { $0.schedulingPolicy = .priority }),
  ]

  /// Every attempt is given up under way: when the last is over, nothing of the busy time was of any use.
  @Test(arguments: batches.indices) func aContinuousBatchIsWastedToTheLastSecond(_ kind: Int) throws {
    // Schedulers of whole prompts take none that does not fit in a step.
    var pool = try LanguagePools.pool(maxNumSeqs: 8, budget: kind == 1 ? 1_024 : 256)
    guard case .continuous(var batching) = pool.batching else { return }
    Self.batches[kind].1(&batching)
    pool.batching = .continuous(batching)
    func workload(_ name: String, input: Double, priority: Int) -> Workload {
      var workload = LanguagePools.workload(
        process: .poisson(rate: 1), input: input, output: 400, client: Client(timeout: 1.5, retries: 1))
      workload.name = name
      workload.priority = priority
      workload.arrivals.shape.spikes = [Spike(at: 100, factor: 0, lasting: 1_000)]
      return workload
    }
    var scenario = LanguagePools.scenario(workload("chat", input: 100, priority: 1), pool: pool, horizon: 200)
    scenario.workloads.append(workload("long", input: 200, priority: 0))
    let result = try run(scenario)
    try #require(result.workloads.allSatisfy { $0.completed == 0 && $0.timedOut == $0.arrived && $0.timedOut > 50 })
    let time = result.usage.poolTime[0]
    for consumer in 0..<2 {
      #expect(time.repeated[consumer] > 1 && time.wasted[consumer] > 1, "\(Self.batches[kind].0)")
      #expect(abs(time.busy[consumer]) < 1e-6, "\(Self.batches[kind].0): \(time.busy[consumer]) left")
    }
  }

  /// A timeout changes nothing of what is served: used and wasted time together are the busy time of a client that waits.
  @Test func whoIsAnsweredKeepsWhatItTook() throws {
    let pool = try LanguagePools.pool(maxNumSeqs: 4, budget: 256)
    let workload = LanguagePools.workload(
      process: .poisson(rate: 3), input: 300, output: 100, client: Client(timeout: 1e6))
    let waiting = try run(LanguagePools.scenario(workload, pool: pool, horizon: 1_000))
    #expect(waiting.usage.poolTime[0].wastedInAll == 0 && waiting.usage.poolTime[0].busy[0] > 100)
    var hasty = workload
    hasty.client = Client(timeout: 1.6)
    let result = try run(LanguagePools.scenario(hasty, pool: pool, horizon: 1_000))
    let time = result.usage.poolTime[0]
    #expect(result.workloads[0].timedOut > 20 && time.wasted[0] > 0)
    // Batches are of nearly four with and without a timeout, so that an answer takes nearly as much of the replica.
    let each = waiting.usage.poolTime[0].busy[0] / Double(waiting.workloads[0].completed)
    let used = time.busy[0] / Double(result.workloads[0].completed)
    #expect(abs(used / each - 1) < 0.15, "\(used) s an answer, \(each) s without a timeout")
  }

  /// A second stage that refuses everything makes the first one's work useless.
  @Test func whatComesBeforeARefusalIsWasted() throws {
    var scenario = Stations.scenario(
      process: .deterministic(rate: 1), pool: Stations.pool(service: .constant(0.5), batching: .none(concurrency: 2)),
      horizon: 100)
    var second = Stations.pool(
      service: .constant(1_000), batching: .none(concurrency: 1), queue: QueueLimits(maxSize: 0))
    second.name = "second"
    scenario.pools.append(second)
    scenario.workloads[0].stages.append(Stage(route: Route(targets: [.pool(1)])))
    let result = try run(scenario)
    // The first one is served by the second stage to the end of the run.
    #expect(result.workloads[0].rejected == 98)
    let time = result.usage.poolTime.first { $0.pool == 0 }
    #expect(Self.isNear(time?.busy[0] ?? 0, 0.25) && Self.isNear(time?.wasted[0] ?? 0, 98 * 0.25))
  }

  /// Prompts that are computed for answers which never come.
  @Test func promptsOfWastedAnswersAreWasted() throws {
    let pools = DisaggregationTests.pools(
      prefill: try LanguagePools.pool(), decode: try LanguagePools.pool(), bandwidth: 1e12, latency: 0)
    var workload = LanguagePools.workload(
      process: .poisson(rate: 1), input: 500, output: 1_000, client: Client(timeout: 2))
    workload.arrivals.shape.spikes = [Spike(at: 100, factor: 0, lasting: 1_000)]
    let result = try run(DisaggregationTests.scenario(workload, pools, horizon: 150))
    #expect(result.workloads[0].completed == 0 && result.workloads[0].timedOut > 50)
    for time in result.usage.poolTime {
      #expect(abs(time.busy[0]) < 1e-6 && time.wasted[0] > 1, "pool \(time.pool): \(time.busy[0]) s left")
    }
  }

  /// An API charges for answers to clients that have left, and for those whose request fails later.
  @Test func wastedCallsAreWastedTokens() throws {
    var scenario = Stations.scenario(
      process: .deterministic(rate: 1), pool: Stations.pool(service: .constant(1), batching: .none(concurrency: 1)),
      horizon: 50.5, client: Client(timeout: 2, retries: 1))
    scenario.apis = [
      API(
        name: "hosted", model: "m", price: TokenPrice(input: 1, output: 1, source: "test"),
        timeToFirstToken: .constant(3), tokensPerSecond: .constant(1_000))
    ]
    scenario.workloads[0].hasTokens = true
    scenario.workloads[0].inputTokens = .constant(100)
    scenario.workloads[0].outputTokens = .constant(1)
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 10.5, factor: 0, lasting: 1_000)]
    scenario.workloads[0].stages = [Stage(route: Route(targets: [.api(0)]))]
    let result = try run(scenario)
    #expect(result.usage.tokens.map(\.outcome) == [.repeated, .wasted])
    #expect(result.usage.tokens.allSatisfy { $0.calls == 10 && $0.inputTokens == 1_000 && $0.outputTokens == 10 })
    // Answered in time, and then refused by a pool.
    scenario.apis[0].timeToFirstToken = .constant(0.5)
    scenario.pools[0].queue = QueueLimits(maxSize: 0)
    scenario.pools[0].stepTime = .latency(.constant(1e6))
    scenario.workloads[0].client = Client()
    scenario.workloads[0].stages.append(Stage(route: Route(targets: [.pool(0)])))
    let refused = try run(scenario)
    #expect(refused.usage.tokens.map(\.outcome) == [.used, .wasted] && refused.usage.tokens.map(\.calls) == [1, 9])
  }

  /// From the evaluation at 15 s to the end of its only service, at 61 or 62 s, one of two places drains with nothing to do.
  @Test func aDrainingReplicaIsIdleInPart() throws {
    var pool = Stations.pool(
      service: .constant(60), batching: .none(concurrency: 2), loadBalancing: .leastLoaded, replicas: 2)
    pool.replicas = ReplicaBounds(minimum: 1, maximum: 2, initial: 2)
    let rules = ScalingRules(stabilizationWindow: 0, policies: [ScalingPolicy(kind: .pods, value: 4, period: 15)])
    pool.autoscaler = Autoscaler([
      .hpa(
        HorizontalScaling(
          metrics: [ScalingMetric(.concurrency, target: 100)], interval: 15, scaleUp: rules, scaleDown: rules))
    ])
    var scenario = Stations.scenario(process: .deterministic(rate: 1), pool: pool, horizon: 100)
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 2.5, factor: 0, lasting: 1_000)]
    let result = try run(scenario)
    let time = result.usage.poolTime[0]
    #expect(Self.isNear(time.busy[0], 60))
    #expect([46, 47].contains { Self.isNear(time.draining, $0 / 2) }, "\(time.draining) s")
    #expect(Self.isNear(time.idle + time.draining + 60, Double(result.usage.microseconds()) / 1e6))
  }
}
