import FoundationEssentials

/// What `fleetcast catalog` lists.
public enum CatalogKind: String, CaseIterable, Sendable {
  case instances, accelerators, processors, models, apis, slices, engines, efficiencies, servers, links
}

/// A column of a listing.
public struct CatalogColumn: Sendable, Hashable {
  /// The heading.
  public let name: String
  /// The unit, or an empty string for words and counts.
  public let unit: String
  /// Whether cells line up on the right, as numbers do.
  public let rightAligned: Bool
  /// The key of the column in JSON: name and unit in snake case, such as `memory_gib`.
  public let key: String
}

/// A cell of a listing, in the unit of its column.
public enum CatalogValue: Sendable, Hashable {
  case text(String)
  case integer(Int)
  /// A measured figure, shown with up to three decimals.
  case number(Double)
  /// A price or share, shown to its last digit.
  case exact(Decimal)
  /// A figure the catalog does not know.
  case unknown

  /// The cell as a table prints it; `-` for an unknown figure.
  public var display: String {
    switch self {
    case .text(let text): text
    case .integer(let count): String(count)
    case .number(let value): FixedPoint.short(value, places: 3)
    case .exact(let value): value.description
    case .unknown: "-"
    }
  }
}

/// A listing of the catalog: the same cells for the terminal and for JSON.
public struct CatalogTable: Sendable {
  /// What is listed.
  public let kind: CatalogKind
  /// The heading of the whole table.
  public let title: String
  /// The columns, the first of which is the name.
  public let columns: [CatalogColumn]
  /// The cells, row by row, as many as there are columns.
  public let values: [[CatalogValue]]
  /// Where the figures of each row come from, as many as there are rows.
  public let provenance: [Provenance]

  /// The cells as text.
  public var rows: [[String]] { values.map { $0.map(\.display) } }

  /// The rows as JSON objects, keyed by `CatalogColumn.key`, each with `source` and `date`.
  public var records: [CatalogRecord] {
    zip(values, provenance).map { CatalogRecord(columns: columns, values: $0, provenance: $1) }
  }
}

/// One row of a listing as a JSON object; unknown figures are null.
public struct CatalogRecord: Encodable, Sendable {
  let columns: [CatalogColumn]
  let values: [CatalogValue]
  let provenance: Provenance

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Writes the cells under their keys, then `source` and `date`.
  public func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    for (column, value) in zip(columns, values) {
      let key = Key(stringValue: column.key)
      switch value {
      case .text(let text): try object.encode(text, forKey: key)
      case .integer(let count): try object.encode(count, forKey: key)
      case .number(let number): try object.encode(number, forKey: key)
      case .exact(let decimal): try object.encode(decimal, forKey: key)
      case .unknown: try object.encodeNil(forKey: key)
      }
    }
    try object.encode(provenance.source, forKey: Key(stringValue: "source"))
    try object.encode(provenance.date, forKey: Key(stringValue: "date"))
  }
}
