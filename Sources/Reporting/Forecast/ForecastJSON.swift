import Model
import Studies

/// The forecast as one JSON object: what `forecast --json` prints and `forecast.json` holds.
public func forecastJSON(_ study: ForecastStudy) -> JSONValue {
  let forecast = study.forecast
  return .object([
    ("fleetcast", .integer(Int64(Version.json))), ("version", .string(Version.program)),
    ("scenario", .string(study.scenario.name)), ("seed", .decimal(String(study.scenario.seed))),
    ("currency", .string("USD")), ("complete", .bool(!study.isInterrupted)),
    ("draws_planned", .integer(Int64(study.planned))), ("draws_finished", .integer(Int64(study.draws.count))),
    ("days_simulated", .integer(Int64(study.days))),
    ("replications_per_draw", .integer(Int64(study.replicationsPerDraw))),
    ("warnings", .array(study.warnings.map(JSONValue.string))),
    ("budget", budget(study)),
    ("months", .array(forecast.periods.indices.map { month($0, study) })),
    (
      "total",
      .object([
        ("requests", json(study.totalRequests)), ("cost", json(study.total, mean: study.meanTotal.description)),
        ("simulation_error", .optional(study.errorOfTotal)), ("answered", .optional(study.answeredAsRouted)),
        (
          "alternatives",
          .object(
            study.alternatives.enumerated().map { place, api in
              (
                study.scenario.apis[api].name,
                .object([
                  ("cost", json(study.alternative(place))),
                  ("share_of_draws_cheaper", .optional(study.shareCheaper(on: place))),
                  ("share_of_draws_same", .optional(study.shareSame(on: place))),
                  ("answered", .number(study.answered(onAlternative: place))),
                  ("compared", .bool(study.isCompared(withAlternative: place))),
                  ("answers_note", study.answersNote(ofAlternative: place).map(JSONValue.string) ?? .null),
                  ("note", study.pricingNote(ofAlternative: place).map(JSONValue.string) ?? .null),
                ])
              )
            })
        ),
      ])
    ),
    ("sensitivity", .array(study.sensitivities.map(json))),
    ("draws", .array(study.draws.map { json($0, forecast) })),
  ])
}

private func budget(_ study: ForecastStudy) -> JSONValue {
  guard let budget = study.forecast.budget else { return .null }
  func name(_ month: Int?) -> JSONValue { month.map { .string(study.forecast.periods[$0].monthName) } ?? .null }
  return .object([
    ("monthly", .optional(budget.monthly)), ("total", .optional(budget.total)),
    ("p50_over_monthly_from", name(study.monthOverBudget(.p50))),
    ("p90_over_monthly_from", name(study.monthOverBudget(.p90))),
    ("p50_total_spent_in", name(study.monthBudgetIsSpent(.p50))),
    ("p90_total_spent_in", name(study.monthBudgetIsSpent(.p90))),
    ("share_over_total", .optional(study.shareOverTotalBudget)),
  ])
}

private func month(_ index: Int, _ study: ForecastStudy) -> JSONValue {
  let cost = study.cost(ofMonth: index)
  return .object([
    ("month", .string(study.forecast.periods[index].monthName)),
    ("requests", json(study.requests(ofMonth: index))),
    ("cost", json(cost, mean: cost.mean == nil ? nil : study.meanByMonth[index].description)),
    ("simulation_error", .optional(study.errorByMonth[index])),
    ("share_over_budget", .optional(study.shareOverBudget(inMonth: index))),
    ("draws_overloaded", .integer(Int64(study.overloaded(inMonth: index)))),
    ("answered", json(study.answered(inMonth: index))),
    (
      "alternatives",
      .object(
        study.alternatives.enumerated().map { place, api in
          (study.scenario.apis[api].name, json(study.alternative(place, inMonth: index)))
        })
    ),
  ])
}

/// - Parameter mean: The mean in whole cents, where there is one.
private func json(_ quantiles: DrawQuantiles, mean: String? = nil) -> JSONValue {
  .object(
    [
      ("mean", mean.map(JSONValue.decimal) ?? .optional(quantiles.mean)), ("p10", .optional(quantiles.p10)),
      ("p50", .optional(quantiles.p50)), ("p90", .optional(quantiles.p90)),
    ] + atLeast(quantiles))
}

/// What quantiles that are not known are at least.
private func atLeast(_ quantiles: DrawQuantiles) -> [(key: String, value: JSONValue)] {
  [
    ("p10_at_least", quantiles.leastP10), ("p50_at_least", quantiles.leastP50), ("p90_at_least", quantiles.leastP90),
  ].compactMap { key, value in value.map { (key, .number($0)) } }
}

private func json(_ row: ForecastSensitivity) -> JSONValue {
  .object([
    ("input", .string(row.path)), ("rank_correlation", .optional(row.correlation)),
    ("share_of_variance", .optional(row.share)), ("significant", .bool(row.isSignificant)),
  ])
}

private func json(_ draw: ForecastDraw, _ forecast: Forecast) -> JSONValue {
  .object([
    ("inputs", .object(zip(forecast.inputs, draw.values).map { ($0.path, .string($0.written($1))) })),
    ("costs", .array(draw.costs.map { $0.map { .decimal($0.description) } ?? .null })),
    ("costs_at_least", .array(draw.floors.map { .decimal($0.description) })),
    ("total", draw.total.map { .decimal($0.description) } ?? .null),
  ])
}
