import Model
import Studies

/// A plan as a report: the best combination beside its rivals, what one step from it does, and how it was found.
/// - Parameter origin: What it was made from.
public func planReport(_ study: PlanStudy, origin: RunOrigin) -> Report {
  let parts = PlanReport(study: study)
  let page = planPage(study)
  let scenario = study.space.scenario
  let isJudged = !study.isInterrupted
  return Report(
    kind: .plan, complete: isJudged, title: scenario.name, subtitle: page.subtitle, answer: parts.answer,
    lede: parts.question, notices: page.notices, cards: isJudged ? parts.cards() : [],
    sections: (isJudged
      ? [
        ReportSection("The best and the runners-up", parts.rivals()),
        ReportSection("Everything that was simulated", parts.cloud()),
        ReportSection("One step from the best: what binds", parts.steps()),
      ] : [])
      + [
        ReportSection("The numbers", ReportBlock.sections(page.sections)),
        ReportSection(
          "How far to trust it",
          (study.confidence.map { confidence in
            [
              ReportBlock.text(
                "With a probability of at least \(Format.fixed((confidence * 1_000).rounded(.down) / 10, 1)) % none of the combinations compared is better by more than \(Format.thresholdPercent(PlanStudy.indifference))."
              )
            ]
          } ?? []) + ReportProvenance.model(scenario)), ReportProvenance.section(of: scenario),
        ReportProvenance.repetition(origin, command: "plan", options: " --seed \(scenario.seed)"),
      ], origin: ReportProvenance.line(origin, scenario, "\(study.effort.simulatedFleets) fleets simulated"),
    names: ReportName.all([scenario], files: origin.files))
}

private struct PlanReport {
  let study: PlanStudy
  private var plan: Plan { study.plan }
  private var names: [String] { shortNames(study.space.paths, of: study.space.scenario) }
  private var unit: String { plan.objective.unit.symbol }

  private func settings(_ index: Int) -> String {
    zip(names, study.space.points[index].values).map { "\($0) \($1)" }.joined(separator: ", ")
  }

  /// The settings in which a combination is another than the best.
  private func settings(_ index: Int, besides best: Int) -> String {
    let own = zip(names, zip(study.space.points[index].values, study.space.points[best].values))
    return own.filter { $1.0 != $1.1 }.map { "\($0) \($1.0)" }.joined(separator: ", ")
  }

  private func say(_ x: Double) -> String { Format.value(x, unit: unit) }

  var question: String {
    "Least \(plan.objective.path) over \(Format.span(study.space.scenario.horizon))"
      + (plan.conditions.isEmpty ? "." : ", subject to \(plan.conditions.map(\.text).joined(separator: ", ")).")
  }

  var answer: String {
    if study.isInterrupted { return "The search was stopped: nothing is concluded from it." }
    guard let best = study.best, let objective = study.outcomes[best].objective else {
      return "No combination was found that keeps every condition."
    }
    return "\(say(objective.value)) is the least \(plan.objective.path): \(settings(best))."
  }

  func cards() -> [ReportCard] {
    guard let best = study.best else { return [] }
    let outcome = study.outcomes[best]
    var cards: [ReportCard] = []
    if let objective = outcome.objective {
      let interval = objective.low.flatMap { low in
        objective.high.flatMap { say(low) == say($0) ? nil : "95 % interval \(say(low)) to \(say($0))" }
      }
      cards.append(
        ReportCard(
          title: plan.objective.path, value: say(objective.value),
          remark: [interval, outcome.costs.monthlyObjective.map { "\(Format.money($0)) a month" }].compactMap { $0 }
            .joined(separator: "; "), verdict: nil, gauge: nil))
    }
    for (check, figure) in zip(plan.conditions, outcome.figures) {
      guard let value = figure.value.map({ $0 * check.scale }) else { continue }
      func show(_ x: Double) -> String { Format.value(x, unit: figure.unit) }
      let (low, high) = (figure.low.map { $0 * check.scale }, figure.high.map { $0 * check.scale })
      let isAtMost = check.relation == .atMost || check.relation == .below
      cards.append(
        ReportCard(
          title: check.text, value: show(value),
          remark: low.flatMap { low in
            high.flatMap { show(low) == show($0) ? nil : "95 % interval \(show(low)) to \(show($0))" }
          } ?? "", verdict: .met,
          gauge: isAtMost
            ? ReportGauge(
              value: value, low: low, high: high, limit: check.threshold,
              words: "\(show(value)) of \(show(check.threshold))") : nil))
    }
    return cards
  }

  func rivals() -> [ReportBlock] {
    guard let best = study.best else { return [] }
    let listed = [best] + study.runnersUp.prefix(8)
    let rows = listed.compactMap { index -> Bars.Row? in
      guard let objective = study.outcomes[index].objective else { return nil }
      return Bars.Row(
        name: index == best ? "the best" : "with \(settings(index, besides: best))",
        note: index == best ? settings(index) : "", start: 0, end: objective.value,
        low: objective.low, high: objective.high, tone: index == best ? .main : .soft, cells: [say(objective.value)])
    }
    return [
      .chart(Chart("\(plan.objective.path), with 95 % intervals", file: "runners-up", .bars(Bars(rows, from: 0))))
    ]
  }

  /// Objective against the first condition that is a time.
  func cloud() -> [ReportBlock] {
    guard let place = plan.conditions.firstIndex(where: { $0.unit == "s" }), unit == "USD" else { return [] }
    let check = plan.conditions[place]
    let known = study.outcomes.indices.compactMap { index -> (index: Int, cost: Double, time: Double)? in
      let outcome = study.outcomes[index]
      guard let cost = outcome.objective?.value, outcome.figures.count == plan.conditions.count,
        let time = outcome.figures[place].value
      else { return nil }
      return (index, cost, time * check.scale)
    }.sorted { ($0.cost, $0.index) < ($1.cost, $1.index) }
    guard known.count > 2, let low = known.first?.cost, let high = known.last?.cost, high > low else { return [] }
    func layer(_ name: String, _ tone: Tone, _ isIn: (Int) -> Bool) -> Plot.Layer {
      Plot.Layer(
        name: name, shape: .dots, tone: tone, values: known.map { isIn($0.index) ? $0.time : nil },
        isThin: tone == .idle)
    }
    func keeps(_ index: Int) -> Bool {
      study.outcomes[index].stage == .compared && study.outcomes[index].outcome == .met
    }
    let times = known.map(\.time).filter { $0 > 0 }
    let panel = Plot.Panel(
      title: check.path, unit: "s", height: 240, isLog: (times.max() ?? 1) > 20 * (times.min() ?? 1),
      layers: [
        layer("other combinations", .idle) { $0 != study.best && !keeps($0) },
        layer("keeps every condition", .soft) { $0 != study.best && keeps($0) },
        layer("the best", .main) { $0 == study.best },
        Plot.Layer(name: check.text, shape: .limit, tone: .bad, values: [check.threshold]),
        Plot.Layer(name: "settings", shape: .words, words: known.map { settings($0.index) }),
      ])
    let margin = (high - low) * 0.03
    return [
      .text("A dot is a combination; most are of one short run, and only those compared in whole runs are judged."),
      .chart(
        Chart(
          "\(plan.objective.path) against \(check.path)", file: "combinations",
          .plot(
            Plot(
              kind: .number, title: plan.objective.path, unit: unit, low: low - margin, high: high + margin,
              xs: known.map(\.cost), panels: [panel])))),
    ]
  }

  func steps() -> [ReportBlock] {
    let known = study.changes.compactMap { change in change.difference.map { (change: change, difference: $0) } }
    guard !known.isEmpty else { return [] }
    let rows = known.map { change, difference -> Bars.Row in
      let from = study.best.map { study.space.points[$0].values[change.parameter] } ?? ""
      let verdict = change.broken.map { "breaks \($0.text)" } ?? "keeps the conditions"
      let about = change.outcome.replications == 1 ? "about " : ""
      return Bars.Row(
        name: "\(names[change.parameter]): \(from) to \(change.value)",
        note: (change.broken == nil ? "\u{2713} " : "\u{2717} ") + verdict, start: 0, end: difference,
        tone: change.broken == nil ? .main : .bad,
        cells: [about + Format.difference(difference, nil, nil, unit: unit)])
    }
    return [.chart(Chart("Change of \(plan.objective.path)", file: "steps", .bars(Bars(rows, origin: 0))))]
  }
}
