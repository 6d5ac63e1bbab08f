import Billing
import Model
import Studies

extension RunReport {
  /// What it costs over time, by whom and by how it is bought, and what a request costs.
  func costs() -> ReportSection {
    guard let ledger = study.ledger, ledger.total > .zero else { return ReportSection("What it costs", []) }
    var blocks: [ReportBlock] = []
    if let costs = CostOverTime(study) {
      blocks += overTime(costs)
    } else if study.usages.contains(where: { $0.byHour == nil }) {
      blocks.append(
        .text("Cost over time is not shown: hours were not kept, as of runs with very many hours and tenants."))
    }
    blocks += byWorkload(ledger) + byTenant(ledger) + byOption(ledger)
    let unit = summary.unitCosts()
    blocks += ReportBlock.sections([unit, summary.comparison()])
    for section in summary.cost().dropLast(2) {
      blocks += ReportBlock.folded(PageSection(section.title, section.blocks), as: "The bill, line by line")
    }
    return ReportSection("What it costs", blocks)
  }

  private func overTime(_ costs: CostOverTime) -> [ReportBlock] {
    let isDaily = costs.width > 3_600
    let layers: [(String, Tone, [Amount])] = [
      ("commitments and fixed charges", .second, costs.fixed), ("other instances", .main, costs.fleet),
      ("paid by use", .warm, costs.use),
    ]
    let money = Plot.Panel(
      title: "The bill", unit: "USD", height: 140,
      layers: layers.filter { $0.2.contains { $0 > .zero } }.map {
        Plot.Layer(name: $0.0, shape: .stack, tone: $0.1, values: $0.2.map(\.double))
      })
    let unit = zip(costs.totals, costs.completed).map { cost, completed in
      completed >= 1 ? cost.double / completed * 1_000 : nil
    }
    let perThousand = Plot.Panel(
      title: "Cost of 1,000 requests", unit: "USD", height: 112,
      layers: [Plot.Layer(name: "1,000 requests", shape: .line, tone: .main, values: unit)])
    let plot = Plot(
      kind: .time, title: "", unit: "s", low: 0, high: scenario.horizon, epoch: scenario.start.secondsSinceEpoch,
      xs: costs.starts, ends: Array(costs.starts.dropFirst()) + [scenario.horizon],
      panels: [money] + (unit.contains { $0 != nil } ? [perThousand] : []))
    return [unitSentence(costs, unit).map(ReportBlock.text), .text(CostOverTime.rule)].compactMap { $0 }
      + [.chart(Chart(isDaily ? "Cost by day" : "Cost by hour", file: "cost", .plot(plot)))]
  }

  /// When a request costs most and least, where that differs by a fifth or more.
  func unitSentence(_ costs: CostOverTime, _ unit: [Double?]) -> String? {
    let known = unit.indices.compactMap { place in unit[place].map { (place: place, value: $0) } }
    guard let most = known.max(by: { $0.value < $1.value }), let least = known.min(by: { $0.value < $1.value }),
      least.value > 0, most.value >= 1.2 * least.value
    else { return nil }
    let epoch = scenario.start.secondsSinceEpoch
    func moment(_ place: Int) -> String {
      let second = epoch + Int64(costs.starts[place])
      if costs.width > 3_600 { return "on \(ClockText.day(second))" }
      return "at \(ClockText.long(second, isOneDay: scenario.horizon <= 86_400))"
    }
    return
      "1,000 requests\(scenario.workloads.count > 1 ? " of all workloads together" : "") cost most, \(Format.money(most.value)), "
      + "\(moment(most.place)), and least, \(Format.money(least.value)), \(moment(least.place))."
  }

  /// Bars in cents that add up to the total.
  private func shares(
    _ title: String, file: String, _ parts: [(name: String, cost: Amount)], of total: Amount, _ head: String
  ) -> [ReportBlock] {
    let parts = parts.filter { $0.cost > .zero }
    guard parts.count > 1 else { return [] }
    let whole = total.inWholeCents
    let cents = whole.split(by: parts.map(\.cost.millionths), step: 10_000)
    let sorted = zip(parts, cents).sorted { $0.1 > $1.1 }
    var table = PageTable([.left(head), .right("cost"), .right("share")])
    for (part, cost) in sorted {
      table.add([.text(part.name), .cents(cost), .share(part.cost.double / total.double, decimals: 1)])
    }
    table.add([.text("total", .heading), .cents(whole, .heading), .share(1, decimals: 1, .heading)])
    let listed = sorted.prefix(12)
    let rows = listed.map { part, cost in
      Bars.Row(
        name: part.name, start: 0, end: cost.double,
        cells: [Format.cents(cost), Format.fixed(part.cost.double / total.double * 100, 1) + " %"])
    }
    let left = sorted.count - listed.count
    return [.chart(Chart(title, file: file, .bars(Bars(rows, from: 0)), table: table))]
      + (left > 0 ? [.text("and \(left) more, in the table")] : [])
  }

  private func byWorkload(_ ledger: Ledger) -> [ReportBlock] {
    shares(
      "By workload, each with its share of idle and the like", file: "cost-by-workload",
      ledger.fullCostByWorkload.map { ($0.name.isEmpty ? "used by nobody" : $0.name, $0.cost) }, of: ledger.total,
      "workload")
  }

  private func byTenant(_ ledger: Ledger) -> [ReportBlock] {
    guard scenario.workloads.contains(where: { $0.tenants.contains { !$0.name.isEmpty } }) else { return [] }
    return shares(
      "By tenant, everything shared out", file: "cost-by-tenant",
      ledger.showback.map { full in
        (
          full.tenant.isEmpty
            ? full.name : scenario.workloads.count == 1 ? full.tenant : "\(full.name), \(full.tenant)", full.cost
        )
      }, of: ledger.total, "tenant")
  }

  private func byOption(_ ledger: Ledger) -> [ReportBlock] {
    let sums = Ledger(ledger.charges.filter { $0.nature == .usage }).sums { charge in
      "\(charge.backend), \(charge.purchaseOption.label)"
    }
    return shares(
      "By backend and how it is bought", file: "cost-by-option", sums.map { ($0.name, $0.cost) }, of: ledger.total,
      "backend and option")
  }

  /// What else was measured, as the page of the run has it.
  func measured() -> ReportSection {
    let sections = [
      summary.objectives(), checks(), summary.requests(), summary.caches(), summary.limits(), summary.tasks(),
      summary.outcomes(),
      summary.pools(), summary.apis(), summary.people(),
    ]
    return ReportSection("Everything else that was measured", ReportBlock.sections(sections))
  }

  /// The conditions of `check:` that are not SLOs as well.
  private func checks() -> PageSection {
    let gates = sentences.gates
    guard study.isComplete, !gates.isEmpty else { return PageSection("Checks", []) }
    var table = PageTable([.left("condition"), .left("verdict"), .left("measured"), .left("why")])
    for gate in gates {
      let measured = gate.value.map { value in
        PageCell.number(
          value, low: gate.low, high: gate.high, unit: gate.unit,
          as: Format.value(value, gate.low, gate.high, unit: gate.unit, apartFrom: gate.threshold))
      }
      table.add([.text(gate.name), .verdict(gate.outcome), measured ?? .text("-"), .text(gate.why ?? "", .faint)])
    }
    return PageSection("Checks", [.table(table)])
  }

  func trust() -> ReportSection {
    let chance =
      study.replications == 1
      ? "All figures are of one run: by how much another one would differ is not known."
      : "Intervals are 95 %, from \(study.replications) runs with other random numbers. "
        + (RunSentences(study: study, batches: nil).spread ?? "")
    return ReportSection(
      "How far to trust it", [.heading("Chance"), .text(chance), .heading("Model")] + ReportProvenance.model(scenario))
  }
}
