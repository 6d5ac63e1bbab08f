import Model
import Studies

/// A plan as a page: the best combination with its settings, the next best, what binds, what tighter and looser conditions cost, and how
/// it was found.
public func planPage(_ study: PlanStudy) -> Page {
  let page = PlanSections(study: study)
  let scenario = study.space.scenario
  let combinations = study.outcomes.count
  let sections =
    if study.isInterrupted {
      [page.bestSoFar(), page.block(), page.simulated()]
    } else if study.best == nil {
      [page.noAnswer(), page.effort()]
    } else {
      [page.answer(), page.block(), page.rivals(), page.steps(), page.margins(), page.effort()]
    }
  return Page(
    scenario.name, "\(combinations) \(combinations == 1 ? "combination" : "combinations"), seed \(scenario.seed)",
    notices: page.notices(), sections: [page.question()] + sections)
}

extension PlanStudy {
  /// `at least 97.4 %`: never more than is known, and never all.
  static func words(of confidence: Double) -> String {
    confidence > 0.999
      ? "more than 99.9 %" : "at least \(Format.fixed((confidence * 1_000).rounded(.down) / 10, 1)) %"
  }
}

private struct PlanSections {
  /// Runners-up listed.
  static let mostListed = 8

  let study: PlanStudy
  var plan: Plan { study.plan }
  var names: [String] { shortNames(study.space.paths, of: study.space.scenario) }

  func notices() -> [PageNotice] {
    guard study.isInterrupted else { return [] }
    return [.interrupted(study.effort.simulatedFleets, of: study.effort.fleets, "fleets", PageNotice.again)]
  }

  func question() -> PageSection {
    PageSection([
      .remark(
        "Least \(plan.objective.path) over \(Format.span(study.space.scenario.horizon))"
          + (plan.conditions.isEmpty ? "." : ", subject to \(plan.conditions.map(\.text).joined(separator: ", "))."))
    ])
  }

  /// What a search that was stopped had found by then.
  func bestSoFar() -> PageSection {
    guard let best = study.best else { return PageSection([]) }
    let outcome = study.outcomes[best]
    let runs =
      outcome.stage == .compared
      ? "\(outcome.replications) whole runs"
      : outcome.replications == 1 ? "one short run" : "\(outcome.replications) short runs"
    let conditions = conditions(of: outcome) { _, _ in
      .verdict(outcome.stage == .compared && outcome.outcome == .met ? .met : .notKnown)
    }
    return PageSection(
      "Best so far, not proven: \(settings(of: best))",
      [.figures(figures(of: outcome))] + conditions
        + [
          .remark("By \(runs) of it. The search was stopped before it was known whether another combination is better.")
        ])
  }

  /// What whole runs of a search say that was stopped, in the order of the combinations: none is called better than another.
  func simulated() -> PageSection {
    PageSection(
      "Simulated so far, [low, high] is the 95 % interval",
      table(study.outcomes.indices.filter { study.outcomes[$0].stage == .compared }, isJudged: false))
  }

  func answer() -> PageSection {
    guard let best = study.best else { return PageSection([]) }
    let outcome = study.outcomes[best]
    let conditions = conditions(of: outcome) { _, _ in .verdict(.met) }
    return PageSection("Best: \(settings(of: best))", [.figures(figures(of: outcome))] + conditions + proof(best))
  }

  /// The objective of a combination, and what everything costs where that is something else.
  private func figures(of outcome: PlanOutcome) -> [PageFigure] {
    let own = PageFigure(plan.objective.path, objective(outcome), monthly(outcome))
    guard plan.objective.unit.symbol != "USD" else { return [own] }
    return [own, PageFigure(TotalFigure.cost.path, .money(outcome.costs.total))]
  }

  private func settings(of index: Int) -> String {
    zip(names, study.space.points[index].values).map { "\($0) \($1)" }.joined(separator: ", ")
  }

  private func proof(_ best: Int) -> [PageBlock] {
    let rivals = study.outcomes.indices.filter { study.outcomes[$0].stage == .compared && $0 != best }
    let unknown = rivals.filter { study.outcomes[$0].outcome == .notKnown }
    var lines: [String] = []
    if rivals.isEmpty {
      lines.append("Nothing else came near it.")
    } else if let confidence = study.confidence {
      let others =
        rivals.count == 1
        ? "the one it was compared with is not" : "none of the \(rivals.count) it was compared with is"
      lines.append(
        "With a probability of \(PlanStudy.words(of: confidence)) \(others) better by more than "
          + "\(Format.thresholdPercent(PlanStudy.indifference)).")
      if confidence < plan.confidence {
        lines.append(
          "That is less than the \(Format.thresholdPercent(plan.confidence)) asked for: more runs would tell.")
      }
    }
    if !unknown.isEmpty {
      lines.append(
        "Of \(unknown.count) of them it is not known whether they keep the conditions; they are not counted as keeping them."
      )
    }
    let same = study.equals(of: best)
    if same > 1 {
      lines.append("\(same - 1) other \(same == 2 ? "combination" : "combinations") did the same in every run.")
    }
    if study.refinements > 0 {
      let times = study.refinements == 1 ? "once" : "\(study.refinements) times"
      lines.append("Ranges were narrowed around the best \(times); what follows is of the last time.")
    }
    return [.remark(lines.joined(separator: " "))]
  }

  func block() -> PageSection {
    let title =
      "Settings" + (study.isInterrupted ? " so far" : "") + ", to paste into a scenario with this one as its base"
    guard let best = study.best, let block = try? study.space.block(of: study.space.points[best]) else {
      return PageSection(title, [])
    }
    return PageSection(title, [.lines(block.split(separator: "\n").map(String.init), language: "yaml")])
  }

  func rivals() -> PageSection {
    let listed = study.runnersUp.prefix(PlanSections.mostListed)
    return PageSection(
      "The best and the runners-up, [low, high] is the 95 % interval",
      study.best.map { listed.isEmpty ? [] : table([$0] + listed, isJudged: true) } ?? [])
  }

  /// Combinations with objective and conditions, and with what became of them.
  private func table(_ indices: [Int], isJudged: Bool) -> [PageBlock] {
    guard !indices.isEmpty else { return [] }
    var table = PageTable(
      names.map { .right($0) } + [.left(plan.objective.path)] + plan.conditions.map { .left($0.path) }
        + (isJudged ? [.left("")] : []), names: 0)
    for index in indices {
      let outcome = study.outcomes[index]
      let figures = zip(outcome.figures, plan.conditions).map { cell($0, $1) }
      let unknown = plan.conditions.dropFirst(figures.count).map { _ in PageCell.empty }
      table.add(
        study.space.points[index].values.map { .text($0) } + [objective(outcome)] + figures + unknown
          + (isJudged ? [.text(outcome.why, .faint)] : []))
    }
    return [.table(table)]
  }

  func steps() -> PageSection {
    let title = "One step from the best: what binds"
    let changes = study.changes
    guard !changes.isEmpty else { return PageSection(title, []) }
    var table = PageTable(
      [.left("setting"), .right("from"), .right("to"), .right(plan.objective.path), .left("")], names: 2)
    for change in changes {
      let from = study.best.map { study.space.points[$0].values[change.parameter] } ?? ""
      let sign = change.outcome.replications == 1 ? "about " : ""
      let unit = plan.objective.unit.symbol
      let difference = change.difference.map { difference -> PageCell in
        .number(difference, unit: unit, as: sign + Format.difference(difference, nil, nil, unit: unit))
      }
      table.add([
        .text(names[change.parameter]), .text(from), .text(change.value), difference ?? .empty, verdict(change),
      ])
    }
    return PageSection(title, [.table(table)])
  }

  private func verdict(_ change: PlanStudy.Change) -> PageCell {
    if let broken = change.broken, let index = plan.conditions.firstIndex(of: broken) {
      let figure = change.outcome.figures[index]
      let value = figure.value.map { Format.value($0 * broken.scale, unit: figure.unit) } ?? "overloaded"
      return .text("breaks \(broken.text): \(value)", .bad)
    }
    if change.outcome.stage <= .bounded || change.outcome.objective == nil {
      return .text(change.outcome.why, change.outcome.outcome == .notMet ? .bad : .faint)
    }
    return .text("keeps the conditions", .faint)
  }

  func margins() -> PageSection {
    let blocks = study.margins.compactMap { margin -> PageBlock? in
      let unit = margin.check.unit
      func value(_ x: Double) -> String { Format.value(x, unit: unit) }
      var parts: [String] = []
      if let looser = margin.looser {
        parts.append(
          "allowing \(value(looser.figure)) saves \(amount(-looser.difference))\(rate(looser, margin)) "
            + "(\(settings(looser.index)))")
      }
      if let tighter = margin.tighter {
        parts.append(
          "\(value(tighter.figure)) takes \(amount(tighter.difference)) more\(rate(tighter, margin)) "
            + "(\(settings(tighter.index)))")
      }
      guard !parts.isEmpty else { return nil }
      return .sentence(
        "\(margin.check.path) is \(value(margin.figure)), \(margin.check.text): \(parts.joined(separator: "; "))")
    }
    return PageSection("What the conditions cost, by the nearest other combinations", blocks)
  }

  /// What one unit of the figure costs on the way to another combination.
  private func rate(_ trade: PlanStudy.Trade, _ margin: PlanStudy.Margin) -> String {
    let distance = abs(trade.figure - margin.figure)
    guard distance > 0, margin.check.unit == "s", plan.objective.unit.symbol == "USD" else { return "" }
    return ", \(Format.money(abs(trade.difference) / distance / 1_000)) a millisecond"
  }

  private func amount(_ x: Double) -> String { Format.value(x, unit: plan.objective.unit.symbol) }

  private func settings(_ index: Int) -> String {
    let centre = study.best.map { study.space.points[$0].values } ?? []
    let changed = zip(names, study.space.points[index].values).enumerated().compactMap { position, pair in
      centre.indices.contains(position) && centre[position] == pair.1 ? nil : "\(pair.0) \(pair.1)"
    }
    return changed.joined(separator: ", ")
  }

  func noAnswer() -> PageSection {
    let title = "No combination was found that keeps every condition."
    guard let closest = study.closest else { return PageSection(title, [.figures(reasons())]) }
    let outcome = study.outcomes[closest]
    let conditions = conditions(of: outcome) { check, figure in
      figure.value.map { check.isMissed(by: $0 * check.scale) } ?? true ? .verdict(.notMet) : .empty
    }
    let reasons = reasons()
    return PageSection(
      title,
      (reasons.isEmpty ? [] : [.figures(reasons)])
        + [
          .sentence("Closest of those simulated: \(settings(of: closest))"),
          .figures([PageFigure(plan.objective.path, objective(outcome))]),
        ] + conditions)
  }

  /// What a combination does about each condition.
  private func conditions(of outcome: PlanOutcome, verdict: (Check, Figure) -> PageCell) -> [PageBlock] {
    guard !plan.conditions.isEmpty else { return [] }
    var table = PageTable([.left("condition"), .left("verdict"), .left("measured")])
    for (check, figure) in zip(plan.conditions, outcome.figures) {
      table.add([.text(check.text), verdict(check, figure), cell(figure, check)])
    }
    return [.table(table)]
  }

  /// Why combinations were ruled out without a run, the most frequent first.
  private func reasons() -> [PageFigure] {
    var counts: [(why: String, count: Int)] = []
    for outcome in study.outcomes where outcome.stage <= .bounded && !outcome.why.isEmpty {
      if let index = counts.firstIndex(where: { $0.why == outcome.why }) {
        counts[index].count += 1
      } else {
        counts.append((outcome.why, 1))
      }
    }
    return counts.sorted { $0.count > $1.count }.prefix(5).map { reason in
      PageFigure("\(reason.count) ruled out", .text(reason.why))
    }
  }

  func effort() -> PageSection {
    let effort = study.effort
    var counts = [PlanOutcome.Stage: Int]()
    for outcome in study.outcomes { counts[outcome.stage, default: 0] += 1 }
    let stages: [(PlanOutcome.Stage, String)] = [
      (.impossible, "settings that do not go together"), (.bounded, "ruled out by bounds, without a run"),
      (.screened, "far off in one short run of \(Format.span(effort.shortHorizon))"),
      (.sifted, "worse in up to \(PlanStudy.shortRuns) short runs"), (.compared, "compared in whole runs"),
    ]
    var table = PageTable([.right("combinations"), .left("")], names: 0)
    for (stage, words) in stages {
      if let count = counts[stage] { table.add([.count(count, "combinations"), .text(words)]) }
    }
    return PageSection(
      "How it was found",
      [
        .table(table),
        .remark(
          "\(effort.simulatedFleets) of \(effort.fleets) fleets simulated (the others differ in prices only or were ruled out), "
            + "\(Format.number(effort.requests.rounded())) requests, "
            + "\(Format.percent(effort.shareOfExhaustive)) of what giving every combination as many runs as the best had would take."
        ),
      ])
  }

  private func objective(_ outcome: PlanOutcome) -> PageCell {
    guard let objective = outcome.objective else { return .text("-") }
    return cell(objective.value, objective.low, objective.high, unit: plan.objective.unit.symbol)
  }

  private func monthly(_ outcome: PlanOutcome) -> PageCell {
    guard let monthly = outcome.costs.monthlyObjective else { return .empty }
    return .number(monthly, unit: "USD", as: "\(Format.money(monthly)) a month", .faint)
  }

  private func cell(_ figure: Figure, _ check: Check) -> PageCell {
    guard let value = figure.value else { return .text("-") }
    return cell(
      value * check.scale, figure.low.map { $0 * check.scale }, figure.high.map { $0 * check.scale }, unit: figure.unit)
  }

  /// An interval whose ends look the same is not shown.
  private func cell(_ value: Double, _ low: Double?, _ high: Double?, unit: String) -> PageCell {
    let ends = [low, high].compactMap { $0 }.map { Format.value($0, unit: unit) }
    let isVisible = Set(ends).count == 2
    let text = Format.value(value, isVisible ? low : nil, isVisible ? high : nil, unit: unit)
    return .number(value, low: low, high: high, unit: unit, as: text)
  }
}
