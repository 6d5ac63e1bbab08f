import Model
import Studies

/// The answers of `commit` as a page for a terminal: for each thing that may be committed to, the cheapest contract first.
public func commitmentPage(_ advice: [CommitmentAdvice], scenario: Scenario, palette: Palette) -> String {
  guard !advice.isEmpty else {
    return "Nothing runs on demand that could be committed to.\n"
  }
  var sections: [[String]] = []
  var subjects: [CommitmentAdvice.Subject] = []
  for entry in advice where !subjects.contains(entry.subject) { subjects.append(entry.subject) }
  for subject in subjects {
    var grid = TextGrid()
    grid.add(
      ["term", "payment", "commit to", "cost", "saves"].map { .left($0, .faint) }
        + [.left("a fifth less: cost, regret", .faint), .left("a fifth more: cost, regret", .faint)])
    for entry in advice.filter({ $0.subject == subject }).sorted(by: { $0.cost < $1.cost }) {
      func wrong(_ case: (cost: Double, best: Double)) -> String {
        "\(Format.money(`case`.cost)), \(Format.money(max(0, `case`.cost - `case`.best)))"
      }
      grid.add([
        .left(entry.term.rawValue), .left(entry.payment.rawValue + (entry.isEstimated ? " (estimated price)" : "")),
        .left(subject == .spend ? "$\(Format.fixed(entry.level, 2))/h" : Format.fixed(entry.level, 0)),
        .right(Format.money(entry.cost)), .right(Format.money(entry.costWithout - entry.cost)),
        .left(wrong(entry.ifLess)), .left(wrong(entry.ifMore)),
      ])
    }
    let title =
      switch subject {
      case .instances(let pool, let instance): "Instances of \(pool) (\(instance))"
      case .spend: "Dollars an hour over all pools"
      }
    sections.append([palette.paint(title, .heading)] + grid.lines(palette))
  }
  let types =
    scenario.pools.contains { !$0.otherMachines.isEmpty }
    ? "\nOf pools with several types: as reservations under commitments:, which cover what runs and do not change what is bought."
    : ""
  let note = palette.paint(
    "Costs are of \(Format.span(scenario.horizon)), of what a commitment could cover. Regret is what a better level would have saved."
      + types, .faint)
  return sections.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n\n" + note + "\n"
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
