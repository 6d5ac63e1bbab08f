import EventKernel
import Glibc

/// Which of several systems has the smallest mean, by fully sequential elimination.
///
/// Source: S.-H. Kim and B. Nelson, "A fully sequential procedure for indifference-zone selection in simulation", ACM Trans. Model.
/// Comput. Simul. 11(3), 2001, section 3, with c = 1: systems may be correlated (common random numbers), observations of one system
/// are independent and normal.
public struct KimNelson: Sendable {
  /// Difference that matters, in the unit of the observations, above 0.
  public let indifference: Double
  /// h^2 = 2 eta (n0 - 1), eta = ((2 alpha / (k - 1))^(-2 / (n0 - 1)) - 1) / 2.
  private let spread: Double

  /// Prepares a procedure.
  ///
  /// - Parameters:
  ///   - systems: How many there are, at least 1.
  ///   - first: Observations of each from which variances are estimated, at least 2.
  ///   - confidence: Probability of a correct selection, above 1 / 2.
  public init(systems: Int, first: Int, confidence: Double, indifference: Double) {
    let degrees = Double(first - 1)
    let share = min(1, 2 * (1 - confidence) / Double(max(1, systems - 1)))
    let eta = (pow(share, -2 / degrees) - 1) / 2
    spread = 2 * eta * degrees
    self.indifference = indifference
  }

  /// Whether the first of two systems is shown to be the worse one.
  ///
  /// - Parameters:
  ///   - own: Observations of the first.
  ///   - other: As many of the second, at the same chance.
  ///   - variance: Of the differences among the first observations.
  public func eliminates(_ own: [Double], by other: [Double], variance: Double) -> Bool {
    let count = Double(own.count)
    let difference = zip(own, other).reduce(0) { $0 + $1.0 - $1.1 } / count
    return difference > max(0, allowance(variance, after: count))
  }

  /// Whether two systems that both remain may be taken as equally good: no observation more is called for.
  public func isSettled(variance: Double, after count: Int) -> Bool { allowance(variance, after: Double(count)) <= 0 }

  private func allowance(_ variance: Double, after count: Double) -> Double {
    indifference / (2 * count) * (spread * variance / (indifference * indifference) - count)
  }
}

/// Variance of the differences of paired values; 0 for fewer than two pairs.
func pairedVariance(_ a: some Sequence<Double>, _ b: some Sequence<Double>) -> Double {
  zip(a, b).reduce(into: Welford()) { $0.add($1.0 - $1.1) }.variance ?? 0
}
