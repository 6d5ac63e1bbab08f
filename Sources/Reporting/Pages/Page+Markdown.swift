extension Page {
  /// The page in GitHub's Markdown, every word of the user escaped.
  public func markdown() -> String {
    var parts: [String] = []
    if !title.isEmpty { parts.append("# " + MarkdownText.escaped(title)) }
    if !subtitle.isEmpty { parts.append(MarkdownText.paragraph(subtitle)) }
    parts += notices.map { "> **\(MarkdownText.escaped($0.label))** \(MarkdownText.escaped($0.text))" }
    for section in sections {
      if !section.title.isEmpty { parts.append("## " + MarkdownText.escaped(section.title)) }
      parts += section.blocks.map(MarkdownText.block)
    }
    return parts.joined(separator: "\n\n") + "\n"
  }
}

enum MarkdownText {
  static func block(_ block: PageBlock) -> String {
    switch block {
    case .sentence(let text, .heading): "**\(escaped(text))**"
    case .sentence(let text, _): paragraph(text)
    case .warning(let text): "> " + paragraph(text)
    case .figures(let figures):
      figures.map { figure in
        let words = [cell(figure.cell), cell(figure.remark)].filter { !$0.isEmpty }
        return "- \(escaped(figure.name)): \(words.joined(separator: ", "))"
      }.joined(separator: "\n")
    case .table(let table): self.table(table)
    case .lines(let lines, let language): fenced(lines, language)
    }
  }

  private static func table(_ whole: PageTable) -> String {
    let table = whole.withoutEmptyColumns
    func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    let rule = table.columns.map { $0.side == .right ? "---:" : "---" }
    let lines = [row(table.columns.map { escaped($0.head) }), row(rule)]
    return (lines + table.shownRows.map { row($0.map(cell)) }).joined(separator: "\n")
  }

  private static func cell(_ cell: PageCell) -> String {
    switch cell.content {
    case .text: return strong(escaped(cell.text), cell.ink == .heading)
    // Its brackets are those of an interval.
    case .number: return strong(escaped(cell.text, besides: "[]"), cell.ink == .heading)
    case .verdict(let outcome): return strong(outcome.rawValue, outcome != .met)
    case .picture(let marks): return marks.isEmpty ? "" : "`" + printable(marks).replacing("|", with: "\\|") + "`"
    }
  }

  private static func strong(_ text: String, _ isStrong: Bool) -> String {
    isStrong && !text.isEmpty ? "**\(text)**" : text
  }

  /// A fence longer than any in the lines (CommonMark 0.31, 4.5).
  private static func fenced(_ lines: [String], _ language: String) -> String {
    let longest = lines.map { line in line.split { $0 != "`" }.map(\.count).max() ?? 0 }.max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return ([fence + language] + lines + [fence]).joined(separator: "\n")
  }

  /// Text that begins a line, where more characters have a meaning.
  static func paragraph(_ text: String) -> String {
    let text = escaped(text)
    if let first = text.first, "-+=#:>".contains(first) { return "\\" + text }
    let number = text.prefix { $0.isNumber }
    let mark = text.dropFirst(number.count)
    guard !number.isEmpty, mark.hasPrefix(". ") || mark.hasPrefix(") ") else { return text }
    return number + "\\" + mark
  }

  /// Text that means itself (CommonMark 0.31, 2.4; GFM's tables and strikethrough). What could begin no element stays as it is.
  /// - Parameter besides: Characters that are not escaped.
  static func escaped(_ text: String, besides: String = "") -> String {
    let characters = Array(printable(text))
    var escaped = ""
    for (index, character) in characters.enumerated() {
      let next = index + 1 < characters.count ? characters[index + 1] : " "
      let isMark =
        switch character {
        case "\\", "`", "*", "|", "~", "[", "]": true
        case "<": next.isLetter || "/!?".contains(next)
        case "&": next.isLetter || next == "#"
        // Within a word it is no emphasis.
        case "_": index == 0 || !isWord(characters[index - 1]) || !isWord(next)
        default: false
        }
      if isMark, !besides.contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
    return escaped
  }

  private static func isWord(_ character: Character) -> Bool { character.isLetter || character.isNumber }
}
