import Billing
import Model
import Studies

/// A plan for the terminal: the best combination with its settings, the next best, what binds, what tighter and looser conditions cost,
/// and how it was found.
public func planSummary(_ study: PlanStudy, palette: Palette) -> String {
  let page = PlanPage(study: study, palette: palette)
  let sections =
    study.best == nil
    ? [page.header(), page.noAnswer(), page.effort()]
    : [page.header(), page.answer(), page.block(), page.rivals(), page.steps(), page.margins(), page.effort()]
  return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
}

private struct PlanPage {
  /// Runners-up listed.
  static let mostListed = 8

  let study: PlanStudy
  let palette: Palette
  var plan: Plan { study.plan }
  var names: [String] { shortNames(study.space.paths) }

  func header() -> [String] {
    let combinations = study.outcomes.count
    return [
      palette.paint(
        "\(study.space.scenario.name)  \(combinations) \(combinations == 1 ? "combination" : "combinations"), seed "
          + "\(study.space.scenario.seed)", .heading),
      palette.paint(
        "Least \(plan.objective.path) over \(Format.span(study.space.scenario.horizon))"
          + (plan.conditions.isEmpty ? "." : ", subject to \(plan.conditions.map(\.text).joined(separator: ", "))."),
        .faint),
    ]
  }

  func answer() -> [String] {
    guard let best = study.best else { return [] }
    let outcome = study.outcomes[best]
    var grid = TextGrid()
    grid.add([.left(plan.objective.path), .left(objective(outcome)), .left(monthly(outcome), .faint)])
    for (check, figure) in zip(plan.conditions, outcome.figures) {
      grid.add([.left(check.path), .left(text(figure, check)), .left("\(check.text)  met", .good)])
    }
    let settings = zip(names, study.space.points[best].values).map { "\($0) \($1)" }.joined(separator: ", ")
    return [palette.paint("Best: ", .heading) + settings] + grid.lines(palette) + proof(best)
  }

  private func proof(_ best: Int) -> [String] {
    let rivals = study.outcomes.indices.filter { study.outcomes[$0].stage == .compared && $0 != best }
    let unknown = rivals.filter { study.outcomes[$0].outcome == .notKnown }
    var lines: [String] = []
    if rivals.isEmpty {
      lines.append("Nothing else came near it.")
    } else if let confidence = study.confidence {
      let level =
        confidence > 0.999 ? "more than 99.9" : "at least \(Format.fixed((confidence * 1_000).rounded(.down) / 10, 1))"
      let others =
        rivals.count == 1
        ? "the one it was compared with is not" : "none of the \(rivals.count) it was compared with is"
      lines.append(
        "With a probability of \(level) % \(others) better by more than "
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
    if study.isInterrupted { lines.append("The search was stopped before its end.") }
    return lines.map { palette.paint($0, .faint) }
  }

  func block() -> [String] {
    guard let best = study.best, let block = try? study.space.block(of: study.space.points[best]) else { return [] }
    let lines = block.split(separator: "\n").map { "  " + $0 }
    return [palette.paint("Settings, to paste into a scenario with this one as its base", .heading)] + lines
  }

  func rivals() -> [String] {
    let listed = study.runnersUp.prefix(PlanPage.mostListed)
    guard let best = study.best, !listed.isEmpty else { return [] }
    var grid = TextGrid()
    grid.add(
      names.map { .right($0, .faint) } + [.left(plan.objective.path, .faint)]
        + plan.conditions.map { .left($0.path, .faint) } + [.left("")])
    for index in [best] + listed {
      let outcome = study.outcomes[index]
      grid.add(
        study.space.points[index].values.map { .right($0) } + [.left(objective(outcome))]
          + zip(outcome.figures, plan.conditions).map { .left(text($0, $1)) } + [.left(outcome.why, .faint)])
    }
    return [palette.paint("The best and the runners-up, [low, high] is the 95 % interval", .heading)]
      + grid.lines(palette)
  }

  func steps() -> [String] {
    let changes = study.changes
    guard !changes.isEmpty else { return [] }
    var grid = TextGrid()
    var last = -1
    for change in changes {
      let isNew = change.parameter != last
      last = change.parameter
      let from = study.best.map { study.space.points[$0].values[change.parameter] } ?? ""
      let sign = change.outcome.replications == 1 ? "about " : ""
      let difference = change.difference.map {
        sign + Format.difference($0, nil, nil, unit: plan.objective.unit.symbol)
      }
      grid.add([
        .left(isNew ? names[change.parameter] : ""), .right(isNew ? from : ""), .left("->"), .right(change.value),
        .right(difference ?? ""), verdict(change),
      ])
    }
    return [palette.paint("One step from the best: what binds", .heading)] + grid.lines(palette)
  }

  private func verdict(_ change: PlanStudy.Change) -> TextGrid.Cell {
    if let broken = change.broken, let index = plan.conditions.firstIndex(of: broken) {
      let figure = change.outcome.figures[index]
      let value = figure.value.map { Format.value($0 * broken.scale, unit: figure.unit) } ?? "overloaded"
      return .left("breaks \(broken.text): \(value)", .bad)
    }
    if change.outcome.stage <= .bounded || change.outcome.objective == nil {
      return .left(change.outcome.why, change.outcome.outcome == .notMet ? .bad : .faint)
    }
    return .left("keeps the conditions", .faint)
  }

  func margins() -> [String] {
    let lines = study.margins.compactMap { margin -> [String]? in
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
      return ["  \(margin.check.path) is \(value(margin.figure)), \(margin.check.text)"] + parts.map { "    \($0)" }
    }
    guard !lines.isEmpty else { return [] }
    return [palette.paint("What the conditions cost, by the nearest other combinations", .heading)]
      + lines.flatMap { $0 }
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

  func noAnswer() -> [String] {
    let lines = [palette.paint("No combination was found that keeps every condition.", .bad)]
    guard let closest = study.closest else { return lines + reasons() }
    let outcome = study.outcomes[closest]
    var grid = TextGrid()
    grid.add([.left(plan.objective.path), .left(objective(outcome)), .left("")])
    for (check, figure) in zip(plan.conditions, outcome.figures) {
      let isMissed = figure.value.map { check.isMissed(by: $0 * check.scale) } ?? true
      grid.add([
        .left(check.path), .left(text(figure, check)),
        .left("\(check.text)  \(isMissed ? "not met" : "")", isMissed ? .bad : .good),
      ])
    }
    let settings = zip(names, study.space.points[closest].values).map { "\($0) \($1)" }.joined(separator: ", ")
    return lines + reasons() + ["Closest of those simulated: \(settings)"] + grid.lines(palette)
  }

  /// Why combinations were ruled out without a run, the most frequent first.
  private func reasons() -> [String] {
    var counts: [(why: String, count: Int)] = []
    for outcome in study.outcomes where outcome.stage <= .bounded && !outcome.why.isEmpty {
      if let index = counts.firstIndex(where: { $0.why == outcome.why }) {
        counts[index].count += 1
      } else {
        counts.append((outcome.why, 1))
      }
    }
    return counts.sorted { $0.count > $1.count }.prefix(5).map { "  \($0.count): \($0.why)" }
  }

  func effort() -> [String] {
    let effort = study.effort
    var counts = [PlanOutcome.Stage: Int]()
    for outcome in study.outcomes { counts[outcome.stage, default: 0] += 1 }
    let stages: [(PlanOutcome.Stage, String)] = [
      (.impossible, "whose settings do not go together"), (.bounded, "ruled out by bounds, without a run"),
      (.screened, "far off in one short run of \(Format.span(effort.shortHorizon))"),
      (.sifted, "worse in up to \(PlanStudy.shortRuns) short runs"), (.compared, "compared in whole runs"),
    ]
    var grid = TextGrid()
    for (stage, words) in stages {
      if let count = counts[stage] { grid.add([.right(Format.number(Double(count))), .left(words)]) }
    }
    return [palette.paint("How it was found", .heading)] + grid.lines(palette) + [
      palette.paint(
        "  \(effort.simulatedFleets) of \(effort.fleets) fleets simulated (the others differ in prices only or were ruled out), "
          + "\(Format.number(effort.requests.rounded())) requests,", .faint),
      palette.paint(
        "  \(Format.percent(effort.shareOfExhaustive)) of what giving every combination as many runs as the best had would take.",
        .faint),
    ]
  }

  private func objective(_ outcome: PlanOutcome) -> String {
    guard let objective = outcome.objective else { return "-" }
    return text(objective.value, objective.low, objective.high, unit: plan.objective.unit.symbol)
  }

  private func monthly(_ outcome: PlanOutcome) -> String {
    guard plan.objective.unit == .horizonDollars, let value = outcome.objective?.value else { return "" }
    return "\(Format.money(value * monthFactor(of: study.space.scenario))) a month"
  }

  private func text(_ figure: Figure, _ check: Check) -> String {
    guard let value = figure.value else { return "-" }
    return text(
      value * check.scale, figure.low.map { $0 * check.scale }, figure.high.map { $0 * check.scale }, unit: figure.unit)
  }

  /// An interval whose ends look the same is left out.
  private func text(_ value: Double, _ low: Double?, _ high: Double?, unit: String) -> String {
    let ends = [low, high].compactMap { $0 }.map { Format.value($0, unit: unit) }
    let isVisible = Set(ends).count == 2
    return Format.value(value, isVisible ? low : nil, isVisible ? high : nil, unit: unit)
  }
}
