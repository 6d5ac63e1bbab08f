import Catalog
import Importing
import Reporting
import Scenarios

private let book = Option(
  "--out", .file(endings: ["csv"]), help: "With import: write the prices there (default: standard output).")
private let date = Option("--date", "DAY", help: "With import: the day the prices are of, such as 2026-11-21.")
private let source = Option("--source", "TEXT", help: "With import: the document the prices are from.")

extension Command {
  static let catalog = Command(
    name: "catalog", summary: "List known hardware, models and prices, with source and date; import your own prices.",
    forms: [
      [.optional(.word("LISTING", among: CatalogKind.allCases.map(\.rawValue))), .optional("FILTER")],
      [.action("import"), .one(.word("FORMAT", among: PriceImport.Format.allCases.map(\.rawValue))), .one(.file())],
    ],
    options: [.json, .format, book, date, source],
    examples: [
      ("fleetcast catalog instances a10g", "machines with that accelerator"),
      ("fleetcast catalog apis gpt-5.6", "every price of a hosted model"),
      ("fleetcast catalog apis --json", "hosted models and every price as JSON"),
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
  for option in [book, date, source] where arguments.has(option) {
    throw UsageError(message: "\(option.name) goes with catalog import")
  }
  let runner = Runner(arguments)
  guard let kind = words.first.flatMap(CatalogKind.init(rawValue:)) else { return try runner.publish(kinds()) }
  let table = Catalog.table(kind, filter: words.count > 1 ? words[1] : nil)
  if table.values.isEmpty, !arguments.has(.json) {
    Terminal.complain("fleetcast: no \(kind.rawValue) have \"\(words[1])\" in their name")
    return .done
  }
  guard kind == .apis, words.count > 1, let model = Catalog.api(words[1]) else {
    return try runner.publish(Answer(page: { catalogPage(table) }, json: { catalogJSON(table) }))
  }
  return try runner.publish(
    Answer(page: { hostedModelPage(model, others: table.without(model.name)) }, json: { catalogJSON(table) }))
}

/// Reads a price list and writes a price book; what was left out is told beside it.
private func importPrices(_ arguments: Arguments) throws {
  let words = arguments.operands
  guard let format = PriceImport.Format(rawValue: words[1]) else {
    preconditionFailure("the table of the command has every format")
  }
  for option in [Option.json, .format] where arguments.has(option) {
    throw UsageError(message: "\(option.name) does not go with import")
  }
  let day = arguments.value(date)
  if let day, !isDay(day) {
    throw UsageError(message: "--date: expected a day such as 2026-11-21, found \"\(day)\"")
  }
  let imported: PriceImport
  do {
    let bytes = try ScenarioFile.bytes(path: words[2], limit: 256 << 20)
    let file = words[2].split(separator: "/").last.map(String.init) ?? words[2]
    imported = try PriceImport(bytes, as: format, file: file, source: arguments.value(source), date: day)
  } catch let failure as PriceImport.Failure {
    throw UsageError(message: "\(words[2]): \(failure.message)")
  }
  let text = priceBook(imported.rows)
  if let path = arguments.value(book) { try OutputFolder.write(text, toFile: path) } else { try Terminal.print(text) }
  for line in importSummary(imported) { Terminal.complain(line) }
}

private func isDay(_ text: String) -> Bool {
  let parts = text.split(separator: "-", omittingEmptySubsequences: false)
  guard parts.map(\.count) == [4, 2, 2], let month = Int(parts[1]), let day = Int(parts[2]) else { return false }
  return Int(parts[0]) != nil && (1...12).contains(month) && (1...31).contains(day)
}

/// Without a listing named: how many rows each has.
private func kinds() -> Answer {
  let counts = CatalogKind.allCases.map { (key: $0.rawValue, count: Catalog.table($0).values.count) }
  return Answer(
    page: { catalogOverview() },
    json: { .object(counts.map { ($0.key, .integer(Int64($0.count))) }) })
}
