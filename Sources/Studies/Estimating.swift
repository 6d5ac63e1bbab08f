import EventKernel
import Model

extension Figure {
  /// The mean over replications with its t interval; replications without the quantity are left out.
  static func mean(_ path: String, _ values: [Double?], unit: String, why: String) -> Figure {
    let known = values.compactMap { $0 }
    guard let estimate = Estimate.mean(of: known) else { return Figure(path, why: why, unit: unit) }
    return Figure(path, estimate, values, unit: unit)
  }

  /// The quotient of two sums over replications, with the t interval of the replications' own quotients centred on it: a mean of
  /// quotients would weigh a short replication as much as a long one, and be another number than its mean numerator over its mean
  /// denominator.
  static func ratio(
    _ path: String, _ values: [(numerator: Double, denominator: Double)?], unit: String, why: String
  ) -> Figure {
    let known = values.compactMap { $0 }
    let denominator = known.reduce(0) { $0 + $1.denominator }
    guard denominator > 0 else { return Figure(path, why: why, unit: unit) }
    let own = values.map { $0.flatMap { $0.denominator > 0 ? $0.numerator / $0.denominator : nil } }
    // Where all quotients are the same, so is theirs, to the last digit.
    let first = own.first { $0 != nil } ?? nil
    let pooled =
      own.allSatisfy { $0 == first } ? first ?? 0 : known.reduce(0) { $0 + $1.numerator } / denominator
    return Figure(path, Estimate.quantile(perReplication: own.compactMap { $0 }, pooled: pooled), own, unit: unit)
  }

  /// The extreme that was seen in any replication: a fact about the study, without an interval.
  static func extreme(_ path: String, _ values: [Double?], unit: String, why: String, least: Bool = false) -> Figure {
    let known = values.compactMap { $0 }
    guard let value = least ? known.min() : known.max() else { return Figure(path, why: why, unit: unit) }
    return Figure(path, value, unit: unit)
  }

  /// One statistic of a quantity that every request has: quantiles are pooled over replications, with the t interval of
  /// each replication's own centred on the pooled one.
  static func statistic(
    _ statistic: Objective.Statistic, of histograms: [LogHistogram], pooled: LogHistogram, path: String, unit: String,
    why: String
  ) -> Figure {
    let path = "\(path).\(statistic.rawValue)"
    switch statistic {
    case .mean: return .mean(path, histograms.map(\.mean), unit: unit, why: why)
    case .max: return .extreme(path, histograms.map(\.maximum), unit: unit, why: why)
    case .p50, .p90, .p95, .p99:
      let probability = statistic.probability ?? 1
      guard let value = pooled.quantile(probability) else { return Figure(path, why: why, unit: unit) }
      let own = histograms.map { $0.quantile(probability) }
      return Figure(path, Estimate.quantile(perReplication: own.compactMap { $0 }, pooled: value), own, unit: unit)
    }
  }

  /// Whether a figure is a part of a whole; spending over a budget has the same unit and may be more.
  static func isShare(_ path: String, unit: String) -> Bool {
    unit == "1" && !path.hasSuffix("." + WorkloadFigure.burnRate.rawValue)
  }

  /// Times, counts, shares and costs are 0 or more, and shares 1 at most, whatever the width of their interval.
  private init(_ path: String, _ estimate: Estimate, _ byReplication: [Double?], unit: String) {
    let estimate = estimate.ofQuantity(isShare: Figure.isShare(path, unit: unit))
    self.init(
      path, estimate.value, low: estimate.low, high: estimate.high, unit: unit, byReplication: byReplication)
  }
}

extension Estimate {
  /// The same of what is 0 or more, unless its value says otherwise, and of a share 1 at most.
  func ofQuantity(isShare: Bool) -> Estimate {
    let most = isShare && value <= 1 ? 1 : Double.infinity
    return value < 0 ? self : Estimate(value: value, low: low.map { max(0, $0) }, high: high.map { min(most, $0) })
  }
}

extension Sequence where Element == LogHistogram {
  /// All values together.
  func pooled() -> LogHistogram {
    var all = LogHistogram()
    for histogram in self { all.merge(histogram) }
    return all
  }
}
