import Catalog

/// A listing of the catalog, with the units in the heads.
public func catalogPage(_ table: CatalogTable) -> Page {
  var blocks: [PageBlock] = [.table(catalogTable(table))]
  if table.kind == .apis {
    blocks.append(
      .remark("fleetcast catalog apis NAME has every price of a model: batch, flex, priority, long prompts, tools."))
  }
  return Page(table.title, sections: [PageSection(blocks)])
}

/// The rows of a listing, without details.
func catalogTable(_ table: CatalogTable) -> PageTable {
  let shown = table.columns.indices.filter { !table.columns[$0].isDetail }
  var page = PageTable(
    shown.map { place in
      let column = table.columns[place]
      let head = column.unit.isEmpty || column.isUnitInTitle ? column.name : "\(column.name) (\(column.unit))"
      return PageTable.Column(head: head, side: column.rightAligned ? .right : .left)
    })
  for row in table.values { page.add(shown.map { cell(table.columns[$0], row[$0]) }) }
  return page
}

private func cell(_ column: CatalogColumn, _ value: CatalogValue) -> PageCell {
  let number: Double? =
    switch value {
    case .text, .rows, .unknown: nil
    case .integer(let count): Double(count)
    case .number(let number): number
    case .exact(let decimal): Double(decimal.description)
    }
  if case .text(let text) = value { return .text(text) }
  return .number(number, unit: column.unit, as: value.display)
}

/// The listings of the catalog, each with its number of rows.
public func catalogOverview() -> Page {
  var table = PageTable([.left("command"), .right("rows")])
  for kind in CatalogKind.allCases {
    table.add([.text("fleetcast catalog \(kind.rawValue)"), .count(Catalog.table(kind).values.count, "rows")])
  }
  return Page("The catalog", sections: [PageSection([.table(table)])])
}

/// A listing of the catalog as an array of objects, each with the source and the date of its figures.
public func catalogJSON(_ table: CatalogTable) -> JSONValue {
  .array(
    zip(table.values, table.provenance).map { row, provenance in
      .object(
        zip(table.columns, row).map { ($0.key, json($1)) }
          + [("source", .string(provenance.source)), ("date", .string(provenance.date))])
    })
}

private func json(_ value: CatalogValue) -> JSONValue {
  switch value {
  case .text(let text): .string(text)
  case .integer(let count): .integer(Int64(count))
  case .number(let number): .number(number)
  case .exact(let decimal): .decimal(decimal.description)
  case .rows(let rows): .array(rows.map { row in .object(row.map { ($0.key, json($0.value)) }) })
  case .unknown: .null
  }
}
