import Model
import Studies

/// The answers of `commit` as a page: for each thing that may be committed to, the cheapest contract first.
public func commitmentPage(_ advice: [CommitmentAdvice], study: Study) -> Page {
  let summary = Summary(study: study)
  let scenario = study.scenario
  func page(_ sections: [PageSection]) -> Page {
    Page(scenario.name, summary.subtitle, notices: summary.notices(), sections: sections)
  }
  guard study.isComplete else { return page([]) }
  guard !advice.isEmpty else {
    return page([PageSection([.answer("Nothing runs on demand that could be committed to.")])])
  }
  var subjects: [CommitmentAdvice.Subject] = []
  for entry in advice where !subjects.contains(entry.subject) { subjects.append(entry.subject) }
  let sections = subjects.map { subject in
    section(subject, advice.filter { $0.subject == subject }.sorted { $0.cost < $1.cost })
  }
  let types =
    scenario.pools.contains { !$0.otherMachines.isEmpty }
    ? [
      PageBlock.remark(
        "Of pools with several types: as reservations under commitments:, which cover what runs and do not change what is bought."
      )
    ] : []
  let note = PageBlock.remark(
    "Costs are of \(Format.span(scenario.horizon)), of what a commitment could cover; at -20 % and +20 % of that demand too. "
      + "Regret is what a better level would have saved there."
  )
  return page(sections + [PageSection([note] + types)])
}

private func section(_ subject: CommitmentAdvice.Subject, _ advice: [CommitmentAdvice]) -> PageSection {
  var table = PageTable(
    [.left("term"), .left("payment"), .right("commit to"), .right("cost"), .right("saves")]
      + ["at -20 %", "regret", "at +20 %", "regret"].map { .right($0) }, names: 2)
  for entry in advice {
    let level: PageCell =
      subject == .spend
      ? .number(entry.level, unit: "USD/h", as: "$\(Format.fixed(entry.level, 2))/h")
      : .number(entry.level, unit: "instances", as: Format.fixed(entry.level, 0))
    let wrong = [entry.ifLess, entry.ifMore].flatMap { [PageCell.money($0.cost), .money(max(0, $0.cost - $0.best))] }
    table.add(
      [
        .text(entry.term.rawValue), .text(entry.payment.rawValue + (entry.isEstimated ? " (estimated price)" : "")),
        level, .money(entry.cost), .money(entry.costWithout - entry.cost),
      ] + wrong)
  }
  let title =
    switch subject {
    case .instances(let pool, let instance): "Instances of \(pool) (\(instance))"
    case .spend: "Dollars an hour over all pools"
    }
  return PageSection(title, [.table(table)])
}

/// The same as JSON.
public func commitmentJSON(_ advice: [CommitmentAdvice], scenario: Scenario) -> JSONValue {
  func wrong(_ case: (cost: Double, best: Double)) -> JSONValue {
    .object([("cost", .number(`case`.cost)), ("best_cost", .number(`case`.best))])
  }
  return .object([
    ("fleetcast", .integer(Int64(Version.json))), ("scenario", .string(scenario.name)),
    ("horizon_s", .number(scenario.horizon)),
    (
      "commitments",
      .array(
        advice.map { entry in
          let (kind, pool, instance) =
            switch entry.subject {
            case .instances(let pool, let instance): ("instances", JSONValue.string(pool), JSONValue.string(instance))
            case .spend: ("spend", JSONValue.null, JSONValue.null)
            }
          return .object([
            ("kind", .string(kind)), ("pool", pool), ("instance", instance), ("term", .string(entry.term.rawValue)),
            ("payment", .string(entry.payment.rawValue)), ("estimated_price", .bool(entry.isEstimated)),
            ("level", .number(entry.level)), ("unit", .string(kind == "spend" ? "USD/h" : "instances")),
            ("cost", .number(entry.cost)), ("cost_without", .number(entry.costWithout)),
            ("a_fifth_less", wrong(entry.ifLess)), ("a_fifth_more", wrong(entry.ifMore)),
          ])
        })
    ),
  ])
}
