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
  /// Whether the page of a listing leaves it out; JSON has every column.
  public let isDetail: Bool
  /// Whether the title of the whole table says the unit, not the heading.
  public let isUnitInTitle: Bool
  /// Whether cells line up on the right, as numbers do.
  public let rightAligned: Bool
  /// The key of the column in JSON: name and unit in snake case, such as `memory_gib`.
  public let key: String
}

/// A cell of a listing, in the unit of its column.
public enum CatalogValue: Sendable {
  case text(String)
  case integer(Int)
  /// A measured figure, shown with up to three decimals.
  case number(Double)
  /// A price or share, shown to its last digit.
  case exact(Decimal)
  /// Rows of their own, such as prices by the length of the prompt.
  case rows([[(key: String, value: CatalogValue)]])
  /// A figure the catalog does not know.
  case unknown

  /// The cell as a table prints it; `-` for an unknown figure.
  public var display: String {
    switch self {
    case .text(let text): text
    case .integer(let count): String(count)
    case .number(let value): FixedPoint.short(value, places: 3)
    case .exact(let value): value.description
    case .rows(let rows): String(rows.count)
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

  /// The same without the rows of a name.
  public func without(_ name: String) -> CatalogTable {
    let kept = values.indices.filter { values[$0].first?.display != name }
    return CatalogTable(
      kind: kind, title: title, columns: columns, values: kept.map { values[$0] },
      provenance: kept.map { provenance[$0] })
  }
}
