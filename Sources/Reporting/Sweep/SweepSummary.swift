import Model
import Studies

/// A sweep as a page: every point with its cost, the first latency with an SLO and whether the SLOs are met; what each setting does on
/// average.
public func sweepPage(_ study: SweepStudy) -> Page {
  let scenario = study.plan.scenario
  let points = study.results.count
  let figures = [study.cost, study.latency]
  let effects = study.mainEffects(of: figures)
  let sensitivities = study.sensitivities(of: figures)
  let more =
    points > shownPoints
    ? [PageBlock.remark("and \(Format.number(Double(points - shownPoints))) more, in sweep.csv")] : []
  return Page(
    scenario.name, "\(Format.number(Double(points))) \(points == 1 ? "point" : "points"), seed \(scenario.seed)",
    notices: refusals(study),
    sections: [
      PageSection([
        .remark(
          "\(sharedTraffic(study)); [low, high] is the 95 % interval"
            + (study.isComparable
              ? "; * is on the Pareto front of cost and \(study.latency)\(study.demandCount > 1 ? " among those" : "")."
              : "."))
      ]),
      PageSection([.table(table(study))] + more),
      PageSection(
        "Main effects: means over the points where the cost is known",
        effects.isEmpty ? [] : [.table(table(effects, study))]),
      PageSection(
        "Sobol indices: share of the variance due to a setting, alone and in all",
        sensitivities.isEmpty ? [] : [.table(table(sensitivities))]),
    ])
}

/// Which points meet the same traffic.
func sharedTraffic(_ study: SweepStudy) -> String {
  study.demandCount == 1
    ? "Every point meets the same traffic"
    : study.isComparable
      ? "Points of the same \(study.demandNames.joined(separator: " and ")) meet the same traffic"
      : "Points meet different traffic, from the same random numbers"
}

extension SweepStudy {
  /// What the parameters are called that say what is asked for.
  var demandNames: [String] {
    let names = shortNames(plan.paths, of: plan.scenario)
    return plan.demandParameters.map { names[$0] }
  }
}

/// The points that have no result since their settings do not go together.
private func refusals(_ study: SweepStudy) -> [PageNotice] {
  let more = study.refused.count - shownRefusals
  let rest = more > 0 ? [PageNotice(label: "REFUSED", text: "\(more) more points")] : []
  let sentences = study.refused.prefix(shownRefusals).map { $0.sentence(study.plan) }
  return sentences.map { PageNotice(label: "REFUSED", text: $0) } + rest
}

/// Most refused points that a page names.
private let shownRefusals = 10

extension RefusedPoint {
  /// Which point it is, and why it is refused.
  /// - Parameter plan: The sweep.
  public func sentence(_ plan: SweepPlan) -> String {
    let settings = zip(shortNames(plan.paths, of: plan.scenario), point.values).map { "\($0) \($1)" }.joined(
      separator: ", ")
    return "point \(point.index) (\(settings)): \(why)"
  }
}

/// A sweep that was stopped: what is known of the points that are finished, of which none is called better than another.
/// - Parameter results: One a point of the plan, in its order; nil where there is none yet.
public func interruptedSweepPage(_ plan: SweepPlan, results: [SweepResult?]) -> Page {
  let known = zip(plan.points, results).compactMap { point, result in result.map { (point, $0) } }
  var finished = plan
  finished.points = known.map(\.0)
  let study = SweepStudy(plan: finished, results: known.map(\.1))
  return Page(
    plan.scenario.name, "seed \(plan.scenario.seed)",
    notices: [
      .interrupted(
        known.count, of: plan.points.count, "points",
        known.isEmpty ? PageNotice.again : "They are kept, and the same command goes on with the others.")
    ], sections: [PageSection(known.isEmpty ? [] : [.table(table(study, isWhole: false))])])
}

private func table(_ sensitivities: [SweepSensitivity]) -> PageTable {
  var table = PageTable([.left("figure"), .left("setting"), .left("first order"), .left("total")])
  for row in sensitivities {
    table.add([
      .text(row.figure), .text(row.paths.joined(separator: ", ")),
      row.index.map { share($0.first.value, $0.first.low, $0.first.high) } ?? .text(row.why ?? ""),
      row.index.map { share($0.total.value, $0.total.low, $0.total.high) } ?? .empty,
    ])
  }
  return table
}

private func share(_ value: Double, _ low: Double?, _ high: Double?) -> PageCell {
  let interval = low.flatMap { low in high.map { "  [\(Format.fixed(low, 2)), \(Format.fixed($0, 2))]" } }
  return .number(value, low: low, high: high, unit: "1", as: Format.fixed(value, 2) + (interval ?? ""))
}

/// Most points that a page shows.
private let shownPoints = 200

/// - Parameter isWhole: Whether the front and the SLOs are told as well.
private func table(_ study: SweepStudy, isWhole: Bool = true) -> PageTable {
  let outcomes = study.plan.scenario.outcomePaths
  let hasFront = isWhole && study.isComparable
  var table = PageTable(
    [.right("point")] + shortNames(study.plan.paths, of: study.plan.scenario).map { .right($0) }
      + (hasFront ? [.left("front")] : [])
      + ([study.cost, study.latency] + outcomes).map { .left($0) } + (isWhole ? [.left("SLOs")] : []))
  for place in study.results.indices.prefix(shownPoints) {
    let (point, result) = (study.plan.points[place], study.results[place])
    table.add(
      [.count(point.index, "point")] + point.values.map { .text($0) }
        + (hasFront ? [.text(study.isOnFront[place] ? "*" : "", .good)] : [])
        + [.figure(result.figure(study.cost)), time(result.figure(study.latency))]
        + outcomes.map { .figure(result.figure($0)) }
        + (isWhole ? [Verdict.Outcome(rawValue: result.kept).map(PageCell.verdict) ?? .empty] : []))
  }
  return table
}

private func table(_ effects: [MainEffect], _ study: SweepStudy) -> PageTable {
  var table = PageTable([
    .left("setting"), .right("value"), .right("points"), .left(study.cost), .left(study.latency),
  ])
  for cost in effects.filter({ $0.figure == study.cost }).prefix(shownPoints) {
    let time = effects.first { $0.path == cost.path && $0.value == cost.value && $0.figure == study.latency }?.mean
    table.add([
      .text(cost.path), .text(cost.value), .count(cost.points, "points"), .money(cost.mean), .number(time, unit: "s"),
    ])
  }
  return table
}

private func time(_ figure: Figure?) -> PageCell {
  guard figure?.value != nil else { return .number(nil, unit: "s", as: "overloaded") }
  return .figure(figure)
}
