import EventKernel
import Model
import Studies

/// A crossover study as a report: the curves with every crossing, the fleets behind them, and how the crossing moves with prices.
public func crossoverReport(_ study: CrossoverStudy, origin: RunOrigin) -> Report {
  let parts = CrossoverReport(study: study)
  let page = crossoverPage(study)
  let answers = crossoverAnswer(study)
  let sections =
    study.isInterrupted
    ? []
    : [
      ReportSection("What each side costs", parts.curves()),
      ReportSection("What moves the first crossing", parts.tornado()),
    ]
  return Report(
    kind: .crossover, complete: !study.isInterrupted, title: study.scenario.name, subtitle: page.subtitle,
    answer: answers.first ?? "", lede: answers.dropFirst().joined(separator: " "), notices: page.notices, cards: [],
    sections: sections + [
      ReportSection("The numbers", ReportBlock.sections(parts.tables(of: page, without: answers))),
      ReportSection(
        "How far to trust it",
        [
          .text(
            "Shaded is the 95 % interval: of a cost at each value, and of where a crossing lies. Fleets are those that keep the conditions at least cost, up to \(study.replications) replications each."
          )
        ] + ReportProvenance.model(study.scenario)),
      ReportProvenance.section(of: study.scenario),
      ReportProvenance.repetition(
        origin, command: "crossover",
        options: " --seed \(study.scenario.seed) --replications \(study.replications)"),
    ],
    origin: ReportProvenance.line(origin, study.scenario, "up to \(study.replications) replications"),
    names: ReportName.all([study.scenario], files: origin.files))
}

private struct CrossoverReport {
  let study: CrossoverStudy
  private var names: SideNames { SideNames(study) }

  /// The page's sections but for the sentences that are the answer.
  func tables(of page: Page, without answers: [String]) -> [PageSection] {
    page.sections.map { section in
      PageSection(
        section.title,
        section.blocks.filter { block in
          if case .sentence(let text, _) = block { return !answers.contains(text) }
          return true
        })
    }
  }

  func curves() -> [ReportBlock] {
    let rows = study.rows
    let values = rows.map(\.point.value)
    guard let low = values.first, let high = values.last, high > low else { return [] }
    func layer(_ name: String, _ tone: Tone, _ costs: [Estimate?]) -> [Plot.Layer] {
      let hasBand = costs.contains { ($0?.halfWidth ?? 0) >= 0.005 }
      let band =
        hasBand
        ? [
          Plot.Layer(
            name: "\(name), 95 %", shape: .band, tone: tone, low: costs.map { $0?.low ?? $0?.value },
            high: costs.map { $0?.high ?? $0?.value })
        ] : []
      return band + [Plot.Layer(name: name, shape: .line, tone: tone, values: costs.map { $0?.value })]
    }
    var layers =
      layer(names.pool, .main, rows.map { $0.selfHosted?.monthlyCost })
      + layer(names.api, .warm, rows.map { $0.api.monthlyCost })
    let hybrid = rows.map { $0.hybrid?.side.monthlyCost }
    if hybrid.contains(where: { $0 != nil }) { layers += layer("base + overflow", .good, hybrid) }
    // Between values nothing is known: a fleet grows by whole replicas somewhere in between.
    layers.append(
      Plot.Layer(
        name: "values that were simulated", shape: .dots, tone: .main,
        values: rows.map { $0.selfHosted?.monthlyCost.value },
        isThin: true))
    func marks(_ name: String, _ tone: Tone, _ crossings: [Crossing]) -> [Plot.Layer] {
      crossings.isEmpty
        ? []
        : [
          Plot.Layer(
            name: name, shape: .marks, tone: tone, values: crossings.map(\.estimate), low: crossings.map(\.low),
            high: crossings.map(\.high))
        ]
    }
    layers += marks("crossing", .idle, study.crossings) + marks("crossing of the hybrid", .good, study.hybridCrossings)
    var panels = [Plot.Panel(title: "Cost a month", unit: "USD", height: 300, layers: layers)]
    let replicas = rows.map { $0.replicas.map(Double.init) }
    if replicas.contains(where: { $0 != nil }) {
      panels.append(
        Plot.Panel(
          title: "Replicas of the cheapest fleet", unit: "replicas", height: 100,
          layers: [Plot.Layer(name: "replicas", shape: .line, tone: .main, values: replicas)]))
    }
    for (place, condition) in study.conditions.enumerated() where condition.unit != "USD" {
      let figures = rows.map { $0.selfHosted?.figures.first { $0.path == condition.path }?.value }
      guard figures.contains(where: { $0 != nil }), place < 3 else { continue }
      panels.append(
        Plot.Panel(
          title: "\(condition.path) of that fleet", unit: condition.unit, height: 100,
          layers: [
            Plot.Layer(name: condition.path, shape: .line, tone: .main, values: figures),
            Plot.Layer(
              name: condition.text, shape: .limit, tone: .bad, values: [condition.threshold / condition.scale]),
          ]))
    }
    let isLog = low > 0 && high / low >= 8
    let plot = Plot(
      kind: .number, title: study.crossover.over + (isLog ? ", logarithmic" : ""), unit: unit, isLog: isLog, low: low,
      high: high, xs: values, panels: panels)
    return [.chart(Chart("Cost of a month over \(study.crossover.over)", file: "crossover", .plot(plot)))]
  }

  private var unit: String {
    switch study.crossover.unit {
    case .quantity(let quantity): quantity.suffix
    case .dollars: "USD"
    }
  }

  func tornado() -> [ReportBlock] {
    guard let first = study.crossings.first else { return [] }
    let bars = study.tornado.filter { $0.ends.contains(where: \.isKnown) }
    guard !bars.isEmpty else { return [] }
    let all = bars.flatMap { $0.ends.compactMap(\.crossing) } + [first.estimate]
    let (least, most) = (all.min() ?? 0, all.max() ?? 1)
    var table = PageTable([.left("changed"), .left("by"), .right("crossing")])
    let rows = bars.map { bar -> Bars.Row in
      for end in bar.ends where end.isKnown {
        let change = (end.factor < 1 ? "-" : "+") + Format.fixed(abs(end.factor - 1) * 100, 0) + " %"
        table.add([
          .text(leverName(bar.lever, names)), .text(change),
          end.crossing.map { names.cell($0) }
            ?? .text(end.throughout.map { "\(names.name($0)) near it" } ?? "not known"),
        ])
      }
      let crossings = bar.ends.compactMap(\.crossing)
      // Where an end has no crossing near, the bar reaches to the end of the axis on its side.
      let isOpen = crossings.count < bar.ends.filter(\.isKnown).count
      let low = crossings.min() ?? first.estimate
      let high = crossings.max() ?? first.estimate
      let isBeyond = isOpen && first.estimate - low < high - first.estimate
      let words =
        isOpen
        ? "beyond what was looked at" : "\(names.value(low)) to \(names.value(high))"
      return Bars.Row(
        name: leverName(bar.lever, names), note: words, start: isOpen && !isBeyond ? least : low,
        end: isOpen && isBeyond ? most : high, tone: isOpen ? .soft : .main,
        cells: [bar.swing.isFinite ? names.value(bar.swing) : "beyond"])
    }
    return [
      .text(
        "Each price or length is changed by up to \(Format.fixed(((study.tornado.first?.ends.last?.factor ?? 1) - 1) * 100, 0)) % both ways with all else as it is; the line is the crossing at \(names.value(first.estimate))."
      ),
      .chart(
        Chart(
          "Where the first crossing goes", file: "tornado", .bars(Bars(rows, origin: first.estimate)), table: table)),
    ]
  }
}
