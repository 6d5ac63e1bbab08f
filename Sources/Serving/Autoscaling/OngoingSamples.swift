import Model

/// Numbers of requests running and queued, sampled twice a second and reported now and then, for the most or the fewest of them.
///
/// Source: ray 2.60.0, ray/serve/_private/metrics_utils.py, `aggregate_timeseries`: the greatest (least) of the instantaneous totals
/// within the look-back period, as far as they have been pushed; read 2026-11.
public struct OngoingSamples: Sendable {
  private var samples: [(at: Double, level: Double)] = []

  /// Creates an empty record.
  public init() {}

  /// Takes a sample; what no report needs any more is dropped, a part of it at a time.
  public mutating func record(_ level: Double, at now: Double, keeping rules: RayServeScaling) {
    samples.append((now, level))
    let oldest = now - rules.lookBackPeriod - rules.metricsInterval - RayServeScaling.sampleInterval
    let old = samples.prefix { $0.at < oldest }.count
    if old > samples.count / 2 { samples.removeFirst(old) }
  }

  /// What the last report says: of the samples up to it, those within the look-back period; 0 before the first.
  public func reported(_ rules: RayServeScaling, at now: Double) -> Double {
    // Times that are sums of intervals fall short by their last bits.
    let push = ((now + 1e-6) / rules.metricsInterval).rounded(.down) * rules.metricsInterval
    let levels = samples.lazy.filter { $0.at <= push + 1e-6 && $0.at > push - rules.lookBackPeriod + 1e-6 }
      .map(\.level)
    return (rules.aggregation == .min ? levels.min() : levels.max()) ?? 0
  }
}
