extension Page {
  /// The page for a terminal.
  /// - Parameters:
  ///   - width: Columns of the terminal. Nil is no limit: a sentence is a line and a row of a table is a line.
  ///   - isColoured: Whether escape sequences are written.
  ///   - isUnicode: Whether lines of marks are drawn in Unicode's blocks, and not in ASCII.
  public func terminal(width: Int? = nil, isColoured: Bool = false, isUnicode: Bool = true) -> String {
    let writer = TerminalWriter(width: width, palette: Palette(isColoured: isColoured), isUnicode: isUnicode)
    var parts = [writer.head(self)]
    // What stands directly below the title is not parted from it.
    for (index, section) in sections.enumerated() {
      let lines = writer.lines(section)
      if index == 0, section.title.isEmpty { parts[0] += lines } else { parts.append(lines) }
    }
    return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }
}

private struct TerminalWriter {
  let width: Int?
  let palette: Palette
  let isUnicode: Bool

  func head(_ page: Page) -> [String] {
    let title = [page.title, page.subtitle].filter { !$0.isEmpty }.joined(separator: "  ")
    var lines = title.isEmpty ? [] : wrapped(title, .plain)
    let name = printable(page.title)
    if let first = lines.first, first.hasPrefix(name) {
      lines[0] = palette.paint(name, .heading) + first.dropFirst(name.count)
    }
    return lines
      + page.notices.flatMap { notice in
        wrapped(notice.text, .plain, mark: notice.label, .bad, indent: 0)
      }
  }

  func lines(_ section: PageSection) -> [String] {
    let indent = section.title.isEmpty ? 0 : 2
    return (section.title.isEmpty ? [] : wrapped(section.title, .heading))
      + section.blocks.flatMap { lines($0, indent: indent) }
  }

  private func lines(_ block: PageBlock, indent: Int) -> [String] {
    switch block {
    case .sentence(let text, let ink): return wrapped(text, ink, indent: indent)
    case .warning(let text): return wrapped(text, .plain, mark: "!", .doubtful, indent: indent)
    case .figures(let figures):
      var table = PageTable([.left(""), .left(""), .left("")])
      for figure in figures { table.add([.text(figure.name), figure.cell, figure.remark]) }
      return TableLayout(table).lines(width: width, palette)
    case .table(let table): return TableLayout(isUnicode ? table : table.inASCII).lines(width: width, palette)
    case .lines(let lines, _): return lines.map { "  " + $0 }
    }
  }

  private func wrapped(_ text: String, _ ink: Ink, indent: Int = 0) -> [String] {
    let text = printable(text)
    let margin = String(repeating: " ", count: indent)
    let lines = width.map { TextPieces(text).lines(width: $0 - indent) } ?? [text]
    return lines.map { margin + palette.paint($0, ink) }
  }

  /// Text beside a mark, under which no line of it begins.
  private func wrapped(_ text: String, _ ink: Ink, mark: String, _ markInk: Ink, indent: Int) -> [String] {
    let gap = mark.count > 1 ? 2 : 1
    let lines = wrapped(text, ink, indent: indent + mark.count + gap)
    let margin = String(repeating: " ", count: indent)
    return lines.enumerated().map { index, line in
      index > 0 ? line : margin + palette.paint(mark, markInk) + line.dropFirst(indent + mark.count)
    }
  }
}

/// Whether and how text is coloured.
struct Palette {
  /// Whether escape sequences are written.
  var isColoured: Bool

  func paint(_ text: String, _ ink: Ink) -> String {
    guard isColoured, !text.isEmpty else { return text }
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
