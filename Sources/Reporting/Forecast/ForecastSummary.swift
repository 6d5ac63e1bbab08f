import Billing
import Model
import Studies

/// The forecast as a page: the months, when the budget is crossed, where the money goes, and what makes it uncertain.
public func forecastPage(_ study: ForecastStudy) -> Page {
  let forecast = study.forecast
  let months = forecast.months == 1 ? "1 month" : "\(forecast.months) months"
  let draws = forecast.inputs.isEmpty ? "nothing uncertain" : "\(study.draws.count) draws"
  let isUncertain = !forecast.inputs.isEmpty
  let notices =
    study.isInterrupted
    ? [PageNotice.interrupted(study.draws.count, of: study.planned, "draws", PageNotice.again)] : []
  let reading = PageSection([
    .remark(
      (isUncertain ? "p10, p50 and p90 are over the draws; " : "")
        + (study.isRepeated
          ? "Costs have no error of simulation: every run costs the same."
          : "+- is the 95 % error of a cost because \(study.days) days are simulated and scaled."))
  ])
  let answers =
    study.isInterrupted
    ? []
    : [
      PageSection([.table(monthTable(study))]), PageSection(budgetSentences(study).map(PageBlock.answer)),
      PageSection("Where the money goes, mean of all months", [.table(backends(study))]),
      PageSection(
        "The same answers on an API, all months",
        study.alternatives.isEmpty ? [] : [.table(alternatives(study))] + pricingNotes(study)),
      PageSection(
        "What makes the total uncertain", isUncertain ? study.sensitivities.map { .sentence(sentence($0)) } : []),
    ]
  return Page(
    study.scenario.name,
    "\(months) from \(isoTime(forecast.start, plus: 0).prefix(10)), \(draws), seed \(study.scenario.seed)",
    notices: notices, sections: [reading] + answers + [warningSection(study.warnings)])
}

private func monthTable(_ study: ForecastStudy) -> PageTable {
  let forecast = study.forecast
  let isUncertain = !forecast.inputs.isEmpty
  let hasBudget = forecast.budget?.monthly != nil
  let names = study.alternatives.map { study.scenario.apis[$0].name }
  let heads =
    ["requests", "mean cost", "+-"] + (isUncertain ? ["p10", "p50", "p90"] : []) + (hasBudget ? ["over budget"] : [])
    + names.map { "on \($0)\(isUncertain ? ", p50" : "")" }
  var table = PageTable([.left("month")] + heads.map { .right($0) })
  func row(
    _ name: String, _ requests: DrawQuantiles, _ mean: Amount, _ cost: DrawQuantiles, _ error: Double?,
    _ share: Double?, _ others: [DrawQuantiles]
  ) {
    var cells: [PageCell] = [
      .text(name), .number(requests.p50, unit: "requests", as: requests.p50.map { Format.fixed($0, 0) } ?? "-"),
      cost.mean == nil ? .money(nil) : .cents(mean), .money(error),
    ]
    if isUncertain {
      cells += [(cost.p10, cost.leastP10), (cost.p50, cost.leastP50), (cost.p90, cost.leastP90)].map {
        quantile, least in
        guard quantile == nil, let least else { return .money(quantile) }
        return .number(nil, low: least, unit: "USD", as: ">= \(money(least))")
      }
    }
    if hasBudget { cells.append(share.map { .share($0, decimals: 0) } ?? .empty) }
    table.add(cells + others.map { .money($0.p50) })
  }
  for (month, period) in forecast.periods.enumerated() {
    row(
      period.monthName, study.requests(ofMonth: month), study.meanByMonth[month], study.cost(ofMonth: month),
      study.errorByMonth[month], study.shareOverBudget(inMonth: month),
      study.alternatives.indices.map { study.alternative($0, inMonth: month) })
  }
  row(
    "total", study.totalRequests, study.meanTotal, study.total, study.errorOfTotal, nil,
    study.alternatives.indices.map { study.alternative($0) })
  return table
}

private func money(_ dollars: Double?) -> String { dollars.map { Format.money($0) } ?? "-" }

/// What the budget has to say, one sentence a budget; none without one.
func budgetSentences(_ study: ForecastStudy) -> [String] {
  guard let budget = study.forecast.budget else { return ["The scenario names no budget (forecast.budget)."] }
  let names = study.forecast.periods.map(\.monthName)
  let isUncertain = !study.forecast.inputs.isEmpty
  func when(_ month: Int?, _ never: String) -> String { month.map { "in \(names[$0])" } ?? never }
  var sentences: [String] = []
  if let monthly = budget.monthly {
    let p50 = when(study.monthOverBudget(.p50), "in no month")
    let p90 = when(study.monthOverBudget(.p90), "in no month")
    sentences.append(
      isUncertain
        ? "The budget of \(Format.money(monthly)) a month is crossed by the p50 first \(p50), by the p90 first \(p90)."
        : "The budget of \(Format.money(monthly)) a month is crossed first \(p50).")
  }
  if let total = budget.total {
    let p50 = when(study.monthBudgetIsSpent(.p50), "in no month")
    let p90 = when(study.monthBudgetIsSpent(.p90), "in no month")
    let share = Format.fixed((study.shareOverTotalBudget ?? 0) * 100, 0)
    sentences.append(
      isUncertain
        ? "The budget of \(Format.money(total)) in all is spent at p50 \(p50), at p90 \(p90); \(share) % of the draws need more."
        : "The budget of \(Format.money(total)) in all is spent \(p50).")
  }
  return sentences
}

private func backends(_ study: ForecastStudy) -> PageTable {
  struct Row: Hashable {
    var backend: String
    var resource: String
    var option: String
    var category: Charge.Category
  }
  var sums: [(row: Row, cost: Amount)] = []
  for line in study.lines where line.charge.nature == .usage {
    let charge = line.charge
    let row = Row(
      backend: charge.backend, resource: charge.resource, option: charge.purchaseOption.label, category: charge.category
    )
    if let known = sums.firstIndex(where: { $0.row == row }) {
      sums[known].cost += line.mean
    } else {
      sums.append((row, line.mean))
    }
  }
  var table = PageTable(
    [.left("backend"), .left("resource"), .left("option"), .left("category"), .right("cost")], names: 3)
  for (row, cost) in sums {
    table.add([
      .text(row.backend), .text(row.resource), .text(row.option),
      .text(row.category.rawValue.replacing("_", with: " ")), .cents(cost),
    ])
  }
  table.add([.text("total", .heading), .empty, .empty, .empty, .cents(study.meanTotal, .heading)])
  return table
}

private func alternatives(_ study: ForecastStudy) -> PageTable {
  let isUncertain = !study.forecast.inputs.isEmpty
  let heads = ["mean"] + (isUncertain ? ["p10", "p50", "p90"] : [])
  var table = PageTable([.left("served")] + heads.map { .right($0) } + [.left("")])
  func cells(_ cost: DrawQuantiles) -> [PageCell] {
    ([cost.mean] + (isUncertain ? [cost.p10, cost.p50, cost.p90] : [])).map { .money($0) }
  }
  table.add([.text("as routed")] + cells(study.total))
  for (place, api) in study.alternatives.enumerated() {
    let api = study.scenario.apis[api]
    table.add([.text("\(api.name) (\(api.model))")] + cells(study.alternative(place)) + [.text(verdict(study, place))])
  }
  return table
}

/// What an alternative costs next to the scenario as it routes, in a few words; empty where no draw knows.
private func verdict(_ study: ForecastStudy, _ place: Int) -> String {
  guard let cheaper = study.shareCheaper(on: place), let same = study.shareSame(on: place) else { return "" }
  guard study.isCompared(withAlternative: place) else {
    let (there, own) = (study.answered(onAlternative: place), study.answeredAsRouted ?? 1)
    return "not compared: \(Format.percent(there)) answered, as routed \(Format.percent(own))"
  }
  let basis = study.pricingNote(ofAlternative: place) == nil ? "" : "by tokens alone "
  if same == 1 { return basis + "costs the same" }
  if study.forecast.inputs.isEmpty { return basis + (cheaper == 1 ? "cheaper" : "dearer") }
  return basis + "cheaper in \(Format.fixed(cheaper * 100, 0)) % of the draws"
    + (same > 0 ? ", the same in \(Format.fixed(same * 100, 0)) %" : "")
}

/// What the figures on other APIs leave out.
private func pricingNotes(_ study: ForecastStudy) -> [PageBlock] {
  let hasObjectives = study.scenario.workloads.contains { $0.hasTokens && !$0.objectives.isEmpty }
  return study.alternatives.indices.flatMap { place in
    [study.answersNote(ofAlternative: place), study.pricingNote(ofAlternative: place)].compactMap { note in
      note.map { PageBlock.sentence($0 + ".") }
    }
  } + (hasObjectives ? [.remark("No call is simulated there, so that SLOs are not judged.")] : [])
}

private func sentence(_ row: ForecastSensitivity) -> String {
  guard let correlation = row.correlation, let share = row.share else {
    return "\(row.path): the total does not vary with it"
  }
  let sign = correlation < 0 ? "-" : "+"
  let known = row.isSignificant ? "" : ", which so few draws do not tell from nothing"
  return "\(row.path): \(Format.fixed(share * 100, 0)) % of the variance of ranks (rank correlation \(sign)"
    + "\(Format.fixed(abs(correlation), 2)))\(known)"
}
