import Accuracy

/// Requests running and waiting over a recorded run, measured and simulated, as an SVG picture that needs nothing else.
public func occupancyPlot(_ series: [OccupancyPoint]) -> String {
  let (width, height, left, top, right, bottom) = (760.0, 320.0, 48.0, 34.0, 16.0, 40.0)
  let last = max(series.map(\.second).max() ?? 1, 1)
  let most = max(series.flatMap { [$0.running.measured, $0.running.predicted, $0.waiting.measured] }.max() ?? 1, 1)
  let ceiling = (most / 20).rounded(.up) * 20
  func x(_ second: Double) -> String { Format.fixed(left + second / last * (width - left - right), 1, grouped: false) }
  func y(_ count: Double) -> String {
    Format.fixed(height - bottom - count / ceiling * (height - top - bottom), 1, grouped: false)
  }
  func line(_ value: (OccupancyPoint) -> Double, _ style: String) -> String {
    let points = series.map { "\(x($0.second)),\(y(value($0)))" }.joined(separator: " ")
    return "<polyline fill=\"none\" \(style) points=\"\(points)\"/>"
  }
  func text(_ words: String, _ atX: String, _ atY: String, _ style: String = "") -> String {
    "<text x=\"\(atX)\" y=\"\(atY)\" \(style)>\(words)</text>"
  }
  let (running, waiting) = ("#1f6fb4", "#c4561b")
  let measured = "stroke-width=\"2\""
  let simulated = "stroke-width=\"2\" stroke-dasharray=\"5 4\""
  var parts = [
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(Int(width)) \(Int(height))\" font-family=\"sans-serif\" font-size=\"12\">",
    "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>",
  ]
  for step in 0...4 {
    let count = ceiling * Double(step) / 4
    parts.append(
      "<line x1=\"\(x(0))\" x2=\"\(x(last))\" y1=\"\(y(count))\" y2=\"\(y(count))\" stroke=\"#dddddd\"/>")
    parts.append(text(Format.fixed(count, 0), Format.fixed(left - 6, 0), y(count), "text-anchor=\"end\" dy=\"4\""))
  }
  for second in stride(from: 0, through: Int(last), by: 10) {
    parts.append(text("\(second)", x(Double(second)), Format.fixed(height - bottom + 16, 0), "text-anchor=\"middle\""))
  }
  parts.append(text("seconds", x(last), Format.fixed(height - 8, 0), "text-anchor=\"end\""))
  parts += [
    line({ $0.running.measured }, "stroke=\"\(running)\" \(measured)"),
    line({ $0.running.predicted }, "stroke=\"\(running)\" \(simulated)"),
    line({ $0.waiting.measured }, "stroke=\"\(waiting)\" \(measured)"),
    line({ $0.waiting.predicted }, "stroke=\"\(waiting)\" \(simulated)"),
    text("running", Format.fixed(left, 0), "20", "fill=\"\(running)\""),
    text("waiting", Format.fixed(left + 70, 0), "20", "fill=\"\(waiting)\""),
    text("solid: measured, dashed: simulated", Format.fixed(left + 140, 0), "20"), "</svg>",
  ]
  return parts.joined(separator: "\n") + "\n"
}
