import EventKernel
import Studies

/// The study on a terminal: the curves, the answer, and how it moves with prices.
public func crossoverSummary(_ study: CrossoverStudy, palette: Palette) -> String {
  let names = SideNames(study)
  let scenario = study.scenario
  var lines = [
    "\(palette.paint(scenario.name, .heading))  \(names.pool) against \(names.api) over \(study.crossover.over), "
      + "\(study.replications) replications, seed \(scenario.seed)",
    "Costs are of a month; [low, high] is the 95 % interval.", "",
  ]
  lines += curves(study, names).lines(palette)
  lines += [""] + crossoverAnswer(study).map { palette.paint($0, .heading) }
  lines += sensitivity(study, names, palette)
  if !study.notes.isEmpty { lines += [""] + study.notes.map { "Note: \($0)." } }
  return lines.joined(separator: "\n") + "\n"
}

private func curves(_ study: CrossoverStudy, _ names: SideNames) -> TextGrid {
  var grid = TextGrid()
  let conditions = study.conditions.map(\.path)
  grid.add(
    [.right("value", .heading), .right("fleet", .heading), .left("self-hosted a month", .heading)]
      + conditions.map { .left($0, .heading) }
      + [.left("\(names.api) a month", .heading), .left("cheaper", .heading)])
  for row in study.rows {
    let fleet = row.selfHosted == nil ? "none" : row.replicas.map(String.init) ?? "autoscaled"
    let figures = row.selfHosted?.figures ?? row.closest?.figures ?? []
    grid.add(
      [
        .right(names.value(row.point.value)), .right(fleet),
        .left(
          row.selfHosted.map { money($0.monthlyCost) } ?? "no fleet keeps the conditions",
          row.selfHosted == nil ? .bad : .plain),
      ]
        + figures.map { .left(text($0) + (row.selfHosted == nil ? closest(row) : "")) }
        + (figures.isEmpty ? conditions.map { _ in .left("") } : [])
        + [
          .left(money(row.api.monthlyCost)),
          .left(row.point.cheaper.map(names.name) ?? "not known", row.point.cheaper == nil ? .doubtful : .plain),
        ])
  }
  return grid
}

private func closest(_ row: CrossoverStudy.Row) -> String {
  row.closest.map { " with \($0.replicas)" } ?? ""
}

private func text(_ figure: Figure) -> String {
  guard let value = figure.value else { return "-" }
  switch figure.unit {
  case "s": return Format.duration(value)
  case "USD": return Format.money(value)
  case "1" where value <= 1: return Format.percent(value)
  default: return Format.number(value)
  }
}

/// An interval is left out where it has no width, as with a fleet that costs the same in every run.
private func money(_ estimate: Estimate) -> String {
  let hasWidth = (estimate.halfWidth ?? 0) >= 0.005
  return Format.money(
    estimate.value, low: hasWidth ? estimate.low : nil, high: hasWidth ? estimate.high : nil)
}

private func sensitivity(_ study: CrossoverStudy, _ names: SideNames, _ palette: Palette) -> [String] {
  guard !study.sensitivities.isEmpty else { return [] }
  var grid = TextGrid()
  let title = "First crossing when a price changes"
  for pair in stride(from: 0, to: study.sensitivities.count - 1, by: 2) {
    let (less, more) = (study.sensitivities[pair], study.sensitivities[pair + 1])
    grid.add([
      .left(priceName(less.price, names)), .left("-20 %"), .left(described(less, names)), .left("+20 %"),
      .left(described(more, names)),
    ])
  }
  return ["", palette.paint(title, .heading)] + grid.lines(palette)
}

private func priceName(_ price: PriceSensitivity.Price, _ names: SideNames) -> String {
  switch price {
  case .apiInput: "input tokens of \(names.api)"
  case .apiOutput: "output tokens of \(names.api)"
  case .instance: "instances of \(names.pool)"
  }
}

private func described(_ sensitivity: PriceSensitivity, _ names: SideNames) -> String {
  if let first = sensitivity.first {
    return "\(names.value(first.estimate)) [\(names.value(first.low)), \(names.value(first.high))]"
  }
  return sensitivity.throughout.map { "\(names.name($0)) throughout" } ?? "not known"
}
