import Model

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

  /// Text that a spreadsheet would take for a formula gets a leading apostrophe (OWASP, "CSV Injection"), and every line break in it is a
  /// line feed: LibreOffice makes one of the others, so that a cell would read differently there.
  static func disarmed(_ words: String) -> String {
    guard let first = words.unicodeScalars.first else { return words }
    let isArmed = "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains(first)
    var safe = isArmed ? "'" : ""
    var isAfterReturn = false
    for scalar in words.unicodeScalars {
      if scalar == "\n", isAfterReturn {
        isAfterReturn = false
        continue
      }
      isAfterReturn = scalar == "\r"
      safe.unicodeScalars.append(isAfterReturn ? "\n" : scalar)
    }
    return safe
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

  static func optional(_ n: Int?) -> CSV.Cell { n.map { .number(String($0)) } ?? .empty }

  static func optional(_ words: String?) -> CSV.Cell { words.map { .text($0) } ?? .empty }

  static func flag(_ isSet: Bool) -> CSV.Cell { .number(isSet ? "1" : "0") }

  /// An instant as ISO 8601 has it.
  static func time(_ start: Instant, plus seconds: Double) -> CSV.Cell { .number(isoTime(start, plus: seconds)) }

  /// An instant as ISO 8601 has it; empty where there is none.
  static func date(_ instant: Instant?) -> CSV.Cell { instant.map { .time($0, plus: 0) } ?? .empty }
}
