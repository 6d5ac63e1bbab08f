import Billing
import Model
import Studies

/// A forecast as a report: the fan of the months with the budget, where the money goes, and what makes it uncertain.
public func forecastReport(_ study: ForecastStudy, origin: RunOrigin) -> Report {
  let parts = ForecastReport(study: study)
  let page = forecastPage(study)
  let sections =
    study.isInterrupted
    ? []
    : [
      ReportSection("The months", parts.fan()), ReportSection("What makes it uncertain", parts.inputs()),
      ReportSection("Where the money goes", parts.backends()),
    ]
  return Report(
    kind: .forecast, complete: !study.isInterrupted, title: study.scenario.name, subtitle: page.subtitle,
    answer: study.isInterrupted
      ? "Stopped after \(study.draws.count) of \(study.planned) draws: nothing is concluded from them." : parts.answer,
    lede: study.isInterrupted ? "" : parts.lede, notices: page.notices,
    cards: study.isInterrupted ? [] : parts.cards(),
    sections: [
      ReportSection(
        "Warnings", (study.warnings + datedWarnings(study.scenario, isForecast: true)).map(ReportBlock.note))
    ] + sections + [
      ReportSection("The numbers", ReportBlock.sections(page.sections.filter { $0.title != "Warnings" })),
      ReportSection(
        "How far to trust it",
        [
          .text(
            "The fan is of \(study.draws.count) equally likely draws of what the scenario calls uncertain; \(study.days) days were simulated and scaled. What is not written as uncertain is taken as certain."
          )
        ] + ReportProvenance.model(study.scenario)),
      ReportProvenance.section(of: study.scenario),
      ReportProvenance.repetition(origin, command: "forecast", options: " --seed \(study.scenario.seed)"),
    ],
    origin: ReportProvenance.line(origin, study.scenario, "\(study.draws.count) draws"),
    names: ReportName.all([study.scenario], files: origin.files))
}

private struct ForecastReport {
  let study: ForecastStudy
  private var isUncertain: Bool { !study.forecast.inputs.isEmpty }
  private var months: [String] { study.forecast.periods.map(\.monthName) }

  private var budgets: [String] { study.forecast.budget == nil ? [] : budgetSentences(study) }

  var answer: String {
    if let sentence = budgets.first { return sentence }
    let total = study.total
    let span = months.count == 1 ? "The month costs" : "The \(months.count) months cost"
    guard let p50 = total.p50 else { return "\(span) more than is known." }
    guard isUncertain, let p10 = total.p10, let p90 = total.p90 else { return "\(span) \(Format.money(p50))." }
    return
      "\(span) \(Format.money(p50)); one time in five less than \(Format.money(p10)) or more than \(Format.money(p90))."
  }

  var lede: String {
    let total = study.total
    let all = total.p50.map { "All months together cost \(Format.money($0))" + (isUncertain ? " at p50" : "") + "." }
    return (Array(budgets.dropFirst()) + [budgets.isEmpty ? nil : all, service].compactMap { $0 }).joined(
      separator: " ")
  }

  /// Whether what comes is answered, in the month where least of it is.
  private var service: String? {
    let periods = study.forecast.periods.indices
    let drowned = periods.map { (month: $0, draws: study.overloaded(inMonth: $0)) }.filter { $0.draws > 0 }
    if let worst = drowned.max(by: { ($0.draws, $1.month) < ($1.draws, $0.month) }) {
      return
        "In \(drowned.count) of \(months.count) months a pool is overloaded, in \(months[worst.month]) in \(worst.draws) of \(study.draws.count) draws."
    }
    let shares = periods.compactMap { month in study.answered(inMonth: month).p10.map { (month: month, share: $0) } }
    guard let least = shares.min(by: { ($0.share, $0.month) < ($1.share, $1.month) }) else { return nil }
    let often = isUncertain ? " in nine of ten draws" : ""
    let share = Format.percent(least.share)
    let which =
      least.share == 1
      ? "All requests"
      : share.hasPrefix("> ") ? "More than \(share.dropFirst(2)) of the requests" : "At least \(share) of the requests"
    return "\(which) of every month are answered\(often)."
  }

  func cards() -> [ReportCard] {
    let total = study.total
    var cards: [ReportCard] = []
    if let value = total.p50 {
      let range = total.p10.flatMap { low in total.p90.map { "p10 \(Format.money(low)), p90 \(Format.money($0))" } }
      cards.append(
        ReportCard(
          title: isUncertain ? "All months, p50" : "All months", value: Format.money(value),
          remark: isUncertain ? range ?? "" : "", verdict: nil, gauge: nil))
    }
    if let monthly = study.forecast.budget?.monthly {
      let shares = study.forecast.periods.indices.compactMap { study.shareOverBudget(inMonth: $0) }
      if let worst = shares.max() {
        cards.append(
          ReportCard(
            title: "Draws over budget, worst month", value: "\(Format.fixed(worst * 100, 0)) %",
            remark: "budget \(Format.money(monthly)) a month", verdict: nil, gauge: nil))
      }
    }
    let dearest = study.forecast.periods.indices.compactMap { month in
      study.cost(ofMonth: month).p50.map { (month: month, cost: $0) }
    }.max { $0.cost < $1.cost }
    if let dearest {
      cards.append(
        ReportCard(
          title: "Dearest month", value: months[dearest.month],
          remark: Format.money(dearest.cost) + (isUncertain ? ", p50" : ""), verdict: nil,
          gauge: nil))
    }
    if let requests = study.totalRequests.p50 {
      cards.append(
        ReportCard(
          title: "Requests",
          value: requests < 1e8 ? Format.fixed(requests, 0) : Format.fixed(requests / 1e6, 0) + " million",
          remark: isUncertain ? "all months, p50" : "all months", verdict: nil, gauge: nil))
    }
    return cards
  }

  func fan() -> [ReportBlock] {
    let periods = study.forecast.periods.indices
    let costs = periods.map { study.cost(ofMonth: $0) }
    var layers: [Plot.Layer] = []
    if isUncertain {
      layers.append(
        Plot.Layer(
          name: "p10 to p90", shape: .band, tone: .main, low: costs.map(\.p10), high: costs.map(\.p90)))
    }
    layers.append(
      Plot.Layer(
        name: isUncertain ? "p50" : "cost", shape: .line, tone: .main,
        values: costs.map { isUncertain ? $0.p50 : $0.mean }))
    if isUncertain {
      layers.append(Plot.Layer(name: "mean", shape: .dots, tone: .idle, values: costs.map(\.mean), isThin: true))
    }
    for (place, api) in study.alternatives.enumerated().prefix(2) {
      layers.append(
        Plot.Layer(
          name: "on \(study.scenario.apis[api].name)", shape: .line, tone: place == 0 ? .warm : .second,
          values: periods.map { study.alternative(place, inMonth: $0).p50 }, isThin: true))
    }
    if let budget = study.forecast.budget?.monthly {
      layers.append(Plot.Layer(name: "budget \(Format.money(budget))", shape: .limit, tone: .bad, values: [budget]))
    }
    var panels = [Plot.Panel(title: "Cost a month", unit: "USD", height: 260, layers: layers)]
    let requests = periods.map { study.requests(ofMonth: $0) }
    panels.append(
      Plot.Panel(
        title: "Requests a month", unit: "", height: 110,
        layers: (isUncertain
          ? [
            Plot.Layer(
              name: "p10 to p90", shape: .band, tone: .main, low: requests.map(\.p10), high: requests.map(\.p90))
          ] : [])
          + [Plot.Layer(name: "requests", shape: .line, tone: .main, values: requests.map(\.p50))]))
    if let total = study.forecast.budget?.total {
      let spent = periods.map { study.spent(until: $0) }
      panels.append(
        Plot.Panel(
          title: "Spent by the end of the month", unit: "USD", height: 160,
          layers: (isUncertain
            ? [Plot.Layer(name: "p10 to p90", shape: .band, tone: .main, low: spent.map(\.p10), high: spent.map(\.p90))]
            : [])
            + [
              Plot.Layer(name: "p50", shape: .line, tone: .main, values: spent.map(\.p50)),
              Plot.Layer(name: "budget in all", shape: .limit, tone: .bad, values: [total]),
            ]))
    }
    let plot = Plot(
      kind: .name, title: "", unit: "", low: 0, high: Double(months.count), names: months,
      xs: periods.map(Double.init), bin: 1, panels: panels)
    return [.chart(Chart("Cost and requests by month", file: "forecast", .plot(plot)))]
  }

  func inputs() -> [ReportBlock] {
    guard isUncertain else { return [] }
    let known = study.sensitivities.compactMap { row in row.share.map { (row: row, share: $0) } }
    guard !known.isEmpty else { return [] }
    let rows = known.map { row, share in
      Bars.Row(
        name: row.path, note: row.isSignificant ? "" : "so few draws do not tell it from nothing", start: 0, end: share,
        tone: row.isSignificant ? .main : .idle,
        cells: [
          "\(Format.fixed(share * 100, 0)) %",
          row.isSignificant ? (row.correlation ?? 0) < 0 ? "lowers it" : "raises it" : "",
        ])
    }
    return [
      .text("How much of the variance of the ranks of the total goes with each input."),
      .chart(Chart("Share of the variance of ranks", file: "sensitivity", .bars(Bars(rows, from: 0)))),
    ]
  }

  /// The mean of all months by backend and option, in cents that add up to it.
  func backends() -> [ReportBlock] {
    var sums: [(name: String, cost: Amount)] = []
    for line in study.lines where line.charge.nature == .usage {
      let name = "\(line.charge.backend), \(line.charge.purchaseOption.label), \(line.charge.purpose.words)"
      if let known = sums.firstIndex(where: { $0.name == name }) {
        sums[known].cost += line.mean
      } else {
        sums.append((name, line.mean))
      }
    }
    let parts = sums.filter { $0.cost > .zero }.sorted { $0.cost > $1.cost }
    let total = parts.map(\.cost).sum()
    guard total > .zero else { return [] }
    var start = 0.0
    var rows: [Bars.Row] = []
    for part in parts.prefix(10) {
      rows.append(
        Bars.Row(
          name: part.name, start: start, end: start + part.cost.double,
          cells: [Format.cents(part.cost), Format.fixed(part.cost.double / total.double * 100, 1) + " %"]))
      start += part.cost.double
    }
    let rest = parts.dropFirst(10).map(\.cost).sum()
    if rest > .zero {
      rows.append(
        Bars.Row(
          name: "all else", start: start, end: start + rest.double, tone: .idle,
          cells: [Format.cents(rest), Format.fixed(rest.double / total.double * 100, 1) + " %"]))
    }
    rows.append(Bars.Row(name: "total", cells: [Format.cents(total), "100 %"], isTotal: true))
    return [.chart(Chart("The mean bill of all months", file: "money", .bars(Bars(rows, from: 0))))]
  }
}
