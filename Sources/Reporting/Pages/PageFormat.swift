/// How a page is written.
public enum PageFormat: String, CaseIterable, Sendable {
  case terminal, markdown, json
}

extension Page {
  /// The page in a format.
  /// - Parameters:
  ///   - width: Columns of a terminal; nil is no limit.
  ///   - isColoured: Whether a terminal is coloured.
  ///   - isUnicode: Whether a terminal shows all of Unicode's letters.
  public func text(
    as format: PageFormat, width: Int? = nil, isColoured: Bool = false, isUnicode: Bool = true
  ) -> String {
    switch format {
    case .terminal: terminal(width: width, isColoured: isColoured, isUnicode: isUnicode)
    case .markdown: markdown()
    case .json: json().text() + "\n"
    }
  }

  /// Adds last lines that say which files stand where, and which of them is to be opened.
  /// - Parameter remark: What stands after their names.
  public mutating func add(files names: [String], in folder: String, _ remark: String = "") {
    let report = names.first { name in ReportKind.allCases.contains { $0.page == name } }
    sections.append(
      PageSection(
        [.sentence("Files in \(folder): \(names.joined(separator: ", "))\(remark)")]
          + (report.map { [.sentence("Report: \(folder)/\($0)")] } ?? [])))
  }
}
