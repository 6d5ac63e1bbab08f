/// Cells in aligned columns.
struct TextGrid {
  /// One cell: text, side, and colour.
  struct Cell {
    var text: String
    var isRight = false
    var ink: Ink = .plain

    static func left(_ text: String, _ ink: Ink = .plain) -> Cell { Cell(text: text, ink: ink) }
    static func right(_ text: String, _ ink: Ink = .plain) -> Cell { Cell(text: text, isRight: true, ink: ink) }
  }
  private var rows: [[Cell]] = []

  mutating func add(_ cells: [Cell]) { rows.append(cells) }

  /// Lines indented by two, columns two apart, with no blanks at the ends.
  func lines(_ palette: Palette) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { $0.indices.contains(column) ? $0[column].text.count : 0 }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      var pending = "  "
      for (cell, width) in zip(row, widths) {
        let gap = String(repeating: " ", count: width - cell.text.count)
        if cell.isRight { pending += gap }
        if !cell.text.isEmpty {
          line += pending + palette.paint(cell.text, cell.ink)
          pending = ""
        }
        if !cell.isRight { pending += gap }
        pending += "  "
      }
      return line
    }
  }
}

/// What a piece of text means, for a terminal that can show colour.
enum Ink {
  case plain, heading, good, bad, doubtful, faint
}

/// Whether and how text is coloured.
public struct Palette: Sendable {
  /// Whether escape sequences are written.
  public var isColoured: Bool

  /// Creates a palette.
  public init(isColoured: Bool) { self.isColoured = isColoured }

  func paint(_ text: String, _ ink: Ink) -> String {
    guard isColoured else { return text }
    let code =
      switch ink {
      case .plain: ""
      case .heading: "1"
      case .good: "32"
      case .bad: "31"
      case .doubtful: "33"
      case .faint: "2"
      }
    return code.isEmpty ? text : "\u{1B}[\(code)m\(text)\u{1B}[0m"
  }
}
