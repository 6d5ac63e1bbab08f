import Catalog
import Importing

/// Imported prices as a price book, which scenarios name by `prices:`.
public func priceBook(_ rows: [PriceRow]) -> String {
  var csv = CSV(columns: PriceRow.columns)
  for row in rows {
    csv.add(
      [.text(row.kind.rawValue), .text(row.name), .text(row.region)]
        + PriceRow.figures.map { row[keyPath: $0.path].map { .number($0.description) } ?? .empty }
        + [.text(row.provenance.source), .text(row.provenance.date)])
  }
  return csv.text
}

/// What an import read and what it left out, a line each.
public func importSummary(_ imported: PriceImport) -> [String] {
  let kinds = PriceRow.Kind.allCases.compactMap { kind -> String? in
    let count = imported.rows.count { $0.kind == kind }
    let word = kind == .instance ? "of machines" : "of hosted models"
    return count == 0 ? nil : "\(Format.number(Double(count))) \(word)"
  }
  let kept = kinds.isEmpty ? "none kept" : "kept \(kinds.joined(separator: " and "))"
  return ["\(Format.number(Double(imported.read))) rows read, \(kept)"]
    + imported.omissions.map {
      "\(Format.number(Double($0.count))) left out, \($0.why): \($0.examples.joined(separator: ", "))"
        + ($0.count > $0.examples.count ? ", ..." : "")
    }
}
