import Model
import Studies

/// The plan as one JSON object: what `plan --json` prints and `plan.json` holds.
public func planJSON(_ study: PlanStudy) -> JSONValue {
  let effort = study.effort
  return .object([
    ("fleetcast", .integer(Int64(Version.json))), ("version", .string(Version.program)),
    ("scenario", .string(study.space.scenario.name)), ("seed", .decimal(String(study.space.scenario.seed))),
    ("minimize", .string(study.plan.objective.path)),
    ("subject_to", .array(study.plan.conditions.map { .string($0.text) })),
    ("complete", .bool(!study.isInterrupted)), ("combinations", .integer(Int64(study.outcomes.count))),
    ("best", study.best.map { json($0, study) } ?? .null), ("proven", .bool(study.best != nil && !study.isInterrupted)),
    ("confidence", .optional(study.confidence)),
    ("indifference", .number(PlanStudy.indifference)),
    ("runners_up", .array(study.runnersUp.prefix(20).map { json($0, study) })),
    (
      "changes",
      .array(
        study.changes.map { change in
          .object([
            ("setting", .string(study.space.paths[change.parameter])), ("value", .string(change.value)),
            ("difference", .optional(change.difference)),
            ("breaks", change.broken.map { .string($0.text) } ?? .null),
            ("runs", .integer(Int64(change.outcome.replications))),
            ("why", .string(change.outcome.why)),
          ])
        })
    ),
    (
      "margins",
      .array(
        study.margins.map { margin in
          .object([
            ("condition", .string(margin.check.text)), ("figure", .number(margin.figure)),
            ("looser", margin.looser.map(json) ?? .null), ("tighter", margin.tighter.map(json) ?? .null),
          ])
        })
    ),
    (
      "effort",
      .object([
        ("fleets", .integer(Int64(effort.fleets))), ("simulated_fleets", .integer(Int64(effort.simulatedFleets))),
        ("short_runs", .integer(Int64(effort.shortRuns))), ("short_horizon", .number(effort.shortHorizon)),
        ("whole_runs", .integer(Int64(effort.wholeRuns))), ("requests", .number(effort.requests)),
        ("share_of_exhaustive", .number(effort.shareOfExhaustive)),
      ])
    ),
  ])
}

private func json(_ trade: PlanStudy.Trade) -> JSONValue {
  .object([
    ("point", .integer(Int64(trade.index))), ("figure", .number(trade.figure)),
    ("difference", .number(trade.difference)),
  ])
}

private func json(_ index: Int, _ study: PlanStudy) -> JSONValue {
  let outcome = study.outcomes[index]
  return .object([
    ("point", .integer(Int64(index))),
    ("settings", .object(zip(study.space.paths, study.space.points[index].values).map { ($0, .string($1)) })),
    (
      "objective",
      json(outcome.objective?.value, outcome.objective?.low, outcome.objective?.high, study.plan.objective.unit.symbol)
    ),
    ("figures", .object(outcome.figures.map { ($0.path, json($0.value, $0.low, $0.high, $0.unit)) })),
    ("cost", json(outcome.costs.total, nil, nil, "USD")), ("runs", .integer(Int64(outcome.replications))),
    ("why", .string(outcome.why)),
  ])
}

private func json(_ value: Double?, _ low: Double?, _ high: Double?, _ unit: String) -> JSONValue {
  .object([("value", .optional(value)), ("low", .optional(low)), ("high", .optional(high)), ("unit", .string(unit))])
}
