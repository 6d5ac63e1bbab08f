import Glibc

/// Writes the panels of a plot and the table of its numbers.
struct PlotWriter {
  private let plot: Plot
  /// Pixels of the horizontal axis.
  private static let foot = 22
  private static let square = ChartWriter.square

  init(_ plot: Plot) { self.plot = plot }

  /// Most places whose stacks stand apart as columns.
  private static let mostColumns = 60

  // MARK: The horizontal axis

  /// Where a value lies on the horizontal axis, as a share of its length.
  func share(_ x: Double) -> Double {
    let share =
      plot.isLog
      ? (x > 0 && plot.low > 0 ? log(x / plot.low) / log(plot.high / plot.low) : 0)
      : plot.high > plot.low ? (x - plot.low) / (plot.high - plot.low) : 0.5
    return min(max(share, 0), 1)
  }

  /// Whether values are of spans, not of points.
  private var hasWidth: Bool { plot.bin > 0 || !plot.ends.isEmpty }

  /// Ends and middle of a place of `xs`, as shares.
  private func cell(_ place: Int) -> (start: Double, middle: Double, end: Double) {
    let x = plot.xs[place]
    let end = plot.ends.indices.contains(place) ? plot.ends[place] : min(x + plot.bin, plot.high)
    let middle = plot.isLog && x > 0 ? (x * end).squareRoot() : (x + end) / 2
    return (share(x), share(middle), share(end))
  }

  /// What the axis says, with the share of its length where.
  private var ticks: [(share: Double, text: String)] {
    switch plot.kind {
    case .time: return Ticks.time(from: plot.epoch, plot.low, plot.high).map { (share($0.second), $0.name) }
    case .name:
      return plot.names.enumerated().map { place, name in (share(Double(place) + 0.5), name) }
    case .number:
      let values =
        plot.isLog
        ? Ticks.logarithmic(plot.low, plot.high)
        : Ticks.linear(plot.low, plot.high, count: 6).filter { $0 >= plot.low && $0 <= plot.high }
      let scale = AxisText(unit: plot.unit, most: plot.high, step: plot.isLog ? nil : Self.step(values))
      return values.map { (share($0), scale.text($0)) }
    }
  }

  private static func step(_ values: [Double]) -> Double? { values.count > 1 ? values[1] - values[0] : nil }

  /// The horizontal axis.
  func ticksDrawing() -> String {
    var last = -1.0
    var narrow = -1.0
    let texts = ticks.compactMap { tick -> String? in
      // Room for each of them, of more letters more.
      let room = max(0.055, 0.0085 * Double(tick.text.count))
      guard tick.share - last >= room else { return nil }
      last = tick.share
      let isKept = tick.share - narrow >= 3.2 * room
      if isKept { narrow = tick.share }
      let anchor = tick.share < 0.02 ? "start" : tick.share > 0.98 ? "end" : "middle"
      return
        "<text\(isKept ? "" : " class=\"w\"") x=\"\(Markup.percent(tick.share))\" y=\"15\" text-anchor=\"\(anchor)\">\(Markup.escaped(tick.text))</text>"
    }
    return
      "<svg class=\"a\" width=\"100%\" height=\"\(Self.foot)\" overflow=\"visible\">"
      + "<line class=\"axis\" x1=\"0\" x2=\"100%\" y1=\"0\" y2=\"0\"/>\(texts.joined())</svg>"
  }

  private func axis() -> String {
    "<svg class=\"p t\" height=\"\(Self.foot)\" aria-hidden=\"true\">\(ticksDrawing())</svg>"
      + (plot.title.isEmpty ? "" : "<p class=\"xt\">\(Markup.escaped(plot.title))</p>")
  }

  // MARK: Panels

  func picture() -> String { plot.panels.map { panel($0) }.joined() + axis() }

  /// What the marks of a panel mean.
  func key(of panel: Plot.Panel) -> [(name: String, text: String)] {
    let entries = panel.layers.filter { $0.shape != .words }.map { (name: Self.swatch($0), text: $0.name) }
    return entries.count > 1 || panel.layers.contains { $0.shape == .limit } ? entries : []
  }

  private func panel(_ panel: Plot.Panel) -> String {
    let entries = key(of: panel)
    let key = entries.isEmpty ? "" : ChartWriter.key(entries)
    let label = "\(panel.title): " + summary(panel)
    return "<div class=\"plabel\"><b>\(Markup.escaped(panel.title))</b>\(key)</div>"
      + "<svg class=\"p t\" height=\"\(panel.height)\" role=\"img\" aria-label=\"\(Markup.escaped(label))\">\(drawing(panel))</svg>"
  }

  /// The curves of a panel with its vertical axis.
  func drawing(_ panel: Plot.Panel) -> String {
    let scale = VerticalScale(panel)
    let height = panel.height
    let top = 6
    func y(_ value: Double) -> Double { Double(height - 2 * top) * (1 - scale.share(value)) }
    var text = ""
    for tick in scale.ticks {
      let place = Markup.coordinate(y(tick), decimals: 1)
      text += "<line class=\"g\" x1=\"0\" x2=\"100%\" y1=\"\(place)\" y2=\"\(place)\"/>"
      text +=
        "<text x=\"-8\" y=\"\(Markup.coordinate(y(tick) + 4, decimals: 1))\" text-anchor=\"end\">\(Markup.escaped(scale.text(tick)))</text>"
    }
    let size = Int(Self.square)
    text +=
      "<svg class=\"c\" viewBox=\"0 0 \(size) \(size)\" preserveAspectRatio=\"none\" width=\"100%\" height=\"\(height - 2 * top)\" overflow=\"visible\">"
    var base = [Double](repeating: 0, count: plot.xs.count)
    for layer in panel.layers { text += shapes(layer, scale, &base) }
    text += "</svg>"
    return
      "<svg class=\"a\" y=\"\(top)\" width=\"100%\" height=\"\(height - 2 * top)\" overflow=\"visible\" data-low=\"\(JSONValue.number(scale.low).text())\" data-high=\"\(JSONValue.number(scale.high).text())\">"
      + text + "</svg>"
  }

  private static func swatch(_ layer: Plot.Layer) -> String {
    switch layer.shape {
    case .line, .step: "line \(layer.tone.rawValue)" + (layer.isThin ? " thin" : "")
    case .limit: "line dash \(layer.tone.rawValue)"
    case .marks: "line up \(layer.tone.rawValue)"
    case .band: "pale \(layer.tone.rawValue)"
    case .dots: "dot \(layer.tone.rawValue)"
    case .area, .stack, .words: layer.tone.rawValue
    }
  }

  /// What someone hears who sees no picture.
  private func summary(_ panel: Plot.Panel) -> String {
    panel.layers.compactMap { layer -> String? in
      let known = layer.values.compactMap { $0 }
      guard layer.shape != .marks, layer.shape != .words, let low = known.min(), let high = known.max() else {
        return nil
      }
      func say(_ x: Double) -> String { Format.value(x, unit: panel.unit) }
      return low == high ? "\(layer.name) \(say(low))" : "\(layer.name) from \(say(low)) to \(say(high))"
    }.joined(separator: "; ")
  }

  /// The curves of a layer in the square; `base` is what is stacked below it.
  private func shapes(_ layer: Plot.Layer, _ scale: VerticalScale, _ base: inout [Double]) -> String {
    func x(_ share: Double) -> String { Markup.coordinate(share * Self.square, decimals: 1) }
    func y(_ value: Double) -> String { Markup.coordinate((1 - scale.share(value)) * Self.square, decimals: 1) }
    let tone = layer.tone.rawValue
    /// Places that have a value, in runs without a gap.
    func runs(_ values: [Double?]) -> [[(place: Int, value: Double)]] {
      var runs: [[(place: Int, value: Double)]] = []
      var isOpen = false
      for (place, value) in values.enumerated() where place < plot.xs.count {
        guard let value, value.isFinite else {
          isOpen = false
          continue
        }
        if isOpen { runs[runs.count - 1].append((place, value)) } else { runs.append([(place, value)]) }
        isOpen = true
      }
      return runs
    }
    /// A corner, then one way across and one up or down for each change of height.
    func stairs(_ run: [(place: Int, value: Double)], reversed: Bool = false) -> String {
      let steps = run.map { (cell($0.place).start, cell($0.place).end, $0.value) }
      var text = ""
      var last: (x: String, y: String)?
      for (start, end, value) in reversed ? steps.reversed().map({ ($0.1, $0.0, $0.2) }) : steps {
        let (left, height) = (x(start), y(value))
        if let last {
          if last.x != left {
            text += "H\(last.x)L\(left) \(height)"
          } else if last.y != height {
            text += "H\(left)V\(height)"
          }
        } else {
          text += "\(left) \(height)"
        }
        last = (x(end), height)
      }
      return text + (last.map { "H\($0.x)" } ?? "")
    }
    func points(_ run: [(place: Int, value: Double)]) -> String {
      run.map { "\(x(cell($0.place).middle)) \(y($0.value))" }.joined(separator: "L")
    }
    func path(_ data: String, _ name: String) -> String {
      data.isEmpty ? "" : "<path class=\"\(name)\" d=\"\(data)\"/>"
    }
    switch layer.shape {
    case .words: return ""
    case .line:
      let lines = runs(layer.values)
      // A point that stands alone has no line.
      let alone = lines.filter { $0.count == 1 }.map { "M\(points($0))h0" }.joined()
      return path(
        lines.filter { $0.count > 1 }.map { "M" + points($0) }.joined(), "s-\(tone)" + (layer.isThin ? " thin" : ""))
        + path(alone, "d-\(tone) small")
    case .step:
      return path(runs(layer.values).map { "M" + stairs($0) }.joined(), "s-\(tone)" + (layer.isThin ? " thin" : ""))
    case .area:
      return path(
        runs(layer.values).map { run in
          guard let first = run.first, let last = run.last else { return "" }
          let ground = y(scale.low)
          return "M\(x(cell(first.place).start)) \(ground)L\(stairs(run))L\(x(cell(last.place).end)) \(ground)Z"
        }.joined(), "a-\(tone)")
    case .stack:
      let below = base
      var data = ""
      if hasWidth, plot.xs.count <= Self.mostColumns {
        for (place, value) in runs(layer.values).flatMap({ $0 }) {
          let (start, _, end) = cell(place)
          let gap = (end - start) * 0.1
          let (upper, lower) = (y(value + below[place]), y(below[place]))
          data += "M\(x(start + gap)) \(lower)V\(upper)H\(x(end - gap))V\(lower)Z"
          base[place] = value + below[place]
        }
        return path(data, "a-\(tone) full")
      }
      for run in runs(layer.values) {
        let upper = run.map { (place: $0.place, value: $0.value + below[$0.place]) }
        let lower = run.map { (place: $0.place, value: below[$0.place]) }
        data += "M\(stairs(upper))L\(stairs(lower, reversed: true))Z"
        for entry in upper { base[entry.place] = entry.value }
      }
      return path(data, "a-\(tone)")
    case .band:
      let highs = runs(zip(layer.low, layer.high).map { $0 == nil ? nil : $1 })
      return path(
        highs.map { run in
          let lows = run.map { (place: $0.place, value: layer.low[$0.place] ?? $0.value) }
          return hasWidth && plot.kind != .name
            ? "M\(stairs(run))L\(stairs(lows, reversed: true))Z" : "M\(points(run))L\(points(lows.reversed()))Z"
        }.joined(), "v-\(tone)")
    case .dots:
      return path(
        runs(layer.values).flatMap { $0 }.map { "M\(points([$0]))h0" }.joined(),
        "d-\(tone)" + (layer.isThin ? " small" : ""))
    case .limit:
      guard let value = layer.values.first ?? nil else { return "" }
      return path("M0 \(y(value))H\(Int(Self.square))", "s-\(tone) dash")
    case .marks:
      return layer.values.indices.compactMap { place in
        guard let value = layer.values[place] else { return nil }
        var text = ""
        if layer.low.indices.contains(place), let low = layer.low[place], let high = layer.high[place] {
          text += path("M\(x(share(low))) 0H\(x(share(high)))V\(Int(Self.square))H\(x(share(low)))Z", "v-\(tone)")
        }
        return text + path("M\(x(share(value))) 0V\(Int(Self.square))", "s-\(tone) dash")
      }.joined()
    }
  }

  // MARK: The table

  /// Most rows written: a table of more is for a file.
  static let mostRows = 1_100

  func table(label: String) -> String {
    let isOneDay = plot.high - plot.low <= 86_400
    let title = plot.kind == .time ? "time (UTC)" : plot.title.isEmpty ? "value" : plot.title
    var heads = ["<th scope=\"col\">\(Markup.escaped(title))</th>"]
    var columns: [(cell: (Int) -> String, isRight: Bool)] = []
    for panel in plot.panels {
      for layer in panel.layers where layer.shape != .limit && layer.shape != .marks {
        func add(_ name: String, _ values: [Double?]) {
          heads.append("<th scope=\"col\" class=\"r\">\(Markup.escaped(name))</th>")
          columns.append(
            (
              { place in
                guard values.indices.contains(place), let value = values[place], value.isFinite else {
                  return "<td></td>"
                }
                let (exact, text) = (Self.short(value), Format.value(value, unit: panel.unit))
                return exact == text ? "<td>\(text)</td>" : "<td data-v=\"\(exact)\">\(Markup.escaped(text))</td>"
              }, true
            ))
        }
        switch layer.shape {
        case .words:
          heads.append("<th scope=\"col\">\(Markup.escaped(layer.name))</th>")
          columns.append(
            ({ layer.words.indices.contains($0) ? "<td>\(Markup.escaped(layer.words[$0]))</td>" : "<td></td>" }, false))
        case .band:
          add("\(layer.name), low", layer.low)
          add("\(layer.name), high", layer.high)
        default: add(layer.name, layer.values)
        }
      }
    }
    let rows = plot.xs.indices.prefix(Self.mostRows).map { place in
      "<tr data-x=\"\(Markup.coordinate(cell(place).middle, decimals: 4))\"><th scope=\"row\"\(exact(place))>\(Markup.escaped(name(of: place, isOneDay: isOneDay)))</th>"
        + columns.map { $0.cell(place) }.joined() + "</tr>"
    }
    let left = plot.xs.count - rows.count
    let rest = left > 0 ? "<p class=\"sub\">and \(left) more rows, which the CSV files have.</p>\n" : ""
    return ReportWriter.scrolling(
      "<table class=\"x\"><thead><tr>\(heads.joined())</tr></thead><tbody>\n\(rows.joined(separator: "\n"))</tbody></table>",
      label: label) + rest
  }

  /// Nine significant digits, which a table is read with.
  private static func short(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    let places = max(0, 8 - Int(log10(abs(value)).rounded(.down)))
    return Markup.coordinate(value, decimals: min(12, places))
  }

  private func exact(_ place: Int) -> String {
    switch plot.kind {
    case .time: " data-v=\"\(Self.short(plot.xs[place]))\""
    case .number: " data-v=\"\(Self.short(plot.xs[place]))\""
    case .name: ""
    }
  }

  private func name(of place: Int, isOneDay: Bool) -> String {
    switch plot.kind {
    case .time: ClockText.long(plot.epoch + Int64(plot.xs[place]), isOneDay: isOneDay)
    case .name: plot.names.indices.contains(Int(plot.xs[place])) ? plot.names[Int(plot.xs[place])] : ""
    case .number: Format.value(plot.xs[place], unit: plot.unit) + (plot.unit.hasPrefix("/") ? plot.unit : "")
    }
  }
}

/// The vertical axis of a panel.
struct VerticalScale {
  let low: Double
  let high: Double
  let ticks: [Double]
  private let isLog: Bool
  private let writer: AxisText

  init(_ panel: Plot.Panel) {
    var sums: [Double] = []
    var values: [Double] = []
    for layer in panel.layers where layer.shape != .marks && layer.shape != .words {
      values += (layer.values + layer.low + layer.high).compactMap { $0 }.filter(\.isFinite)
      guard layer.shape == .stack else { continue }
      for (place, value) in layer.values.enumerated() {
        if place >= sums.count { sums.append(0) }
        sums[place] += value ?? 0
      }
    }
    values += sums
    isLog = panel.isLog && values.contains { $0 > 0 }
    let (least, most) = (min(0, values.min() ?? 0), max(values.max() ?? 1, 1e-12))
    if isLog {
      let positive = values.filter { $0 > 0 }
      low = (positive.min() ?? 1) / 1.15
      high = (positive.max() ?? 1) * 1.15
      ticks = Ticks.logarithmic(low, high)
    } else {
      // Round numbers of the unit that the axis says.
      let scale = AxisText(unit: panel.unit, most: most, step: nil).scale
      ticks = Ticks.linear(
        least / scale, most / scale, count: panel.height > 120 ? 4 : 3, isWhole: panel.unit == "replicas"
      ).map { $0 * scale }
      low = ticks.first ?? 0
      high = ticks.last ?? 1
    }
    writer = AxisText(unit: panel.unit, most: most, step: isLog ? nil : ticks.count > 1 ? ticks[1] - ticks[0] : nil)
  }

  /// Where a value lies, 0 at the bottom and 1 at the top.
  func share(_ value: Double) -> Double {
    let share = isLog ? (value > 0 ? log(value / low) / log(high / low) : 0) : (value - low) / (high - low)
    return min(max(share, 0), 1)
  }

  func text(_ tick: Double) -> String { writer.text(tick) }
}

/// What ticks of an axis say: all in one unit, with as many decimals as their step needs.
struct AxisText {
  /// What a unit of the axis is in units of the values.
  let scale: Double
  private let prefix: String
  private let suffix: String
  private let decimals: Int?
  private let isTime: Bool

  init(unit: String, most: Double, step: Double?) {
    isTime = unit == "s"
    switch unit {
    case "s":
      let units: [(Double, String)] = [(3_600, " h"), (60, " min"), (1, " s"), (1e-3, " ms")]
      let limits = [36_000.0, 600, 1, 0]
      let place = limits.firstIndex { most >= $0 } ?? 3
      (scale, suffix, prefix) = (units[place].0, units[place].1, "")
    case "1": (scale, prefix, suffix) = (0.01, "", " %")
    case _ where unit.hasPrefix("USD"):
      (scale, prefix) = (most >= 1e7 ? 1e6 : most >= 2e4 ? 1e3 : 1, "$")
      suffix = scale == 1e6 ? "M" : scale == 1e3 ? "k" : ""
    default:
      (scale, prefix) = (most >= 1e7 ? 1e6 : most >= 1e5 ? 1e3 : 1, "")
      suffix = (scale == 1e6 ? "M" : scale == 1e3 ? "k" : "") + (unit == "1/s" ? "/s" : unit.hasPrefix("/") ? unit : "")
    }
    let scale = scale
    decimals = step.map { step in
      (0...6).first { abs((step / scale * pow(10, Double($0))).remainder(dividingBy: 1)) < 1e-6 } ?? 6
    }
  }

  func text(_ value: Double) -> String {
    // Ticks of a logarithmic axis differ so much that each has a unit of its own.
    if isTime, decimals == nil { return value < 600 ? Format.threshold(value) : Format.fixed(value, 0) + " s" }
    let scaled = value / scale
    let text =
      decimals.map { Format.fixed(scaled, $0) }
      ?? Markup.coordinate(scaled, decimals: max(0, 2 - Int(log10(max(abs(scaled), 1e-9)).rounded(.down))))
    return text.hasPrefix("-") ? "-" + prefix + text.dropFirst() + suffix : prefix + text + suffix
  }
}
