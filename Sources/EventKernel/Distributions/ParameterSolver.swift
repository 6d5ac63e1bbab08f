import CGSL
import Glibc

/// Finds the distribution of a family that has given statistics.
struct ParameterSolver {
  let family: String
  let given: [String: Double]
  let conditions: [Condition]

  func distribution() throws(DistributionError) -> Distribution {
    switch family {
    case "exponential", "geometric", "poisson": return try oneParameter(conditions[0])
    case "beta", "negative_binomial": return try fromMeanAndSpread()
    case "normal", "logistic": return try LocationScaleSolver(family: family, conditions: conditions).distribution()
    default: return try ScaleShapeSolver(family: family, conditions: conditions).distribution()
    }
  }

  /// One quantile; a mean is a natural parameter of these families.
  private func oneParameter(_ condition: Condition) throws(DistributionError) -> Distribution {
    guard case .quantile(let p) = condition.statistic else {
      return try NaturalParameters(family, given).distribution()
    }
    let q = condition.value
    if family == "exponential" {
      guard q > 0 else { throw fault(condition, "a number above 0") }
      return .exponential(mean: -q / log1p(-p))
    }
    let least = family == "geometric" ? 1.0 : 0
    guard q >= least, q == q.rounded(), q <= 1e9 else {
      throw fault(condition, "a whole number from \(figureText(least)) to 1e9, as \(family) gives")
    }
    // The distribution function at q is made equal to p: 1 - (1 - p)^q, and the upper gamma integral of q + 1.
    if family == "geometric" { return .geometric(p: -expm1(log1p(-p) / q)) }
    return .poisson(mean: gsl_cdf_gamma_Qinv(p, q + 1, 1))
  }

  /// Mean with standard deviation or coefficient of variation, where the natural parameters follow from them directly.
  private func fromMeanAndSpread() throws(DistributionError) -> Distribution {
    guard let mean = conditions.first(where: { $0.statistic == .mean }),
      let spread = conditions.first(where: { $0.statistic != .mean })
    else {
      throw DistributionError(message: "\(family) takes mean with sd or cv, not cv with sd")
    }
    guard spread.value > 0 else { throw fault(spread, "a number above 0") }
    let sd = spread.statistic == .cv ? spread.value * mean.value : spread.value
    return family == "beta" ? try beta(mean, spread, sd: sd) : try negativeBinomial(mean, spread, sd: sd)
  }

  private func beta(_ mean: Condition, _ spread: Condition, sd: Double) throws(DistributionError) -> Distribution {
    let (low, high) = try NaturalParameters(family, given).betaBounds()
    guard mean.value > low, mean.value < high else {
      throw fault(mean, "a number between low and high, which are \(figureText(low)) and \(figureText(high))")
    }
    let share = (mean.value - low) / (high - low)
    // All weight at the two ends gives the variance m (1 - m), which no beta law reaches.
    let sizes = share * (1 - share) * (high - low) * (high - low) / (sd * sd) - 1
    guard sizes > 0 else {
      let most = (share * (1 - share)).squareRoot() * (high - low)
      let limit = spread.statistic == .cv ? most / mean.value : most
      throw fault(spread, "a number below \(figureText(limit)): on this interval nothing of that mean is wider")
    }
    return .beta(a: share * sizes, b: (1 - share) * sizes, low: low, high: high)
  }

  private func negativeBinomial(
    _ mean: Condition, _ spread: Condition, sd: Double
  ) throws(DistributionError) -> Distribution {
    guard mean.value > 0 else { throw fault(mean, "a number above 0") }
    guard sd * sd > mean.value else {
      let least = mean.value.squareRoot()
      let limit = spread.statistic == .cv ? least / mean.value : least
      throw fault(spread, "a number above \(figureText(limit)): a negative binomial is wider than a Poisson law")
    }
    let p = mean.value / (sd * sd)
    return .negativeBinomial(n: mean.value * p / (1 - p), p: p)
  }

  private func fault(_ condition: Condition, _ expected: String) -> DistributionError {
    DistributionError(parameter: condition.name, message: "expected \(expected); got \(figureText(condition.value))")
  }
}
