import Studies

/// The tables of a sweep, by name, in the order they are told to the user.
public func sweepFiles(_ study: SweepStudy) -> [OutputFile] {
  let paths = study.plan.paths
  let pareto = ParetoRow.table(
    paths: paths, figures: [study.cost, study.latency] + study.plan.scenario.outcomePaths,
    unit: { study.unit(of: $0) })
  let tables = [
    SweepRow.table(paths: paths).file { SweepRow.all(study) }, pareto.file { ParetoRow.all(study) },
    MainEffect.table.file { study.mainEffects() },
  ]
  let isSaltelli = study.plan.scenario.sweep?.design == .saltelli
  return
    (tables + [
      isSaltelli ? SweepSensitivity.table.file { study.sensitivities() } : .absent(SweepSensitivity.table.name)
    ])
    .packaged(as: study.plan.scenario.name)
}

extension SweepSensitivity {
  /// First-order and total Sobol index with their intervals.
  static let table = CSVTable<SweepSensitivity>(
    "sensitivity.csv", "How much of a figure's variance a parameter explains.",
    [
      Column(.figure) { .text($0.figure) }, Column(.parameter) { .text($0.paths.joined(separator: " ")) },
      Column(.first) { .optional($0.index?.first.value) }, Column(.firstLow) { .optional($0.index?.first.low) },
      Column(.firstHigh) { .optional($0.index?.first.high) }, Column(.total) { .optional($0.index?.total.value) },
      Column(.totalLow) { .optional($0.index?.total.low) }, Column(.totalHigh) { .optional($0.index?.total.high) },
      Column(.why) { .text($0.why ?? "") },
    ])
}

/// A figure of a point, in the order of the plan; cells are empty where a figure has no value or no interval.
struct SweepRow {
  let point: SweepPoint
  let figure: Figure

  static func table(paths: [String]) -> CSVTable<SweepRow> {
    CSVTable(
      "sweep.csv", "A figure of a point.",
      [Column(.point) { .optional($0.point.index) }]
        + paths.enumerated().map { place, path in Column(.setting(of: path)) { .text($0.point.values[place]) } } + [
          Column(.figure) { .text($0.figure.path) }, Column(.value) { .optional($0.figure.value) },
          Column(.low) { .optional($0.figure.low) }, Column(.high) { .optional($0.figure.high) },
          Column(.unit) { .text($0.figure.unit) }, Column(.why) { .text($0.figure.why ?? "") },
        ])
  }

  static func all(_ study: SweepStudy) -> [SweepRow] {
    zip(study.plan.points, study.results).flatMap { point, result in
      result.figures.map { SweepRow(point: point, figure: $0) }
    }
  }
}

/// A point: its id, its settings, what it costs, how slow it is, what came of answers where that is known, and whether no other point beats it
/// in cost and time.
struct ParetoRow {
  let point: SweepPoint
  let result: SweepResult
  let isOnFront: Bool

  static func table(
    paths: [String], figures: [String], unit: (String) -> String
  ) -> CSVTable<ParetoRow> {
    func figure(_ path: String) -> Column<ParetoRow> {
      Column(.figure(at: path, unit: unit(path))) { .optional($0.result.figure(path)?.value) }
    }
    return CSVTable(
      "pareto.csv", "A point.",
      [Column(.point) { .optional($0.point.index) }, Column(.id) { .text($0.point.id) }]
        + paths.enumerated().map { place, path in Column(.setting(of: path)) { .text($0.point.values[place]) } }
        + figures.map(figure) + [Column(.pareto) { .flag($0.isOnFront) }, Column(.slos) { .text($0.result.kept) }])
  }

  static func all(_ study: SweepStudy) -> [ParetoRow] {
    study.results.indices.map { place in
      ParetoRow(
        point: study.plan.points[place], result: study.results[place], isOnFront: study.isOnFront[place])
    }
  }
}

extension SweepStudy {
  /// What the figure at a path is measured in.
  fileprivate func unit(of path: String) -> String {
    plan.scenario.figureNames.first { $0.path == path }?.unit.symbol ?? ""
  }
}

extension MainEffect {
  /// The figure's mean over the points with a value of a parameter.
  static let table = CSVTable<MainEffect>(
    "effects.csv", "A figure at a setting of one parameter, averaged over the points with it.",
    [
      Column(.parameter) { .text($0.path) }, Column(.setting) { .text($0.value) },
      Column(.figure) { .text($0.figure) }, Column(.mean) { .optional($0.mean) },
      Column(.points) { .optional($0.points) }, Column(.unit) { .text($0.unit) },
    ])
}

/// The plan as one JSON object: every point with its number, id and settings.
public func sweepPlanJSON(_ plan: SweepPlan) -> JSONValue {
  .object([
    ("fleetcast", .integer(Int64(Version.json))), ("version", .string(Version.program)),
    ("scenario", .string(plan.scenario.name)), ("seed", .decimal(String(plan.scenario.seed))),
    (
      "points",
      .array(
        plan.points.map { point in
          .object([
            ("index", .integer(Int64(point.index))), ("id", .string(point.id)),
            ("settings", .object(zip(plan.paths, point.values).map { ($0, .string($1)) })),
          ])
        })
    ),
  ])
}

extension SweepResult {
  /// The outcome of the SLOs together: the worst of them; empty without one.
  var kept: String {
    guard !slos.isEmpty else { return "" }
    for outcome in [Verdict.Outcome.notMet, .notKnown]
    where slos.contains(where: { $0.outcome == outcome.rawValue }) {
      return outcome.rawValue
    }
    return Verdict.Outcome.met.rawValue
  }
}
