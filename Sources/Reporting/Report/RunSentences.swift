import Billing
import Model
import Studies

/// What a report says about a run in words. Each sentence has a condition, and says what was measured: of a cause only what a simulation
/// isolated would tell.
struct RunSentences {
  let study: Study
  var batches: BatchSplit?

  var scenario: Scenario { study.scenario }

  private func figure(_ path: String) -> Figure? { study.figures[path] }

  private func money(_ dollars: Double) -> String { Format.money(dollars.rounded()).replacing(".00", with: "") }

  /// What a month costs, as the answer says it: whole dollars from 100 on.
  private var month: String? {
    figure(TotalFigure.monthlyCost.path)?.value.map { $0 < 100 ? Format.money($0) : money($0) }
  }

  /// Whose SLOs they are, in a word or a number.
  private func whose(_ verdicts: [Verdict]) -> String {
    let names = scenario.workloads.map(\.name).filter { name in
      verdicts.contains { $0.path.hasPrefix(name + ".") }
    }
    return names.count == 1 ? names[0] : "All \(names.count) workloads"
  }

  /// The answer in a sentence: whether the SLOs are kept, and what a month costs.
  var answer: String {
    if study.isInterrupted {
      return "Stopped after \(study.replications) of \(study.planned) replications: nothing is concluded from them."
    }
    if let overload = study.overloads.first {
      let others = study.overloads.count > 1 ? " and \(study.overloads.count - 1) more" : ""
      return "\(overload.name)\(others) cannot serve this traffic: the queue grows without end."
    }
    let cost = month.map { "\($0) a month" }
    let verdicts = study.verdicts
    guard !verdicts.isEmpty else {
      return cost.map { "\(scenario.name) costs \($0)." } ?? "\(scenario.name) was simulated; no SLO is set."
    }
    let missed = verdicts.filter { $0.outcome == .notMet }
    if let first = missed.first {
      let others = missed.count > 1 ? "; \(missed.count) of \(verdicts.count) SLOs are missed" : ""
      return "\(first.path) misses its SLO: \(measured(first))\(others)" + (cost.map { ", for \($0)." } ?? ".")
    }
    if let first = verdicts.first(where: { $0.outcome == .notKnown }) {
      let why = first.why.map { ": \($0)" } ?? ""
      return "Whether \(first.path) keeps its SLO is not known\(why)" + (cost.map { ". It costs \($0)." } ?? ".")
    }
    let names = whose(verdicts)
    let verb = names.hasPrefix("All ") ? "keep" : "keeps"
    let what = verdicts.count == 1 ? "its SLO" : names.hasPrefix("All ") ? "their SLOs" : "its \(verdicts.count) SLOs"
    return "\(names) \(verb) \(what)" + (cost.map { " for \($0)." } ?? ".")
  }

  /// `12 s against 8 s`.
  private func measured(_ verdict: Verdict) -> String {
    let unit = verdict.path.hasSuffix(".success") ? "1" : "s"
    let value = figure(verdict.path)?.value.map { Format.value($0, unit: unit) } ?? "not measured"
    let limit = unit == "1" ? Format.thresholdPercent(verdict.threshold) : Format.threshold(verdict.threshold)
    return "\(value) against \(limit)"
  }

  /// What follows the answer: the API that the same traffic costs less on, or the cheapest of those that cost more.
  var beside: String? {
    guard study.isComplete, let own = figure(TotalFigure.monthlyCost.path), let value = own.value else { return nil }
    let others = scenario.alternatives.compactMap { index -> (name: String, figure: Figure)? in
      let name = scenario.apis[index].name
      guard let figure = figure("apis.\(name).monthly_cost"), (figure.value ?? 0) > 0 else { return nil }
      return (name, figure)
    }
    // A cost beside a bill that has more than this traffic would not be of the same thing.
    guard scenario.workloads.allSatisfy(\.hasTokens), scenario.overheads.isEmpty,
      let best = others.min(by: { ($0.figure.value ?? 0) < ($1.figure.value ?? 0) }), let price = best.figure.value
    else { return nil }
    if (best.figure.high ?? price) < (own.low ?? value) {
      return "On \(best.name) the same traffic costs \(money(price)) a month, \(money(value - price)) less."
    }
    if (best.figure.low ?? price) > (own.high ?? value) {
      return "On \(best.name) the same traffic costs \(money(price)) a month, \(money(price - value)) more."
    }
    return nil
  }

  /// What most of the money goes to that no request used; nil where that is less than a tenth.
  var waste: String? {
    guard let ledger = study.ledger, ledger.total > .zero else { return nil }
    var parts = ledger.byPurpose.filter { $0.name != .usage && !$0.name.isBesideModels && $0.name != .people }
      .map { (what: "what is \($0.name.words)", cost: $0.cost) }
    if let batches {
      parts.append((what: "places in a batch that no request used, by a bound of means", cost: batches.rest))
    }
    guard let most = parts.max(by: { $0.cost < $1.cost }) else { return nil }
    let share = most.cost.double / ledger.total.double
    guard share >= 0.1 else { return nil }
    return "\(Format.fixed(share * 100, 0)) % of the bill pays for \(most.what)."
  }

  /// What most of the bill pays for, where little of it is for nothing; nil where `waste` has something to say.
  var use: String? {
    guard waste == nil, let ledger = study.ledger, ledger.total > .zero,
      let most = ledger.byPurpose.max(by: { $0.cost < $1.cost })
    else { return nil }
    return "\(Format.fixed(most.cost.double / ledger.total.double * 100, 0)) % of the bill pays for \(most.name.words)."
  }

  /// The time in which the 95th percentile of a workload is above its SLO.
  func timesAbove(_ workload: String, metric: String, limit: Double) -> String? {
    let values = study.timeline.series.first { $0.name == workload && $0.metric == "\(metric)_p95" }?.values ?? []
    let known = values.indices.filter { values[$0] != nil }
    guard !known.isEmpty else { return nil }
    let above = known.filter { (values[$0] ?? 0) > limit }
    let span = Format.span(study.timeline.binWidth.rounded())
    let what = "the mean p95 \(metric.uppercased() == "TTFT" ? "TTFT" : metric) of \(workload)"
    guard let first = above.first, let last = above.last else {
      return "In none of \(known.count) spans of \(span) is \(what) above its SLO."
    }
    let start = moment(study.timeline.times[first])
    let end = moment(min(study.timeline.times[last] + study.timeline.binWidth, scenario.horizon))
    return
      "In \(above.count) of \(known.count) spans of \(span), between \(start) and \(end), \(what) is above its SLO."
  }

  /// A moment of the run, in UTC.
  func moment(_ second: Double) -> String {
    ClockText.long(scenario.start.secondsSinceEpoch + Int64(second), isOneDay: scenario.horizon <= 86_400)
  }

  /// How much of an error budget was used up, and when most of it; nil where that is less than a thousandth.
  func budget(_ budget: ErrorBudget) -> String? {
    guard let spent = budget.spent, spent >= 0.001, let missed = budget.missed.value, let worst = budget.worst else {
      return nil
    }
    func percent(_ share: Double) -> String { Format.fixed(share * 100, share < 0.1 ? 1 : 0) + " %" }
    let limit = Format.threshold(budget.threshold)
    let what =
      budget.name == "success"
      ? "\(Format.percent(missed)) of its requests failed where \(Format.thresholdPercent(budget.allowed)) may"
      : "\(Format.percent(missed)) of its requests took longer than \(limit) where \(Format.thresholdPercent(budget.allowed)) may"
    return
      "\(budget.path) used up \(percent(spent)) of its error budget: \(what); \(percent(worst.spent)) of the budget went in the "
      + "\(worst.length > 3_600 ? Format.span(worst.length) : "hour") from \(moment(worst.start))."
  }

  /// Why a day of the first run is its worst.
  func worstDay(_ day: MeanTimeline) -> String {
    let late = day.series.filter { $0.metric.hasSuffix("_late") }.flatMap { $0.values }.compactMap { $0 }.reduce(0, +)
    let arrived = day.series.filter { $0.metric == "arrived" }.flatMap { $0.values }.compactMap { $0 }.reduce(0, +)
    guard late > 0 else {
      return
        "No request of the first run was above an SLO on a percentile; most came on this day, \(Format.number(arrived))."
    }
    return
      "Of all days of the first run this one has most requests above an SLO on a percentile: \(Format.number(late)), of \(Format.number(arrived)) that came."
  }

  /// That a fleet is renewed more than once an hour; what of it is the autoscaler's doing is not told.
  func turnover(_ pool: Pool) -> String? {
    guard let starts = figure("pools.\(pool.name).cold_starts")?.value,
      let replicas = figure("pools.\(pool.name).replicas")?.value, replicas > 0
    else { return nil }
    let hourly = starts / scenario.horizon * 3_600
    guard hourly >= replicas, starts >= 10 else { return nil }
    return
      "\(pool.name) is renewed often: \(Format.number(hourly)) replicas are started an hour to have \(Format.number(replicas)) on average."
  }

  /// What half and what one in a hundred of the requests of a workload take.
  func times(_ workload: Workload) -> String? {
    let metric: Objective.Metric = workload.hasTokens ? .ttft : .latency
    let path = "\(workload.name).\(metric.rawValue)"
    guard let half = figure("\(path).p50")?.value, let rare = figure("\(path).p99")?.value else { return nil }
    let what = workload.hasTokens ? "first tokens of \(workload.name) come" : "answers of \(workload.name) come"
    return
      "Half of the \(what) within \(Format.duration(half)); one in a hundred takes more than \(Format.duration(rare))."
  }

  /// Between what a single run costs, which an interval of the mean does not say.
  var spread: String? {
    guard let totals = figure(TotalFigure.cost.path)?.byReplication.compactMap({ $0 }), totals.count > 1,
      let low = totals.min(), let high = totals.max(), low < high
    else { return nil }
    return
      "They say how well the mean is known, not how far two runs differ: a single run of \(Format.span(scenario.horizon)) cost between "
      + "\(Format.money(low)) and \(Format.money(high))."
  }
}
