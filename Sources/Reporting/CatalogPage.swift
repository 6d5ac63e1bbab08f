import Catalog

/// A listing of the catalog as aligned columns, with the units in the headings.
public func catalogPage(_ table: CatalogTable, palette: Palette) -> String {
  var grid = TextGrid()
  grid.add(
    table.columns.map { column in
      let title = column.unit.isEmpty ? column.name : "\(column.name) (\(column.unit))"
      return TextGrid.Cell(text: title, isRight: column.rightAligned, ink: .faint)
    })
  for row in table.rows {
    grid.add(zip(table.columns, row).map { TextGrid.Cell(text: $1, isRight: $0.rightAligned) })
  }
  return ([palette.paint(table.title, .heading)] + grid.lines(palette)).joined(separator: "\n") + "\n"
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
  case .unknown: .null
  }
}
