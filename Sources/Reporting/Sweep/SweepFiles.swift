import Studies

/// The tables of a sweep, by name, in the order they are told to the user.
public func sweepFiles(_ study: SweepStudy) -> [(name: String, text: String)] {
  let tables = [
    ("sweep.csv", sweepCSV(study)), ("pareto.csv", paretoCSV(study)), ("effects.csv", effectsCSV(study)),
  ]
  return tables + (study.plan.scenario.sweep?.design == .saltelli ? [("sensitivity.csv", sensitivityCSV(study))] : [])
}

/// One row a figure and axis: first-order and total Sobol index with their intervals.
public func sensitivityCSV(_ study: SweepStudy) -> String {
  var csv = CSV(columns: [
    "figure", "parameter", "first", "first_low", "first_high", "total", "total_low", "total_high", "why",
  ])
  for row in study.sensitivities() {
    csv.add([
      .text(row.figure), .text(row.paths.joined(separator: " ")), .optional(row.index?.first.value),
      .optional(row.index?.first.low), .optional(row.index?.first.high), .optional(row.index?.total.value),
      .optional(row.index?.total.low), .optional(row.index?.total.high), .text(row.why ?? ""),
    ])
  }
  return csv.text
}

/// One row a point and figure, in the order of the plan; cells are empty where a figure has no value or no interval.
public func sweepCSV(_ study: SweepStudy) -> String {
  var csv = CSV(columns: ["point"] + study.plan.paths + ["figure", "value", "low", "high", "unit", "why"])
  for (point, result) in zip(study.plan.points, study.results) {
    let head = [CSV.Cell.number(String(point.index))] + point.values.map(CSV.Cell.text)
    for figure in result.figures {
      csv.add(
        head + [
          .text(figure.path), .optional(figure.value), .optional(figure.low), .optional(figure.high),
          .text(figure.unit), .text(figure.why ?? ""),
        ])
    }
  }
  return csv.text
}

/// One row a point: its id, its settings, what it costs, how slow it is, and whether no other point beats it in both.
public func paretoCSV(_ study: SweepStudy) -> String {
  var csv = CSV(columns: ["point", "id"] + study.plan.paths + [study.cost, study.latency, "pareto", "promises"])
  for (point, result) in zip(study.plan.points, study.results) {
    csv.add(
      [.number(String(point.index)), .text(point.id)] + point.values.map(CSV.Cell.text) + [
        .optional(result.figure(study.cost)?.value), .optional(result.figure(study.latency)?.value),
        .number(study.isOnFront[point.index] ? "1" : "0"), .text(result.kept),
      ])
  }
  return csv.text
}

/// One row a parameter, value and figure: the figure's mean over the points with that value.
public func effectsCSV(_ study: SweepStudy) -> String {
  var csv = CSV(columns: ["parameter", "value", "figure", "mean", "points", "unit"])
  for effect in study.mainEffects() {
    csv.add([
      .text(effect.path), .text(effect.value), .text(effect.figure), .optional(effect.mean),
      .number(String(effect.points)), .text(effect.unit),
    ])
  }
  return csv.text
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
  /// What became of the promises together: the worst of them; empty where nothing is promised.
  var kept: String {
    guard !promises.isEmpty else { return "" }
    for outcome in [Verdict.Outcome.notMet, .notKnown]
    where promises.contains(where: { $0.outcome == outcome.rawValue }) {
      return outcome.rawValue
    }
    return Verdict.Outcome.met.rawValue
  }
}
