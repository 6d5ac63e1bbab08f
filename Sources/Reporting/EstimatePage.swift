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

/// An estimate as a page, with the distance from an earlier study's figures where there is one.
public func estimatePage(_ estimate: ClosedEstimate, scenario: String, simulated: SimulatedFigures?) -> Page {
  let figures = simulated?.figures
  var table = PageTable(
    [.left("of"), .left("figure"), .right("formula")]
      + (figures == nil ? [] : [.right("simulated"), .right("off by"), .right("in widths")]) + [.left("assumes")])
  for line in estimate.lines {
    let cells = figures.map { line.distance(from: $0)?.cells(line.unit) ?? [.empty, .empty, .empty] } ?? []
    table.add(
      [.text(line.subject, .heading), .text(line.name), .number(line.value, unit: line.unit)] + cells
        + [.text(line.assumption, .faint)])
  }
  let note =
    simulated?.note ?? "Formulas alone; fleetcast run simulates, and this page then shows how far off they are."
  return Page(scenario, sections: [PageSection([.table(table)]), PageSection([.remark(note)])])
}

/// How far a formula is from a simulated figure.
private struct Distance {
  var simulated: Double
  /// The estimate less the figure, over the latter; nil where that is 0.
  var relative: Double?
  /// The same difference in widths of the figure's interval; nil where there is none or it has no width.
  var widths: Double?

  func cells(_ unit: String) -> [PageCell] {
    [
      .number(simulated, unit: unit), relative.map { .share($0, decimals: 1, isSigned: true) } ?? .empty,
      widths.map { .number($0, unit: "widths", as: Format.number(abs($0))) } ?? .empty,
    ]
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
