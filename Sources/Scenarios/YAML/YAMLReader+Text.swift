extension YAMLReader {
  /// Reports what makes a text unfit for the parser: size, broken UTF-8, control characters, tabs in an indentation.
  ///
  /// - Returns: Whether the text may be parsed.
  func check(_ bytes: [UInt8]) -> Bool {
    if bytes.count > YAMLLimits.bytes {
      report(line: 0, column: 0, "the file is larger than \(YAMLLimits.bytes >> 20) MiB")
      return false
    }
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var line = 1
    var column = 1
    var onlySpaces = true
    var fine = true
    while true {
      switch decoder.decode(&iterator) {
      case .emptyInput: return fine
      case .error:
        report(line: line, column: column, "the file is not UTF-8 here", hint: "save it as UTF-8")
        return false
      case .scalarValue("\n"):
        line += 1
        column = 0
        onlySpaces = true
      case .scalarValue("\t"):
        if onlySpaces {
          report(line: line, column: column, "tab in the indentation", hint: "YAML is indented with spaces")
          fine = false
          onlySpaces = false
        }
      case .scalarValue(let scalar):
        let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        if isControl, scalar != "\r", scalar != "\u{85}" {
          let code = String(scalar.value, radix: 16, uppercase: true)
          let name = "U+" + String(repeating: "0", count: 4 - code.count) + code
          report(line: line, column: column, "control character \(name) in the file")
          return false
        }
        if scalar != " " { onlySpaces = false }
      }
      column += 1
    }
  }
}
