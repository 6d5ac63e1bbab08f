import Diagnostics
import EventKernel
import Studies

/// The study as a page: the curves, the answer, and how it moves with prices.
public func crossoverPage(_ study: CrossoverStudy) -> Page {
  let names = SideNames(study)
  let notices =
    study.isInterrupted ? [PageNotice.interrupted(study.rows.count, of: nil, "values", PageNotice.again)] : []
  let curves = [
    PageSection([
      .remark(
        "Costs are of a month of \(study.scenario.start.daysOfMonth) days; [low, high] is the 95 % interval."
          + (study.scenario.pricesByVolume ? " Prices by volume are those of the traffic of a whole month." : ""))
    ]),
    PageSection([.table(curves(study, names))]),
  ]
  let answers = [
    PageSection(crossoverAnswer(study).map(PageBlock.answer)), unitCosts(study, names), tornado(study, names),
    PageSection(study.notes.map { .remark("Note: \($0).") }),
  ]
  return Page(
    study.scenario.name,
    "\(names.pool) against \(names.api) over \(study.crossover.over), up to \(study.replications) replications, seed "
      + "\(study.scenario.seed)", notices: notices, sections: curves + (study.isInterrupted ? [] : answers))
}

private func curves(_ study: CrossoverStudy, _ names: SideNames) -> PageTable {
  let conditions = study.conditions.filter { $0.unit != "USD" }.map(\.path)
  let hasHybrid = study.rows.contains { $0.hybrid != nil }
  var table = PageTable(
    [.right("value"), .right("fleet"), .left("self-hosted a month")] + conditions.map { .left($0) }
      + [.left("\(names.api) a month")] + (hasHybrid ? [.left("base + overflow"), .left("hybrid a month")] : [])
      + (study.isInterrupted ? [] : [.left("cheapest")]))
  for row in shown(study) {
    let fleet =
      row.selfHosted == nil
      ? row.fleetOutcome == .notKnown ? "not known" : "none" : row.replicas.map(String.init) ?? "autoscaled"
    let figures = row.selfHosted?.figures ?? row.closest?.figures ?? []
    table.add(
      [
        names.cell(row.point.value), .text(fleet),
        row.selfHosted.map { money($0.monthlyCost) }
          ?? (row.fleetOutcome == .notKnown
            ? .text("not known to keep the conditions", .doubtful) : .text("no fleet keeps the conditions", .bad)),
      ]
        + figures.map { figure in
          let text = conditionValue(figure) + (row.selfHosted == nil ? closest(row) : "")
          return .number(figure.value, low: figure.low, high: figure.high, unit: figure.unit, as: text)
        }
        + (figures.isEmpty ? conditions.map { _ in .empty } : [])
        + [hosted(row, isJudged: !study.isInterrupted)] + (hasHybrid ? hybrid(row) : [])
        + (study.isInterrupted ? [] : [cheapest(row, names)]))
  }
  return table
}

/// The rows beside crossings, and of those between as many as tell something new; all of them are in `crossover.csv`.
private func shown(_ study: CrossoverStudy) -> [CrossoverStudy.Row] {
  let beside = Set((study.crossings + study.hybridCrossings).flatMap { [$0.low, $0.high] })
  var last = 0.0
  return study.rows.enumerated().filter { index, row in
    let value = row.point.value
    let isWanted = beside.contains(value) || index == study.rows.count - 1 || value >= 1.15 * last
    if isWanted { last = value }
    return isWanted
  }.map(\.element)
}

private func hybrid(_ row: CrossoverStudy.Row) -> [PageCell] {
  guard let hybrid = row.hybrid else { return [.text(row.isHybridKnown ? "does not pay" : "not looked for"), .empty] }
  return [
    .text("\(hybrid.base) + \(Format.percent(hybrid.overflow)) from \(Format.number(hybrid.overflowAt)) waiting"),
    money(hybrid.side.monthlyCost),
  ]
}

/// What the API costs, and whether it is no answer.
private func hosted(_ row: CrossoverStudy.Row, isJudged: Bool) -> PageCell {
  let ink: Ink
  let words: String
  switch row.api.outcome {
  case .met: return money(row.api.monthlyCost)
  case .notMet: (words, ink) = ("breaks the conditions", .bad)
  case .notKnown: (words, ink) = ("conditions not known", .doubtful)
  }
  guard isJudged else { return money(row.api.monthlyCost) }
  let cost = row.api.monthlyCost
  return .number(
    cost.value, low: cost.low, high: cost.high, unit: "USD", as: "\(Format.money(cost.value)), \(words)", ink)
}

private func cheapest(_ row: CrossoverStudy.Row, _ names: SideNames) -> PageCell {
  if row.cheapest == .hybrid { return .text(names.name(.hybrid)) }
  if row.fleetOutcome == .notMet, row.hybrid == nil, row.api.outcome == .notMet { return .text("none", .bad) }
  // A dearer side may be the only one: its name alone would be read as the cheaper.
  if let alone = row.alone, row.hybrid == nil { return .text("\(names.name(alone)) alone keeps the conditions") }
  guard let cheaper = row.point.cheaper else { return .text("not known", .doubtful) }
  return .text(names.name(cheaper))
}

private func closest(_ row: CrossoverStudy.Row) -> String {
  row.closest.map { " with \($0.replicas)" } ?? ""
}

/// An interval is not shown where it has no width, as with a fleet that costs the same in every run.
private func money(_ estimate: Estimate) -> PageCell {
  let hasWidth = (estimate.halfWidth ?? 0) >= 0.005
  let text = Format.money(
    estimate.value, low: hasWidth ? estimate.low : nil, high: hasWidth ? estimate.high : nil)
  return .number(estimate.value, low: estimate.low, high: estimate.high, unit: "USD", as: text)
}

/// What a million tokens cost at the ends of the range and beside the first crossing.
private func unitCosts(_ study: CrossoverStudy, _ names: SideNames) -> PageSection {
  let title = "A million tokens, by reservation and by use"
  let beside = study.crossings.first.map { [$0.low, $0.high] } ?? []
  let ends = [study.rows.first, study.rows.last].compactMap { $0?.point.value }
  let rows = study.rows.filter { (beside + ends).contains($0.point.value) }
  guard rows.contains(where: { $0.selfHosted?.perMillionTokens != nil }) else { return PageSection(title, []) }
  var table = PageTable([
    .right("value"), .right("\(names.pool), every hour"), .right("\(names.pool), busy hours alone"), .right(names.api),
  ])
  for row in rows {
    table.add([
      names.cell(row.point.value), .money(row.selfHosted?.perMillionTokens?.paid),
      .money(row.selfHosted?.perMillionTokens?.busy), .money(row.api.perMillionTokens?.paid),
    ])
  }
  return PageSection(title, [.table(table)])
}

private func tornado(_ study: CrossoverStudy, _ names: SideNames) -> PageSection {
  let title = "Where the first crossing goes when one thing changes"
  guard let first = study.crossings.first, !study.tornado.isEmpty else { return PageSection(title, []) }
  let factors = study.tornado[0].ends.map(\.factor)
  var table = PageTable(
    [.left("changed")] + factors.map { .left(percentage($0)) } + [.left("swing"), .left("")])
  let reach = study.tornado.flatMap(\.ends).compactMap { $0.crossing.map { abs($0 - first.estimate) } }.max() ?? 0
  for bar in study.tornado where bar.ends.contains(where: \.isKnown) {
    table.add(
      [.text(leverName(bar.lever, names))] + bar.ends.map { described($0, names) }
        + [
          bar.swing.isFinite ? names.cell(bar.swing) : .text("beyond"),
          .picture(drawn(bar, center: first.estimate, reach: reach)),
        ])
  }
  let isCut = study.tornado.contains { bar in bar.ends.contains { !$0.isKnown } }
  let rest = isCut ? [PageBlock.remark("What is not shown would take too long to simulate at this volume.")] : []
  return PageSection(title, [.table(table)] + rest)
}

/// `+20 %`.
private func percentage(_ factor: Double) -> String {
  (factor < 1 ? "-" : "+") + Format.fixed(abs(factor - 1) * 100, 0) + " %"
}

/// The reach of a bar to both sides of the crossing, a tenth of the greatest reach a mark.
private func drawn(_ bar: TornadoBar, center: Double, reach: Double) -> String {
  let width = 10
  func marks(_ distance: Double) -> Int {
    reach > 0 ? min(width, Int((max(0, distance) / reach * Double(width)).rounded())) : 0
  }
  let crossings = bar.ends.compactMap(\.crossing)
  let hasGap = crossings.count < bar.ends.count
  let left = crossings.min().map { marks(center - $0) } ?? 0
  let right = crossings.max().map { marks($0 - center) } ?? 0
  return String(repeating: " ", count: width - left) + String(repeating: "#", count: left) + "|"
    + String(repeating: "#", count: right) + (hasGap ? ">" : "")
}

func leverName(_ lever: TornadoBar.Lever, _ names: SideNames) -> String {
  switch lever {
  case .apiInput: "price of input tokens of \(names.api)"
  case .apiOutput: "price of output tokens of \(names.api)"
  case .instance: "price of instances of \(names.pool)"
  case .selfHostedFixed: "fixed cost of self-hosting"
  case .apiFixed: "fixed cost of the API"
  case .escalation: "cost of an escalated request"
  case .inputTokens: "input tokens of a request"
  case .outputTokens: "output tokens of a request"
  }
}

private func described(_ end: TornadoBar.End, _ names: SideNames) -> PageCell {
  if let crossing = end.crossing { return names.cell(crossing) }
  guard end.isKnown else { return .empty }
  return .text(end.throughout.map { "\(names.name($0)) near it" } ?? "not known")
}
