import Catalog
import Reporting

extension Command {
  static let catalog = Command(
    name: "catalog", summary: "List known hardware, models and prices, with source and date.",
    operands: "[instances|accelerators|models|apis|slices|engines|efficiencies|servers|links] [FILTER]",
    operandCount: 0...2,
    options: [.json],
    examples: [
      ("fleetcast catalog instances a10g", "machines with that accelerator"),
      ("fleetcast catalog apis --json", "hosted models and prices as JSON"),
    ],
    run: listCatalog)
}

private func listCatalog(_ arguments: Arguments) throws -> Exit {
  let words = arguments.operands
  guard let word = words.first else {
    try listKinds(asJSON: arguments.has("--json"))
    return .done
  }
  guard let kind = CatalogKind(rawValue: word) else {
    throw UsageError(message: unknown("listing", word, among: CatalogKind.allCases.map(\.rawValue)))
  }
  let table = Catalog.table(kind, filter: words.count > 1 ? words[1] : nil)
  if arguments.has("--json") {
    try Terminal.print(catalogJSON(table).text() + "\n")
  } else if table.values.isEmpty {
    Terminal.complain("fleetcast: no \(kind.rawValue) have \"\(words[1])\" in their name")
  } else {
    try Terminal.print(catalogPage(table, palette: Terminal.palette))
  }
  return .done
}

/// Without a listing named: how many rows each has.
private func listKinds(asJSON: Bool) throws {
  let counts = CatalogKind.allCases.map { (key: $0.rawValue, count: Catalog.table($0).values.count) }
  if asJSON {
    try Terminal.print(JSONValue.object(counts.map { ($0.key, .integer(Int64($0.count))) }).text() + "\n")
  } else {
    let lines = counts.map { "  fleetcast catalog \(padded($0.key, to: 14))\($0.count) rows" }
    try Terminal.print((["The catalog has"] + lines).joined(separator: "\n") + "\n")
  }
}
