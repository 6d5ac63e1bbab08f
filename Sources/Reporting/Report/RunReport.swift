import Billing
import Catalog
import Model
import Studies

/// A run as a report.
/// - Parameters:
///   - origin: What it was made from, for those who want to make it again.
///   - history: What happened to the fleets of the first replication, where that is known.
public func runReport(_ study: Study, origin: RunOrigin, history: FleetHistory? = nil) -> Report {
  let parts = RunReport(study: study, history: history)
  let sentences = RunSentences(study: study, batches: parts.batches)
  let sections =
    study.isInterrupted
    ? []
    : [
      parts.money(), parts.course(), parts.errorBudgets(), parts.latency(), parts.costs(), parts.measured(),
      parts.trust(),
    ]
  return Report(
    kind: .run, complete: study.isComplete, title: study.scenario.name, subtitle: parts.subtitle,
    answer: sentences.answer, lede: study.isComplete ? parts.lede(sentences) : "", notices: parts.summary.notices(),
    cards: study.isComplete ? parts.cards() : [],
    sections: sections
      + [
        ReportProvenance.section(of: study.scenario),
        ReportProvenance.repetition(
          origin, command: "run", options: " --seed \(study.scenario.seed) --replications \(study.replications)"),
        ReportSection("Warnings", study.warnings.map(ReportBlock.note)),
      ],
    origin: ReportProvenance.line(
      origin, study.scenario,
      "\(study.replications) replications, \(Format.number(Double(study.events))) events"),
    names: ReportName.all([study.scenario], files: origin.files))
}

/// The parts of a run's report.
struct RunReport {
  let study: Study
  let history: FleetHistory?
  /// Most workloads, pools or tenants that a chart shows.
  static let most = 6

  var summary: Summary { Summary(study: study) }
  var scenario: Scenario { study.scenario }
  let batches: BatchSplit?
  var sentences: RunSentences { RunSentences(study: study, batches: batches) }

  init(study: Study, history: FleetHistory?) {
    self.study = study
    self.history = history
    batches = BatchSplit(study)
  }

  private func figure(_ path: String) -> Figure? { study.figures[path] }

  var subtitle: String {
    let requests = scenario.workloads.compactMap { figure("\($0.name).requests")?.value }.reduce(0, +)
    let date = isoTime(scenario.start, plus: 0).prefix(10)
    let runs = study.replications == 1 ? "one run" : "mean of \(study.replications) runs"
    return "\(Format.span(scenario.horizon)) from \(date) \u{B7} \(Format.fixed(requests, 0)) requests \u{B7} \(runs)"
  }

  func lede(_ sentences: RunSentences) -> String {
    let unit = scenario.workloads.count == 1 ? figure("\(scenario.workloads[0].name).cost_per_1k_requests")?.value : nil
    return [
      unit.map { "1,000 requests cost \(Format.money($0))." }, sentences.waste ?? sentences.use, sentences.beside,
    ]
    .compactMap { $0 }.joined(separator: " ")
  }

  // MARK: Cards

  func cards() -> [ReportCard] { Array((costCards() + objectiveCards() + unitCards()).prefix(8)) }

  private func interval(_ figure: Figure?, scale: Double = 1, _ text: (Double) -> String) -> String {
    guard let low = figure?.low, let high = figure?.high, text(low * scale) != text(high * scale) else { return "" }
    return "95 % interval \(text(low * scale)) to \(text(high * scale))"
  }

  private func costCards() -> [ReportCard] {
    let path = TotalFigure.monthlyCost.path
    guard let month = figure(path), let value = month.value else { return [] }
    let evaluations = CheckEvaluations(from: study.replications, upTo: study.replications)
    let budgets = scenario.checks.filter { $0.unit == "USD" && ($0.relation == .atMost || $0.relation == .below) }
    let card = ReportCard(
      title: "Cost a month of \(scenario.start.daysOfMonth) days", value: Format.money(value),
      remark: [interval(month) { Format.money($0) }, budgets.isEmpty ? "no budget is set" : ""].filter { !$0.isEmpty }
        .joined(separator: "; "), verdict: nil, gauge: nil)
    return [card]
      + budgets.prefix(2).map { check in
        let gate = Gate(check, study: study, evaluations: evaluations)
        let gauge = gate.value.map {
          ReportGauge(
            value: $0, low: gate.low, high: gate.high, limit: gate.threshold,
            words: "\(Format.money($0)) of \(Format.money(gate.threshold))")
        }
        return ReportCard(
          title: "Budget: \(check.text)", value: gate.value.map { Format.money($0) } ?? "-",
          remark: gate.low.flatMap { low in
            gate.high.map { "95 % interval \(Format.money(low)) to \(Format.money($0))" }
          } ?? gate.why ?? "", verdict: gate.outcome, gauge: gauge)
      }
  }

  private func objectiveCards() -> [ReportCard] {
    study.verdicts.map { verdict in
      let isShare = verdict.path.hasSuffix(".success")
      func say(_ x: Double) -> String { isShare ? Format.percent(x) : Format.duration(x) }
      let limit = isShare ? Format.thresholdPercent(verdict.threshold) : Format.threshold(verdict.threshold)
      let figure = figure(verdict.path)
      let gauge =
        isShare
        ? nil
        : figure?.value.map {
          ReportGauge(
            value: $0, low: figure?.low, high: figure?.high, limit: verdict.threshold, words: "\(say($0)), SLO \(limit)"
          )
        }
      return ReportCard(
        title: "\(verdict.path), SLO \(verdict.isAtMost ? "" : "at least ")\(limit)",
        value: figure?.value.map(say) ?? "-",
        remark: [interval(figure, say), verdict.why ?? ""].filter { !$0.isEmpty }.joined(separator: "; "),
        verdict: verdict.outcome, gauge: gauge)
    }
  }

  private func unitCards() -> [ReportCard] {
    scenario.workloads.prefix(3).compactMap { workload in
      guard let figure = figure("\(workload.name).cost_per_1k_requests"), let value = figure.value else { return nil }
      let tokens = self.figure("\(workload.name).cost_per_million_tokens")?.value
      return ReportCard(
        title: scenario.workloads.count == 1 ? "1,000 requests" : "1,000 requests of \(workload.name)",
        value: Format.money(value),
        remark: [interval(figure) { Format.money($0) }, tokens.map { "\(Format.money($0)) a million tokens" } ?? ""]
          .filter { !$0.isEmpty }.joined(separator: "; "), verdict: nil, gauge: nil)
    }
  }

  // MARK: Money

  /// The waterfall of the bill, in cents that add up to its total.
  func money() -> ReportSection {
    guard let ledger = study.ledger, ledger.total > .zero else { return ReportSection("Where the money goes", []) }
    var parts: [(name: String, note: String, tone: Tone, cost: Amount)] = []
    for purpose in ledger.byPurpose where purpose.cost > .zero {
      if purpose.name == .usage, let split = batches {
        parts.append(
          ("full batches", "the least that these answers cost on these machines, a bound of means", .main, split.full))
        parts.append(("part-filled batches", "places in a batch that no request used", .soft, split.rest))
        if split.other > .zero { parts.append(("other requests that were answered", "", .main, split.other)) }
      } else {
        parts.append((purpose.name.words, note(purpose.name), purpose.name.tone, purpose.cost))
      }
    }
    let total = ledger.total.inWholeCents
    let cents = total.split(by: parts.map(\.cost.millionths), step: 10_000)
    let shares = Amount(millionths: 1_000).split(by: parts.map(\.cost.millionths))
    var start = 0.0
    var rows: [Bars.Row] = []
    var table = PageTable([.left("purpose"), .right("cost"), .right("share")])
    for (part, (cost, share)) in zip(parts, zip(cents, shares)) {
      let percent = Format.fixed(Double(share.millionths) / 10, 1) + " %"
      rows.append(
        Bars.Row(
          name: part.name, note: part.note, start: start, end: start + cost.double, tone: part.tone,
          cells: [Format.cents(cost), percent]))
      table.add([.text(part.name), .cents(cost), .share(Double(share.millionths) / 1_000, decimals: 1)])
      start += cost.double
    }
    let interval = figure(TotalFigure.cost.path).flatMap { figure in
      figure.low.flatMap { low in figure.high.map { "95 % interval \(Format.money(low)) to \(Format.money($0))" } }
    }
    rows.append(
      Bars.Row(name: "total", note: interval ?? "", cells: [Format.cents(total), "100 %"], isTotal: true))
    table.add([.text("total", .heading), .cents(total, .heading), .share(1, decimals: 1, .heading)])
    let said = [sentences.waste ?? sentences.use].compactMap { $0 }
    return ReportSection(
      "Where the money goes",
      said.map(ReportBlock.text) + [
        .chart(
          Chart(
            "The bill of \(Format.span(scenario.horizon)) by what it pays for", file: "money",
            .bars(Bars(rows, from: 0)), table: table))
      ])
  }

  private func note(_ purpose: Charge.Purpose) -> String {
    guard purpose == .coldStart else { return "" }
    let starts = scenario.pools.compactMap { figure("pools.\($0.name).cold_starts")?.value }.reduce(0, +)
    return starts > 0 ? "\(Format.number(starts)) starts a run" : ""
  }

  // MARK: Latency

  func latency() -> ReportSection {
    guard study.isComplete else { return ReportSection("How long it takes", []) }
    var rows: [Strip.Row] = []
    for workload in scenario.workloads.prefix(Self.most) {
      let metrics: [Objective.Metric] =
        workload.hasTokens ? [.ttft, .tpot, .latency, .queueWait] : [.latency, .queueWait]
      for metric in metrics {
        let path = "\(workload.name).\(metric.rawValue)"
        guard let p50 = figure("\(path).p50")?.value, let p95 = figure("\(path).p95")?.value,
          let p99 = figure("\(path).p99")?.value, p99 > 0
        else { continue }
        let limits = workload.objectives.compactMap { objective -> Double? in
          guard case .atMost(metric, .p95, let seconds) = objective.target else { return nil }
          return seconds
        }
        let name = metric.words + (scenario.workloads.count == 1 ? "" : ", \(workload.name)")
        rows.append(
          Strip.Row(
            name: name, p50: p50, p95: p95, p99: p99, limits: limits,
            words: "\(name): p50 \(Format.duration(p50)), p95 \(Format.duration(p95)), p99 \(Format.duration(p99))"
              + limits.map { ", SLO \(Format.threshold($0))" }.joined()))
      }
    }
    let said = scenario.workloads.prefix(3).compactMap { sentences.times($0) }.joined(separator: " ")
    var blocks: [ReportBlock] = said.isEmpty ? [] : [.text(said)]
    if !rows.isEmpty { blocks.append(.chart(Chart("Percentiles", file: "percentiles", .strip(Strip(rows: rows))))) }
    blocks += scenario.workloads.prefix(3).compactMap { histogram($0).map(ReportBlock.chart) }
    return ReportSection(
      "How long it takes", blocks + ReportBlock.folded(summary.latency(), as: "Every statistic, with intervals"))
  }

  /// The shares of requests by their time on a logarithmic axis.
  private func histogram(_ workload: Workload) -> Chart? {
    let own = study.distributions.filter { $0.workload == workload.name }
    let bins = own.flatMap(\.bins).filter { $0.low > 0 }
    guard let low = bins.map(\.low).min(), let high = bins.map(\.high).max(), own.allSatisfy({ !$0.bins.isEmpty })
    else {
      return nil
    }
    // Where no request is, between bins, a place of its own says so.
    let edges = Array(Set(bins.flatMap { [$0.low, $0.high] }).sorted().dropLast())
    guard edges.count > 2 else { return nil }
    let panels = own.map { distribution -> Plot.Panel in
      let all = distribution.bins.reduce(0.0) { $0 + Double($1.count) }
      let counts = Dictionary(uniqueKeysWithValues: distribution.bins.map { ($0.low, Double($0.count) / all) })
      var layers = [
        Plot.Layer(
          name: "share of requests, \(distribution.metric.words)", shape: .area, tone: .soft,
          values: edges.map { counts[$0] ?? 0 })
      ]
      let limits = workload.objectives.compactMap { objective -> (String, Double)? in
        guard case .atMost(distribution.metric, let statistic, let seconds) = objective.target else { return nil }
        return ("SLO on \(statistic.rawValue): \(Format.threshold(seconds))", seconds)
      }
      for (name, limit) in limits where limit >= low && limit <= high {
        layers.append(Plot.Layer(name: name, shape: .marks, tone: .bad, values: [limit]))
      }
      return Plot.Panel(title: distribution.metric.words, unit: "1", height: 100, layers: layers)
    }
    return Chart(
      "How the times of \(workload.name) are distributed", file: "distribution",
      .plot(
        Plot(
          kind: .number, title: "seconds, logarithmic", unit: "s", isLog: true, low: low, high: high, xs: edges,
          ends: edges.dropFirst() + [high], panels: panels)))
  }
}

extension Objective.Metric {
  /// In full words.
  var words: String {
    switch self {
    case .ttft: "time to first token"
    case .tpot: "time per output token"
    case .itl: "time between tokens"
    case .latency: "whole answer"
    case .queueWait: "waiting for a place"
    case .taskTime: "whole task"
    }
  }
}

extension Charge.Purpose {
  /// The colour of its bar.
  var tone: Tone {
    if isBesideModels { return .second }
    switch self {
    case .usage, .routing, .people: return .main
    case .coldStart, .warmPool: return .warm
    case .lostWork, .retries, .wasted: return .bad
    default: return .idle
    }
  }
}
