/// A table in columns that fit a width.
///
/// A table that is too wide gets heads of several lines, then narrower columns of text, and then the columns that still do not fit stand
/// below in a table of their own, with the columns that name the rows again.
struct TableLayout {
  /// Blanks before the first column and between columns.
  private static let gap = 2
  /// A column of text may always be made as narrow as this.
  private static let narrow = 12

  private let columns: [Column]
  private let names: Int
  private let rows: [[PageCell]]

  private struct Column {
    var head: TextPieces
    var isRight: Bool
    /// Wide enough for every cell and the head on one line.
    var natural: Int
    /// Wide enough for every cell on one line.
    var cells: Int
    /// As narrow as the column may be made where others can make room.
    var least: Int
    /// As narrow as it may be made at all.
    var barely: Int
    /// The most that numbers have before their decimal points, and from these on; nil where a cell is no number.
    var parts: (before: Int, after: Int)?

    init(_ column: PageTable.Column, _ cells: [PageCell]) {
      head = TextPieces(printable(column.head))
      isRight = column.side == .right
      let texts = cells.map { printable($0.text) }
      var longest = texts.map(\.count).max() ?? 0
      let areNumbers = cells.allSatisfy {
        if case .number = $0.content { true } else { $0.text.isEmpty }
      }
      if areNumbers, !column.head.isEmpty {
        let numbers = texts.filter(Column.hasPoint)
        let before = numbers.map(Column.before).max() ?? 0
        let after = numbers.map { $0.count - Column.before($0) }.max() ?? 0
        parts = (before, after)
        longest = max(longest, before + after)
      }
      natural = max(longest, column.head.count)
      self.cells = max(longest, head.longest)
      let pieces = max(texts.map { TextPieces($0).longest }.max() ?? 0, head.longest)
      let isText = cells.allSatisfy { if case .text = $0.content { true } else { false } }
      let isPicture = cells.contains { if case .picture = $0.content { true } else { false } }
      barely = isPicture ? self.cells : isText ? min(pieces, 8) : pieces
      least = isText ? min(self.cells, max(pieces, TableLayout.narrow)) : self.cells
    }

    /// Whether a cell is a number, and not a dash or an interval below one.
    static func hasPoint(_ text: String) -> Bool { text.contains(where: \.isNumber) && !text.hasPrefix("[") }

    /// Characters before the decimal point of the first number, or of what follows it where it has none.
    static func before(_ text: String) -> Int {
      var count = 0
      var isNumber = false
      for character in text {
        let belongs = character.isNumber || isNumber && character == ","
        if isNumber, !belongs { break }
        isNumber = isNumber || belongs
        count += 1
      }
      return count
    }
  }

  /// A cell whose decimal point stands under the others of its column, where there is room for that.
  private func aligned(_ text: String, in column: Column, width: Int) -> String {
    guard let parts = column.parts, Column.hasPoint(text) else { return text }
    let before = Column.before(text)
    let left = String(repeating: " ", count: parts.before - before)
    let right = column.isRight ? String(repeating: " ", count: parts.after - (text.count - before)) : ""
    let whole = left + text + right
    return whole.count <= width ? whole : text
  }

  init(_ whole: PageTable) {
    let table = whole.withoutEmptyColumns
    rows = table.shownRows
    names = min(table.names, table.columns.count)
    columns = table.columns.indices.map { place in Column(table.columns[place], table.rows.map { $0[place] }) }
  }

  /// The lines of the table, those of its parts with an empty line between them.
  func lines(width: Int?, _ palette: Palette) -> [String] {
    let parts = width.map(parts(width:)) ?? [Array(columns.indices)]
    return Array(
      parts.map { part in lines(of: part, widths: widths(of: part, width: width), palette) }.joined(separator: [""]))
  }

  /// Columns that stand side by side, as few groups as there is room for.
  private func parts(width: Int) -> [[Int]] {
    if total(columns.map(\.least)) <= width { return [Array(columns.indices)] }
    let stub = Array(columns.indices.prefix(names))
    var parts: [[Int]] = []
    for place in columns.indices.dropFirst(names) {
      if let last = parts.last, total((last + [place]).map { columns[$0].least }) <= width {
        parts[parts.count - 1].append(place)
      } else {
        parts.append(stub + [place])
      }
    }
    return parts.isEmpty ? [stub] : parts
  }

  private func total(_ widths: [Int]) -> Int { widths.reduce(0) { $0 + $1 + TableLayout.gap } }

  /// The widths of columns that stand side by side.
  private func widths(of part: [Int], width: Int?) -> [Int] {
    var widths = part.map { columns[$0].natural }
    guard let width else { return widths }
    for floor in [\Column.cells, \.least, \.barely] {
      while total(widths) > width {
        // What has most to spare gives way.
        let spare = part.indices.map { widths[$0] - columns[part[$0]][keyPath: floor] }
        guard let most = spare.max(), most > 0, let place = spare.firstIndex(of: most) else { break }
        widths[place] -= 1
      }
    }
    return widths
  }

  private func lines(of part: [Int], widths: [Int], _ palette: Palette) -> [String] {
    let heads = zip(part, widths).map { columns[$0].head.lines(width: $1) }
    let height = heads.map(\.count).max() ?? 0
    let hasHeads = heads.contains { $0 != [""] }
    let head = (hasHeads ? 0..<height : 0..<0).map { line in
      row(
        zip(heads, part).map { cell, place in
          // Heads stand on their columns.
          let index = line - (height - cell.count)
          return (index < 0 ? "" : cell[index], .faint, columns[place].isRight)
        }, widths, palette)
    }
    return head
      + rows.flatMap { cells -> [String] in
        let texts = zip(part, widths).map { place, width -> [String] in
          let text = printable(cells[place].text)
          return text.count <= width
            ? [aligned(text, in: columns[place], width: width)] : TextPieces(text).lines(width: width)
        }
        return (0..<(texts.map(\.count).max() ?? 0)).map { line in
          row(
            zip(texts, part).map { text, place in
              (line < text.count ? text[line] : "", cells[place].ink, columns[place].isRight)
            }, widths, palette)
        }
      }
  }

  /// One line, without blanks at its end.
  private func row(_ cells: [(text: String, ink: Ink, isRight: Bool)], _ widths: [Int], _ palette: Palette) -> String {
    var line = ""
    var pending = ""
    for (cell, width) in zip(cells, widths) {
      let blanks = String(repeating: " ", count: max(0, width - cell.text.count))
      pending += String(repeating: " ", count: TableLayout.gap) + (cell.isRight ? blanks : "")
      if !cell.text.isEmpty {
        let text = cell.text.prefix(cell.text.count - cell.text.reversed().prefix { $0 == " " }.count)
        line += pending + palette.paint(String(text), cell.ink)
        pending = String(repeating: " ", count: cell.text.count - text.count)
      }
      if !cell.isRight { pending += blanks }
    }
    return line
  }
}
