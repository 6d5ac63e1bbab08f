extension Finding {
  /// What docs/guide/levers.md says of each lever. Commands are those of the page, and the figures its tables have.
  static let levers: [Finding] = [
    Finding(
      "compare scenarios/levers.yaml"
        + " --set-b apis.large.prompt_cache=automatic",
      "--set horizon=2h",
      .change("chat.cost_per_outcome", in: "B", -0.57...(-0.33)),
      .change("cases.cost_per_outcome", in: "B", -1.5...(-0.212367)),
      .change("chat.latency.p95", in: "B", -0.00005...0.00005)),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set-b workloads.chat.conversation.history.keep=1500",
      "--set horizon=2h",
      .change("chat.cost_per_outcome", in: "B", -0.53...(-0.29))),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set-b workloads.chat.system_prompt=700",
      "--set horizon=2h",
      .change("chat.cost_per_outcome", in: "B", -0.065...(-0.049))),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set apis.large.prompt_cache=automatic"
        + " --set-b workloads.chat.conversation.history.keep=1500"
        + " --set-c workloads.chat.system_prompt=700",
      "--set horizon=2h",
      .change("chat.cost_per_outcome", in: "B", 0.035...0.07),
      .change("chat.cost_per_outcome", in: "C", -0.0059...(-0.0045))),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set-b workloads.chat.retrieval.chunks=5"
        + " --set-b workloads.chat.outcome.success=83%",
      "--set horizon=2h",
      .change("chat.cost_per_outcome", in: "B", -0.5...(-0.33)),
      .change("chat.outcomes", in: "B", -0.046...(-0.008))),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set-b 'workloads.chat.retrieval.cache={exact: {capacity: 20k, ttl: 1h, latency: 2ms}}'",
      "--set horizon=2h",
      .change("chat.cost_per_outcome", in: "B", -0.0024...(-0.0013))),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set-b 'workloads.chat.route={by: {class: {simple: small, hard: large}, classifier: {latency: "
        + "15ms, price: $0.00002, errors: 6%}}}'"
        + " --set-c workloads.chat.route=small",
      "--set horizon=2h",
      .change("chat.cost_per_outcome", in: "B", -0.7...(-0.43)),
      .change("chat.quality", in: "B", -0.055...(-0.006254)),
      .change("chat.latency.p95", in: "B", -0.34...(-0.2)),
      .change("chat.cost_per_outcome", in: "C", -1.1...(-0.7)),
      .change("chat.quality", in: "C", -0.17...(-0.09))),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set-b 'workloads.chat.route={cascade: [{to: small, validate: {latency: 300ms, price: "
        + "$0.0005, false_reject: 5%, false_accept: 20%}}, {to: large}]}'",
      "--set horizon=2h",
      .change("chat.cost_per_outcome", in: "B", -0.86...(-0.57)),
      .change("chat.quality", in: "B", 0.000006...0.026),
      .change("chat.latency.p95", in: "B", -0.32...(-0.01)),
      .change("chat.ttft.p95", in: "B", 0.7...1.5)),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set 'workloads.chat.route={cascade: [{to: small, validate: {latency: 300ms, price: $0.0005, "
        + "false_reject: 5%, false_accept: 20%}}, {to: large, validate: {latency: 300ms, price: $0.0005, "
        + "false_reject: 5%, false_accept: 20%}}, {to: desk, share: 0%}]}'"
        + " --set-b 'workloads.chat.route={cascade: [{to: small, validate: {latency: 300ms, price: "
        + "$0.0005, false_reject: 5%, false_accept: 20%}}, {to: large, validate: {latency: 300ms, price: "
        + "$0.0005, false_reject: 5%, false_accept: 20%}}, {to: desk, share: 10%}]}'"
        + " --set-c 'workloads.chat.route={cascade: [{to: small, validate: {latency: 300ms, price: "
        + "$0.0005, false_reject: 5%, false_accept: 20%}}, {to: large, validate: {latency: 300ms, price: "
        + "$0.0005, false_reject: 5%, false_accept: 20%}}, {to: desk, share: 100%}]}'",
      "",
      .change("chat.cost", in: "B", 0.5...1.6),
      .change("chat.outcomes", in: "B", 0.000324...0.004),
      .change("chat.cost_per_outcome", in: "B", 0.6...1.5),
      .change("chat.cost", in: "C", 9...13),
      .change("chat.outcomes", in: "C", 0.008...0.023),
      .change("chat.cost_per_outcome", in: "C", 9...13)),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set-b 'workloads.chat.cache={exact: {capacity: 50k, ttl: 1h, latency: 4ms, key: "
        + "last_message}}'",
      "",
      .change("chat.cost_per_outcome", in: "B", -0.16...(-0.1)),
      .change("chat.latency.p95", in: "B", -0.068...(-0.029))),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set-b 'workloads.chat.cache={semantic: {threshold: 0.93, hits: {0.88: 40%, 0.93: 25%, 0.97: "
        + "5%}, wrong: {0.88: 12%, 0.93: 3%, 0.97: 0.5%}, repeat: 50%, latency: 25ms, price: "
        + "$0.00002/lookup}}'"
        + " --set-c 'workloads.chat.cache={semantic: {threshold: 0.88, hits: {0.88: 40%, 0.93: 25%, 0.97: "
        + "5%}, wrong: {0.88: 12%, 0.93: 3%, 0.97: 0.5%}, repeat: 50%, latency: 25ms, price: "
        + "$0.00002/lookup}}'",
      "",
      .change("chat.cost_per_outcome", in: "B", -0.26...(-0.22)),
      .change("chat.cost", in: "B", -0.26...(-0.22)),
      .change("chat.outcomes", in: "B", -0.015...0.008),
      .change("chat.cost_per_outcome", in: "C", -0.38...(-0.32)),
      .change("chat.cost", in: "C", -0.39...(-0.34)),
      .change("chat.outcomes", in: "C", -0.04...(-0.01))),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set-b 'workloads.cases.agent.budget={max_steps: 20, on_limit: answer}'"
        + " --set-c 'workloads.cases.agent.budget={max_cost: $0.50, on_limit: answer}'",
      "",
      .change("cases.cost_per_outcome", in: "B", -0.74...(-0.06)),
      .change("cases.outcomes", in: "B", -0.008...0.015),
      .change("cases.cost_per_outcome", in: "C", -0.8...(-0.11)),
      .change("cases.outcomes", in: "C", -0.014...0.021)),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set-b 'workloads.cases.agent.history={grows: true, compact: {above: 16k, to: 6k, call: "
        + "small}}'"
        + " --set-c 'workloads.cases.agent.history={grows: true, keep: 8k}'",
      "",
      .change("cases.cost_per_outcome", in: "B", -0.69...(-0.1)),
      .change("cases.latency.p95", in: "B", 0.27...0.62),
      .change("cases.cost_per_outcome", in: "C", -0.66...(-0.12))),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set-b 'workloads.chat.budget=[{limit: $20/h, on_limit: {route: small}}]'",
      "",
      .change("chat.cost", in: "B", -0.36...(-0.25)),
      .change("chat.quality", in: "B", -0.051...(-0.035)),
      .change("chat.cost_per_outcome", in: "B", -0.33...(-0.23))),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set-b workloads.summaries.route=nightly",
      "",
      .change("summaries.cost", in: "B", -0.52...(-0.48)),
      .change("summaries.deadline_met", in: "B", -0.046...(-0.003))),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set-b pools.steps.instance=aws/c7g.xlarge",
      "--set horizon=2h",
      .change("pools.steps.cost", in: "B", -0.83...(-0.81)),
      .change("chat.cost_per_outcome", in: "B", -0.023...(-0.019))),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set-b workloads.refresh.duplicates=60%"
        + " --set-b 'workloads.refresh.cache={exact: {capacity: 100k, latency: 1ms}}'",
      "--set horizon=2h",
      .change("refresh.cost", in: "B", -0.62...(-0.58))),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set-b overheads.logging.sampled=5%",
      "--set horizon=2h",
      .change("total.cost", in: "B", -0.0009...(-0.0006))),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set-b 'workloads.chat.route={to: large, hedge: {after: 3s, to: twin}}'",
      "--set horizon=2h",
      .change("chat.ttft.p95", in: "B", -0.22...(-0.04)),
      .change("chat.latency.p95", in: "B", -0.085...(-0.029)),
      .change("chat.cost_per_outcome", in: "B", 0.06...0.12)),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set-b workloads.chat.client.timeout=7s",
      "",
      .change("chat.cost", in: "B", 0.001737...0.04),
      .change("chat.success", in: "B", -0.11...(-0.09))),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set 'workloads.summaries.arrivals={process: batch, at: \"01:00\", every: 1d, count: 400}'"
        + " --set workloads.summaries.route=twin"
        + " --set apis.twin.limits.requests=60/min"
        + " --set workloads.summaries.client.retries=6"
        + " --set-b 'workloads.summaries.client.backoff={exponential: {base: 2s, jitter: 0%}}'"
        + " --set-c 'workloads.summaries.client.backoff={exponential: {base: 2s, jitter: 75%}}'",
      "",
      .change("summaries.success", in: "B", 2...2.1),
      .change("summaries.success", in: "C", 3...3.3),
      .change("summaries.attempts", in: "B", -0.048...(-0.046)),
      .change("summaries.attempts", in: "C", -0.07...(-0.062))),
    Finding(
      "compare scenarios/retries.yaml"
        + " --set-b workloads.chat.client.retry_budget=10%"
        + " --set-c workloads.chat.client.retries=0"
        + " --set-d workloads.chat.client.timeout=2m",
      "--set horizon=2h",
      .change("chat.success", in: "B", 0.29...0.33),
      .change("chat.wasted_cost", in: "B", -0.49...(-0.44)),
      .change("chat.success", in: "C", 0.32...0.36),
      .change("chat.wasted_cost", in: "C", -0.68...(-0.64)),
      .change("chat.success", in: "D", 0.58...0.63),
      .change("chat.wasted_cost", in: "D", -1.1...(-0.9)),
      .change("chat.latency.p95", in: "D", 2.7...5.5)),
    Finding(
      "compare scenarios/levers.yaml"
        + " --set-b apis.large.prompt_cache=automatic"
        + " --set-b workloads.chat.retrieval.chunks=5"
        + " --set-b workloads.chat.outcome.success=83%"
        + " --set-b 'workloads.chat.cache={exact: {capacity: 50k, ttl: 1h, latency: 4ms, key: "
        + "last_message}}'"
        + " --set-b 'workloads.chat.route={cascade: [{to: small, validate: {latency: 300ms, price: "
        + "$0.0005, false_reject: 5%, false_accept: 20%}}, {to: large}]}'"
        + " --set-b 'workloads.cases.agent.budget={max_cost: $0.50, on_limit: answer}'"
        + " --set-b workloads.summaries.route=nightly"
        + " --set-b pools.steps.instance=aws/c7g.xlarge",
      "--set horizon=2h",
      .change("total.cost", in: "B", -1.3...(-0.3)),
      .change("chat.cost_per_outcome", in: "B", -1.1...(-0.7)),
      .change("cases.cost_per_outcome", in: "B", -1.6...(-0.206283)),
      .change("chat.latency.p95", in: "B", -0.33...(-0.12))),
  ]
}
