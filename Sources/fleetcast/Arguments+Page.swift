import Reporting

extension Arguments {
  /// Prints a page as `--format` wants it, or the data of the study where `--json` asks for these.
  func print(_ page: @autoclosure () -> Page, data: (() -> JSONValue)? = nil) throws {
    let format = try pageFormat()
    if let data, has("--json") { return try Terminal.print(data().text() + "\n") }
    try Terminal.print(page().text(as: format, width: Terminal.width, isColoured: Terminal.colouredOutput))
  }

  /// What `--format` says.
  private func pageFormat() throws -> PageFormat {
    guard let word = value(Option.format.name) else { return .terminal }
    if has("--json") {
      throw UsageError(message: "--json prints the data and --format the page: give one of them")
    }
    guard let format = PageFormat(rawValue: word) else {
      throw UsageError(message: "--format: " + unknown("format", word, among: PageFormat.allCases.map(\.rawValue)))
    }
    return format
  }
}
