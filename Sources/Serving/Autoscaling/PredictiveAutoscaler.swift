import Glibc
import Model

/// Replicas by a forecast of the load.
///
/// Source: R. Hyndman, G. Athanasopoulos, "Forecasting: principles and practice", 3rd ed., 5.2 (seasonal naive) and 8.3 (Holt-Winters'
/// additive method). Until a season was measured, the load is taken to stay as it is.
public struct PredictiveAutoscaler: Sendable {
  /// What the scenario says of it.
  public let rules: PredictiveScaling
  private let bounds: ReplicaBounds
  private let season: Int
  private let ahead: Int
  /// The last season's values, or of Holt-Winters the seasonal parts, by interval modulo the season.
  private var seasonal: [Double]
  private var count = 0
  private var level = 0.0
  private var trend = 0.0

  /// Creates a forecaster without a past.
  public init(_ rules: PredictiveScaling, bounds: ReplicaBounds) {
    self.rules = rules
    self.bounds = bounds
    season = max(1, Int((rules.season / rules.interval).rounded()))
    ahead = max(1, Int((rules.lead / rules.interval).rounded(.up)))
    seasonal = Array(repeating: 0, count: season)
  }

  /// Takes the load of an interval; nil, where it could not be measured, counts as what was foreseen.
  public mutating func evaluate(_ load: Double?, replicas: Int, at now: Double) -> ScalingDecision {
    guard let load = load ?? (count > 0 ? forecast(1) : nil) else { return .stay(replicas) }
    take(load)
    let foreseen = max(0, count < season ? load : forecast(ahead))
    let raw = Int(replicas: ceil(foreseen / rules.metric.target - 1e-9))
    return ScalingDecision(
      signal: foreseen, raw: raw, stabilised: raw, desired: max(bounds.minimum, min(bounds.maximum, raw)))
  }

  /// The load N intervals after the last measured one.
  private func forecast(_ steps: Int) -> Double {
    let part = seasonal[(count - 1 + steps) % season]
    guard case .holtWinters = rules.method else { return part }
    return level + Double(steps) * trend + part
  }

  private mutating func take(_ load: Double) {
    let place = count % season
    count += 1
    guard case .holtWinters(let alpha, let beta, let gamma) = rules.method, count > season else {
      seasonal[place] = load
      if case .holtWinters = rules.method, count == season {
        level = seasonal.reduce(0, +) / Double(season)
        for index in seasonal.indices { seasonal[index] -= level }
      }
      return
    }
    let before = (level: level, trend: trend)
    level = alpha * (load - seasonal[place]) + (1 - alpha) * (before.level + before.trend)
    trend = beta * (level - before.level) + (1 - beta) * before.trend
    seasonal[place] = gamma * (load - before.level - before.trend) + (1 - gamma) * seasonal[place]
  }
}
