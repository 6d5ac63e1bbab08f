import EventKernel
import Model
import Studies

/// Every statistic of every time of every workload, in seconds; cells are empty where a figure has no value or no interval.
func latencyFile(_ study: Study) -> OutputFile { LatencyRow.table.file { LatencyRow.all(study) } }

/// A row of `latency.csv`.
struct LatencyRow {
  let workload: String
  let metric: Objective.Metric
  let statistic: Objective.Statistic
  let figure: Figure

  static let table = CSVTable<LatencyRow>(
    "latency.csv", "A statistic of a time of a workload.",
    [
      Column(.workload) { .text($0.workload) }, Column(.metric) { .text($0.metric.rawValue) },
      Column(.statistic) { .text($0.statistic.rawValue) }, Column(.value) { .optional($0.figure.value) },
      Column(.low) { .optional($0.figure.low) }, Column(.high) { .optional($0.figure.high) },
      Column(.unit) { .text($0.figure.unit) },
    ])

  static func all(_ study: Study) -> [LatencyRow] {
    study.scenario.workloads.flatMap { workload in
      Objective.Metric.allCases.flatMap { metric in
        Objective.Statistic.allCases.compactMap { statistic in
          let path = WorkloadFigure(metric).path(of: workload.name, statistic)
          return study.figures[path].map {
            LatencyRow(workload: workload.name, metric: metric, statistic: statistic, figure: $0)
          }
        }
      }
    }
  }
}

/// The run over time, one row a bin and quantity, averaged over replications.
func timeSeriesFile(_ study: Study) -> OutputFile {
  TimeSeriesRow.table.file { TimeSeriesRow.all(study.timeline, from: study.scenario.start) }
}

/// A row of `timeseries.csv`.
struct TimeSeriesRow {
  let start: Instant
  let second: Double
  let series: MeanTimeline.Series
  let bin: Int

  static let table = CSVTable<TimeSeriesRow>(
    "timeseries.csv", "A quantity in a part of the run, averaged over replications.",
    [
      Column(.time) { .time($0.start, plus: $0.second) }, Column(.second) { .optional($0.second) },
      Column(.subjectType) { .text($0.series.kind) }, Column(.subject) { .text($0.series.name) },
      Column(.metric) { .text($0.series.metric) }, Column(.value) { .optional($0.series.values[$0.bin]) },
      Column(.unit) { .text($0.series.unit) }, Column(.valueMin) { .optional($0.of(\.least)) },
      Column(.valueMax) { .optional($0.of(\.greatest)) }, Column(.valueFirst) { .optional($0.of(\.first)) },
    ])

  static let worstDay = CSVTable<TimeSeriesRow>(
    "worst_day.csv",
    "A quantity in two minutes of the day of the first replication that has most requests beyond an SLO.",
    Array(table.columns.prefix(7)))

  /// The bin's value in a column of the series; nil where there is one replication, which `value` has.
  private func of(_ column: KeyPath<MeanTimeline.Series, [Double?]>) -> Double? {
    let values = series[keyPath: column]
    return values.indices.contains(bin) ? values[bin] : nil
  }

  static func all(_ timeline: MeanTimeline, from start: Instant) -> [TimeSeriesRow] {
    timeline.series.flatMap { series in
      zip(timeline.times.indices, timeline.times).map { bin, second in
        TimeSeriesRow(start: start, second: second, series: series, bin: bin)
      }
    }
  }
}

/// The worst day of the first replication in bins of two minutes; absent where it was not kept.
func worstDayFile(_ study: Study) -> OutputFile {
  guard let day = study.worstDay else { return .absent(TimeSeriesRow.worstDay.name) }
  return TimeSeriesRow.worstDay.file { TimeSeriesRow.all(day, from: study.scenario.start) }
}

/// How many requests took how long.
func histogramFile(_ study: Study) -> OutputFile { HistogramRow.table.file { HistogramRow.all(study) } }

/// A row of `latency_histogram.csv`.
struct HistogramRow {
  let distribution: TimeDistribution
  let bin: LogHistogram.Bin

  static let table = CSVTable<HistogramRow>(
    "latency_histogram.csv", "Requests of all runs together whose time lies between two bounds.",
    [
      Column(.workload) { .text($0.distribution.workload) },
      Column(.metric) { .text($0.distribution.metric.rawValue) }, Column(.binLow) { .optional($0.bin.low) },
      Column(.binHigh) { .optional($0.bin.high) }, Column(.unit) { _ in .text("s") },
      Column(.binCount) { .number(String($0.bin.count)) },
    ])

  static func all(_ study: Study) -> [HistogramRow] {
    study.distributions.flatMap { distribution in
      distribution.bins.map { HistogramRow(distribution: distribution, bin: $0) }
    }
  }
}
