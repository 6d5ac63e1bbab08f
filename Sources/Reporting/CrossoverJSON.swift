import EventKernel
import Model
import Studies

/// The study as one JSON object: what `crossover --json` prints and `crossover.json` holds. Costs are US dollars a month.
public func crossoverJSON(_ study: CrossoverStudy) -> JSONValue {
  let crossover = study.crossover
  return .object([
    ("fleetcast", .integer(Int64(Version.json))), ("version", .string(Version.program)),
    ("scenario", .string(study.scenario.name)), ("seed", .decimal(String(study.scenario.seed))),
    ("replications", .integer(Int64(study.replications))), ("horizon_s", .number(study.scenario.horizon)),
    ("complete", .bool(!study.isInterrupted)),
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
    ), ("hybrid_crossings", .array(study.hybridCrossings.map(json))),
    ("points", .array(study.rows.map { json($0, isJudged: !study.isInterrupted) })),
    ("tornado", .array(study.tornado.map(json))),
    ("floor", study.floor.map(json) ?? .null),
    ("notes", .array(study.notes.map(JSONValue.string))),
  ])
}

private func json(_ crossing: Crossing) -> JSONValue {
  .object([
    ("estimate", .number(crossing.estimate)), ("low", .number(crossing.low)), ("high", .number(crossing.high)),
    ("cheaper_below", .string(crossing.below.rawValue)), ("cheaper_above", .string(crossing.above.rawValue)),
  ])
}

/// - Parameter isJudged: Of a search that was stopped, no side is called better than another.
private func json(_ row: CrossoverStudy.Row, isJudged: Bool) -> JSONValue {
  .object([
    ("value", .number(row.point.value)), ("replicas", row.replicas.map { .integer(Int64($0)) } ?? .null),
    ("self_host", row.selfHosted.map { json($0, isJudged: isJudged) } ?? .null),
    ("api", json(row.api, isJudged: isJudged)),
    ("difference", json(row.point.difference)),
    ("cheaper", isJudged ? row.point.cheaper.map { .string($0.rawValue) } ?? .null : .null),
    ("cheapest", isJudged ? row.cheapest.map { .string($0.rawValue) } ?? .null : .null),
    ("api_refused", .number(row.refused)),
    ("api_unanswered", .number(row.unanswered)), ("api_unfinished", .number(row.unfinished)),
    (
      "hybrid",
      row.hybrid.map {
        .object([
          ("base", .integer(Int64($0.base))), ("overflow_at", .number($0.overflowAt)),
          ("overflow", .number($0.overflow)),
          ("side", json($0.side, isJudged: isJudged)),
        ])
      } ?? .null
    ),
    (
      "closest",
      row.closest.map {
        .object([("replicas", .integer(Int64($0.replicas))), ("figures", json($0.figures))])
      } ?? .null
    ),
  ])
}

private func json(_ side: CrossoverStudy.Side, isJudged: Bool) -> JSONValue {
  .object([
    ("monthly_cost", json(side.monthlyCost)), ("keeps_conditions", isJudged ? .known(side.outcome) : .null),
    (
      "per_million_tokens",
      side.perMillionTokens.map {
        .object([("paid", .number($0.paid)), ("busy", .optional($0.busy)), ("unit", .string("USD"))])
      } ?? .null
    ), ("replications", .integer(Int64(side.replications))), ("figures", json(side.figures)),
  ])
}

extension JSONValue {
  /// Whether conditions hold; null where that is not known.
  fileprivate static func known(_ outcome: Verdict.Outcome) -> JSONValue {
    outcome == .notKnown ? .null : .bool(outcome == .met)
  }
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

private func json(_ bar: TornadoBar) -> JSONValue {
  .object([
    ("lever", .string(bar.lever.rawValue)), ("swing", bar.swing.isFinite ? .number(bar.swing) : .null),
    (
      "changes",
      .array(
        bar.ends.filter(\.isKnown).map { end in
          .object([
            ("factor", .number(end.factor)), ("crossing", .optional(end.crossing)),
            ("cheaper_throughout", end.throughout.map { .string($0.rawValue) } ?? .null),
          ])
        })
    ),
  ])
}

private func json(_ floor: ServiceFloor) -> JSONValue {
  .object([
    ("condition", .string(floor.condition.text)), ("figure", json([floor.figure])),
    ("replicas", .integer(Int64(floor.replicas))), ("input_tokens_factor", .optional(floor.inputFactor)),
    ("output_tokens_factor", .optional(floor.outputFactor)),
    (
      "instances",
      .array(
        floor.instances.map { .object([("name", .string($0.name)), ("hourly", .number($0.hourly))]) })
    ),
  ])
}
