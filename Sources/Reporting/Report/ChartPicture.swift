import Glibc

/// Writes a chart as a picture of its own: SVG with its words where they stand on a page, in light colours, for a guide or a slide.
struct ChartPicture {
  /// Pixels across.
  static let width = 960.0
  private static let left = 60.0
  private static let right = 12.0
  /// Pixels of a letter, about.
  private static let letter = 6.4

  private var parts: [String] = []
  private var y = 30.0

  /// The picture of a chart.
  static func svg(_ chart: Chart) -> String {
    var picture = ChartPicture()
    picture.text(chart.title, x: 0, y: 18, "title")
    switch chart.content {
    case .bars(let bars): picture.bars(bars)
    case .plot(let plot): picture.plot(plot)
    case .strip(let strip): picture.strip(strip)
    case .heat(let heat): picture.heat(heat)
    }
    return
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-10 -4 \(number(width + 20)) \(number(picture.y + 14))\" "
      + "width=\"\(number(width + 20))\" height=\"\(number(picture.y + 14))\" role=\"img\" aria-label=\"\(Markup.escaped(chart.title))\">\n"
      + "<style>\(ReportStyle.picture)</style>\n<rect class=\"ground\" x=\"-10\" y=\"-4\" width=\"\(number(width + 20))\" height=\"\(number(picture.y + 14))\"/>\n"
      + picture.parts.joined(separator: "\n") + "\n</svg>\n"
  }

  private static func number(_ x: Double) -> String { Markup.coordinate(x, decimals: 1) }

  private mutating func text(
    _ words: String, x: Double, y: Double, _ name: String = "", anchor: String = "start"
  ) {
    parts.append(
      "<text\(name.isEmpty ? "" : " class=\"\(name)\"") x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" text-anchor=\"\(anchor)\">\(Markup.escaped(words))</text>"
    )
  }

  private mutating func drawing(_ inner: String, x: Double, y: Double, width: Double, height: Double) {
    parts.append(
      "<svg x=\"\(Self.number(x))\" y=\"\(Self.number(y))\" width=\"\(Self.number(width))\" height=\"\(Self.number(height))\" overflow=\"visible\">\(inner)</svg>"
    )
  }

  // MARK: What marks mean

  /// A title with the entries of a key, the last of them at the right end; lines of their own where they do not fit beside it.
  private mutating func title(_ title: String, key entries: [(name: String, text: String)]) {
    func length(_ text: String) -> Double { 42 + Self.letter * Double(text.count) }
    text(title, x: 0, y: y + 14, "head")
    y += 14
    let all = Self.width - Self.right + 16
    let beside = all - 1.2 * Self.letter * Double(title.count) - 30
    var lines: [[(name: String, text: String)]] = []
    if entries.reduce(0, { $0 + length($1.text) }) <= beside {
      lines = [entries]
    } else {
      lines = [[]]
      for entry in entries {
        let used = lines[lines.count - 1].reduce(0) { $0 + length($1.text) }
        if lines.count == 1 || used + length(entry.text) > all { lines.append([]) }
        lines[lines.count - 1].append(entry)
      }
    }
    for (number, line) in lines.enumerated() {
      if number > 0 { y += 18 }
      var x = all - line.reduce(0) { $0 + length($1.text) }
      for entry in line {
        swatch(Set(entry.name.split(separator: " ").map(String.init)), x: x, y: y)
        text(entry.text, x: x + 26, y: y)
        x += length(entry.text)
      }
    }
    y += 10
  }

  /// A sample of a mark, by the names that a page's key has.
  private mutating func swatch(_ names: Set<String>, x: Double, y: Double) {
    let tone = Tone.allCases.map(\.rawValue).first(where: names.contains) ?? Tone.main.rawValue
    let middle = Self.number(y - 4)
    if names.contains("line") {
      let style = "s-\(tone)" + (names.contains("thin") ? " thin" : "") + (names.contains("dash") ? " dash" : "")
      let line =
        names.contains("up")
        ? "M\(Self.number(x + 10)) \(Self.number(y - 10))v12" : "M\(Self.number(x)) \(middle)h20"
      parts.append("<path class=\"\(style)\(names.contains("up") ? " dash" : "")\" d=\"\(line)\"/>")
    } else if names.contains("dot") || names.contains("ring") {
      let name = names.contains("ring") ? "ring" : "f-\(tone)"
      parts.append("<circle class=\"\(name)\" cx=\"\(Self.number(x + 15))\" cy=\"\(middle)\" r=\"5\"/>")
    } else {
      parts.append(
        "<rect class=\"f-\(tone)\" x=\"\(Self.number(x + 6))\" y=\"\(Self.number(y - 9))\" width=\"14\" height=\"10\" rx=\"2\"\(names.contains("pale") ? " opacity=\"0.4\"" : "")/>"
      )
    }
  }

  // MARK: Kinds of charts

  private mutating func plot(_ plot: Plot) {
    let writer = PlotWriter(plot)
    let width = Self.width - Self.left - Self.right
    for panel in plot.panels {
      title(panel.title, key: writer.key(of: panel))
      drawing(writer.drawing(panel), x: Self.left, y: y, width: width, height: Double(panel.height))
      y += Double(panel.height) + 4
    }
    drawing(writer.ticksDrawing(), x: Self.left, y: y, width: width, height: 22)
    y += 22
    if !plot.title.isEmpty {
      text(plot.title, x: Self.left + width / 2, y: y + 12, anchor: "middle")
      y += 18
    }
  }

  private mutating func bars(_ bars: Bars) {
    let columns = bars.rows.map(\.cells.count).max() ?? 0
    let cell = (Double(bars.rows.flatMap(\.cells).map(\.count).max() ?? 0) * Self.letter + 22).rounded()
    let names = 270.0
    let width = Self.width - names - 16 - cell * Double(columns)
    for row in bars.rows {
      let lines = TextPieces(row.name).lines(width: 38)
      let notes = row.note.isEmpty ? [] : TextPieces(row.note).lines(width: 40)
      let height = max(34, 16 * Double(lines.count) + 15 * Double(notes.count) + 14)
      parts.append("<path class=\"rule\" d=\"M0 \(Self.number(y))H\(Self.number(Self.width))\"/>")
      var line = y + 20
      for words in lines {
        text(words, x: 0, y: line, row.isTotal ? "head" : "name")
        line += 16
      }
      for words in notes {
        text(words, x: 0, y: line - 1)
        line += 15
      }
      drawing(ChartWriter.marks(row, bars), x: names, y: y + (height - 22) / 2, width: width, height: 22)
      for (place, words) in row.cells.enumerated() {
        let x = Self.width - cell * Double(columns - 1 - place)
        text(words, x: x, y: y + height / 2 + 4, row.isTotal ? "head" : place == 0 ? "name" : "", anchor: "end")
      }
      y += height
    }
  }

  private mutating func strip(_ strip: Strip) {
    guard let drawn = StripDrawing(strip) else { return }
    title("logarithmic scale", key: drawn.key)
    let names = 220.0
    for (row, marks) in zip(strip.rows, drawn.rows) {
      text(row.name, x: 0, y: y + 16, "name")
      drawing(marks, x: names, y: y, width: Self.width - names, height: 24)
      y += 30
    }
    drawing(drawn.ticks, x: names, y: y, width: Self.width - names, height: 16)
    y += 18
  }

  private mutating func heat(_ heat: HeatMap) {
    text(heat.yTitle, x: 0, y: y + 14, "head")
    text("darker is more", x: Self.width - Self.right, y: y + 14, anchor: "end")
    y += 24
    let (inner, height) = ChartWriter.heatDrawing(heat)
    drawing(inner, x: Self.left, y: y, width: Self.width - Self.left - Self.right, height: Double(height))
    y += Double(height)
    text(heat.xTitle, x: Self.left + (Self.width - Self.left) / 2, y: y + 12, anchor: "middle")
    y += 18
  }
}

/// The marks of percentiles on one logarithmic axis.
struct StripDrawing {
  /// What each row shows.
  let rows: [String]
  /// What the axis says.
  let ticks: String
  /// What marks mean.
  let key: [(name: String, text: String)]

  /// Nil where there is nothing to draw.
  init?(_ strip: Strip) {
    let values = strip.rows.flatMap { [$0.p50, $0.p95, $0.p99] + $0.limits }.filter { $0 > 0 }
    guard let least = values.min(), let most = values.max() else { return nil }
    let (low, high) = (log10(least) - 0.15, log10(most) + 0.15)
    func at(_ x: Double) -> String { Markup.percent(x > 0 ? min(max((log10(x) - low) / (high - low), 0), 1) : 0) }
    rows = strip.rows.map { row -> String in
      var text = "<line class=\"axis\" x1=\"0\" x2=\"100%\" y1=\"12\" y2=\"12\"/>"
      text += "<line class=\"wh\" x1=\"\(at(row.p50))\" x2=\"\(at(row.p99))\" y1=\"12\" y2=\"12\"/>"
      text +=
        "<circle class=\"f-main\" cx=\"\(at(row.p50))\" cy=\"12\" r=\"5\"/><circle class=\"ring\" cx=\"\(at(row.p95))\" cy=\"12\" r=\"5\"/>"
      text += "<circle class=\"f-idle\" cx=\"\(at(row.p99))\" cy=\"12\" r=\"4\"/>"
      for limit in row.limits {
        text += "<line class=\"thr\" x1=\"\(at(limit))\" x2=\"\(at(limit))\" y1=\"0\" y2=\"24\"/>"
      }
      return text
    }
    var last = -1.0
    ticks = Ticks.logarithmic(pow(10, low), pow(10, high)).compactMap { tick -> String? in
      let place = (log10(tick) - low) / (high - low)
      guard place > 0.03, place < 0.95, place - last > 0.12 else { return nil }
      last = place
      return
        "<text x=\"\(Markup.percent(place))\" y=\"12\" text-anchor=\"middle\">\(Markup.escaped(Format.threshold(tick)))</text>"
    }.joined()
    let hasLimit = strip.rows.contains { !$0.limits.isEmpty }
    key = [("dot", "p50"), ("ring", "p95"), ("dot idle", "p99")] + (hasLimit ? [("line bad", "SLO")] : [])
  }
}

/// A chart that a report does not have.
public struct UnknownChart: Error, CustomStringConvertible {
  /// What is wrong, with the charts that there are.
  public var description: String
}

extension Report {
  /// A chart as a picture of its own (SVG), of the first report that has it.
  /// - Parameter name: What files that are saved of it are called, such as `money`.
  public static func picture(of name: String, in reports: [Report]) throws(UnknownChart) -> String {
    var names: [String] = []
    for section in reports.flatMap(\.sections) {
      for case .chart(let chart) in section.blocks {
        if chart.file == name { return ChartPicture.svg(chart) }
        if !names.contains(chart.file) { names.append(chart.file) }
      }
    }
    throw UnknownChart(
      description: "there is no chart \"\(name)\"; "
        + (names.isEmpty ? "the result has none" : "the result has \(names.joined(separator: ", "))"))
  }
}
