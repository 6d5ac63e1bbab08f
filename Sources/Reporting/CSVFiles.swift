import Billing
import Scenarios
import Studies

/// The bill for finance: one row a month and charge, exact decimals, always the same columns. Header alone when the bill is not known.
public func costsCSV(_ study: Study) -> String {
  var csv = CSV(columns: [
    "month", "workload", "tenant", "backend_type", "backend", "resource", "purchase_option", "category", "quantity",
    "unit", "unit_price", "cost", "currency", "price_source",
  ])
  for charge in study.ledger?.charges ?? [] {
    csv.add([
      .number(charge.month), .text(charge.workload), .text(charge.tenant), .text(charge.position.kind.rawValue),
      .text(charge.backend), .text(charge.resource), .text(charge.purchaseOption), .text(charge.category.rawValue),
      .number(charge.quantity.description), .text(charge.unit), .number(charge.unitPrice.description),
      .number(charge.cost.description), .number("USD"), .text(charge.priceSource),
    ])
  }
  return csv.text
}

/// Every statistic of every time of every workload, in seconds; cells are empty where a figure has no value or no interval.
public func latencyCSV(_ study: Study) -> String {
  var csv = CSV(columns: ["workload", "metric", "statistic", "value_s", "low", "high"])
  for workload in study.scenario.workloads {
    for metric in Objective.Metric.allCases {
      for statistic in Objective.Statistic.allCases {
        guard let figure = study.figures["\(workload.name).\(metric.rawValue).\(statistic.rawValue)"] else { continue }
        csv.add([
          .text(workload.name), .text(metric.rawValue), .text(statistic.rawValue), .optional(figure.value),
          .optional(figure.low), .optional(figure.high),
        ])
      }
    }
  }
  return csv.text
}

/// The run over time, one row a bin and quantity, averaged over replications.
public func timeSeriesCSV(_ study: Study) -> String {
  var csv = CSV(columns: ["time", "second", "kind", "name", "metric", "value", "unit"])
  for series in study.timeline.series {
    for (second, value) in zip(study.timeline.times, series.values) {
      csv.add([
        .number(isoTime(study.scenario.start, plus: second)), .optional(second), .text(series.kind),
        .text(series.name), .text(series.metric), .optional(value), .text(series.unit),
      ])
    }
  }
  return csv.text
}
