import EventKernel
import Model
import Serving

/// How many requests of a workload took how long, all replications together.
public struct TimeDistribution: Sendable, Equatable {
  /// Name of the workload.
  public var workload: String
  /// Which time.
  public var metric: Objective.Metric
  /// Seconds and counts, in increasing order; bins without a request are left out.
  public var bins: [LogHistogram.Bin]

  /// Creates a distribution.
  public init(workload: String, metric: Objective.Metric, bins: [LogHistogram.Bin]) {
    self.workload = workload
    self.metric = metric
    self.bins = bins
  }

  /// Bins a doubling of the time: a bin is at most 12.5 % wide.
  static let binsPerOctave = 8

  /// Time to first token, where there are tokens, and latency of each workload.
  static func all(_ scenario: Scenario, _ samples: [Sample]) -> [TimeDistribution] {
    scenario.workloads.indices.flatMap { index in
      let workload = scenario.workloads[index]
      let metrics: [(Objective.Metric, KeyPath<WorkloadResult, LogHistogram>)] =
        (workload.hasTokens ? [(.ttft, \.ttft)] : []) + [(.latency, \.latency)]
      return metrics.compactMap { metric, histogram in
        let pooled = samples.map { $0.workloads[index][keyPath: histogram] }.pooled()
        let bins = pooled.bins(perOctave: binsPerOctave)
        return bins.isEmpty ? nil : TimeDistribution(workload: workload.name, metric: metric, bins: bins)
      }
    }
  }
}
