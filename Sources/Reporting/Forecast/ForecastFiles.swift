import Model
import Studies

/// Every file of a forecast, by name.
public func forecastFiles(_ study: ForecastStudy, origin: RunOrigin) -> [OutputFile] {
  [
    ForecastRow.table.file { ForecastRow.all(study) }, ForecastMonthRow.table.file { ForecastMonthRow.all(study) },
    OutputFile("forecast.json", forecastJSON(study)),
    OutputFile("forecast_manifest.json", manifest(of: study, origin: origin)),
  ].packaged(as: study.scenario.name)
}

/// A month's line of the bill; the means add up to the mean of all months to the cent.
struct ForecastRow {
  let month: UsagePeriod
  let line: ForecastLine

  static let table = CSVTable<ForecastRow>(
    "forecast.csv", "A line of a month's bill, with what the draws say about it.",
    [
      Column(.month) { .number($0.month.monthName) },
      Column(.backendType) { .text($0.line.charge.position.kind.rawValue) },
      Column(.backend) { .text($0.line.charge.backend) }, Column(.resource) { .text($0.line.charge.resource) },
      Column(.purchaseOption) { .text($0.line.charge.purchaseOption.label) },
      Column(.category) { .text($0.line.charge.category.rawValue) },
      Column(.workload) { .text($0.line.charge.workload) }, Column(.tenant) { .text($0.line.charge.tenant) },
      Column(.costMean) { .cents($0.line.mean.double) }, Column(.costP10) { .cents($0.line.quantiles.p10) },
      Column(.costP50) { .cents($0.line.quantiles.p50) }, Column(.costP90) { .cents($0.line.quantiles.p90) },
      Column(.currency) { _ in .number("USD") },
    ])

  static func all(_ study: ForecastStudy) -> [ForecastRow] {
    let months = study.forecast.periods
    return study.lines.map { ForecastRow(month: months[$0.charge.position.month], line: $0) }
  }
}

/// A month of the scenario as it routes, or of an API that its traffic could be sent to instead.
struct ForecastMonthRow {
  /// What only the scenario as it routes has.
  struct Routed {
    var error: Double?
    var budget: Double?
    var shareOverBudget: Double?
    var answered: Double?
    var overloaded: Int
  }

  let month: UsagePeriod
  let name: String
  let requests: DrawQuantiles
  let cost: DrawQuantiles
  let costMean: Double?
  let routed: Routed?

  static let table = CSVTable<ForecastMonthRow>(
    "forecast_months.csv", "A month of the scenario as it routes, or of an API that no workload routes to.",
    [
      Column(.month) { .number($0.month.monthName) },
      Column(.routing) { .text($0.routed == nil ? "alternative" : "scenario") },
      Column(.routingName) { .text($0.name) },
      Column(.requestsMean) { .whole($0.requests.mean) }, Column(.requestsP10) { .whole($0.requests.p10) },
      Column(.requestsP50) { .whole($0.requests.p50) }, Column(.requestsP90) { .whole($0.requests.p90) },
      Column(.costMean) { .cents($0.costMean) }, Column(.costP10) { .cents($0.cost.p10) },
      Column(.costP50) { .cents($0.cost.p50) }, Column(.costP90) { .cents($0.cost.p90) },
      Column(.costError) { .cents($0.routed?.error) }, Column(.budget) { .cents($0.routed?.budget) },
      Column(.shareOverBudget) { .optional($0.routed?.shareOverBudget) },
      Column(.answeredP10) { .optional($0.routed?.answered) }, Column(.currency) { _ in .number("USD") },
      Column(.costP10AtLeast) { .cents($0.routed == nil ? nil : $0.cost.leastP10) },
      Column(.costP50AtLeast) { .cents($0.routed == nil ? nil : $0.cost.leastP50) },
      Column(.costP90AtLeast) { .cents($0.routed == nil ? nil : $0.cost.leastP90) },
      Column(.drawsOverloaded) { .optional($0.routed?.overloaded) },
    ])

  static func all(_ study: ForecastStudy) -> [ForecastMonthRow] {
    study.forecast.periods.enumerated().flatMap { month, period in
      let (requests, cost) = (study.requests(ofMonth: month), study.cost(ofMonth: month))
      let routed = ForecastMonthRow(
        month: period, name: study.scenario.name, requests: requests, cost: cost,
        costMean: cost.mean == nil ? nil : study.meanByMonth[month].double,
        routed: Routed(
          error: study.errorByMonth[month], budget: study.forecast.budget?.monthly,
          shareOverBudget: study.shareOverBudget(inMonth: month), answered: study.answered(inMonth: month).p10,
          overloaded: study.overloaded(inMonth: month)))
      let others = study.alternatives.enumerated().map { place, api in
        let cost = study.alternative(place, inMonth: month)
        return ForecastMonthRow(
          month: period, name: study.scenario.apis[api].name, requests: requests, cost: cost, costMean: cost.mean,
          routed: nil)
      }
      return [routed] + others
    }
  }
}

extension CSV.Cell {
  fileprivate static func cents(_ dollars: Double?) -> CSV.Cell {
    dollars.map { .number(Format.fixed($0, 2, grouped: false)) } ?? .empty
  }

  fileprivate static func whole(_ count: Double?) -> CSV.Cell {
    count.map { .number(Format.fixed($0, 0, grouped: false)) } ?? .empty
  }
}
