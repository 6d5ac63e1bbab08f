import Billing
import Catalog
import Glibc
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
    ? [parts.warnings()]
    : [
      parts.warnings(), parts.money(), parts.course(), parts.errorBudgets(), parts.latency(), parts.costs(),
      parts.measured(),
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
          origin, command: "run", options: " --seed \(study.scenario.seed) --replications \(study.planned)"),
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

  /// The workloads, the dearest first: of many, a page shows those on which most is spent.
  var dearest: [Workload] {
    func cost(_ workload: Workload) -> Double { figure("\(workload.name).cost")?.value ?? 0 }
    return scenario.workloads.enumerated().sorted { (cost($1.element), $0.offset) < (cost($0.element), $1.offset) }.map(
      \.element)
  }

  /// What must be known before a figure is trusted, the gravest first.
  func warnings() -> ReportSection {
    let all = study.warnings + datedWarnings(scenario)
    let more = all.dropFirst(Self.mostWarnings)
    return ReportSection(
      "Warnings",
      all.prefix(Self.mostWarnings).map(ReportBlock.note)
        + (more.isEmpty ? [] : [.fold("\(more.count) more", more.map(PageBlock.warning))]))
  }

  /// Warnings that stand open.
  private static let mostWarnings = 4

  // MARK: Cards

  func cards() -> [ReportCard] {
    let judged = objectiveCards() + checkCards()
    // Where there is no room for all of them, what is missed is not what is left out.
    let sorted = [Verdict.Outcome.notMet, .notKnown, .met].flatMap { outcome -> [ReportCard] in
      judged.filter { $0.verdict == outcome }
    }
    let shown = judged.count > Self.mostJudged ? Array(sorted.prefix(Self.mostJudged)) : judged
    return costCards() + budgetCards() + shown + unitCards().prefix(max(1, 7 - shown.count))
  }

  /// Most SLOs and checks that have cards; all of them are in tables.
  private static let mostJudged = 6

  private func interval(_ low: Double?, _ high: Double?, _ text: (Double) -> String) -> String {
    guard let low, let high, text(low) != text(high) else { return "" }
    return "95 % interval \(text(low)) to \(text(high))"
  }

  private func interval(_ figure: Figure?, _ text: (Double) -> String) -> String {
    interval(figure?.low, figure?.high, text)
  }

  private func costCards() -> [ReportCard] {
    let path = TotalFigure.monthlyCost.path
    guard study.overloads.isEmpty, let month = figure(path) else { return [] }
    let hasBudget =
      scenario.checks.contains {
        $0.path.hasPrefix("total.") && $0.unit == "USD" && ($0.relation == .atMost || $0.relation == .below)
      } || scenario.workloads.contains { !$0.budgets.isEmpty }
    let card = ReportCard(
      title: "Cost a month of \(scenario.start.daysOfMonth) days", value: month.value.map { Format.money($0) } ?? "-",
      remark: [month.why ?? interval(month) { Format.money($0) }, hasBudget ? "" : "no budget is set"]
        .filter { !$0.isEmpty }.joined(separator: "; "), verdict: nil, gauge: nil)
    guard let ledger = study.ledger, abs(ledger.billed.double - ledger.total.double) >= 0.01 * ledger.total.double
    else {
      return [card]
    }
    return [
      card,
      ReportCard(
        title: "Invoiced in these \(Format.span(scenario.horizon))", value: Format.cents(ledger.billed.inWholeCents),
        remark:
          "against \(Format.cents(ledger.total.inWholeCents)) that the run costs: what is paid at once for a term is due at once",
        verdict: nil, gauge: nil),
    ]
  }

  /// How fast budgets of workloads are spent that are spent too fast.
  private func budgetCards() -> [ReportCard] {
    scenario.workloads.filter { !$0.budgets.isEmpty }.compactMap { workload in
      guard let burn = figure(WorkloadFigure.burnRate.path(of: workload.name)), let value = burn.value, value > 0.95
      else {
        return nil
      }
      func say(_ x: Double) -> String { Format.fixed(x * 100, 0) + " %" }
      return ReportCard(
        title: "Spending of \(workload.name), of what its budget allows", value: say(value),
        remark: [interval(burn, say), value > 1 ? "it runs out early" : ""].filter { !$0.isEmpty }.joined(
          separator: "; "),
        verdict: nil,
        gauge: ReportGauge(value: value, low: burn.low, high: burn.high, limit: 1, words: "\(say(value)) of the budget")
      )
    }
  }

  private func objectiveCards() -> [ReportCard] {
    study.verdicts.map { verdict in
      let figure = figure(verdict.path)
      let unit = verdict.path.hasSuffix(".success") ? "1" : "s"
      let limit = unit == "1" ? Format.thresholdPercent(verdict.threshold) : Format.threshold(verdict.threshold)
      return judged(
        "\(verdict.path), SLO \(verdict.isAtMost ? "" : "at least ")\(limit)", figure?.value, figure?.low, figure?.high,
        unit: unit, limit: verdict.threshold, "SLO \(limit)", isAtMost: verdict.isAtMost, verdict.outcome, verdict.why)
    }
  }

  private func checkCards() -> [ReportCard] {
    sentences.gates.map { gate in
      let check = scenario.checks.first { $0.text == gate.name }
      let isAtMost = check?.relation == .atMost || check?.relation == .below
      let isBudget = gate.path.hasPrefix("total.") && gate.unit == "USD" && isAtMost
      return judged(
        "\(isBudget ? "Budget" : "Check"): \(gate.name)", gate.value, gate.low, gate.high, unit: gate.unit,
        limit: gate.threshold, "asked for: \(Format.value(gate.threshold, unit: gate.unit))", isAtMost: isAtMost,
        gate.outcome, gate.why)
    }
  }

  /// A card of what has a limit, with as many digits as tell it from the limit. Of what must not fall below a share, the bar is what is missed
  /// of what may be.
  private func judged(
    _ title: String, _ value: Double?, _ low: Double?, _ high: Double?, unit: String, limit: Double, _ words: String,
    isAtMost: Bool, _ outcome: Verdict.Outcome, _ why: String?
  ) -> ReportCard {
    let more = value.map { Format.more($0, low, high, unit: unit, apartFrom: limit) } ?? 0
    func say(_ x: Double) -> String { Format.value(x, unit: unit, more: more) }
    let isMissed = !isAtMost && unit == "1" && limit < 1
    let gauge = value.flatMap { value -> ReportGauge? in
      guard isAtMost || isMissed else { return nil }
      return isMissed
        ? ReportGauge(
          value: max(0, 1 - value), low: high.map { max(0, 1 - $0) }, high: low.map { 1 - $0 }, limit: 1 - limit,
          words: "missed: \(Format.percent(max(0, 1 - value))) of \(Format.thresholdPercent(1 - limit)) that may be")
        : ReportGauge(value: value, low: low, high: high, limit: limit, words: "\(say(value)), \(words)")
    }
    let missed = isMissed ? gauge?.words ?? "" : ""
    return ReportCard(
      title: title, value: value.map(say) ?? "-",
      remark: [interval(low, high, say), why ?? "", missed].filter { !$0.isEmpty }.joined(separator: "; "),
      verdict: outcome, gauge: gauge)
  }

  private func unitCards() -> [ReportCard] {
    dearest.compactMap { workload in
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
    let total = ledger.total.inWholeCents
    let purposes = ledger.byPurpose.filter { $0.cost > .zero }
    // Cents of a purpose are those that the page of the run has.
    let wholes = zip(
      total.split(by: purposes.map(\.cost.millionths), step: 10_000),
      Amount(millionths: 1_000).split(by: purposes.map(\.cost.millionths)))
    var parts: [(name: String, note: String, tone: Tone)] = []
    var cents: [Amount] = []
    var shares: [Amount] = []
    for (purpose, (cost, share)) in zip(purposes, wholes) {
      guard purpose.name == .usage, let split = batches else {
        parts.append((purpose.name.words, note(purpose.name), purpose.name.tone))
        cents.append(cost)
        shares.append(share)
        continue
      }
      let own: [(name: String, note: String, tone: Tone, cost: Amount)] = [
        ("full batches", "what these answers would cost in full batches, by formulas of means", .main, split.full),
        ("part-filled batches", "places in batches that no request used", .soft, split.rest),
        (
          "other requests that were answered", "on APIs, and where no formula says how full a batch may be", .main,
          split.other
        ),
      ].filter { $0.cost > .zero }
      parts += own.map { ($0.name, $0.note, $0.tone) }
      cents += cost.split(by: own.map(\.cost.millionths), step: 10_000)
      shares += share.split(by: own.map(\.cost.millionths))
    }
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
    return ReportSection(
      "Where the money goes",
      [
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
    for workload in dearest.prefix(Self.most) {
      let metrics: [Objective.Metric] =
        (workload.hasTokens ? [.ttft, .tpot, .latency, .queueWait] : [.latency, .queueWait])
        + (workload.agent == nil ? [] : [.taskTime])
      for metric in metrics {
        let path = "\(workload.name).\(metric.rawValue)"
        guard let p50 = figure("\(path).p50")?.value, let p95 = figure("\(path).p95")?.value,
          let p99 = figure("\(path).p99")?.value, p99 > 0
        else { continue }
        let objectives = workload.objectives.compactMap {
          objective -> (statistic: Objective.Statistic, limit: Double)? in
          guard case .atMost(metric, let statistic, let seconds) = objective.target else { return nil }
          return (statistic, seconds)
        }
        let limits = objectives.map(\.limit)
        let others = objectives.map(\.statistic).filter { $0 != .p95 }
        let zeros = [("p50", p50), ("p95", p95)].filter { $0.1 == 0 }.map(\.0)
        let name =
          metric.words + (scenario.workloads.count == 1 ? "" : ", \(workload.name)")
          + (others.isEmpty ? "" : ", SLO on \(others.map(\.rawValue).joined(separator: " and "))")
          + (zeros.isEmpty ? "" : ", \(zeros.joined(separator: " and ")) 0 s")
        rows.append(
          Strip.Row(
            name: name, p50: p50, p95: p95, p99: p99, limits: limits,
            words: "\(name): p50 \(Format.duration(p50)), p95 \(Format.duration(p95)), p99 \(Format.duration(p99))"
              + limits.map { ", SLO \(Format.threshold($0))" }.joined()))
      }
    }
    let left = scenario.workloads.count - 3
    let said =
      (dearest.prefix(3).compactMap { sentences.times($0) }
      + (left > 0
        ? ["Of \(scenario.workloads.count) workloads these are the 3 that cost most; latency.csv has all."] : []))
      .joined(separator: " ")
    var blocks: [ReportBlock] = said.isEmpty ? [] : [.text(said)]
    if !rows.isEmpty { blocks.append(.chart(Chart("Percentiles", file: "percentiles", .strip(Strip(rows: rows))))) }
    blocks += dearest.prefix(3).compactMap { histogram($0).map(ReportBlock.chart) }
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
    // An SLO that no request comes near is on the axis too.
    let limits = workload.objectives.compactMap { objective -> Double? in
      guard case .atMost(let metric, _, let seconds) = objective.target, own.contains(where: { $0.metric == metric })
      else { return nil }
      return seconds
    }
    let (start, end) = (min(low, (limits.min() ?? low) / 1.1), max(high, (limits.max() ?? high) * 1.1))
    let panels = own.map { distribution -> Plot.Panel in
      let all = distribution.bins.reduce(0.0) { $0 + Double($1.count) }
      let shares = Dictionary(uniqueKeysWithValues: distribution.bins.map { ($0.low, Double($0.count) / all) })
      // Bins are not equally wide on a logarithmic axis: the area under the curve is the share of the requests.
      let densities = Dictionary(
        uniqueKeysWithValues: distribution.bins.map { ($0.low, Double($0.count) / all / log2($0.high / $0.low)) })
      var layers = [
        Plot.Layer(
          name: "density", shape: .area, tone: .soft, values: edges.map { densities[$0] ?? 0 }),
        Plot.Layer(
          name: "share of requests in the bin", shape: .words,
          words: edges.map { shares[$0].map { Format.percent($0) } ?? "" }),
      ]
      let limits = workload.objectives.compactMap { objective -> (String, Double)? in
        guard case .atMost(distribution.metric, let statistic, let seconds) = objective.target else { return nil }
        return ("SLO on \(statistic.rawValue): \(Format.threshold(seconds))", seconds)
      }
      for (name, limit) in limits {
        layers.append(Plot.Layer(name: name, shape: .marks, tone: .bad, values: [limit]))
      }
      return Plot.Panel(
        title: "\(distribution.metric.words), share of requests in a doubling of the time", unit: "1", height: 100,
        layers: layers)
    }
    return Chart(
      "How the times of \(workload.name) are distributed", file: "distribution",
      .plot(
        Plot(
          kind: .number, title: "seconds, logarithmic", unit: "s", isLog: true, low: start, high: end, xs: edges,
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
