import Diagnostics
import EventKernel
import Studies

/// The study on a terminal: the curves, the answer, and how it moves with prices.
public func crossoverSummary(_ study: CrossoverStudy, palette: Palette) -> String {
  let names = SideNames(study)
  let scenario = study.scenario
  var lines = [
    "\(palette.paint(scenario.name, .heading))  \(names.pool) against \(names.api) over \(study.crossover.over), "
      + "up to \(study.replications) replications, seed \(scenario.seed)",
    "Costs are of a month; [low, high] is the 95 % interval.", "",
  ]
  lines += curves(study, names).lines(palette)
  lines += [""] + crossoverAnswer(study).map { palette.paint($0, .heading) }
  lines += unitCosts(study, names, palette)
  lines += tornado(study, names, palette)
  if !study.notes.isEmpty { lines += [""] + study.notes.map { "Note: \($0)." } }
  return lines.joined(separator: "\n") + "\n"
}

private func curves(_ study: CrossoverStudy, _ names: SideNames) -> TextGrid {
  var grid = TextGrid()
  let conditions = study.conditions.filter { $0.unit != "USD" }.map(\.path)
  let hasHybrid = study.rows.contains { $0.hybrid != nil }
  grid.add(
    [.right("value", .heading), .right("fleet", .heading), .left("self-hosted a month", .heading)]
      + conditions.map { .left($0, .heading) }
      + [.left("\(names.api) a month", .heading)]
      + (hasHybrid ? [.left("base + overflow", .heading), .left("hybrid a month", .heading)] : [])
      + [.left("cheapest", .heading)])
  for row in shown(study) {
    let fleet = row.selfHosted == nil ? "none" : row.replicas.map(String.init) ?? "autoscaled"
    let figures = row.selfHosted?.figures ?? row.closest?.figures ?? []
    grid.add(
      [
        .right(names.value(row.point.value)), .right(fleet),
        .left(
          row.selfHosted.map { money($0.monthlyCost) } ?? "no fleet keeps the conditions",
          row.selfHosted == nil ? .bad : .plain),
      ]
        + figures.map { .left(conditionValue($0) + (row.selfHosted == nil ? closest(row) : "")) }
        + (figures.isEmpty ? conditions.map { _ in .left("") } : [])
        + [.left(money(row.api.monthlyCost))] + (hasHybrid ? hybrid(row) : []) + [cheapest(row, names)])
  }
  return grid
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

private func hybrid(_ row: CrossoverStudy.Row) -> [TextGrid.Cell] {
  guard let hybrid = row.hybrid else { return [.left(row.isHybridKnown ? "does not pay" : ""), .left("")] }
  return [
    .left("\(hybrid.base) + \(Format.percent(hybrid.overflow)) from \(Format.number(hybrid.overflowAt)) waiting"),
    .left(money(hybrid.side.monthlyCost)),
  ]
}

private func cheapest(_ row: CrossoverStudy.Row, _ names: SideNames) -> TextGrid.Cell {
  if row.cheapest == .hybrid { return .left(names.name(.hybrid)) }
  guard let cheaper = row.point.cheaper else { return .left("not known", .doubtful) }
  return .left(names.name(cheaper))
}

private func closest(_ row: CrossoverStudy.Row) -> String {
  row.closest.map { " with \($0.replicas)" } ?? ""
}

/// An interval is left out where it has no width, as with a fleet that costs the same in every run.
private func money(_ estimate: Estimate) -> String {
  let hasWidth = (estimate.halfWidth ?? 0) >= 0.005
  return Format.money(
    estimate.value, low: hasWidth ? estimate.low : nil, high: hasWidth ? estimate.high : nil)
}

/// What a million tokens cost at the ends of the range and beside the first crossing.
private func unitCosts(_ study: CrossoverStudy, _ names: SideNames, _ palette: Palette) -> [String] {
  let beside = study.crossings.first.map { [$0.low, $0.high] } ?? []
  let ends = [study.rows.first, study.rows.last].compactMap { $0?.point.value }
  let rows = study.rows.filter { (beside + ends).contains($0.point.value) }
  guard rows.contains(where: { $0.selfHosted?.perMillionTokens != nil }) else { return [] }
  var grid = TextGrid()
  grid.add([
    .right("value", .heading), .right("\(names.pool), every hour", .heading),
    .right("\(names.pool), busy hours alone", .heading), .right(names.api, .heading),
  ])
  func money(_ dollars: Double?) -> TextGrid.Cell { .right(dollars.map { Format.money($0) } ?? "-") }
  for row in rows {
    grid.add([
      .right(names.value(row.point.value)), money(row.selfHosted?.perMillionTokens?.paid),
      money(row.selfHosted?.perMillionTokens?.busy), money(row.api.perMillionTokens?.paid),
    ])
  }
  return ["", palette.paint("A million tokens, by reservation and by use", .heading)] + grid.lines(palette)
}

private func tornado(_ study: CrossoverStudy, _ names: SideNames, _ palette: Palette) -> [String] {
  guard let first = study.crossings.first, !study.tornado.isEmpty else { return [] }
  var grid = TextGrid()
  let factors = study.tornado[0].ends.map(\.factor)
  grid.add(
    [.left("")] + factors.map { .left(percentage($0), .heading) } + [.left("swing", .heading), .left("")])
  let reach = study.tornado.flatMap(\.ends).compactMap { $0.crossing.map { abs($0 - first.estimate) } }.max() ?? 0
  for bar in study.tornado where bar.ends.contains(where: \.isKnown) {
    grid.add(
      [.left(leverName(bar.lever, names))] + bar.ends.map { .left(described($0, names)) }
        + [
          .left(bar.swing.isFinite ? names.value(bar.swing) : "beyond"),
          .left(drawn(bar, center: first.estimate, reach: reach)),
        ])
  }
  let isCut = study.tornado.contains { bar in bar.ends.contains { !$0.isKnown } }
  let rest = isCut ? ["  What is not shown would take too long to simulate at this volume."] : []
  return ["", palette.paint("Where the first crossing goes when one thing changes", .heading)] + grid.lines(palette)
    + rest
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

private func leverName(_ lever: TornadoBar.Lever, _ names: SideNames) -> String {
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

private func described(_ end: TornadoBar.End, _ names: SideNames) -> String {
  if let crossing = end.crossing { return names.value(crossing) }
  guard end.isKnown else { return "" }
  return end.throughout.map { "\(names.name($0)) near it" } ?? "not known"
}
