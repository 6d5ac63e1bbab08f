import Billing
import Model
import Studies

/// The study as one JSON object: what `run --json` prints and `summary.json` holds.
public func studyJSON(_ study: Study) -> JSONValue {
  let start = isoTime(study.scenario.start, plus: 0)
  return .object([
    ("fleetcast", .integer(Int64(Version.json))), ("version", .string(Version.program)),
    ("scenario", .string(study.scenario.name)), ("start", .string(start)),
    ("horizon_s", .number(study.scenario.horizon)), ("seed", .decimal(String(study.scenario.seed))),
    ("replications", .integer(Int64(study.replications))), ("complete", .bool(study.isComplete)),
    ("events", .decimal(String(study.events))), ("warnings", .array(study.warnings.map(JSONValue.string))),
    ("figures", .object(study.figures.figures.map { ($0.path, json($0)) })),
    ("slos", .array(study.verdicts.map(json))), ("alternatives", alternatives(study)),
    ("overloads", .array(study.overloads.map(json))),
    ("theory", .array(study.closedForms.map(json))),
    ("costs", study.ledger.map { .array($0.charges.map(json)) } ?? .null),
    ("by_replication", .object(study.figures.figures.compactMap(byReplication))),
  ])
}

/// What answering costs as routed and on each API that no workload routes to, and which costs less where that can be told.
private func alternatives(_ study: Study) -> JSONValue {
  guard let comparison = study.alternativeComparison else { return .null }
  func side(_ side: AlternativeComparison.Side) -> [(key: String, value: JSONValue)] {
    [
      ("cost", .optional(side.cost)), ("monthly_cost", .optional(side.monthly.value)),
      ("answered", .optional(side.answered)),
    ]
  }
  func words(_ outcome: AlternativeComparison.Outcome) -> (verdict: String, why: String?) {
    switch outcome {
    case .same: ("same", nil)
    case .cheaper: ("cheaper", nil)
    case .dearer: ("dearer", nil)
    case .unknown(let why): ("not compared", why ?? "there is no cost")
    case .answersLess(let isAPI): ("not compared", isAPI ? "it answers less" : "it answers more")
    case .missesSLO(let isAPI, let verdict):
      ("not compared", (isAPI ? "it misses " : "the scenario misses ") + study.verdicts[verdict].path)
    }
  }
  return .object([
    ("as_routed", .object(side(comparison.routed))),
    (
      "apis",
      .object(
        study.scenario.alternatives.enumerated().map { place, api in
          let (verdict, why) = words(comparison.outcome(place))
          return (
            study.scenario.apis[api].name,
            .object(
              side(comparison.others[place])
                + [("verdict", .string(verdict)), ("why", why.map(JSONValue.string) ?? .null)])
          )
        })
    ),
  ])
}

/// The figure in each replication, for paired comparisons with a later study.
private func byReplication(_ figure: Figure) -> (key: String, value: JSONValue)? {
  figure.byReplication.isEmpty ? nil : (figure.path, .array(figure.byReplication.map(JSONValue.optional)))
}

private func json(_ figure: Figure) -> JSONValue {
  guard let value = figure.value else {
    return .object([("value", .null), ("why", .string(figure.why ?? "")), ("unit", .string(figure.unit))])
  }
  return .object([
    ("value", .number(value)), ("low", .optional(figure.low)), ("high", .optional(figure.high)),
    ("unit", .string(figure.unit)),
  ])
}

private func json(_ verdict: Verdict) -> JSONValue {
  .object([
    ("figure", .string(verdict.path)), ("relation", .string(verdict.isAtMost ? "<=" : ">=")),
    ("threshold", .number(verdict.threshold)), ("verdict", .string(verdict.outcome.rawValue)),
    ("why", verdict.why.map(JSONValue.string) ?? .null),
  ])
}

private func json(_ overload: OverloadVerdict) -> JSONValue {
  .object([
    ("verdict", .string("overloaded")), ("pool", .string(overload.name)),
    ("offered_rate", .number(overload.offeredRate)), ("capacity", .number(overload.capacity)),
    ("stopped_at_s", .number(overload.stoppedAt)), ("replications", .integer(Int64(overload.replications))),
    ("why", .string(overload.sentence)),
  ])
}

private func json(_ form: ClosedForm) -> JSONValue {
  .object([
    ("workload", .string(form.workload)), ("queue", .string(form.queue)), ("formula", .string(form.formula)),
    ("load", .number(form.load)), ("mean_wait_s", .optional(form.meanWait)),
  ])
}

private func json(_ charge: Charge) -> JSONValue {
  .object([
    ("month", .string(charge.month)), ("workload", .string(charge.workload)), ("tenant", .string(charge.tenant)),
    ("backend_type", .string(charge.position.kind.rawValue)), ("backend", .string(charge.backend)),
    ("resource", .string(charge.resource)), ("purchase_option", .string(charge.purchaseOption.label)),
    ("category", .string(charge.category.rawValue)), ("quantity", .decimal(charge.quantity.description)),
    ("unit", .string(charge.unit.rawValue)), ("unit_price", .decimal(charge.unitPrice.description)),
    ("cost", .decimal(charge.cost.description)), ("billed_cost", .decimal(charge.billed.description)),
    ("list_cost", .decimal(charge.list.description)), ("charge", .string(charge.nature.rawValue)),
    ("purpose", .string(charge.purpose.rawValue)), ("currency", .string("USD")),
    ("price_source", .string(charge.priceSource)),
  ])
}
