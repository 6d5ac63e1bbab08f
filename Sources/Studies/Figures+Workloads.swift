import Billing
import EventKernel
import Model
import Serving

/// A statistic printed and published of every quantity that requests have.
let publishedStatistics: [Objective.Statistic] = [.mean, .p50, .p90, .p95, .p99, .max]

extension Merging {
  /// `<workload>....` of every workload: counts and rates, then times, then money.
  func workloadFigures() -> [Figure] {
    scenario.workloads.indices.flatMap { index -> [Figure] in
      let figures = counts(index) + times(index) + money(index)
      guard let why = stoppedWhy else { return figures }
      return figures.map { Figure($0.path, why: why, unit: $0.unit) }
    }
  }

  private func results(_ workload: Int) -> [WorkloadResult] { samples.map { $0.workloads[workload] } }

  /// Counts are of one run; the denominator of a share is every request that came to an end, however it did.
  private func counts(_ index: Int) -> [Figure] {
    let workload = scenario.workloads[index]
    let results = results(index)
    func count(_ name: String, _ unit: String = "requests", _ value: (WorkloadResult) -> Int64) -> Figure {
      .mean("\(workload.name).\(name)", results.map { Double(value($0)) }, unit: unit, why: "")
    }
    func share(_ name: String, _ part: (WorkloadResult) -> Int64) -> Figure {
      .mean(
        "\(workload.name).\(name)",
        results.map { $0.arrived > $0.inFlight ? Double(part($0)) / Double($0.arrived - $0.inFlight) : nil }, unit: "1",
        why: "no request came to an end")
    }
    var figures = [
      count("requests") { $0.arrived }, count("completed") { $0.completed }, count("rejected") { $0.rejected },
      count("timed_out") { $0.timedOut }, count("failed") { $0.failed }, count("in_flight") { $0.inFlight },
      count("attempts", "attempts") { $0.attempts }, share("success") { $0.completed },
    ]
    if workload.objectives.isEmpty {
      let why = "the workload promises nothing"
      figures.append(Figure("\(workload.name).slo_attainment", why: why, unit: "1"))
      figures.append(Figure("\(workload.name).goodput", why: why, unit: "1/s"))
    } else {
      figures.append(share("slo_attainment") { $0.attained })
      figures.append(
        .mean(
          "\(workload.name).goodput", results.map { Double($0.attained) / scenario.horizon }, unit: "1/s", why: ""))
    }
    if workload.hasTokens {
      figures.append(count("input_tokens", "tokens") { $0.inputTokens })
      figures.append(count("output_tokens", "tokens") { $0.outputTokens })
    }
    if workload.conversation != nil {
      func conversations(_ name: String, _ value: (ConversationCounts) -> Double) -> Figure {
        .mean(
          "\(workload.name).\(name)", results.map { $0.conversations.map(value) }, unit: "conversations", why: "")
      }
      figures += [
        conversations("conversations") { Double($0.started) },
        conversations("conversations.finished") { Double($0.finished) },
        conversations("conversations.broken_off") { Double($0.brokenOff) },
        conversations("conversations.thinking") { $0.thinking },
      ]
    }
    return figures
  }

  private func times(_ index: Int) -> [Figure] {
    let workload = scenario.workloads[index]
    let results = results(index)
    func statistics(_ metric: Objective.Metric, _ histogram: (WorkloadResult) -> LogHistogram) -> [Figure] {
      let own = results.map(histogram)
      let pooled = own.pooled()
      return publishedStatistics.map {
        .statistic(
          $0, of: own, pooled: pooled, path: "\(workload.name).\(metric.rawValue)", unit: "s",
          why: "no request has it")
      }
    }
    var figures: [Figure] = []
    if workload.hasTokens {
      figures += statistics(.ttft, \.ttft) + statistics(.tpot, \.tpot) + statistics(.itl, \.itl)
    }
    return figures + statistics(.latency, \.latency) + statistics(.queueWait, \.queueWait)
  }

  /// What the workload cost with its share of idle and the like (`Ledger.fullCostByWorkload`), and that per completed request
  /// and per token of those.
  private func money(_ index: Int) -> [Figure] {
    let workload = scenario.workloads[index]
    let results = results(index)
    let costs = samples.map { sample in
      sample.ledger.fullCostByWorkload.first { $0.name == workload.name }?.cost.double ?? 0
    }
    func per(_ name: String, _ amount: Double, _ count: (WorkloadResult) -> Int64) -> Figure {
      .mean(
        "\(workload.name).\(name)",
        zip(costs, results).map { cost, result in
          count(result) > 0 ? cost * amount / Double(count(result)) : nil
        }, unit: "USD", why: "no request completed")
    }
    var figures = [
      Figure.mean("\(workload.name).cost", costs, unit: "USD", why: ""),
      .mean(
        "\(workload.name).wasted_cost",
        samples.map { sample in
          sample.ledger.cost { $0.isInVain && $0.workload == workload.name }.double
        }, unit: "USD", why: ""),
      per("cost_per_request", 1) { $0.completed }, per("cost_per_1k_requests", 1_000) { $0.completed },
    ]
    if workload.hasTokens {
      figures.append(per("cost_per_million_tokens", 1_000_000) { $0.inputTokens + $0.outputTokens })
    }
    return figures
  }
}
