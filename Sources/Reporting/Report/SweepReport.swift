import Model
import Studies

/// A sweep as a report: its figures over what is varied, as curves or as a heat map, and the Pareto front of cost and time.
/// - Parameter origin: What it was made from.
public func sweepReport(_ study: SweepStudy, origin: RunOrigin) -> Report {
  let parts = SweepReport(study: study)
  let page = sweepPage(study)
  let scenario = study.plan.scenario
  return Report(
    kind: .sweep, complete: true, title: scenario.name, subtitle: page.subtitle, answer: parts.answer, lede: parts.lede,
    notices: page.notices, cards: [],
    sections: [
      ReportSection("What the settings do", parts.picture()), ReportSection("Cost against time", parts.front()),
      ReportSection("The numbers", ReportBlock.sections(page.sections)),
      ReportSection(
        "How far to trust it",
        [
          .text(
            "Every point meets the same traffic, so that differences between points are known better than the points are."
          )
        ]
          + ReportProvenance.model(scenario)), ReportProvenance.section(of: scenario),
      ReportProvenance.repetition(origin, command: "sweep", options: " --seed \(scenario.seed)"),
    ], origin: ReportProvenance.line(origin, scenario, "\(study.results.count) points"),
    names: ReportName.all([scenario], files: origin.files))
}

private struct SweepReport {
  let study: SweepStudy
  private var names: [String] { shortNames(study.plan.paths, of: study.plan.scenario) }

  private func settings(_ place: Int) -> String {
    zip(names, study.plan.points[place].values).map { "\($0) \($1)" }.joined(separator: ", ")
  }

  /// Places of the points that keep every SLO, by interval, and have a cost; all points with one where no SLO is set.
  private var candidates: [(place: Int, cost: Double)] {
    study.results.indices.compactMap { place in
      let result = study.results[place]
      guard result.kept == Verdict.Outcome.met.rawValue || result.slos.isEmpty,
        let cost = result.figure(study.cost)?.value
      else { return nil }
      return (place, cost)
    }
  }

  var answer: String {
    let hasObjectives = study.results.contains { !$0.slos.isEmpty }
    guard let best = candidates.min(by: { ($0.cost, $0.place) < ($1.cost, $1.place) }) else {
      return study.results.isEmpty ? "No point has a result." : "No point is known to keep every SLO."
    }
    let which = hasObjectives ? "The cheapest point that keeps every SLO" : "The cheapest point"
    return "\(which) costs \(Format.money(best.cost)): \(settings(best.place))."
  }

  var lede: String {
    guard study.results.contains(where: { !$0.slos.isEmpty }) else { return "" }
    let kept = study.results.count { $0.kept == Verdict.Outcome.met.rawValue }
    return
      "\(kept) of \(study.results.count) points keep every SLO; costs are of \(Format.span(study.plan.scenario.horizon))."
  }

  func picture() -> [ReportBlock] {
    switch study.plan.paths.count {
    case 1: return curves()
    case 2 where study.plan.scenario.sweep?.design == .grid:
      let maps = [(study.cost, "cost"), (study.latency, "time")].compactMap { heat($0.0, file: $0.1) }
      return maps.map(ReportBlock.chart)
    default: return effects()
    }
  }

  /// A number as settings write it, without its unit.
  private func number(_ text: String) -> Double? {
    let digits = text.prefix { $0.isNumber || ".-+eE".contains($0) }
    return Double(digits)
  }

  /// A setting as an axis has room for it: numbers of many digits with four of them.
  private func short(_ text: String) -> String {
    let digits = text.prefix { $0.isNumber || $0 == "." }
    guard digits.count > 6, digits.contains("."), let number = Double(digits) else { return text }
    return Format.fixed(number, max(0, Format.decimals(for: number) + 1)) + text.dropFirst(digits.count)
  }

  private func curves() -> [ReportBlock] {
    let points = study.plan.points
    guard points.count > 1 else { return [] }
    let units = Set(points.map { point in point.values[0].drop { $0.isNumber || ".-+eE".contains($0) } })
    let numbers = points.map { number($0.values[0]) }
    let isNumeric = units.count == 1 && numbers.allSatisfy { $0 != nil }
    // In the order of their values where those are numbers.
    let order =
      isNumeric ? points.indices.sorted { (numbers[$0] ?? 0, $0) < (numbers[$1] ?? 0, $1) } : Array(points.indices)
    func panel(_ path: String, _ unit: String, _ height: Int) -> Plot.Panel {
      let figures = order.map { study.results[$0].figure(path) }
      let hasBand = figures.contains { $0?.low != nil }
      var layers =
        hasBand
        ? [
          Plot.Layer(
            name: "\(path), 95 %", shape: .band, tone: .main, low: figures.map { $0?.low ?? $0?.value },
            high: figures.map { $0?.high ?? $0?.value })
        ] : []
      layers.append(Plot.Layer(name: path, shape: .line, tone: .main, values: figures.map { $0?.value }))
      layers.append(
        Plot.Layer(name: "points", shape: .dots, tone: .main, values: figures.map { $0?.value }, isThin: true))
      if let limit = limit(on: path) {
        layers.append(Plot.Layer(name: "SLO \(Format.threshold(limit))", shape: .limit, tone: .bad, values: [limit]))
      }
      return Plot.Panel(title: path, unit: unit, height: height, layers: layers)
    }
    let values = order.map { numbers[$0] ?? 0 }
    let path = names[0] + (units.first.map { $0.isEmpty ? "" : ", \($0)" } ?? "")
    let panels = [panel(study.cost, "USD", 200), panel(study.latency, "s", 200)]
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    let plot =
      isNumeric && high > low
      ? Plot(
        kind: .number, title: path, unit: "", isLog: low > 0 && high / low >= 20, low: low, high: high, xs: values,
        panels: panels)
      : Plot(
        kind: .name, title: path, unit: "", low: 0, high: Double(order.count), names: points.map { $0.values[0] },
        xs: order.indices.map(Double.init), bin: 1, panels: panels)
    return [.chart(Chart("Over \(names[0])", file: "sweep", .plot(plot)))]
  }

  private func limit(on path: String) -> Double? {
    for workload in study.plan.scenario.workloads {
      for objective in workload.objectives {
        guard case .atMost(let metric, let statistic, let seconds) = objective.target,
          WorkloadFigure(metric).path(of: workload.name, statistic) == path
        else { continue }
        return seconds
      }
    }
    return nil
  }

  private func heat(_ path: String, file: String) -> Chart? {
    let points = study.plan.points
    func values(_ parameter: Int) -> [String] {
      points.reduce(into: [String]()) { if !$0.contains($1.values[parameter]) { $0.append($1.values[parameter]) } }
    }
    let (ys, xs) = (values(0), values(1))
    guard xs.count <= 24, ys.count <= 40, !xs.isEmpty else { return nil }
    let unit = study.results.lazy.compactMap { $0.figure(path)?.unit }.first ?? ""
    var numbers = ys.map { _ in xs.map { _ in Double?.none } }
    var words = ys.map { _ in xs.map { _ in "" } }
    for (point, result) in zip(points, study.results) {
      guard let row = ys.firstIndex(of: point.values[0]), let column = xs.firstIndex(of: point.values[1]) else {
        continue
      }
      let value = result.figure(path)?.value
      numbers[row][column] = value
      let mark = result.kept == Verdict.Outcome.notMet.rawValue ? " \u{2717}" : ""
      words[row][column] = (value.map { Format.value($0, unit: unit) } ?? "-") + mark
    }
    return Chart(
      "\(path); \u{2717} misses an SLO", file: file,
      .heat(
        HeatMap(
          xTitle: names[1], yTitle: names[0], xs: xs.map(short), ys: ys.map(short), unit: unit, values: numbers,
          words: words)))
  }

  /// Main effects of every setting that comes back.
  private func effects() -> [ReportBlock] {
    let effects = study.mainEffects(of: [study.cost]).filter { $0.mean != nil }
    guard !effects.isEmpty else { return [] }
    let rows = effects.prefix(40).map { effect in
      Bars.Row(
        name: "\(effect.path) \(effect.value)", note: effect.points == 1 ? "1 point" : "\(effect.points) points",
        start: 0,
        end: effect.mean, cells: [Format.money(effect.mean ?? 0)])
    }
    return [
      .text("Means over the points with a setting, where the cost is known."),
      .chart(Chart("\(study.cost) by setting", file: "effects", .bars(Bars(rows, from: 0)))),
    ]
  }

  func front() -> [ReportBlock] {
    let known = study.results.indices.compactMap { place -> (place: Int, cost: Double, time: Double)? in
      guard let cost = study.results[place].figure(study.cost)?.value,
        let time = study.results[place].figure(study.latency)?.value
      else { return nil }
      return (place, cost, time)
    }.sorted { ($0.cost, $0.place) < ($1.cost, $1.place) }
    guard known.count > 2, let low = known.first?.cost, let high = known.last?.cost, high > low else { return [] }
    let hasObjectives = study.results.contains { !$0.slos.isEmpty }
    func isKept(_ place: Int) -> Bool { study.results[place].kept == Verdict.Outcome.met.rawValue || !hasObjectives }
    let times = known.map(\.time).filter { $0 > 0 }
    var layers = [
      Plot.Layer(
        name: hasObjectives ? "misses an SLO, or not known" : "", shape: .dots, tone: .idle,
        values: known.map { isKept($0.place) ? nil : $0.time }, isThin: true),
      Plot.Layer(
        name: hasObjectives ? "keeps every SLO" : "points", shape: .dots, tone: .soft,
        values: known.map { isKept($0.place) ? $0.time : nil }),
      Plot.Layer(
        name: "Pareto front", shape: .dots, tone: .main,
        values: known.map { study.isOnFront[$0.place] ? $0.time : nil },
        isThin: true),
    ]
    if !hasObjectives { layers.removeFirst() }
    if let limit = limit(on: study.latency) {
      layers.append(Plot.Layer(name: "SLO \(Format.threshold(limit))", shape: .limit, tone: .bad, values: [limit]))
    }
    layers.append(Plot.Layer(name: "settings", shape: .words, words: known.map { settings($0.place) }))
    let panel = Plot.Panel(
      title: study.latency, unit: "s", height: 260, isLog: (times.max() ?? 1) > 20 * (times.min() ?? 1), layers: layers)
    let margin = (high - low) * 0.03
    return [
      .text(
        "A dot is a point. Of those on the Pareto front no other is as cheap and as quick, and better in one of both."),
      .chart(
        Chart(
          "\(study.cost) against \(study.latency)", file: "pareto",
          .plot(
            Plot(
              kind: .number, title: study.cost, unit: "USD", low: low - margin, high: high + margin,
              xs: known.map(\.cost),
              panels: [panel])))),
    ]
  }
}
