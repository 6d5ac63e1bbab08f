import Billing
import Catalog
import EventKernel
import FoundationEssentials
import Model
import Studies
import Testing

/// A study of a chat on one pool with an API beside it, all figures made by hand.
func study(
  chat: String = "chat", tenant: String = "", figures change: (inout FigureTable) -> Void = { _ in }
) throws -> Study {
  let instance = try #require(Catalog.instance("aws/g5.xlarge"))
  let pool = Pool(
    name: "gpu", model: "m", stepTime: .latency(.constant(1)), instance: instance, tensorParallel: 1,
    batching: .none(concurrency: 1), loadBalancing: .sharedQueue,
    replicas: ReplicaBounds(minimum: 1, maximum: 4, initial: 1),
    purchase: [PurchaseOption(kind: .onDemand, hourly: 1, priceSource: "test")])
  let api = API(
    name: "hosted", model: "small-model", price: TokenPrice(input: 1, output: 4, source: "list"),
    timeToFirstToken: .constant(0.5), tokensPerSecond: .constant(100))
  let workload = Workload(
    name: chat, arrivals: Arrivals(process: .poisson(rate: 3)), tenants: [Tenant(name: tenant, share: 1)],
    inputTokens: .constant(100), outputTokens: .constant(10), hasTokens: true,
    objectives: [Objective(.atMost(.ttft, .p95, seconds: 1)), Objective(.success(atLeast: 0.999))],
    stages: [Stage(route: Route(targets: [.pool(0)]))])
  let scenario = Scenario(
    name: "quickstart", start: Instant(year: 2026, month: 12, day: 1), horizon: 604_800,
    replications: ReplicationPlan(atLeast: 5, atMost: 5), seed: 1, workloads: [workload], pools: [pool], apis: [api])
  var table = FigureTable(handMadeFigures(chat))
  change(&table)
  let verdicts = [
    Verdict(path: "\(chat).ttft.p95", isAtMost: true, threshold: 1, figure: table["\(chat).ttft.p95"]),
    Verdict(path: "\(chat).success", isAtMost: false, threshold: 0.999, figure: table["\(chat).success"]),
  ]
  return Study(
    scenario: scenario, replications: 5, figures: table, verdicts: verdicts, ledger: ledger(chat, tenant),
    closedForms: [ClosedForm(workload: chat, queue: "M/M/1", formula: "Erlang C", meanWait: 0.25, load: 0.5)],
    timeline: MeanTimeline(
      binWidth: 590.625, times: [0, 590.625],
      series: [.init(kind: "workload", name: chat, metric: "arrived", unit: "requests", values: [1771.4, nil])]),
    warnings: ["something to know"], events: 12_345_678)
}

private func handMadeFigures(_ chat: String) -> [Figure] {
  var figures = [
    Figure("\(chat).requests", 1_814_400, low: 1_813_000, high: 1_815_800, unit: "requests"),
    Figure("\(chat).completed", 1_814_380.4, unit: "requests"), Figure("\(chat).rejected", 3.4, unit: "requests"),
    Figure("\(chat).timed_out", 0, unit: "requests"), Figure("\(chat).failed", 16, unit: "requests"),
    Figure("\(chat).success", 0.99998, low: 0.99997, high: 0.99999, unit: "1"),
  ]
  for (metric, scale) in [("ttft", 1.0), ("tpot", 0.03), ("itl", 0.028), ("latency", 9), ("queue_wait", 0.2)] {
    for (statistic, value) in [("mean", 0.2), ("p50", 0.15), ("p90", 0.35), ("p95", 0.412), ("p99", 1.26)] {
      let value = value * scale
      figures.append(
        Figure("\(chat).\(metric).\(statistic)", value, low: value * 0.96, high: value * 1.04, unit: "s"))
    }
    figures.append(Figure("\(chat).\(metric).max", 4 * scale, unit: "s"))
  }
  figures += [
    Figure("\(chat).cost", 169.49, low: 168, high: 171, unit: "USD"),
    Figure("\(chat).monthly_cost", 750.6, low: 744, high: 757.3, unit: "USD"),
    Figure("\(chat).cost_per_1k_requests", 0.0934, low: 0.0926, high: 0.0942, unit: "USD"),
    Figure("\(chat).cost_per_million_tokens", 0.849, low: 0.84, high: 0.86, unit: "USD"),
    Figure("pools.gpu.utilization", 0.8123, unit: "1"), Figure("pools.gpu.batch_size", 12.3, unit: "requests"),
    Figure("pools.gpu.kv_utilization", why: "the pool has no key-value cache", unit: "1"),
    Figure("pools.gpu.queue_depth", 0.1234, unit: "requests"),
    Figure("pools.gpu.queue_depth.max", 41, unit: "requests"),
    Figure("pools.gpu.replicas", 2.31, unit: "replicas"), Figure("pools.gpu.replicas.min", 1, unit: "replicas"),
    Figure("pools.gpu.replicas.max", 4, unit: "replicas"), Figure("pools.gpu.cold_starts", 31.2, unit: "replicas"),
    Figure("pools.gpu.preemptions", 0, unit: "preemptions"),
    Figure("pools.gpu.interruptions", 2, unit: "interruptions"),
    Figure("apis.hosted.cost", 1_254.5, low: 1_250, high: 1_259, unit: "USD"),
    Figure("apis.hosted.monthly_cost", 5_555.64, low: 5_535.7, high: 5_575.6, unit: "USD"),
    Figure("apis.hosted.answered", 0.9997, unit: "1"),
    Figure("apis.hosted.ttft.p95", 1.2, low: 1.19, high: 1.21, unit: "s"),
    Figure("apis.hosted.latency.p95", 8.02, low: 7.9, high: 8.1, unit: "s"),
    Figure("total.cost", 169.49, low: 168, high: 171, unit: "USD"),
    Figure("total.monthly_cost", 750.6, low: 744, high: 757.3, unit: "USD"),
  ]
  return figures
}

/// Lines of a third of a cent and the like, whose cents must still add up.
private func ledger(_ workload: String, _ tenant: String) -> Ledger {
  func line(_ category: Charge.Category, _ consumer: Int, _ millionths: Int128) -> Charge {
    Charge(
      position: Charge.Position(month: 0, kind: .pool, backend: 0, option: 0, category: category, consumer: consumer),
      month: "2026-12", workload: consumer < 0 ? "" : workload, tenant: consumer < 0 ? "" : tenant, backend: "gpu",
      resource: "aws/g5.xlarge", service: .machines, purchaseOption: .purchase(.onDemand), category: category,
      quantity: Amount(millionths: millionths), unit: .instanceHour, unitPrice: UnitPrice(1),
      cost: Amount(millionths: millionths), priceSource: "test, of today")
  }
  return Ledger([
    line(.usage, 0, 120_333_333), line(.idle, -1, 40_333_334), line(.starting, -1, 8_823_335),
    line(.rounding, -1, 4_999),
  ])
}
