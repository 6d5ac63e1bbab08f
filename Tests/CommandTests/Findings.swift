import FoundationEssentials
import Testing

/// What the comment of a shipped scenario says that it shows, as relations that intervals must support.
struct Finding: Sendable, CustomTestStringConvertible {
  /// The file in scenarios/ whose comment says it, without its ending.
  let scenario: String
  /// The command, behind `fleetcast`.
  let command: String
  /// What makes it short enough for a test and still decides it.
  let short: String
  let claims: [Claim]

  /// A finding of the first scenario that the command names, or of another one.
  init(_ command: String, of scenario: String? = nil, _ short: String = "", _ claims: Claim...) {
    let first = command.components(separatedBy: "scenarios/").dropFirst().first?.prefix { $0 != "." }
    self.scenario = scenario ?? String(first ?? "")
    self.command = command
    self.short = short
    self.claims = claims
  }

  var testDescription: String { command }
}

/// A relation of figures that holds with the whole 95 % interval.
enum Claim: Sendable {
  /// A figure of a run is at most this, in its unit.
  case atMost(String, Double)
  case atLeast(String, Double)
  /// A figure of a run is below another one of it, by at least this share of that.
  case below(String, of: String, by: Double)
  /// The paired difference of a scenario from the first one, over the first one's figure, is in this range.
  case change(String, in: String, ClosedRange<Double>)
  /// The P90 of what a forecast's months cost is above the P10 by at least this share of that.
  case spread(Double)
}

private let less = -1e9...(-0.001)
private let muchLess = -0.9...(-0.3)
private let more = 0.001...1e9
private let same = -0.01...0.01

/// A day of the week, three times.
private let day = "--set horizon=1d --replications 3"
private let halfDay = "--set horizon=12h --replications 3"

extension Finding {
  /// Every finding, in the order of the files.
  static let all = shipped + levers

  private static let shipped = [
    Finding(
      "compare scenarios/coding-agents.yaml --set-b workloads.coding.route=hosted --set-b 'pools={}' "
        + "--set-b 'models={}'", "",
      .change("total.cost", in: "B", 0.1...0.3)),
    Finding(
      "compare scenarios/coding-agents.yaml --set workloads.coding.arrivals.rate=60/h "
        + "--set-b workloads.coding.route=hosted --set-b 'pools={}' --set-b 'models={}'", "",
      .change("total.cost", in: "B", -0.3...(-0.15))),
    Finding(
      "compare scenarios/coding-agents.yaml --set-b 'workloads.coding.agent.budget.max_cost=$100'", "",
      .change("coding.cost_per_task.p99", in: "B", 0.7...1.5), .change("total.cost", in: "B", more)),

    Finding(
      "compare scenarios/conversations.yaml --set-b pools.gpu.load_balancing=round_robin", "",
      .change("chat.ttft.p95", in: "B", more), .change("total.cost", in: "B", same)),

    Finding(
      "compare scenarios/cpu-chat.yaml --set-b workloads.chat.route=l4 --set-b "
        + "'pools={l4: {model: small, instance: aws/g6.xlarge, batching: {policy: continuous}}}'", "",
      .change("total.cost", in: "B", less), .change("chat.itl.p95", in: "B", less)),
    Finding("run scenarios/cpu-chat.yaml", "", .atMost("chat.ttft.p95", 4), .atMost("chat.itl.p95", 0.2)),

    Finding(
      "compare scenarios/disaggregated.yaml --set-b workloads.chat.route=both --set-b "
        + "'pools={both: {model: chat-model, instance: aws/p5.48xlarge, parallelism: {tensor: 4}, "
        + "batching: {policy: continuous}, replicas: 4}}'", "",
      .change("chat.tpot.p95", in: "B", more), .change("total.cost", in: "B", same)),

    Finding(
      "compare scenarios/document-answers.yaml --set-b workloads.copilot.cache.exact.ttl=1s", halfDay,
      .change("total.cost", in: "B", more), .change("copilot.latency.p95", in: "B", more)),
    Finding(
      "compare scenarios/document-answers.yaml --set-b workloads.copilot.retrieval.cache.exact.ttl=1s", halfDay,
      .change("total.cost", in: "B", same), .change("copilot.latency.p95", in: "B", same)),
    Finding(
      "compare scenarios/document-answers.yaml --set-b workloads.copilot.retrieval.chunks=20", halfDay,
      .change("total.cost", in: "B", more), .change("copilot.latency.p95", in: "B", more)),

    Finding(
      "compare scenarios/feature-budgets.yaml --set-b 'workloads.assistant.budget.0.limit=$1000/day'",
      "--set horizon=1d", .change("total.cost", in: "B", more)),
    Finding(
      "compare scenarios/feature-budgets.yaml --set-b 'workloads.assistant.budget.1.limit=$1000/day'",
      "--set horizon=1d", .change("total.cost", in: "B", more), .change("assistant.latency.p95", in: "B", more)),
    // Whatever a budget puts off is paid for later, but for what still waits at the end.
    Finding(
      "compare scenarios/feature-budgets.yaml --set-b 'workloads.summaries.budget.0.limit=$1000/day'",
      "--set horizon=2d", .change("summaries.latency.mean", in: "B", -1...(-0.55)),
      .change("summaries.cost_per_request", in: "B", -0.05...0.05)),
    Finding(
      "compare scenarios/feature-budgets.yaml --set-b apis.large.prompt_cache=automatic", "--set horizon=12h",
      .change("total.cost", in: "B", more)),

    Finding(
      "forecast scenarios/forecast-2027.yaml", "--set forecast.months=2 --set forecast.draws=16", .spread(0.2)),

    Finding("compare scenarios/money.yaml --set-b 'commitments={}'", "", .change("total.cost", in: "B", more)),

    Finding(
      "compare scenarios/other-models.yaml --set-b pools.embed.batching.max_queue_delay=0ms "
        + "--set-b pools.rerank.batching.max_queue_delay=0ms", "--set horizon=2m",
      .change("search.latency.p95", in: "B", less), .change("total.cost", in: "B", same)),

    Finding(
      "compare scenarios/plan-chat.yaml --set-b pools.gpu.autoscaler.target=48", day,
      .change("total.cost", in: "B", muchLess)),
    Finding(
      "run scenarios/plan-chat.yaml --set pools.gpu.autoscaler.target=48 --set pools.gpu.instance=aws/g6.xlarge", day,
      .atLeast("chat.latency.p95", 20)),

    Finding(
      "run scenarios/quickstart.yaml", day,
      .atMost("chat.ttft.p95", 1), .atMost("chat.latency.p95", 20),
      .below("total.cost", of: "apis.hosted.cost", by: 0.2)),
    Finding(
      "compare scenarios/quickstart.yaml --set-b pools.gpu.autoscaler.target=48", day,
      .change("total.cost", in: "B", muchLess)),
    Finding(
      "run scenarios/quickstart.yaml --set pools.gpu.autoscaler.target=48", day,
      .atMost("chat.ttft.p95", 1), .atMost("chat.latency.p95", 20)),
    // The two sides of the crossover.
    Finding(
      "run scenarios/quickstart.yaml --set workloads.chat.arrivals.rate=0.8/s --set pools.gpu.replicas.max=1", day,
      .below("apis.hosted.cost", of: "total.cost", by: 0.2)),
    Finding(
      "run scenarios/quickstart.yaml --set workloads.chat.arrivals.rate=1.7/s --set pools.gpu.replicas.max=1", day,
      .below("total.cost", of: "apis.hosted.cost", by: 0.2), .atMost("chat.ttft.p95", 1)),

    Finding(
      "run scenarios/scaled-on-concurrency.yaml", day, .atMost("chat.ttft.p95", 2), .atMost("chat.latency.p95", 30)),
    Finding(
      "compare scenarios/scaled-on-queue.yaml scenarios/scaled-on-concurrency.yaml", of: "scaled-on-concurrency", day,
      .change("total.cost", in: "B", -0.4...(-0.2)), .change("chat.ttft.p95", in: "B", less)),

    Finding(
      "compare scenarios/scaled-on-concurrency.yaml scenarios/scaled-on-cpu.yaml", of: "scaled-on-cpu", day,
      .change("total.cost", in: "B", 1...3)),

    Finding(
      "run scenarios/scaled-on-queue.yaml", day, .atLeast("chat.ttft.p95", 60), .atLeast("chat.latency.p95", 60)),

    Finding(
      "compare scenarios/shared-instances.yaml "
        + "--set-b 'pools.titles={model: small, instance: aws/p4de.24xlarge, replicas: 2}'", "--replications 3",
      .change("total.cost", in: "B", more), .change("chat.ttft.p95", in: "B", same)),

    Finding(
      "compare scenarios/spot-notice.yaml --set-b 'pools.gpu.purchase=[{option: on_demand}]'", "--set horizon=1d",
      .change("total.cost", in: "B", 1.4...1.6), .change("renders.latency.p95", in: "B", same)),

    Finding(
      "compare scenarios/support-tiers.yaml --set-b workloads.chat.route.cascade.2.share=0%", day,
      .change("total.cost", in: "B", -1...(-0.5)), .change("chat.cost_per_outcome", in: "B", -1...(-0.5))),
    Finding(
      "compare scenarios/support-tiers.yaml --set workloads.chat.route.cascade.2.share=0% "
        + "--set-b workloads.chat.route=large --set-b 'pools={}' --set-b 'models={}'",
      "--set horizon=8h --replications 3",
      .change("chat.cost_per_outcome", in: "B", 2...4)),
    Finding(
      "compare scenarios/support-tiers.yaml --set-b "
        + "'workloads.chat.cache={exact: {capacity: 100k, ttl: 6h, latency: 4ms}}'", "",
      .change("total.cost", in: "B", more)),

    Finding(
      "run scenarios/sweep-rate.yaml --set workloads.chat.arrivals.rate=3.27/s --set pools.gpu.replicas.max=1", "",
      .atMost("chat.ttft.p95", 1), .atMost("chat.latency.p95", 20)),
    Finding(
      "compare scenarios/sweep-rate.yaml --set workloads.chat.arrivals.rate=3.27/s --set-b pools.gpu.replicas.max=1",
      "",
      .change("total.cost", in: "B", muchLess)),
    Finding(
      "run scenarios/sweep-rate.yaml --set workloads.chat.arrivals.rate=6.1/s --set pools.gpu.replicas.max=1", "",
      .atLeast("chat.ttft.p95", 1_800)),

    Finding(
      "compare scenarios/trace-replay.yaml --set-b pools.a100.replicas=12 --set-c pools.a100.instance=gcp/a3-highgpu-8g",
      "--replications 2",
      .change("code.ttft.p95", in: "B", -0.4...(-0.1)), .change("code.ttft.p95", in: "C", -0.9...(-0.6))),
    Finding(
      "run scenarios/trace-replay.yaml --set pools.a100.replicas=12", "--replications 2",
      .atLeast("code.ttft.p95", 2)),

    Finding(
      "compare scenarios/vision-t4-mig.yaml --set-b workloads.photos.routes.classify=t4",
      "--set horizon=30m --replications 3",
      .change("photos.latency.p95", in: "B", 0.01...1), .change("total.cost", in: "B", same)),
    Finding(
      "run scenarios/vision-t4-mig.yaml", "--set horizon=30m --replications 3",
      .atMost("photos.latency.p95", 0.12), .below("pools.t4.cost", of: "pools.mig.cost", by: 0.9)),
  ]
}
