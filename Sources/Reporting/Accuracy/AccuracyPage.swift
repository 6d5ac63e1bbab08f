import Accuracy

/// Predicted against measured, as a page: the medians of each set, then every run.
/// - Parameter isWhole: Whether every run is listed, and not the medians alone.
public func accuracyPage(_ report: AccuracyReport, isWhole: Bool = true) -> Page {
  Page(
    "Accuracy", "predicted against measured",
    sections: [
      PageSection("Median absolute errors", [.table(medians(report))]),
      PageSection(
        "Published runs that nothing was fitted to", report.published.isEmpty ? [] : [.table(published(report))]),
      PageSection(report.series.isEmpty ? [] : [.sentence(occupancy(report.series))]),
    ] + (isWhole ? report.sets.map(runs) : []))
}

private func medians(_ report: AccuracyReport) -> PageTable {
  var table = PageTable(
    [.left("set"), .left("quantity")] + ["fitted", "runs", "held out", "runs", "bar"].map { .right($0) })
  for set in report.sets {
    for (index, quantity) in set.quantities.enumerated() {
      let heldOut = set.medianError(of: index, fitted: false)
      let ink: Ink = quantity.bar.map { bar in heldOut.map { $0 < bar ? .good : .bad } ?? .plain } ?? .plain
      table.add([
        .text(set.title), .text(quantity.name), .share(set.medianError(of: index, fitted: true), decimals: 1),
        .count(set.count(fitted: true), "runs"), .share(heldOut, decimals: 1, ink),
        .count(set.count(fitted: false), "runs"), .share(quantity.bar, decimals: 1, .faint),
      ])
    }
  }
  return table
}

private func published(_ report: AccuracyReport) -> PageTable {
  var table = PageTable([
    .left("generation"), .right("runs"), .right("median absolute error"),
    .right("median predicted rate over published"),
  ])
  for row in report.published {
    table.add([
      .text(row.generation.rawValue), .count(row.runs, "runs"), .share(row.error, decimals: 1),
      .plain(row.speed, decimals: 2),
    ])
  }
  return table
}

/// How far the simulated numbers of requests are from the counted ones over a recorded run.
private func occupancy(_ series: [OccupancyPoint]) -> String {
  func distance(_ pairs: [AccuracySet.Pair]) -> String {
    Format.fixed(pairs.reduce(0) { $0 + abs($1.predicted - $1.measured) } / Double(max(pairs.count, 1)), 1)
  }
  let running = distance(series.map(\.running))
  let waiting = distance(series.map(\.waiting))
  return "Over the recorded run, \(running) running and \(waiting) waiting requests off on average, second by second."
}

private func runs(_ set: AccuracySet) -> PageSection {
  let figures = set.quantities.flatMap { ["\($0.name), \($0.unit)", "predicted", "error"] }
  var table = PageTable(
    [.left("constants")] + set.columns.map { .left($0) } + figures.map { .right($0) }, names: 1 + set.columns.count)
  for isFitted in [true, false] {
    for run in set.runs where run.isFitted == isFitted {
      table.add(
        [.text(isFitted ? "fitted" : "held out", .heading)] + run.labels.map { .text($0) }
          + zip(set.quantities, run.pairs).flatMap { quantity, pair -> [PageCell] in
            guard let pair else { return [.text("-"), .text("-"), .text("-")] }
            let places = Format.decimals(for: pair.measured)
            let values = [pair.measured, pair.predicted].map {
              PageCell.number($0, unit: quantity.unit, as: Format.fixed($0, places))
            }
            return values + [.share(pair.error, decimals: 1, isSigned: true)]
          })
    }
  }
  return PageSection(set.title, set.notes.map(PageBlock.remark) + [.table(table)])
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
