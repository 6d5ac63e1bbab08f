import EventKernel
import Model

/// What a scenario takes for granted, in rows of a report: what comes, what serves it, and what it is paid at.
struct ReportAssumptions {
  let scenario: Scenario

  /// A row: what it is of, and what it says.
  typealias Row = (what: String, value: String)

  /// Of the workloads: traffic, lengths, and what clients and agents do.
  var demand: [Row] {
    scenario.workloads.flatMap { workload -> [Row] in
      var rows: [Row] = [
        (
          "traffic of \(workload.name)",
          workload.arrivals.title(isTalk: workload.conversation != nil) + workload.turnsTitle
        )
      ]
      if workload.hasTokens, !workload.arrivals.isTrace {
        rows.append(("prompts of \(workload.name)", tokens(workload.inputTokens)))
        rows.append(("answers of \(workload.name)", tokens(workload.outputTokens)))
      }
      if let retrieved = workload.retrieved {
        rows.append(
          (
            "retrieved for \(workload.name)",
            "\(retrieved.chunks) chunks of \(retrieved.tokensPerChunk) tokens a prompt"
          ))
      }
      if let agent = workload.agent { rows.append(("agent of \(workload.name)", words(of: agent))) }
      for budget in workload.budgets {
        rows.append(("budget of \(workload.name)", "\(Format.price(budget.limit)) a \(name(of: budget.period))"))
      }
      if let timeout = workload.client.timeout {
        rows.append(
          ("clients of \(workload.name)", "give up after \(Format.span(timeout)), \(workload.client.retries) retries"))
      }
      return rows
    }
  }

  /// Of the pools: replicas, batches and what a start takes.
  var serving: [Row] {
    scenario.pools.flatMap { pool -> [Row] in
      let bounds = pool.replicas
      let count = bounds.minimum == bounds.maximum ? "\(bounds.minimum)" : "\(bounds.minimum) to \(bounds.maximum)"
      let policies = pool.autoscaler?.policies.map(\.word).joined(separator: " and ")
      var rows: [Row] = [
        ("replicas of \(pool.name)", count + (policies.map { ", by \($0)" } ?? "")),
        ("batches of \(pool.name)", words(of: pool.batching)),
      ]
      let start = words(of: pool.startup)
      if pool.autoscaler != nil, !start.isEmpty { rows.append(("a start in \(pool.name)", start)) }
      return rows
    }
  }

  private func average(_ law: Distribution, _ say: (Double) -> String) -> String {
    if case .constant(let value) = law { return say(value) }
    return law.mean.isFinite ? "\(say(law.mean)) on average" : "of a law without a mean"
  }

  private func tokens(_ law: Distribution) -> String { average(law) { "\(Format.number($0.rounded())) tokens" } }

  private func words(of agent: Agent) -> String {
    let steps = average(agent.steps) { "\(Format.number($0)) steps" }
    guard let tools = agent.tools else { return "\(steps), no tools" }
    return
      "\(steps); \(Format.percent(tools.probability)) of them call tools, of \(average(tools.latency) { Format.duration($0) })"
      + (tools.price > 0 ? " and \(Format.price(tools.price)) a call" : "")
  }

  private func name(of period: Budget.Period) -> String {
    switch period {
    case .minute: "minute"
    case .hour: "hour"
    case .day, .week, .month: period.rawValue
    }
  }

  private func words(of batching: Batching) -> String {
    switch batching {
    case .none(let concurrency): "none: \(concurrency) at a time"
    case .dynamic(let rules):
      "of up to \(rules.maxBatchSize), held back for at most \(Format.duration(rules.maxQueueDelay))"
    case .continuous(let rules):
      "continuous, of up to \(rules.maxNumSeqs) requests and \(rules.maxNumBatchedTokens) tokens a step"
    }
  }

  private func words(of startup: Startup) -> String {
    let weights = startup.weights.map { $0 / startup.bandwidth.mean } ?? 0
    let parts = [
      ("provision", startup.provision.mean), ("pull", startup.pull.mean), ("load", startup.load.mean + weights),
      ("engine", startup.engine.mean), ("warm-up", startup.warmup.mean),
    ].filter { $0.1 > 0 && $0.1.isFinite }
    return parts.map { "\($0.0) \(Format.duration($0.1))" }.joined(separator: ", ")
  }
}
