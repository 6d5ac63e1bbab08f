import Billing
import Model
import Studies

/// The forecast on a terminal: the months, when the budget is crossed, where the money goes, and what makes it uncertain.
public func forecastSummary(_ study: ForecastStudy, palette: Palette) -> String {
  let forecast = study.forecast
  let months = forecast.months == 1 ? "1 month" : "\(forecast.months) months"
  let finished = study.isInterrupted ? "stopped after \(study.draws.count) of \(study.planned)" : "\(study.draws.count)"
  let draws = forecast.inputs.isEmpty ? "nothing uncertain" : "\(finished) draws"
  var lines = [
    "\(palette.paint(study.scenario.name, .heading))  \(months) from \(isoTime(forecast.start, plus: 0).prefix(10)), \(draws), "
      + "seed \(study.scenario.seed)",
    "p10, p50 and p90 are over the draws; +- is the 95 % error of a cost because \(study.days) days are simulated and scaled.",
    "",
  ]
  lines += monthTable(study).lines(palette)
  lines += [""] + budgetSentences(study).map { palette.paint($0, .heading) } + [""]
  lines += [palette.paint("Where the money goes, mean of all months", .heading)]
  lines += backends(study).lines(palette)
  if !study.alternatives.isEmpty {
    lines += ["", palette.paint("The same answers on an API, all months", .heading)]
    lines += alternatives(study).lines(palette)
  }
  if !forecast.inputs.isEmpty {
    lines += ["", palette.paint("What makes the total uncertain", .heading)]
    lines += study.sensitivities.map { "  " + sentence($0) }
  }
  if !study.warnings.isEmpty {
    lines += ["", palette.paint("Warnings", .heading)] + study.warnings.map { "  ! \($0)" }
  }
  return lines.joined(separator: "\n") + "\n"
}

private func monthTable(_ study: ForecastStudy) -> TextGrid {
  let forecast = study.forecast
  let isUncertain = !forecast.inputs.isEmpty
  let hasBudget = forecast.budget?.monthly != nil
  let names = study.alternatives.map { study.scenario.apis[$0].name }
  var grid = TextGrid()
  let heads = ["month", "requests", "mean cost", "+-"] + (isUncertain ? ["p10", "p50", "p90"] : [])
  let further = hasBudget ? ["over budget"] : []
  grid.add(
    heads.enumerated().map { $0 == 0 ? .left($1, .faint) : .right($1, .faint) } + further.map { .right($0, .faint) }
      + names.map { .right("on \($0)\(isUncertain ? ", p50" : "")", .faint) })
  func row(
    _ name: String, _ requests: DrawQuantiles, _ mean: Amount, _ cost: DrawQuantiles, _ error: Double?,
    _ share: Double?, _ others: [DrawQuantiles]
  ) {
    var cells: [TextGrid.Cell] = [
      .left(name), .right(requests.p50.map { Format.fixed($0, 0) } ?? "-"),
      .right(cost.mean == nil ? "-" : Format.cents(mean)), .right(money(error)),
    ]
    if isUncertain {
      cells += [(cost.p10, cost.leastP10), (cost.p50, cost.leastP50), (cost.p90, cost.leastP90)].map {
        .right($0.0 == nil && $0.1 != nil ? ">= \(money($0.1))" : money($0.0))
      }
    }
    if hasBudget { cells.append(.right(share.map { Format.fixed($0 * 100, 0) + " %" } ?? "")) }
    grid.add(cells + others.map { .right(money($0.p50)) })
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
  return grid
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

private func backends(_ study: ForecastStudy) -> TextGrid {
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
      backend: charge.backend, resource: charge.resource, option: charge.purchaseOption, category: charge.category)
    if let known = sums.firstIndex(where: { $0.row == row }) {
      sums[known].cost += line.mean
    } else {
      sums.append((row, line.mean))
    }
  }
  var grid = TextGrid()
  for (row, cost) in sums {
    grid.add([
      .left(row.backend), .left(row.resource), .left(row.option),
      .left(row.category.rawValue.replacing("_", with: " ")), .right(Format.cents(cost)),
    ])
  }
  grid.add([
    .left("total", .heading), .left(""), .left(""), .left(""), .right(Format.cents(study.meanTotal), .heading),
  ])
  return grid
}

private func alternatives(_ study: ForecastStudy) -> TextGrid {
  let isUncertain = !study.forecast.inputs.isEmpty
  var grid = TextGrid()
  let heads = ["mean"] + (isUncertain ? ["p10", "p50", "p90"] : [])
  grid.add([.left("")] + heads.map { .right($0, .faint) } + [.left("")])
  func cells(_ cost: DrawQuantiles) -> [TextGrid.Cell] {
    ([cost.mean] + (isUncertain ? [cost.p10, cost.p50, cost.p90] : [])).map { .right(money($0)) }
  }
  grid.add([.left("as routed")] + cells(study.total) + [.left("")])
  for (place, api) in study.alternatives.enumerated() {
    let share = study.shareCheaper(on: place).map { "cheaper in \(Format.fixed($0 * 100, 0)) % of the draws" } ?? ""
    let one = study.shareCheaper(on: place).map { $0 == 1 ? "cheaper" : "dearer" } ?? ""
    let api = study.scenario.apis[api]
    grid.add(
      [.left("\(api.name) (\(api.model))")] + cells(study.alternative(place)) + [.left(isUncertain ? share : one)])
  }
  return grid
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
