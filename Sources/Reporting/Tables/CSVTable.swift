/// A column: what it is, and the cell that a row has in it.
struct Column<Row>: Sendable {
  let field: CSVField
  let cell: @Sendable (Row) -> CSV.Cell

  init(_ field: CSVField, _ cell: @escaping @Sendable (Row) -> CSV.Cell) {
    self.field = field
    self.cell = cell
  }
}

/// A file of columns: header, cells and description come of the same list.
struct CSVTable<Row>: Sendable {
  let name: String
  /// What a row is, as one sentence.
  let meaning: String
  let columns: [Column<Row>]

  init(_ name: String, _ meaning: String, _ columns: [Column<Row>]) {
    self.name = name
    self.meaning = meaning
    self.columns = columns
  }

  var description: CSVDescription { CSVDescription(name: name, meaning: meaning, fields: columns.map(\.field)) }

  /// The file's text.
  func text(_ rows: some Sequence<Row>) -> String {
    var csv = CSV(columns: columns.map(\.field.name))
    for row in rows { csv.add(columns.map { $0.cell(row) }) }
    return csv.text
  }

  /// The file, whose text is made when it is its turn to be written.
  func file(_ rows: @escaping () -> [Row]) -> OutputFile {
    OutputFile(name, describedBy: description) { text(rows()) }
  }
}
