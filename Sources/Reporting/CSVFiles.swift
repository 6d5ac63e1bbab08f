import Model
import Studies

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
