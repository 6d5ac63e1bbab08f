import Catalog
import Glibc
import Importing
import Reporting
import Scenarios

extension Command {
  static let catalog = Command(
    name: "catalog", summary: "List known hardware, models and prices, with source and date; import your own prices.",
    operands:
      "[" + CatalogKind.allCases.map(\.rawValue).joined(separator: "|") + "] [FILTER]\n       fleetcast catalog import "
      + PriceImport.Format.allCases.map(\.rawValue).joined(separator: "|") + " FILE",
    operandCount: 0...3,
    options: [
      .json, Option("--out", "FILE", help: "Write the imported prices there (default: standard output)."),
      Option("--date", "DAY", help: "The day the imported prices are of, such as 2026-11-21."),
      Option("--source", "TEXT", help: "The document the imported prices are from."),
    ],
    examples: [
      ("fleetcast catalog instances a10g", "machines with that accelerator"),
      ("fleetcast catalog apis --json", "hosted models and prices as JSON"),
      (
        "fleetcast catalog import litellm model_prices.json --date 2026-11-21 --out prices.csv",
        "prices for a scenario that says prices: prices.csv"
      ),
    ],
    run: listCatalog)
}

private func listCatalog(_ arguments: Arguments) throws -> Exit {
  let words = arguments.operands
  if words.first == "import" {
    try importPrices(arguments)
    return .done
  }
  guard words.count < 3 else { throw UsageError(message: "at most a listing and a filter, found \(words.count) words") }
  for option in ["--out", "--date", "--source"] where arguments.has(option) {
    throw UsageError(message: "\(option) goes with catalog import")
  }
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

/// Reads a price list and writes a price book; what was left out is told beside it.
private func importPrices(_ arguments: Arguments) throws {
  let words = arguments.operands
  guard words.count == 3 else { throw UsageError(message: "import needs a format and a file") }
  guard let format = PriceImport.Format(rawValue: words[1]) else {
    throw UsageError(message: unknown("format", words[1], among: PriceImport.Format.allCases.map(\.rawValue)))
  }
  if arguments.has("--json") { throw UsageError(message: "--json does not go with import") }
  let date = arguments.value("--date")
  if let date, !isDay(date) {
    throw UsageError(message: "--date: expected a day such as 2026-11-21, found \"\(date)\"")
  }
  let imported: PriceImport
  do {
    let bytes = try ScenarioFile.bytes(path: words[2], limit: 256 << 20)
    let file = words[2].split(separator: "/").last.map(String.init) ?? words[2]
    imported = try PriceImport(bytes, as: format, file: file, source: arguments.value("--source"), date: date)
  } catch let failure as PriceImport.Failure {
    throw UsageError(message: "\(words[2]): \(failure.message)")
  }
  let text = priceBook(imported.rows)
  if let path = arguments.value("--out") {
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    try OutputFolder(path: folder).write([(slash.map { String(path[path.index(after: $0)...]) } ?? path, text)])
  } else {
    try Terminal.print(text)
  }
  for line in importSummary(imported) { Terminal.complain(line) }
}

private func isDay(_ text: String) -> Bool {
  let parts = text.split(separator: "-", omittingEmptySubsequences: false)
  guard parts.map(\.count) == [4, 2, 2], let month = Int(parts[1]), let day = Int(parts[2]) else { return false }
  return Int(parts[0]) != nil && (1...12).contains(month) && (1...31).contains(day)
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
