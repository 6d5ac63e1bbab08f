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
  /// Lower end of the 95 % interval of the difference; nil where there is none, as between runs in which nothing is left to chance.
  public var low: Double?
  /// Upper end of it.
  public var high: Double?
  /// What the interval says.
  public var significance: Significance
  /// How many times smaller the variance of the paired difference is than that of independent runs; infinite where the difference is
  /// the same in every replication, nil without an interval or where neither figure varies.
  ///
  /// Common random numbers make it large as long as both fleets go through much the same states. Where a small change decides about a
  /// start-up and everything after it, the runs part and it is near 1.
  public var pairing: Double?

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
    let pairs = zip(first.byReplication, second.byReplication).compactMap { a, b in a.flatMap { a in b.map { (a, $0) } }
    }
    let differences = pairs.map { $1 - $0 }
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
    // Of runs in which nothing is left to chance the difference is what it is.
    let isFact = first.isRepeated && second.isRepeated
    low = isFact ? nil : estimate.low
    high = isFact ? nil : estimate.high
    pairing = Self.pairing(pairs)
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

extension Difference {
  private static func pairing(_ pairs: [(Double, Double)]) -> Double? {
    func variance(_ values: [Double]) -> Double { values.reduce(into: Welford()) { $0.add($1) }.variance ?? 0 }
    let alone = variance(pairs.map(\.0)) + variance(pairs.map(\.1))
    guard alone > 0 else { return nil }
    let paired = variance(pairs.map { $1 - $0 })
    // What is left of a constant difference is rounding.
    return paired > 1e-20 * alone ? alone / paired : .infinity
  }
}

extension Estimate {
  fileprivate var excludesZero: Bool {
    guard let low, let high else { return false }
    return low > 0 || high < 0
  }
}
