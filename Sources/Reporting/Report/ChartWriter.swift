import Glibc

/// Writes pictures as SVG whose lines scale with the page and whose text does not.
enum ChartWriter {
  /// Units of the square that curves are drawn in, whatever its shape on the page.
  static let square = 1_000.0

  // MARK: Bars

  static func bars(_ bars: Bars) -> String {
    let columns = bars.rows.map(\.cells.count).max() ?? 0
    let rows = bars.rows.map { row -> String in
      let cells = row.cells.enumerated().map { place, cell in
        "<div class=\"n\(place > 0 ? " p" : "")\">\(Markup.escaped(cell))</div>"
      }
      let note = row.note.isEmpty ? "" : "<small>\(Markup.escaped(row.note))</small>"
      let missing = (cells.count..<max(cells.count, columns)).map { _ in "<div class=\"n\"></div>" }
      return
        "<div class=\"row\(row.isTotal ? " tot" : "")\"><div class=\"l\">\(Markup.breakable(row.name))\(note)</div>"
        + "<svg class=\"b\" height=\"22\" aria-hidden=\"true\">\(marks(row, bars))</svg>"
        + (cells + missing).joined() + "</div>"
    }
    let isWide = bars.rows.contains { ($0.cells.first?.count ?? 0) > 11 }
    return "<div class=\"rows k\(min(columns, 3))\(isWide ? " wide" : "")\">\(rows.joined(separator: "\n"))</div>"
  }

  static func marks(_ row: Bars.Row, _ bars: Bars) -> String {
    func share(_ x: Double) -> Double { min(max((x - bars.low) / (bars.high - bars.low), 0), 1) }
    func upright(_ x: Double, _ y1: Int, _ y2: Int, _ name: String) -> String {
      let place = Markup.percent(share(x))
      return "<line class=\"\(name)\" x1=\"\(place)\" x2=\"\(place)\" y1=\"\(y1)\" y2=\"\(y2)\"/>"
    }
    var text = ""
    if let start = row.start, let end = row.end {
      let (left, right) = (share(min(start, end)), share(max(start, end)))
      // What is there is seen, however small.
      let width = start == end ? 0 : max(right - left, 0.003)
      let place = min(left, 1 - width)
      text +=
        "<rect class=\"f-\(row.tone.rawValue)\" x=\"\(Markup.percent(place))\" y=\"4\" width=\"\(Markup.percent(width))\" height=\"14\" rx=\"1.5\"/>"
    }
    if let origin = bars.origin { text += upright(origin, 0, 22, "axis") }
    if let low = row.low, let high = row.high {
      text +=
        "<line class=\"wh\" x1=\"\(Markup.percent(share(low)))\" x2=\"\(Markup.percent(share(high)))\" y1=\"11\" y2=\"11\"/>"
      text += upright(low, 8, 14, "wh") + upright(high, 8, 14, "wh")
    }
    if let limit = bars.limit { text += upright(limit, 0, 22, "thr") }
    return text
  }

  // MARK: Percentiles

  static func strip(_ strip: Strip) -> String {
    guard let drawn = StripDrawing(strip) else { return "" }
    let rows = zip(strip.rows, drawn.rows).map { row, marks in
      "<div class=\"l\">\(Markup.escaped(row.name))</div><svg class=\"b\" height=\"24\" role=\"img\" aria-label=\"\(Markup.escaped(row.words))\">\(marks)</svg>"
    }
    return
      "<div class=\"plabel\"><span>logarithmic scale</span>\(key(drawn.key))</div><div class=\"lat\">\(rows.joined(separator: "\n"))"
      + "<div class=\"l\"></div><svg class=\"b t\" height=\"16\" aria-hidden=\"true\">\(drawn.ticks)</svg></div>"
  }

  static func key(_ entries: [(name: String, text: String)]) -> String {
    "<span class=\"key\">"
      + entries.map { "<span><i class=\"sw \($0.name)\"></i>\(Markup.escaped($0.text))</span>" }.joined() + "</span>"
  }

  // MARK: Heat

  static func heat(_ heat: HeatMap) -> String {
    let (drawing, total) = heatDrawing(heat)
    let label =
      "\(heat.yTitle) by \(heat.xTitle), \(heat.ys.count) by \(heat.xs.count) cells; the table below has the numbers"
    return "<div class=\"plabel\"><b>\(Markup.escaped(heat.yTitle))</b><span>darker is more</span></div>"
      + "<svg class=\"p t\" height=\"\(total)\" role=\"img\" aria-label=\"\(Markup.escaped(label))\">\(drawing)</svg>"
      + "<p class=\"xt\">\(Markup.escaped(heat.xTitle))</p>"
  }

  /// The cells with what stands beside them, and how high they are in pixels.
  static func heatDrawing(_ heat: HeatMap) -> (drawing: String, height: Int) {
    let known = heat.values.flatMap { $0 }.compactMap { $0 }
    // Values that differ much are told apart by their magnitudes.
    let isLog = (known.min() ?? 0) > 0 && (known.max() ?? 0) > 20 * (known.min() ?? 0)
    func level(_ value: Double) -> Double { isLog ? log(value) : value }
    let (least, most) = (level(known.min() ?? 0), level(known.max() ?? 1))
    let height = 34
    let isWide = heat.xs.count > 6
    var cells = ""
    let width = 1 / Double(max(1, heat.xs.count))
    for (row, values) in heat.values.enumerated() {
      for (column, value) in values.enumerated() {
        let place = Markup.percent(Double(column) * width)
        let step = value.map { most > least ? Int(((level($0) - least) / (most - least) * 5).rounded(.down)) : 0 }
        let name = step.map { "q\(min(4, $0))" } ?? "track"
        cells +=
          "<rect class=\"cell \(name)\" x=\"\(place)\" y=\"\(row * height)\" width=\"\(Markup.percent(width))\" height=\"\(height)\"/>"
        cells +=
          "<text class=\"\(step.map { $0 > 2 ? "on" : "off" } ?? "off")\(isWide ? " w" : "")\" x=\"\(Markup.percent((Double(column) + 0.5) * width))\" y=\"\(row * height + 22)\" text-anchor=\"middle\">\(Markup.escaped(heat.words[row][column]))</text>"
      }
    }
    let labels = heat.ys.enumerated().map { row, name in
      "<text x=\"-8\" y=\"\(row * height + 22)\" text-anchor=\"end\">\(Markup.escaped(name))</text>"
    }
    let heads = heat.xs.enumerated().map { column, name in
      "<text\(isWide && column % 2 == 1 ? " class=\"w\"" : "") x=\"\(Markup.percent((Double(column) + 0.5) * width))\" y=\"\(heat.ys.count * height + 18)\" text-anchor=\"middle\">\(Markup.escaped(name))</text>"
    }
    let total = heat.ys.count * height + 26
    return (
      "<svg class=\"a\" width=\"100%\" height=\"\(total)\" overflow=\"visible\">\(cells)\((labels + heads).joined())</svg>",
      total
    )
  }

  // MARK: Tables of pictures

  /// The numbers of a picture that has no table of its own.
  static func table(_ content: Chart.Content, label: String) -> String {
    switch content {
    case .plot(let plot): return PlotWriter(plot).table(label: label)
    case .bars(let bars):
      var table = PageTable([.left("what"), .right("value"), .left("says")])
      for row in bars.rows {
        let value = row.end.map { end in row.start.map { end - $0 } ?? end }
        table.add([
          .text(row.name), .number(value, unit: "1", as: row.cells.first ?? ""),
          .text((row.cells.dropFirst() + [row.note]).filter { !$0.isEmpty }.joined(separator: ", ")),
        ])
      }
      return ReportWriter.table(table, label: label)
    case .strip(let strip):
      var table = PageTable([.left("time"), .right("p50"), .right("p95"), .right("p99"), .left("SLO")])
      for row in strip.rows {
        table.add(
          [.text(row.name)] + [row.p50, row.p95, row.p99].map { .number($0, unit: "s") }
            + [.text(row.limits.map { Format.threshold($0) }.joined(separator: ", "))])
      }
      return ReportWriter.table(table, label: label)
    case .heat(let heat):
      var table = PageTable([.left(heat.yTitle)] + heat.xs.map { .right($0) })
      for (row, name) in heat.ys.enumerated() {
        table.add(
          [.text(name)]
            + zip(heat.values[row], heat.words[row]).map { .number($0, unit: heat.unit, as: $1.isEmpty ? "-" : $1) })
      }
      return ReportWriter.table(table, label: label)
    }
  }

  static func plot(_ plot: Plot) -> String { PlotWriter(plot).picture() }
}
