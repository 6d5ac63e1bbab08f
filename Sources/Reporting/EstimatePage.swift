import Studies

/// An earlier study beside an estimate.
public struct SimulatedFigures: Sendable {
  /// Its `summary.json`.
  public var path: String
  /// Its figures; nil where they are not to be compared with.
  public var figures: FigureTable?
  /// Whether it was made from other texts or settings than the estimate.
  public var isOther: Bool

  /// Creates a value.
  public init(path: String, figures: FigureTable?, isOther: Bool) {
    self.path = path
    self.figures = figures
    self.isOther = isOther
  }

  fileprivate var note: String {
    switch (figures != nil, isOther) {
    case (false, _):
      "\(path) was made from another text or other settings of this scenario, and is not compared with; fleetcast run makes it anew."
    case (true, true):
      "Distances from \(path), which was made from another text or other settings."
    case (true, false):
      "Distances from \(path): the formula less the simulated figure, and that over the width of the figure's 95 % interval."
    }
  }
}

/// An estimate as a page for a terminal, with the distance from an earlier study's figures where there is one.
public func estimatePage(
  _ estimate: ClosedEstimate, simulated: SimulatedFigures?, palette: Palette = Palette(isColoured: false)
) -> String {
  var grid = TextGrid()
  var subject = ""
  for line in estimate.lines {
    let value = line.value.map { Format.value($0, unit: line.unit) } ?? "-"
    var cells: [TextGrid.Cell] = [
      .left(line.subject == subject ? "" : line.subject, .heading), .left(line.name), .right(value),
    ]
    if let figures = simulated?.figures { cells.append(.left(line.distance(from: figures)?.text(line.unit) ?? "")) }
    grid.add(cells + [.left(line.assumption, .faint)])
    subject = line.subject
  }
  let note =
    simulated?.note ?? "Formulas alone; fleetcast run simulates, and this page then shows how far off they are."
  return (grid.lines(palette) + ["", palette.paint(note, .faint)]).joined(separator: "\n") + "\n"
}

/// How far a formula is from a simulated figure.
private struct Distance {
  var simulated: Double
  /// The estimate less the figure, over the latter; nil where that is 0.
  var relative: Double?
  /// The same difference in widths of the figure's interval; nil where there is none or it has no width.
  var widths: Double?

  func text(_ unit: String) -> String {
    let share = relative.map { ($0 > 0 ? "+" : "") + Format.fixed($0 * 100, 1) + " %" }
    let interval = widths.map { Format.number(abs($0)) + " widths" }
    return (["from " + Format.value(simulated, unit: unit) + ":", share, interval].compactMap { $0 }).joined(
      separator: " ")
  }
}

extension ClosedEstimate.Line {
  /// Nil where either number is missing.
  fileprivate func distance(from figures: FigureTable?) -> Distance? {
    guard let value, let path, let figure = figures?[path], let simulated = figure.value else { return nil }
    let width = figure.low.flatMap { low in figure.high.map { $0 - low } } ?? 0
    return Distance(
      simulated: simulated, relative: simulated == 0 ? nil : (value - simulated) / abs(simulated),
      widths: width > 0 ? (value - simulated) / width : nil)
  }
}

/// The estimate as one JSON object: what `estimate --json` prints.
public func estimateJSON(_ estimate: ClosedEstimate, scenario: String, simulated: SimulatedFigures?) -> JSONValue {
  .object([
    ("fleetcast", .integer(Int64(Version.json))), ("version", .string(Version.program)),
    ("scenario", .string(scenario)),
    ("compared_with", simulated.flatMap { $0.figures == nil ? nil : .string($0.path) } ?? .null),
    ("passed_over", simulated.flatMap { $0.figures == nil ? .string($0.path) : nil } ?? .null),
    (
      "estimates",
      .array(
        estimate.lines.map { line in
          let distance = line.distance(from: simulated?.figures)
          return .object([
            ("subject", .string(line.subject)), ("name", .string(line.name)), ("value", .optional(line.value)),
            ("unit", .string(line.unit)), ("assumption", .string(line.assumption)),
            ("figure", line.path.map(JSONValue.string) ?? .null),
            ("simulated", .optional(distance?.simulated)), ("distance", .optional(distance?.relative)),
            ("interval_widths", .optional(distance?.widths)),
          ])
        })
    ),
  ])
}
