import Billing
import Catalog
import EventKernel
import FoundationEssentials
import Model
import Serving
import Studies
import Testing

func dollars(_ text: String) -> Decimal { Decimal(string: text) ?? 0 }

/// A chat served by one pool at $1 an hour, with an API that nobody routes to; one hour of traffic.
func chatScenario(
  objectives: [Objective] = [], service: Distribution = .constant(1), replicas: Int = 1
) throws -> Scenario {
  let instance = try #require(Catalog.instance("aws/g5.xlarge"))
  let pool = Pool(
    name: "gpu", model: "m", stepTime: .latency(service), instance: instance, tensorParallel: 1,
    batching: .none(concurrency: 1), loadBalancing: .sharedQueue,
    replicas: ReplicaBounds(minimum: replicas, maximum: replicas, initial: replicas),
    purchase: [PurchaseOption(kind: .onDemand, hourly: 1, priceSource: "test")])
  let api = API(
    name: "hosted", model: "any", price: TokenPrice(input: 1, output: 10, source: "test"),
    timeToFirstToken: .constant(0.5), tokensPerSecond: .constant(100))
  let chat = Workload(
    name: "chat", arrivals: Arrivals(process: .poisson(rate: 0.5)), inputTokens: .constant(100),
    outputTokens: .constant(10), hasTokens: true, objectives: objectives,
    stages: [Stage(route: Route(targets: [.pool(0)]))])
  return Scenario(
    name: "test", start: Instant(year: 2026, month: 12, day: 1), horizon: 3_600,
    replications: ReplicationPlan(atLeast: 3, atMost: 3), seed: 1, workloads: [chat], pools: [pool], apis: [api])
}

/// One replication, by hand: `completed` requests whose latencies are given, an hour of one instance busy half of the time.
func sample(_ scenario: Scenario, latencies: [Double], rejected: Int64 = 0, inFlight: Int64 = 0) -> Sample {
  var chat = WorkloadResult()
  chat.completed = Int64(latencies.count)
  chat.rejected = rejected
  chat.inFlight = inFlight
  chat.arrived = chat.completed + rejected + inFlight
  chat.attempts = chat.arrived
  chat.inputTokens = 100 * chat.completed
  chat.outputTokens = 10 * chat.completed
  for latency in latencies {
    chat.latency.add(latency)
    chat.ttft.add(latency / 2)
  }
  var gpu = PoolResult()
  gpu.utilization = 0.5
  gpu.replicas = 1
  gpu.replicasMin = 1
  gpu.replicasMax = 1
  gpu.queueDepthByTenth = Array(repeating: 0, count: 10)
  let usage = Usage(
    months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon),
    consumers: [Consumer(workload: 0, tenant: 0)],
    instances: [],
    ranks: [RankUsage(pool: 0, month: 0, ranks: 1...1, microseconds: 3_600_000_000, roundingMicroseconds: 0)],
    poolTime: [PoolTime(pool: 0, month: 0, busy: [1_800], idle: 1_800, starting: 0)], tokens: [])
  let timeline = Timeline(
    binWidth: 3_600, times: [0], workloads: [WorkloadTimeline()], pools: [PoolTimeline()])
  var api = APIResult()
  api.calls = chat.arrived
  var alternative = LogHistogram()
  alternative.add(0.5)
  let called = Usage(
    months: usage.months, consumers: usage.consumers, instances: [], ranks: [], poolTime: [],
    tokens: [
      TokenUsage(
        api: 0, consumer: 0, month: 0, calls: chat.completed, inputTokens: chat.inputTokens, cachedTokens: 0,
        outputTokens: chat.outputTokens)
    ])
  let cost = bill(scenario, called, api: 0)
  return Sample(
    scenario, workloads: [chat], pools: [gpu], apis: [APIResult()], usage: usage, timeline: timeline, events: 10,
    alternatives: [
      AlternativeSample(
        api: api, usage: called, cost: cost, monthlyCost: cost.double * monthFactor(of: scenario), ttft: alternative,
        latency: alternative)
    ])
}
