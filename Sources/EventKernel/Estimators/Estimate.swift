import CGSL

/// A figure and the interval it is known to.
public struct Estimate: Equatable, Sendable {
  /// The figure.
  public let value: Double

  /// The lower end of the interval; nil when there is none, as with one replication.
  public let low: Double?

  /// The upper end of the interval; nil when there is none.
  public let high: Double?

  /// Creates an estimate.
  public init(value: Double, low: Double?, high: Double?) {
    self.value = value
    self.low = low
    self.high = high
  }

  /// Half the width of the interval; nil when there is none.
  public var halfWidth: Double? {
    guard let low, let high else { return nil }
    return (high - low) / 2
  }

  /// The mean of independent replications with its t interval (n - 1 degrees of freedom); nil for no values.
  ///
  /// - Parameters:
  ///   - values: one figure a replication.
  ///   - level: the confidence level, above 0 and below 1.
  public static func mean(of values: [Double], level: Double = 0.95) -> Estimate? {
    let moments = moments(of: values)
    return values.isEmpty ? nil : around(moments.mean, moments, level: level)
  }

  /// A quantile of pooled replications, with the t half-width of the replications' own quantiles around it.
  ///
  /// The pooled quantile has the smaller bias, the replications tell its variance: sectioning, S. Asmussen and P. Glynn,
  /// "Stochastic Simulation", 2007, III.5a. The order-statistic interval of one correlated run would be far too narrow.
  ///
  /// - Parameters:
  ///   - values: the quantile of each replication.
  ///   - pooled: the quantile of all replications' values together.
  ///   - level: the confidence level, above 0 and below 1.
  public static func quantile(perReplication values: [Double], pooled: Double, level: Double = 0.95) -> Estimate {
    around(pooled, moments(of: values), level: level)
  }

  private static func moments(of values: [Double]) -> Welford {
    values.reduce(into: Welford()) { $0.add($1) }
  }

  private static func around(_ center: Double, _ moments: Welford, level: Double) -> Estimate {
    precondition(level > 0 && level < 1, "a confidence level lies between 0 and 1")
    guard let variance = moments.variance else { return Estimate(value: center, low: nil, high: nil) }
    let degrees = Double(moments.count - 1)
    let factor = gsl_cdf_tdist_Pinv((1 + level) / 2, degrees)
    let halfWidth = factor * (variance / Double(moments.count)).squareRoot()
    return Estimate(value: center, low: center - halfWidth, high: center + halfWidth)
  }
}
