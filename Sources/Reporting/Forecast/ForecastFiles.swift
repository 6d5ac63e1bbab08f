import Model
import Studies

/// Every file of a forecast, by name.
public func forecastFiles(_ study: ForecastStudy, origin: RunOrigin) -> [(name: String, text: String)] {
  [
    ("forecast.csv", forecastCSV(study)), ("forecast_months.csv", forecastMonthsCSV(study)),
    ("forecast.json", forecastJSON(study).text() + "\n"),
    ("manifest.json", manifest(of: study, origin: origin).text() + "\n"),
  ]
}

/// One row a month and line of the bill; the means add up to the mean of all months to the cent.
public func forecastCSV(_ study: ForecastStudy) -> String {
  var csv = CSV(
    columns: [
      "month_start", "month_end", "backend_kind", "backend", "resource", "purchase_option", "category", "workload",
      "tenant", "cost_mean", "cost_p10", "cost_p50", "cost_p90", "currency",
    ])
  let periods = study.forecast.periods
  for line in study.lines {
    let charge = line.charge
    csv.add(
      dates(periods[charge.position.month])
        + [
          .text(charge.position.kind.rawValue), .text(charge.backend), .text(charge.resource),
          .text(charge.purchaseOption), .text(charge.category.rawValue), .text(charge.workload), .text(charge.tenant),
          .number(plainCents(line.mean.double)),
        ] + [line.quantiles.p10, line.quantiles.p50, line.quantiles.p90].map(money) + [.number("USD")])
  }
  return csv.text
}

/// One row a month for the scenario as routed, and one for each API that it could be sent to instead.
public func forecastMonthsCSV(_ study: ForecastStudy) -> String {
  var csv = CSV(
    columns: [
      "month_start", "month_end", "kind", "name", "requests_mean", "requests_p10", "requests_p50", "requests_p90",
      "cost_mean", "cost_p10", "cost_p50", "cost_p90", "cost_simulation_error", "budget", "share_over_budget",
      "answered_p10", "currency", "cost_p10_at_least", "cost_p50_at_least", "cost_p90_at_least", "draws_overloaded",
    ])
  for (month, period) in study.forecast.periods.enumerated() {
    let (requests, cost) = (study.requests(ofMonth: month), study.cost(ofMonth: month))
    let traffic = [requests.mean, requests.p10, requests.p50, requests.p90].map { count in
      count.map { CSV.Cell.number(Format.fixed($0, 0, grouped: false)) } ?? .empty
    }
    csv.add(
      dates(period) + [.text("scenario"), .text(study.scenario.name)] + traffic
        + [cost.mean == nil ? .empty : .number(plainCents(study.meanByMonth[month].double))]
        + [cost.p10, cost.p50, cost.p90, study.errorByMonth[month], study.forecast.budget?.monthly].map(money)
        + [
          .optional(study.shareOverBudget(inMonth: month)), .optional(study.answered(inMonth: month).p10),
          .number("USD"),
        ] + [cost.leastP10, cost.leastP50, cost.leastP90].map(money)
        + [.number("\(study.overloaded(inMonth: month))")])
    for (place, api) in study.alternatives.enumerated() {
      let cost = study.alternative(place, inMonth: month)
      csv.add(
        dates(period) + [.text("alternative"), .text(study.scenario.apis[api].name)] + traffic
          + [cost.mean, cost.p10, cost.p50, cost.p90].map(money)
          + [.empty, .empty, .empty, .empty, .number("USD"), .empty, .empty, .empty, .empty])
    }
  }
  return csv.text
}

/// The first day, and the first one after.
private func dates(_ period: UsagePeriod) -> [CSV.Cell] {
  [period.start, period.end].map { .number(String(isoTime($0, plus: 0).prefix(10))) }
}

private func money(_ dollars: Double?) -> CSV.Cell { dollars.map { .number(plainCents($0)) } ?? .empty }

private func plainCents(_ dollars: Double) -> String { Format.fixed(dollars, 2, grouped: false) }
