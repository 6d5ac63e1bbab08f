import Catalog
import Glibc

/// What the experts of a mixture cost when each rank holds some of them whole.
///
/// All ranks wait for the busiest one in every layer, so what counts is the expected maximum over ranks. Under even routing a rank gets
/// the visits of n tokens to k of N experts as one of E equal bins, and touches each of its N / E experts with probability
/// u = 1 - (1 - k / N)^n. The maximum of E such counts with variance s^2 is at most s (2 ln E)^(1/2) above their mean on average, as of
/// normal ones (S. Boucheron, G. Lugosi and P. Massart, "Concentration Inequalities", 2013, theorem 2.5); it is taken to be there.
/// A router that prefers some experts is worse: vLLM calls the mean over the maximum `balancedness` and logs it, and the inverse can be
/// given instead (`expert_imbalance`).
struct ExpertTime {
  private let ranks: Double
  /// Experts of a layer that a rank holds.
  private let held: Double
  private let active: Double
  /// Logarithm of the share of experts that one token leaves alone.
  private let logUntouched: Double
  private let imbalance: Double?
  /// Seconds to read one expert of every layer.
  private let secondsPerExpert: Double
  /// Seconds to compute one expert of every layer for one token.
  private let secondsPerVisit: Double

  /// - Parameters:
  ///   - bandwidth: Bytes per second at which a rank reads weights.
  ///   - compute: Operations per second of a rank.
  init?(
    _ shape: Architecture, _ parallelism: Parallelism, bytesPerWeight: Double, bandwidth: Double, compute: Double
  ) {
    guard let experts = shape.experts, parallelism.expert else { return nil }
    ranks = Double(parallelism.expertRanks)
    held = (Double(experts.count) / ranks).rounded(.up)
    active = Double(experts.activePerToken)
    logUntouched = log1p(-active / Double(experts.count))
    imbalance = parallelism.expertImbalance
    let parameters = Double(shape.expertLayers) * shape.parametersPerExpert
    secondsPerExpert = parameters * bytesPerWeight / bandwidth
    secondsPerVisit = 2 * parameters / compute
  }

  /// Seconds in which the busiest rank reads the experts that N tokens visit.
  func reading(tokens: Double) -> Double {
    let share = -expm1(logUntouched * tokens)
    return secondsPerExpert * busiest(mean: held * share, variance: held * share * (1 - share), most: held)
  }

  /// Seconds in which it computes them.
  func computing(tokens: Double) -> Double {
    let visits = tokens * active
    return secondsPerVisit
      * busiest(mean: visits / ranks, variance: visits / ranks * (1 - 1 / ranks), most: tokens * min(active, held))
  }

  private func busiest(mean: Double, variance: Double, most: Double) -> Double {
    let reached = imbalance.map { mean * $0 } ?? mean + (2 * log(ranks) * variance).squareRoot()
    return min(reached, most)
  }
}
