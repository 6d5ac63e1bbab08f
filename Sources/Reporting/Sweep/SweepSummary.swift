import Model
import Studies

/// A sweep for the terminal: every point with its cost, the first promised latency and what became of the promises; what each
/// setting does on average.
public func summary(of study: SweepStudy, palette: Palette) -> String {
  let scenario = study.plan.scenario
  let points = study.results.count
  var lines = [
    palette.paint("\(scenario.name)  \(points) \(points == 1 ? "point" : "points"), seed \(scenario.seed)", .heading),
    "Every point meets the same traffic; [low, high] is the 95 % interval; * is on the Pareto front of cost and "
      + study.latency + ".", "",
  ]
  lines += table(study).lines(palette) + [""]
  let effects = study.mainEffects(of: [study.cost, study.latency])
  if !effects.isEmpty {
    lines.append(palette.paint("Main effects: means over the points where the cost is known", .heading))
    lines += table(effects, study).lines(palette) + [""]
  }
  let sensitivities = study.sensitivities(of: [study.cost, study.latency])
  if !sensitivities.isEmpty {
    lines.append(palette.paint("Sobol indices: share of the variance due to a setting, alone and in all", .heading))
    lines += table(sensitivities).lines(palette) + [""]
  }
  return lines.joined(separator: "\n")
}

private func table(_ sensitivities: [SweepSensitivity]) -> TextGrid {
  var grid = TextGrid()
  grid.add([.left(""), .left(""), .left("first order", .faint), .left("total", .faint)])
  var last = ""
  for row in sensitivities {
    let first = row.index.map { share($0.first.value, $0.first.low, $0.first.high) } ?? row.why ?? ""
    let total = row.index.map { share($0.total.value, $0.total.low, $0.total.high) } ?? ""
    grid.add([
      .left(row.figure == last ? "" : row.figure), .left(row.paths.joined(separator: ", ")), .left(first), .left(total),
    ])
    last = row.figure
  }
  return grid
}

private func share(_ value: Double, _ low: Double?, _ high: Double?) -> String {
  guard let low, let high else { return Format.fixed(value, 2) }
  return "\(Format.fixed(value, 2))  [\(Format.fixed(low, 2)), \(Format.fixed(high, 2))]"
}

/// Most points that the terminal shows.
private let shownPoints = 200

private func table(_ study: SweepStudy) -> TextGrid {
  let names = shortNames(study.plan.paths)
  var grid = TextGrid()
  let heads = ["", study.cost, study.latency, "promises"]
  grid.add(
    [.right("point", .faint)] + names.map { .right($0, .faint) } + [.left("")]
      + heads.dropFirst().map { .left($0, .faint) })
  for (point, result) in zip(study.plan.points, study.results).prefix(shownPoints) {
    grid.add(
      [.right(String(point.index))] + point.values.map { .right($0) } + [
        .left(study.isOnFront[point.index] ? "*" : "", .good), .left(money(result.figure(study.cost))),
        .left(time(result.figure(study.latency))), .left(result.kept, ink(result.kept)),
      ])
  }
  if study.results.count > shownPoints {
    grid.add([.left("and \(study.results.count - shownPoints) more, in sweep.csv")])
  }
  return grid
}

private func table(_ effects: [MainEffect], _ study: SweepStudy) -> TextGrid {
  var grid = TextGrid()
  grid.add([
    .left(""), .right("value", .faint), .right("points", .faint), .left(study.cost, .faint),
    .left(study.latency, .faint),
  ])
  var last = ""
  for cost in effects.filter({ $0.figure == study.cost }).prefix(shownPoints) {
    let time = effects.first { $0.path == cost.path && $0.value == cost.value && $0.figure == study.latency }?.mean
    grid.add([
      .left(cost.path == last ? "" : cost.path), .right(cost.value), .right(String(cost.points)),
      .left(cost.mean.map { Format.money($0) } ?? "-"),
      .left(time.map { Format.duration($0) } ?? "-"),
    ])
    last = cost.path
  }
  return grid
}

private func money(_ figure: Figure?) -> String {
  guard let figure, let value = figure.value else { return "-" }
  return Format.money(value, low: figure.low, high: figure.high)
}

private func time(_ figure: Figure?) -> String {
  guard let figure, let value = figure.value else { return "overloaded" }
  return Format.duration(value, low: figure.low, high: figure.high)
}

private func ink(_ outcome: String) -> Ink {
  switch outcome {
  case Verdict.Outcome.met.rawValue: .good
  case Verdict.Outcome.notMet.rawValue: .bad
  default: .doubtful
  }
}
