import Studies

extension Report {
  /// The page as one file that needs nothing else: no request, no script or style but its own, named by their digests.
  public func html() -> String { Report.html([self]) }

  /// Several reports one below the other on one page.
  public static func html(_ reports: [Report]) -> String {
    let isSingle = reports.count == 1
    let title = reports.map { "\($0.title) \($0.kind.words)" }.joined(separator: ", ")
    var writer = ReportWriter(level: isSingle ? 1 : 2)
    let body = reports.map { writer.article($0) }.joined(separator: "\n")
    let head = isSingle ? "" : "<h1 class=\"many\">\(Markup.escaped(title))</h1>\n"
    let brand = isSingle ? "\(reports[0].kind.words) report" : "\(reports.count) reports"
    let policy =
      "default-src 'none'; img-src data:; script-src 'sha256-\(SHA256(of: ReportScript.text).base64)'; style-src "
      + "'sha256-\(SHA256(of: ReportStyle.text).base64)'; base-uri 'none'; form-action 'none'"
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(Markup.escaped(title)): Fleetcast</title>
      <style>\(ReportStyle.text)</style>
      </head>
      <body>
      <a class="skip" href="#answer">Skip to the answer</a>
      <header class="top"><div class="wrap bar"><p class="brand">fleetcast <span>\(brand)</span></p>
      <div class="tools"><button id="theme" type="button">Theme: auto</button><button id="print" type="button">Print</button></div></div></header>
      <main class="wrap">
      \(head)\(body)
      </main>
      <footer class="wrap"><p>\(reports.map { Markup.escaped($0.origin) }.joined(separator: "<br>"))</p></footer>
      <script>\(ReportScript.text)</script>
      </body>
      </html>

      """
  }
}

/// Writes the parts of a page; identifiers are numbered as they come.
struct ReportWriter {
  /// Of the heading with the answer.
  let level: Int
  private var count = 0
  /// What the blocks being written stand under.
  private var title = ""

  init(level: Int) { self.level = level }

  private mutating func identifier() -> String {
    count += 1
    return "s\(count)"
  }

  private func heading(_ depth: Int, _ text: String, _ attributes: String = "") -> String {
    let tag = "h\(min(6, level + depth))"
    return "<\(tag)\(attributes)>\(Markup.escaped(text))</\(tag)>"
  }

  mutating func article(_ report: Report) -> String {
    let isFirst = count == 0
    var text =
      "<p class=\"over\">\(Markup.escaped([report.title, report.subtitle].filter { !$0.isEmpty }.joined(separator: " \u{B7} ")))</p>\n"
    text +=
      "<h\(level)\(isFirst ? " id=\"answer\"" : "") class=\"answer\">\(Self.unbroken(report.answer))</h\(level)>\n"
    if isFirst { count += 1 }
    if !report.lede.isEmpty { text += "<p class=\"lede\">\(Markup.escaped(report.lede))</p>\n" }
    text += report.notices.map { notice in
      "<div class=\"alert\"><p><strong>\(Markup.escaped(notice.label))</strong> \(Markup.escaped(notice.text))</p></div>\n"
    }.joined()
    if !report.cards.isEmpty {
      text += "<div class=\"cards\">\n" + report.cards.map { card($0) }.joined() + "</div>\n"
    }
    for section in report.sections where !section.blocks.isEmpty { text += self.section(section) }
    return text
  }

  /// Escaped text in which no line ends within a date or an interval.
  private static func unbroken(_ text: String) -> String {
    var unbroken = ""
    for piece in TextPieces(text).pieces {
      let word = Markup.escaped(piece.text)
      let hasDigits = piece.text.contains(where: \.isNumber)
      let isWhole = hasDigits && piece.text.count < 24 && piece.text.contains { " -".contains($0) }
      // A short number stays with what it is the number of.
      let isShort = piece.text.count < 6 && piece.text.first?.isNumber == true
      unbroken += unbroken.isEmpty ? "" : isShort ? "\u{A0}" : " "
      unbroken += isWhole ? "<span class=\"nb\">\(word)</span>" : word
    }
    return unbroken
  }

  private func card(_ card: ReportCard) -> String {
    let tag = card.verdict.map { " " + Self.verdict($0) } ?? ""
    let gauge = card.gauge.map(Self.gauge) ?? ""
    return """
      <div class="card">\(headingOfCard(card.title, tag))<p class="v">\(Markup.escaped(card.value))</p>\
      <p class="i">\(Markup.escaped(card.remark))</p>\(gauge)</div>

      """
  }

  private func headingOfCard(_ title: String, _ tag: String) -> String {
    let name = "h\(min(6, level + 1))"
    return "<\(name)>\(Markup.escaped(title))\(tag)</\(name)>"
  }

  private mutating func section(_ section: ReportSection) -> String {
    let id = identifier()
    title = section.title
    var text = "<section aria-labelledby=\"\(id)\">" + heading(1, section.title, " id=\"\(id)\"") + "\n"
    for block in section.blocks { text += self.block(block) }
    return text + "</section>\n"
  }

  private mutating func block(_ block: ReportBlock) -> String {
    switch block {
    case .text(let text): "<p class=\"sub\">\(Markup.escaped(text))</p>\n"
    case .note(let text): "<div class=\"note\"><p>\(Markup.escaped(text))</p></div>\n"
    case .heading(let text): titled(text)
    case .chart(let chart): figure(chart)
    case .page(let block): pageBlock(block, label: title)
    case .fold(let title, let blocks): fold(title, blocks)
    }
  }

  private mutating func titled(_ text: String) -> String {
    title = text
    return heading(2, text) + "\n"
  }

  private mutating func fold(_ title: String, _ blocks: [PageBlock]) -> String {
    let inner = blocks.map { pageBlock($0, label: title) }.joined()
    return "<details><summary>\(Markup.escaped(title))</summary>\(inner)</details>\n"
  }

  /// - Parameter label: What a table is called.
  private mutating func pageBlock(_ block: PageBlock, label: String) -> String {
    switch block {
    case .sentence(let text, .heading): return "<p><strong>\(Markup.escaped(text))</strong></p>\n"
    case .sentence(let text, .faint): return "<p class=\"sub\">\(Markup.escaped(text))</p>\n"
    case .sentence(let text, _): return "<p>\(Markup.escaped(text))</p>\n"
    case .warning(let text): return "<div class=\"note\"><p>\(Markup.escaped(text))</p></div>\n"
    case .figures(let figures):
      let rows = figures.map { figure in
        let words = [figure.cell, figure.remark].map(Self.cell).filter { !$0.isEmpty }.joined(separator: ", ")
        return "<div><dt>\(Markup.escaped(figure.name))</dt><dd>\(words)</dd></div>"
      }
      return "<dl>\(rows.joined())</dl>\n"
    case .table(let table): return Self.table(table, label: label)
    case .lines(let lines, _):
      return
        "<pre tabindex=\"0\" role=\"group\" aria-label=\"\(Markup.escaped(label))\">\(Markup.escaped(lines.joined(separator: "\n")))</pre>\n"
    }
  }

  private mutating func figure(_ chart: Chart) -> String {
    let id = identifier()
    let picture: String
    var attributes = ""
    var reading = ""
    switch chart.content {
    case .bars(let bars): picture = ChartWriter.bars(bars)
    case .plot(let plot):
      picture = ChartWriter.plot(plot)
      if plot.xs.count > 1, chart.table == nil {
        attributes = " tabindex=\"0\" role=\"group\" data-read"
        reading =
          "<p class=\"read\" aria-live=\"polite\">Move over the chart, or use the arrow keys, to read a moment.</p>"
        if plot.kind != .time { reading = reading.replacing("a moment", with: "its values") }
      }
    case .strip(let strip): picture = ChartWriter.strip(strip)
    case .heat(let heat): picture = ChartWriter.heat(heat)
    }
    let table =
      chart.table.map { Self.table($0, label: chart.title) } ?? ChartWriter.table(chart.content, label: chart.title)
    return """
      <figure aria-labelledby="\(id)"\(attributes) data-file="\(Markup.escaped(chart.file))">\
      \(heading(2, chart.title, " id=\"\(id)\""))
      <div class="pic">\(picture)</div>\(reading)
      <details><summary>As a table, to copy or save</summary><div class="acts"><button type="button" data-do="copy">Copy CSV</button>\
      <button type="button" data-do="csv">Save CSV</button><button type="button" data-do="svg">Save SVG</button><button type="button" data-do="png">Save PNG</button></div>\(table)</details></figure>

      """
  }
}

extension ReportWriter {
  /// As a word and a mark.
  static func verdict(_ outcome: Verdict.Outcome) -> String {
    switch outcome {
    case .met: "<span class=\"tag met\">\u{2713} met</span>"
    case .notMet: "<span class=\"tag not\">\u{2717} not met</span>"
    case .notKnown: "<span class=\"tag unk\">? not known</span>"
    }
  }

  /// A bar with its interval, and the limit beside it.
  static func gauge(_ gauge: ReportGauge) -> String {
    let top = max(gauge.limit, gauge.value, gauge.high ?? 0) * 1.25
    guard top > 0 else { return "" }
    func at(_ x: Double) -> String { Markup.percent(min(max(x / top, 0), 1)) }
    var marks = "<rect class=\"track\" x=\"0\" y=\"4\" width=\"100%\" height=\"8\" rx=\"2\"/>"
    marks += "<rect class=\"f-main\" x=\"0\" y=\"4\" width=\"\(at(gauge.value))\" height=\"8\" rx=\"2\"/>"
    if let low = gauge.low, let high = gauge.high {
      marks += "<line class=\"wh\" x1=\"\(at(low))\" x2=\"\(at(high))\" y1=\"8\" y2=\"8\"/>"
      for end in [low, high] { marks += "<line class=\"wh\" x1=\"\(at(end))\" x2=\"\(at(end))\" y1=\"5\" y2=\"11\"/>" }
    }
    marks += "<line class=\"thr\" x1=\"\(at(gauge.limit))\" x2=\"\(at(gauge.limit))\" y1=\"0\" y2=\"16\"/>"
    return
      "<svg class=\"b gauge\" height=\"16\" role=\"img\" aria-label=\"\(Markup.escaped(gauge.words))\">\(marks)</svg>"
  }

  static func cell(_ cell: PageCell) -> String {
    switch cell.content {
    case .text(let text):
      guard !text.isEmpty else { return "" }
      switch cell.ink {
      case .plain: return Markup.escaped(text)
      case .heading: return "<strong>\(Markup.escaped(text))</strong>"
      case .bad, .doubtful: return "<span class=\"bad\">\(Markup.escaped(text))</span>"
      case .good, .faint: return "<span class=\"\(cell.ink.rawValue)\">\(Markup.escaped(text))</span>"
      }
    case .picture(let marks): return marks.isEmpty ? "" : "<code>\(Markup.escaped(marks))</code>"
    case .verdict(let outcome): return verdict(outcome)
    case .number(let number):
      // An interval stands in a line of its own.
      guard let bracket = number.text.firstRange(of: "  [") else { return Markup.escaped(number.text) }
      let value = number.text[..<bracket.lowerBound]
      let interval = number.text[number.text.index(bracket.lowerBound, offsetBy: 2)...]
      return "\(Markup.escaped(String(value))) <small>\(Markup.escaped(String(interval)))</small>"
    }
  }

  /// A table that scrolls within itself where it is wider than the page.
  static func table(_ whole: PageTable, label: String) -> String {
    let table = whole.withoutPictures.withoutEmptyColumns
    let heads = table.columns.map { column in
      let side = column.side == .right ? " class=\"r\"" : ""
      // An empty cell is no head of anything.
      return column.head.isEmpty ? "<td></td>" : "<th scope=\"col\"\(side)>\(Markup.escaped(column.head))</th>"
    }
    let rows = table.shownRows.map { cells in
      "<tr>" + cells.enumerated().map { place, cell in data(cell, table.columns[place].side) }.joined() + "</tr>"
    }
    return scrolling(
      "<table><thead><tr>\(heads.joined())</tr></thead><tbody>\n\(rows.joined(separator: "\n"))</tbody></table>",
      label: label)
  }

  private static func data(_ cell: PageCell, _ side: PageTable.Column.Side) -> String {
    let name = side == .right ? " class=\"r\"" : ""
    guard case .number(let number) = cell.content, let value = number.value, value.isFinite else {
      return "<td\(name)>\(self.cell(cell))</td>"
    }
    return "<td\(name) data-v=\"\(JSONValue.number(value).text())\">\(self.cell(cell))</td>"
  }

  static func scrolling(_ table: String, label: String) -> String {
    "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"\(Markup.escaped(label))\">\(table)</div>\n"
  }
}

extension PageTable {
  /// The same without columns of marks, which a chart draws better.
  fileprivate var withoutPictures: PageTable {
    let kept = columns.indices.filter { place in
      !rows.contains { if case .picture = $0[place].content { true } else { false } }
    }
    guard kept.count < columns.count else { return self }
    var table = PageTable(kept.map { columns[$0] }, names: min(names, kept.count))
    for row in rows { table.add(kept.map { row[$0] }) }
    return table
  }
}
