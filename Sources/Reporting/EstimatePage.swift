import Studies

/// An estimate as a page for a terminal, with the distance from an earlier study's figures where there is one.
public func estimatePage(
  _ estimate: ClosedEstimate, simulated: FigureTable?, palette: Palette = Palette(isColoured: false)
) -> String {
  var grid = TextGrid()
  var subject = ""
  for line in estimate.lines {
    let value = line.value.map { Format.value($0, unit: line.unit) } ?? "-"
    var cells: [TextGrid.Cell] = [
      .left(line.subject == subject ? "" : line.subject, .heading), .left(line.name), .right(value),
    ]
    if simulated != nil { cells.append(.left(line.distance(from: simulated).map(distanceText) ?? "")) }
    grid.add(cells + [.left(line.assumption, .faint)])
    subject = line.subject
  }
  let note =
    simulated == nil
    ? "Formulas alone; fleetcast run simulates, and this page then shows how far off they are."
    : "Percentages: how far the formula is from the simulated figure."
  return (grid.lines(palette) + ["", palette.paint(note, .faint)]).joined(separator: "\n") + "\n"
}

private func distanceText(_ distance: Double) -> String {
  (distance > 0 ? "+" : "") + Format.fixed(distance * 100, 1) + " %"
}

extension ClosedEstimate.Line {
  /// The estimate less the simulated figure, over the latter; nil where either is missing or 0.
  func distance(from simulated: FigureTable?) -> Double? {
    guard let value, let path, let figure = simulated?[path]?.value, figure != 0 else { return nil }
    return (value - figure) / abs(figure)
  }
}

/// The estimate as one JSON object: what `estimate --json` prints.
public func estimateJSON(_ estimate: ClosedEstimate, scenario: String, simulated: FigureTable?) -> JSONValue {
  .object([
    ("fleetcast", .integer(Int64(Version.json))), ("version", .string(Version.program)),
    ("scenario", .string(scenario)),
    (
      "estimates",
      .array(
        estimate.lines.map { line in
          .object([
            ("subject", .string(line.subject)), ("name", .string(line.name)), ("value", .optional(line.value)),
            ("unit", .string(line.unit)), ("assumption", .string(line.assumption)),
            ("figure", line.path.map(JSONValue.string) ?? .null),
            ("simulated", .optional(line.path.flatMap { simulated?[$0]?.value })),
            ("distance", .optional(line.distance(from: simulated))),
          ])
        })
    ),
  ])
}
