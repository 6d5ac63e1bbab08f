import EventKernel

/// How a figure of one study differs from that of another that met the same traffic.
public struct Difference: Sendable, Equatable {
  /// What the interval says.
  public enum Significance: String, Sendable, CaseIterable {
    /// The interval at the level corrected for the number of figures excludes 0.
    case significant
    /// The 95 % interval excludes 0, the corrected one does not: one such figure in twenty is chance.
    case significantAlone = "significant alone"
    /// The 95 % interval holds 0.
    case notSignificant = "not significant"
    /// Exactly 0 in every replication.
    case none = "no difference"
    /// No interval: an extreme that was seen, or a single replication.
    case notKnown = "not known"
  }
  /// The figure.
  public var path: String
  /// Its unit.
  public var unit: String
  /// Its value in the first study.
  public var before: Double
  /// Its value in the other.
  public var after: Double
  /// The other's value less the first's.
  public var value: Double
  /// Lower end of the 95 % interval of the difference; nil where there is none.
  public var low: Double?
  /// Upper end of it.
  public var high: Double?
  /// What the interval says.
  public var significance: Significance

  /// The difference over the first study's value; nil where that is 0.
  public var relative: Double? { before == 0 ? nil : value / abs(before) }

  /// Pairs the replications of two figures; nil where one has no value.
  ///
  /// Under common random numbers the paired t interval is much narrower than those of the figures themselves (A. Law, "Simulation
  /// Modeling and Analysis", 5th ed., 2015, sections 10.2.1 and 11.2). It is centred on the difference of the published figures: for a
  /// quantile, of the pooled ones.
  /// - Parameter comparisons: How many figures are compared; the corrected level is 1 - 0.05/comparisons (Bonferroni).
  init?(_ first: Figure, _ second: Figure, comparisons: Int) {
    guard let before = first.value, let after = second.value else { return nil }
    let pairs = zip(first.byReplication, second.byReplication)
    let differences = pairs.compactMap { a, b in a.flatMap { a in b.map { $0 - a } } }
    path = first.path
    unit = first.unit
    self.before = before
    self.after = after
    value = after - before
    guard differences.count > 1 else {
      significance = .notKnown
      return
    }
    let estimate = Estimate.quantile(perReplication: differences, pooled: value)
    low = estimate.low
    high = estimate.high
    let corrected = Estimate.quantile(
      perReplication: differences, pooled: value, level: 1 - 0.05 / Double(max(1, comparisons)))
    significance =
      if differences.allSatisfy({ $0 == 0 }) && value == 0 {
        .none
      } else if corrected.excludesZero {
        .significant
      } else {
        estimate.excludesZero ? .significantAlone : .notSignificant
      }
  }
}

extension Estimate {
  fileprivate var excludesZero: Bool {
    guard let low, let high else { return false }
    return low > 0 || high < 0
  }
}
