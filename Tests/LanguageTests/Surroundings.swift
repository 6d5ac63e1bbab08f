import Scenarios

/// What some keys need beside them that their block's example does not have.
enum Surroundings {
  /// Keys beside the one at a path that ends so. A `-` before a key takes it away.
  private static let beside: [(end: String, keys: String)] = [
    ("arrivals.burstiness (gamma)", "-cv"), ("arrivals.concurrency (closed)", "-users; -think_time"),
    ("route.least_loaded", "-overflow"), ("route.round_robin", "-overflow"), ("route.random", "-overflow"),
    ("route.to", "-overflow"), ("route.cascade", "-overflow"), ("route.by", "-overflow"),
    ("route.weighted", "-overflow"), ("route.least_cost", "-overflow"), ("route.cooldown", "fallback: [hosted]"),
    ("cascade.validate", "-accepts"), ("by.class", "-input_tokens"), ("by.tenant", "-input_tokens"),
    ("by.difficulty", "-input_tokens"), ("by.priority", "-input_tokens"),
    ("by.classifier", "-input_tokens; class: {simple: gpu, hard: hosted}"), ("accepts.points", "-logistic"),
    ("accepts.class", "-logistic"),
    ("workloads.limits.tokens", "-requests"), ("workloads.limits.reserve", "-requests; tokens: 300k/min"),
    ("budget.on_limit.output_tokens", "-route"), ("workloads.stages", "-route; routes: {embed: gpu, answer: gpu}"),
    ("workloads.routes", "-route; stages: [embed, answer]"),
    ("models.latency_by_batch", "-architecture; -precision"), ("models.latency", "-architecture; -precision"),
    ("latency_by_batch.fixed", "-single; -throughput; per_item: 0.17ms"),
    ("latency_by_batch.per_item", "-single; -throughput; fixed: 0.5ms"),
    ("pools.instances_of", "-instance"), ("parallelism.data", "expert: true"),
    ("parallelism.expert_imbalance", "expert: true"),
    ("batching.priority_levels (dynamic)", "default_priority_level: 1"),
    ("batching.default_priority_level (dynamic)", "priority_levels: 2"),
    ("batching.chunked_prefill (continuous)", "max_model_len: 2048"),
    ("batching.max_num_batched_tokens (static)", "max_model_len: 2048"),
    ("batching.num_gpu_blocks_override (static)", "max_model_len: 2048"),
    ("batching.swap_space (continuous)", "preemption: swap"),
    ("metrics.cpu_at_full_load", "metric: cpu_utilization; target: 65%"),
    ("cpu_at_full_load (hpa)", "metric: cpu_utilization; target: 65%"),
    ("cpu_at_full_load (keda)", "metric: cpu_utilization; target: 65%; -activation"),
    ("cpu_at_full_load (target_tracking)", "metric: cpu_utilization; target: 65%"),
    (
      "cpu_at_full_load (step_scaling)",
      "metric: cpu_utilization; scale_out: {above: 80%, steps: [{change: 2}]}; -scale_in"
    ),
    ("scale_up.policies.pods", "-percent"), ("windows.end", "-lasting"), ("metric (predictive)", "target: 8"),
    ("alpha (predictive)", "method: holt_winters"), ("beta (predictive)", "method: holt_winters"),
    ("gamma (predictive)", "method: holt_winters"), ("disruption_budget.min_available", "-max_unavailable"),
    ("purchase.slice", "instance: aws/p4d.24xlarge"), ("purchase.parallelism", "instance: aws/g5.12xlarge"),
    ("purchase.calibration", "instance: aws/g6.xlarge"), ("zone_events.from", "-share; -every"),
    ("purchase.discount (serverless)", "-price"), ("purchase.price (spot)", "-discount"), ("slow.at", "-every"),
    ("outage.at", "-every"), ("throttling.at", "-every"), ("sweep.design", "points: 128"), ("sweep.zip", "-over"),
    ("agent.history.keep", "-compact"), ("client.min_retries", "retry_budget: 10%"),
    ("over.step", "-points; -scale"), ("sweep.points", "design: sobol"),
    ("workloads.duplicates", "cache: {exact: {capacity: 5M}}"),
    ("semantic.threshold", "-hit; -wrong; hits: {0.85: 30%, 0.9: 20%}"), ("semantic.hits", "-hit; threshold: 0.9"),
  ]

  /// Changes of the whole scenario, at a path and below. Once for all below where it ends in a dot.
  private static let around: [(path: String, changes: String)] = [
    ("pools.slice", "pools.tested.instance: aws/p4d.24xlarge; models.llama: {latency: 2s}"),
    (
      "pools.parallelism",
      "pools.tested.instance: aws/p5.48xlarge; pools.tested.model: experts; "
        + "models.experts: {architecture: mixtral-8x7b, precision: fp8}"
    ),
    ("pools.processor", "pools.tested.instance: aws/c7i.8xlarge"),
    ("pools.batching", "pools.tested.instance: aws/p5.48xlarge"),
    ("pools.batching.concurrency", "models.llama: {latency: 2s}"), ("pools.concurrency", "models.llama: {latency: 2s}"),
    ("pools.batching.max_batch_size", batches), ("pools.batching.preferred_batch_size", batches),
    ("pools.batching.max_queue_delay", batches), ("pools.batching.instance_group", batches),
    ("pools.batching.priority_levels", batches), ("pools.batching.default_priority_level", batches),
    ("pools.autoscaler.container_concurrency", knative),
    ("pools.autoscaler.policies.container_concurrency", knative),
    ("pools.disruption_budget", "pools.tested.provisioner: karpenter"), ("pools.purchase", "pools.tested.replicas: 2"),
    ("pools.purchase.share", "pools.tested.purchase.+: {option: on_demand}"),
    ("pools.purchase.return_to_spot", "pools.tested.purchase.+: {option: spot, interruption: {rate: 5%/month}}"),
    ("pools.purchase.interruption.zone_events.from", "-pools.tested.purchase.0.interruption.rate"),
    ("pools.purchase.interruption.trace", "-pools.tested.purchase.0.interruption.rate"),
    ("pools.faults.zone_outage.zone", "pools.tested.zones: [us-east-1a]"),
    ("workloads.retrieval.cache", "workloads.chat.items: {zipf: {count: 100k, exponent: 0.8}}"),
    ("workloads.retrieval.embed.cache", "workloads.chat.items: {zipf: {count: 100k, exponent: 0.8}}"),
    ("workloads.before", clerks), ("workloads.after", clerks), ("workloads.retrieval.rerank", rankers),
    ("workloads.slo.task_time", "workloads.chat.agent: {steps: 6}"),
    ("workloads.outcome", "models.llama.quality: 0.8"),
    ("workloads.route.by.class", classes), ("workloads.route.by.classifier", classes),
    ("workloads.route.by.tenant", "workloads.chat.tenants: {acme: 70%, others: 30%}"),
    ("workloads.route.by.difficulty", difficulty), ("workloads.route.cascade.accepts", difficulty),
    ("workloads.route.cascade.accepts.class", "-workloads.chat.difficulty; " + classes),
    ("workloads.route.cascade.", "workloads.chat.route.cascade.+: {to: hosted}"),
    ("workloads.route.cascade.validate", "models.llama.quality: 0.8"),
    // The first step has no share.
    (
      "workloads.route.cascade.share",
      "-workloads.chat.route.cascade.0.share; workloads.chat.route.cascade.1.share: 5%"
    ),
    ("workloads.stages.", "workloads.chat.stages.+: answer; workloads.chat.routes: {classify: gpu, answer: gpu}"),
    ("workloads.stages.cache", "workloads.chat.items: {zipf: {count: 100k, exponent: 0.8}}"),
    ("workloads.cache", "workloads.chat.items: {zipf: {count: 100k, exponent: 0.8}}"),
    ("workloads.cache.exact.key", "workloads.chat.conversation: {turns: 3, think_time: 25s}"),
    (
      "apis.flex",
      "apis.hosted.tier: flex; apis.hosted.price: {input: $1/M, output: $2/M, flex_input: $0.5/M, flex_output: $1/M}"
    ),
    (
      "apis.latency.completion",
      "apis.hosted.tier: batch; -apis.hosted.latency.ttft; -apis.hosted.latency.tokens_per_second"
    ),
    ("apis.price.volume.", "apis.hosted.price.volume.+: {discount: 20%}"),
    (
      "apis.tools",
      "apis.hosted.price: {input: $1/M, output: $1/M, tools: {web_search: {price: $1/call}, maps_search: {price: $1/call}, "
        + "file_search: {price: $1/call}, code_interpreter: {price: $1/call}}}"
    ),
    ("overheads.logging.price.", "overheads.logging.price.+: {price: $0.05/GB}"),
  ]
  private static let classes = "workloads.chat.class: {simple: 60%, hard: 40%}"
  private static let difficulty = "workloads.chat.difficulty: {beta: {a: 2, b: 4}}"
  private static let knative =
    "pools.tested.load_balancing: knative; pools.tested.batching: {policy: continuous, max_num_seqs: 16}"
  private static let clerks = "models.clerk: {latency: 4ms}; pools.cpu: {model: clerk, instance: aws/c7g.2xlarge}"
  private static let rankers =
    "models.ranker: {latency_by_batch: {any: {1: 14ms, 32: 96ms}}}; "
    + "pools.cpu: {model: ranker, instance: aws/c7g.2xlarge, batching: {policy: dynamic, max_batch_size: 32}}"
  private static let batches = "models.llama: {latency: {fixed: 0.5ms, per_item: 0.17ms}}"

  static func of(_ path: String, _ example: Node) throws -> Node {
    try beside.filter { path.hasSuffix($0.end) || path.prefix { $0 != " " }.hasSuffix("." + $0.end) }
      .reduce(example) { try change($0, $1.keys) }
  }

  static func finish(_ path: String, _ scenario: Node) throws -> Node {
    let isBelow = path.hasSuffix(".")
    let words = path.prefix { $0 != " " }.split(separator: ".").joined(separator: ".")
    let bare = isBelow ? words + "." : words
    return try around.filter { place, _ in
      place.hasSuffix(".") ? bare == place : bare == place || bare.hasPrefix(place + ".")
    }.reduce(scenario) { try change($0, $1.changes) }
  }

  /// Sets `a.b: value; -c`.
  private static func change(_ node: Node, _ changes: String) throws -> Node {
    try changes.split(separator: ";").reduce(node) { node, change in
      let change = change.drop { $0 == " " }
      if change.hasPrefix("-") { return put(nil, at: change.dropFirst().split(separator: ".")[...], in: node) }
      guard let colon = change.firstRange(of: ": ") else { throw Unreadable(text: String(change)) }
      let value = try tree(String(change[colon.upperBound...]))
      return put(value, at: change[..<colon.lowerBound].split(separator: ".")[...], in: node)
    }
  }

  private static func put(_ value: Node?, at path: ArraySlice<Substring>, in node: Node) -> Node {
    guard let first = path.first.map(String.init) else { return value ?? node }
    if let items = node.items {
      guard let value, first == "+" else {
        let changed = items.enumerated().map { index, item in
          String(index) == first ? put(value, at: path.dropFirst(), in: item) : item
        }
        return Node(.sequence(changed), at: node.place)
      }
      return Node(.sequence(items + [value]), at: node.place)
    }
    if path.count == 1 { return node.setting(first, value) }
    let inner = node[first] ?? Node(.mapping([]), at: node.place)
    return node.setting(first, put(value, at: path.dropFirst(), in: inner))
  }
}
