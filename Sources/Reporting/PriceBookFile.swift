import Catalog
import Importing

/// Imported prices as a price book, which scenarios name by `prices:`.
public func priceBook(_ rows: [PriceRow]) -> String {
  PriceRow.table.text(rows)
}

extension PriceRow {
  /// A price book is one file, without a package beside it.
  static let table = CSVTable<PriceRow>(
    "prices.csv", "What a machine or a hosted model costs: a price book, which `catalog import` writes under any name.",
    [
      Column(.text("kind", "What has the price: instance or api.")) { .text($0.kind.rawValue) },
      Column(.text("name", "The instance or model, as scenarios name it.")) { .text($0.name) },
      Column(.text("region", "The region the price is of; empty where it is the same everywhere.")) {
        .text($0.region)
      },
    ]
      + PriceRow.figures.map { figure in
        Column(.number(figure.column, figure.meaning, in: .of(figure.unit))) { row in
          row[keyPath: figure.path].map { .number($0.description) } ?? .empty
        }
      } + [
        Column(.text(PriceRow.hoursColumn, "Times of the week with the share of off_peak_paid.")) {
          .text($0.offPeakHours)
        },
        Column(.text("source", "The document that says so.")) { .text($0.provenance.source) },
        Column(CSVField("date", .date, "The day that the document speaks for.")) { .text($0.provenance.date) },
      ])
}

/// What an import read and what it left out, a line each.
public func importSummary(_ imported: PriceImport) -> [String] {
  let kinds = PriceRow.Kind.allCases.compactMap { kind -> String? in
    let count = imported.rows.count { $0.kind == kind && $0.above == nil }
    let word = kind == .instance ? "of machines" : "of hosted models"
    return count == 0 ? nil : "\(Format.number(Double(count))) \(word)"
  }
  let kept = kinds.isEmpty ? "none kept" : "kept \(kinds.joined(separator: " and "))"
  return ["\(Format.number(Double(imported.read))) rows read, \(kept)"]
    + imported.omissions.map {
      "\(Format.number(Double($0.count))) left out, \($0.why): \($0.examples.joined(separator: ", "))"
        + ($0.count > $0.examples.count ? ", ..." : "")
    } + unreadFields(imported)
}

/// The prices that rows which were kept have beside those of a price book, by field.
private func unreadFields(_ imported: PriceImport) -> [String] {
  guard !imported.unread.isEmpty else { return [] }
  let fields = imported.unread.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
  return [
    "prices left out of rows that were kept, by field: "
      + fields.map { "\($0.key) (\(Format.number(Double($0.value))))" }.joined(separator: ", ")
  ]
}
