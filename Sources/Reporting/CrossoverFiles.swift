import EventKernel
import Scenarios
import Studies

/// Every file of a crossover study, by name.
public func crossoverFiles(_ study: CrossoverStudy) -> [(name: String, text: String)] {
  [("crossover.csv", crossoverCSV(study)), ("crossover.json", crossoverJSON(study).text() + "\n")]
}

/// The curves: one row a value of the varied parameter.
public func crossoverCSV(_ study: CrossoverStudy) -> String {
  var csv = CSV(
    columns: [
      "parameter", "value", "fleet", "replicas", "self_host_monthly_cost", "self_host_low", "self_host_high",
      "api_monthly_cost", "api_low", "api_high", "difference", "difference_low", "difference_high", "cheaper",
      "api_keeps_conditions",
    ])
  for row in study.rows {
    let own = row.selfHosted?.monthlyCost
    let hosted = row.api.monthlyCost
    let difference = row.point.difference
    csv.add([
      .text(study.crossover.over), .optional(row.point.value),
      .text(row.selfHosted == nil ? "none" : row.replicas == nil ? "autoscaled" : "fixed"),
      row.replicas.map { .number(String($0)) } ?? .empty, .optional(own?.value), .optional(own?.low),
      .optional(own?.high), .optional(hosted.value), .optional(hosted.low), .optional(hosted.high),
      .optional(difference?.value), .optional(difference?.low), .optional(difference?.high),
      .text(row.point.cheaper?.rawValue ?? "not known"), .text(row.api.keepsConditions ? "true" : "false"),
    ])
  }
  return csv.text
}

/// The study as one JSON object: what `crossover --json` prints and `crossover.json` holds. Costs are US dollars a month.
public func crossoverJSON(_ study: CrossoverStudy) -> JSONValue {
  let crossover = study.crossover
  return .object([
    ("fleetcast", .integer(Int64(Version.json))), ("version", .string(Version.program)),
    ("scenario", .string(study.scenario.name)), ("seed", .decimal(String(study.scenario.seed))),
    ("replications", .integer(Int64(study.replications))), ("horizon_s", .number(study.scenario.horizon)),
    (
      "between",
      .object([
        ("self_host", .string(study.scenario.pools[crossover.pool].name)),
        ("api", .string(study.scenario.apis[crossover.api].name)),
      ])
    ), ("over", .string(crossover.over)),
    ("range", .array([.number(crossover.range.lowerBound), .number(crossover.range.upperBound)])),
    ("subject_to", .array(study.conditions.map { .string($0.text) })),
    ("replica_ceiling", .integer(Int64(study.ceiling))),
    ("answer", .array(crossoverAnswer(study).map(JSONValue.string))),
    ("crossings", .array(study.crossings.map(json))),
    (
      "unresolved",
      .array(study.unresolved.map { .array([.number($0.lowerBound), .number($0.upperBound)]) })
    ), ("points", .array(study.rows.map(json))), ("sensitivity", .array(study.sensitivities.map(json))),
    ("notes", .array(study.notes.map(JSONValue.string))),
  ])
}

private func json(_ crossing: Crossing) -> JSONValue {
  .object([
    ("estimate", .number(crossing.estimate)), ("low", .number(crossing.low)), ("high", .number(crossing.high)),
    ("cheaper_below", .string(crossing.below.rawValue)), ("cheaper_above", .string(crossing.above.rawValue)),
  ])
}

private func json(_ row: CrossoverStudy.Row) -> JSONValue {
  .object([
    ("value", .number(row.point.value)), ("replicas", row.replicas.map { .integer(Int64($0)) } ?? .null),
    ("self_host", row.selfHosted.map(json) ?? .null), ("api", json(row.api)),
    ("difference", json(row.point.difference)),
    ("cheaper", row.point.cheaper.map { .string($0.rawValue) } ?? .null),
    (
      "closest",
      row.closest.map {
        .object([("replicas", .integer(Int64($0.replicas))), ("figures", json($0.figures))])
      } ?? .null
    ),
  ])
}

private func json(_ side: CrossoverStudy.Side) -> JSONValue {
  .object([
    ("monthly_cost", json(side.monthlyCost)), ("keeps_conditions", .bool(side.keepsConditions)),
    ("figures", json(side.figures)),
  ])
}

private func json(_ figures: [Figure]) -> JSONValue {
  .object(
    figures.map { figure in
      (
        figure.path,
        .object([
          ("value", .optional(figure.value)), ("low", .optional(figure.low)), ("high", .optional(figure.high)),
          ("unit", .string(figure.unit)),
        ])
      )
    })
}

private func json(_ estimate: Estimate?) -> JSONValue {
  guard let estimate else { return .null }
  return .object([
    ("value", .number(estimate.value)), ("low", .optional(estimate.low)), ("high", .optional(estimate.high)),
    ("unit", .string("USD")),
  ])
}

private func json(_ sensitivity: PriceSensitivity) -> JSONValue {
  .object([
    ("price", .string(sensitivity.price.rawValue)), ("factor", .number(sensitivity.factor)),
    ("first_crossing", sensitivity.first.map(json) ?? .null),
    ("cheaper_throughout", sensitivity.throughout.map { .string($0.rawValue) } ?? .null),
  ])
}
