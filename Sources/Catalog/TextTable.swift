import FoundationEssentials

/// A table of the catalog as it is written in its source file: a header line, then one line a row, cells between bars.
///
/// A header cell is `name` or `name/unit`; a cell `-` is a figure that is not known. Rows are found by their first cell without reading
/// the others, so a lookup costs one pass over the text. A malformed table is a programmer error and stops the program.
struct TextTable: Sendable {
  let name: StaticString
  let text: String

  /// One line of a table, its cells by column name.
  struct Row {
    let table: StaticString
    let columns: [Substring]
    let cells: [Substring]
  }

  /// Every row, in the order written.
  var rows: [Row] { select(key: nil, limit: .max) }

  /// The first row whose first cell is `key`.
  func row(named key: String) -> Row? { select(key: key, limit: 1).first }

  /// Every row whose first cell is `key`.
  func rows(named key: String) -> [Row] { select(key: key, limit: .max) }

  /// The first `limit` rows whose first cell is `key`, or of all rows where it is nil.
  private func select(key: String?, limit: Int) -> [Row] {
    let lines = text.utf8.split(separator: UInt8(ascii: "\n"))
    guard let first = lines.first else { return [] }
    let columns = header(Self.cells(of: Substring(first)))
    var selected: [Row] = []
    for line in lines.dropFirst() {
      if let key, !Self.begins(line, with: key.utf8) { continue }
      selected.append(row(columns, Self.cells(of: Substring(line))))
      if selected.count == limit { break }
    }
    return selected
  }

  /// Whether the first cell of a line is `key`.
  private static func begins(_ line: Substring.UTF8View, with key: String.UTF8View) -> Bool {
    guard line.starts(with: key) else { return false }
    let rest = line.dropFirst(key.count).drop { $0 == UInt8(ascii: " ") }
    return rest.isEmpty || rest.first == UInt8(ascii: "|")
  }

  private func header(_ cells: [Substring]) -> [Substring] {
    cells.map { $0.prefix { character in character != "/" } }
  }

  private func row(_ columns: [Substring], _ cells: [Substring]) -> Row {
    precondition(cells.count == columns.count, "table \(name): wrong number of cells in the row of \(cells[0])")
    return Row(table: name, columns: columns, cells: cells)
  }

  private static func cells(of line: Substring) -> [Substring] {
    line.utf8.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false).map { cell in
      let space = UInt8(ascii: " ")
      var trimmed = cell.drop { $0 == space }
      while trimmed.last == space { trimmed.removeLast() }
      return Substring(trimmed)
    }
  }
}

extension TextTable.Row {
  /// The text of a cell that must be there.
  subscript(column: String) -> String {
    guard let text = optional(column) else { preconditionFailure("table \(table): \(cells[0]) has no \(column)") }
    return text
  }

  /// Whether the table has a column.
  func has(_ column: String) -> Bool { columns.contains { $0 == column } }

  /// The text of a cell, or nil where it is `-`.
  func optional(_ column: String) -> String? {
    guard let index = columns.firstIndex(where: { $0 == column }) else {
      preconditionFailure("table \(table) has no column \(column)")
    }
    return cells[index] == "-" ? nil : String(cells[index])
  }

  /// The cell read by `convert`, or nil where it is `-`.
  func optional<Value>(_ column: String, _ convert: (String) -> Value?) -> Value? {
    guard let text = optional(column) else { return nil }
    guard let value = convert(text) else {
      preconditionFailure("table \(table): \(column) of \(cells[0]) cannot be read: \(text)")
    }
    return value
  }

  /// The cell read by `convert`, which must be there.
  func value<Value>(_ column: String, _ convert: (String) -> Value?) -> Value {
    guard let value = optional(column, convert) else {
      preconditionFailure("table \(table): \(cells[0]) has no \(column)")
    }
    return value
  }

  /// A whole number.
  func integer(_ column: String) -> Int { value(column) { Int($0) } }

  /// A number in the unit of the header.
  func number(_ column: String) -> Double { value(column) { Double($0) } }

  /// An exact decimal, or nil where it is `-`.
  func decimal(_ column: String) -> Decimal? { optional(column) { Decimal(string: $0) } }

  /// The document and day that a cell names by its key in the table of sources.
  func provenance(_ column: String = "source") -> Provenance { Provenance(key: self[column]) }
}

extension Provenance {
  /// The document that the table of sources has under `key`.
  init(key: String) {
    guard let row = Tables.sources.row(named: key) else { preconditionFailure("no source has the key \(key)") }
    self.init(source: row["document"], date: row["date"])
  }
}

/// The tables, one file each.
enum Tables {}
