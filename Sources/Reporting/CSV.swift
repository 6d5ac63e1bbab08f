/// A table as RFC 4180 writes it: CRLF at line ends, quotes where needed, a header line.
struct CSV {
  private(set) var text = ""

  init(columns: [String]) { add(columns.map { .number($0) }) }

  /// A cell: words of the user's, or a number or date of our own.
  enum Cell {
    case text(String)
    case number(String)
    case empty
  }

  mutating func add(_ cells: [Cell]) {
    for (index, cell) in cells.enumerated() {
      if index > 0 { text += "," }
      switch cell {
      case .text(let words): text += CSV.quoted(CSV.disarmed(words))
      case .number(let digits): text += digits
      case .empty: break
      }
    }
    text += "\r\n"
  }

  /// Text that a spreadsheet would take for a formula gets a leading apostrophe. (OWASP, "CSV Injection".)
  static func disarmed(_ words: String) -> String {
    guard let first = words.unicodeScalars.first, "=+-@\t\r".unicodeScalars.contains(first) else { return words }
    return "'" + words
  }

  private static func quoted(_ words: String) -> String {
    // Scalars, since CR LF is a single character.
    guard words.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return words }
    var quoted = "\""
    for scalar in words.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}

extension CSV.Cell {
  /// The fewest digits that read back as the same number; empty where there is none.
  static func optional(_ x: Double?) -> CSV.Cell { x.map { .number(JSONValue.number($0).text()) } ?? .empty }
}
