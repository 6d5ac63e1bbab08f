import Accuracy

/// Predicted against measured, as a page for a terminal: the medians of each set, then every run.
/// - Parameter isWhole: Whether every run is listed, and not the medians alone.
public func accuracyPage(
  _ report: AccuracyReport, isWhole: Bool = true, palette: Palette = Palette(isColoured: false)
) -> String {
  var lines = [palette.paint("Median absolute errors", .heading)] + medians(report, palette)
  if !report.published.isEmpty {
    lines += ["", palette.paint("Published runs that nothing was fitted to", .heading)] + published(report, palette)
  }
  if !report.series.isEmpty { lines += ["", occupancy(report.series)] }
  if isWhole { lines += report.sets.flatMap { ["", palette.paint($0.title, .heading)] + runs($0, palette) } }
  return lines.joined(separator: "\n") + "\n"
}

private func medians(_ report: AccuracyReport, _ palette: Palette) -> [String] {
  var grid = TextGrid()
  grid.add(
    ["set", "quantity"].map { .left($0, .faint) }
      + ["fitted", "runs", "held out", "runs", "bar"].map { .right($0, .faint) })
  for set in report.sets {
    for (index, quantity) in set.quantities.enumerated() {
      let heldOut = set.medianError(of: index, fitted: false)
      let ink: Ink = quantity.bar.map { bar in heldOut.map { $0 < bar ? .good : .bad } ?? .plain } ?? .plain
      grid.add([
        .left(index == 0 ? set.title : ""), .left(quantity.name),
        .right(set.medianError(of: index, fitted: true).map(errorText) ?? "-"), .right("\(set.count(fitted: true))"),
        .right(heldOut.map(errorText) ?? "-", ink), .right("\(set.count(fitted: false))"),
        .right(quantity.bar.map(errorText) ?? "-", .faint),
      ])
    }
  }
  return grid.lines(palette)
}

private func published(_ report: AccuracyReport, _ palette: Palette) -> [String] {
  var grid = TextGrid()
  grid.add([
    .left("generation", .faint), .right("runs", .faint), .right("median absolute error", .faint),
    .right("median predicted rate over published", .faint),
  ])
  for row in report.published {
    grid.add([
      .left(row.generation.rawValue), .right("\(row.runs)"), .right(errorText(row.error)),
      .right(Format.fixed(row.speed, 2)),
    ])
  }
  return grid.lines(palette)
}

private func errorText(_ share: Double) -> String { Format.fixed(share * 100, 1) + " %" }

/// How far the simulated numbers of requests are from the counted ones over a recorded run.
private func occupancy(_ series: [OccupancyPoint]) -> String {
  func distance(_ pairs: [AccuracySet.Pair]) -> String {
    Format.fixed(pairs.reduce(0) { $0 + abs($1.predicted - $1.measured) } / Double(max(pairs.count, 1)), 1)
  }
  let running = distance(series.map(\.running))
  let waiting = distance(series.map(\.waiting))
  return "Over the recorded run, \(running) running and \(waiting) waiting requests off on average, second by second."
}

private func runs(_ set: AccuracySet, _ palette: Palette) -> [String] {
  var grid = TextGrid()
  let figures = set.quantities.flatMap { ["\($0.name), \($0.unit)", "predicted", "error"] }
  grid.add(set.columns.map { .left($0, .faint) } + figures.map { .right($0, .faint) })
  for isFitted in [true, false] where set.count(fitted: isFitted) > 0 {
    grid.add([.left(isFitted ? "fitted" : "held out", .heading)])
    for run in set.runs where run.isFitted == isFitted {
      grid.add(
        run.labels.map { .left($0) }
          + run.pairs.flatMap { pair -> [TextGrid.Cell] in
            guard let pair else { return [.right("-"), .right("-"), .right("-")] }
            let places = Format.decimals(for: pair.measured)
            let sign = pair.error > 0 ? "+" : ""
            return [
              .right(Format.fixed(pair.measured, places)), .right(Format.fixed(pair.predicted, places)),
              .right(sign + errorText(pair.error)),
            ]
          })
    }
  }
  return set.notes.map { palette.paint($0, .faint) } + grid.lines(palette)
}

/// The same as one JSON object.
public func accuracyJSON(_ report: AccuracyReport) -> JSONValue {
  .object([
    ("fleetcast", .integer(Int64(Version.json))), ("version", .string(Version.program)),
    ("sets", .array(report.sets.map(json))),
    (
      "series",
      .array(
        report.series.map {
          .object([
            ("second", .number($0.second)), ("running", .number($0.running.measured)),
            ("running_predicted", .number($0.running.predicted)), ("waiting", .number($0.waiting.measured)),
            ("waiting_predicted", .number($0.waiting.predicted)),
          ])
        })
    ),
  ])
}

private func json(_ set: AccuracySet) -> JSONValue {
  .object([
    ("title", .string(set.title)),
    (
      "quantities",
      .array(
        set.quantities.enumerated().map { index, quantity in
          .object([
            ("name", .string(quantity.name)), ("unit", .string(quantity.unit)),
            ("fitted_median_error", .optional(set.medianError(of: index, fitted: true))),
            ("held_out_median_error", .optional(set.medianError(of: index, fitted: false))),
            ("bar", .optional(quantity.bar)),
          ])
        })
    ),
    (
      "runs",
      .array(
        set.runs.map { run in
          .object(
            zip(set.columns, run.labels).map { ($0, JSONValue.string($1)) }
              + [
                ("fitted", .bool(run.isFitted)),
                ("measured", .array(run.pairs.map { .optional($0?.measured) })),
                ("predicted", .array(run.pairs.map { .optional($0?.predicted) })),
              ])
        })
    ),
  ])
}
