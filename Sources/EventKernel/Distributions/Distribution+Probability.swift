import CGSL
import Glibc

extension Distribution {
  /// The probability that a draw does not exceed `x`. At a clip's bounds it includes what was set to the bound.
  public func cdf(_ x: Double) -> Double {
    let support = support
    if x < support.lowerBound { return 0 }
    if x >= support.upperBound { return 1 }
    switch self {
    case .constant: return 1
    case .uniform(let low, let high): return (x - low) / (high - low)
    case .triangular(let low, let mode, let high):
      if x < mode { return (x - low) * (x - low) / ((high - low) * (mode - low)) }
      return 1 - (high - x) * (high - x) / ((high - low) * (high - mode))
    case .exponential(let mean): return gsl_cdf_exponential_P(x, mean)
    case .gamma(let shape, let scale): return gsl_cdf_gamma_P(x, shape, scale)
    case .lognormal(let mu, let sigma): return gsl_cdf_lognormal_P(x, mu, sigma)
    case .normal(let mean, let sd): return gsl_cdf_gaussian_P(x - mean, sd)
    case .weibull(let shape, let scale): return gsl_cdf_weibull_P(x, scale, shape)
    case .pareto(let minimum, let shape): return gsl_cdf_pareto_P(x, shape, minimum)
    case .beta(let a, let b, let low, let high): return gsl_cdf_beta_P((x - low) / (high - low), a, b)
    case .logistic(let mean, let scale): return gsl_cdf_logistic_P(x - mean, scale)
    case .geometric(let p): return -expm1(x.rounded(.down) * log1p(-p))
    case .poisson(let mean): return gsl_cdf_poisson_P(Distribution.whole(x), mean)
    case .binomial(let n, let p): return gsl_cdf_binomial_P(Distribution.whole(x), p, UInt32(n))
    case .negativeBinomial(let n, let p): return gsl_cdf_negative_binomial_P(Distribution.whole(x), p, n)
    case .zipf(let count, let exponent):
      return harmonicNumber(x.rounded(.down), exponent: exponent) / harmonicNumber(Double(count), exponent: exponent)
    case .empirical(let table): return table.cumulative[table.countAtMost(x) - 1]
    case .quantilePoints(let points): return Distribution.share(of: points, atMost: x)
    case .mixture(let components):
      let weight = components.reduce(0) { $0 + $1.weight }
      return components.reduce(0) { $0 + $1.weight / weight * $1.distribution.cdf(x) }
    case .clipped(let inner, _, _): return inner.cdf(x)
    }
  }

  /// The probability that a draw exceeds `x`: 1 - `cdf(x)`, but exact to rounding in the upper tail where GSL has it.
  public func survival(_ x: Double) -> Double {
    let support = support
    if x < support.lowerBound { return 1 }
    if x >= support.upperBound { return 0 }
    switch self {
    case .exponential(let mean): return gsl_cdf_exponential_Q(x, mean)
    case .gamma(let shape, let scale): return gsl_cdf_gamma_Q(x, shape, scale)
    case .lognormal(let mu, let sigma): return gsl_cdf_lognormal_Q(x, mu, sigma)
    case .normal(let mean, let sd): return gsl_cdf_gaussian_Q(x - mean, sd)
    case .weibull(let shape, let scale): return gsl_cdf_weibull_Q(x, scale, shape)
    case .pareto(let minimum, let shape): return gsl_cdf_pareto_Q(x, shape, minimum)
    case .beta(let a, let b, let low, let high): return gsl_cdf_beta_Q((x - low) / (high - low), a, b)
    case .logistic(let mean, let scale): return gsl_cdf_logistic_Q(x - mean, scale)
    case .clipped(let inner, _, _): return inner.survival(x)
    default: return 1 - cdf(x)
    }
  }

  /// The smallest value that a share `p` (0...1) of the draws does not exceed; infinite where the support is and `p` is
  /// 0 or 1. NaN where GSL finds no answer, which happens at gamma or beta shapes far below 0.01.
  public func quantile(_ p: Double) -> Double {
    precondition((0...1).contains(p), "a quantile is asked at a probability")
    let support = support
    if p == 0 { return support.lowerBound }
    if p == 1 { return support.upperBound }
    switch self {
    case .constant(let value): return value
    case .uniform(let low, let high): return low + p * (high - low)
    case .triangular(let low, let mode, let high): return Sampler.triangular(low: low, mode: mode, high: high, p)
    case .exponential(let mean): return gsl_cdf_exponential_Pinv(p, mean)
    case .gamma(let shape, let scale): return scale * Distribution.gammaQuantile(p, shape: shape)
    case .lognormal(let mu, let sigma): return gsl_cdf_lognormal_Pinv(p, mu, sigma)
    case .normal(let mean, let sd): return mean + gsl_cdf_gaussian_Pinv(p, sd)
    case .weibull(let shape, let scale): return gsl_cdf_weibull_Pinv(p, scale, shape)
    case .pareto(let minimum, let shape): return gsl_cdf_pareto_Pinv(p, shape, minimum)
    case .beta(let a, let b, let low, let high): return low + (high - low) * Distribution.betaQuantile(p, a, b)
    case .logistic(let mean, let scale): return mean + gsl_cdf_logistic_Pinv(p, scale)
    case .geometric, .poisson, .binomial, .negativeBinomial, .zipf: return wholeQuantile(p, support)
    case .empirical(let table): return table.values[firstIndex(in: table.cumulative) { $0 >= p }]
    case .quantilePoints(let points): return interpolate(points.map(\.probability), points.map(\.value), at: p)
    case .mixture(let components): return mixtureQuantile(p, components)
    case .clipped(let inner, let low, let high): return min(max(inner.quantile(p), low), high)
    }
  }

  /// GSL's Newton iteration gives up at some shapes; Brent's method on the distribution function does not.
  private static func gammaQuantile(_ p: Double, shape: Double) -> Double {
    let direct = gsl_cdf_gamma_Pinv(p, shape, 1)
    if direct.isFinite { return direct }
    var high = max(shape, 1)
    while gsl_cdf_gamma_P(high, shape, 1) < p { high *= 2 }
    return findRoot(of: { gsl_cdf_gamma_P($0, shape, 1) - p }, between: 0, and: high) ?? .nan
  }

  private static func betaQuantile(_ p: Double, _ a: Double, _ b: Double) -> Double {
    let direct = gsl_cdf_beta_Pinv(p, a, b)
    if direct.isFinite { return direct }
    return findRoot(of: { gsl_cdf_beta_P($0, a, b) - p }, between: 0, and: 1) ?? .nan
  }

  /// A non-negative number as GSL's discrete functions take it.
  private static func whole(_ x: Double) -> UInt32 { UInt32(min(x, Double(UInt32.max))) }

  /// The least whole number whose distribution function reaches `p`, by doubling and halving.
  private func wholeQuantile(_ p: Double, _ support: ClosedRange<Double>) -> Double {
    // A distribution solved from a quantile reaches it but for rounding.
    let goal = p - 1e-13
    var below = support.lowerBound - 1
    var width = 1.0
    while below + width < support.upperBound, cdf(below + width) < goal {
      below += width
      width *= 2
    }
    var reached = min(below + width, support.upperBound)
    while reached - below > 1 {
      let middle = ((below + reached) / 2).rounded(.down)
      if cdf(middle) < goal { below = middle } else { reached = middle }
    }
    return reached
  }

  /// Between the least and the greatest quantile of the components, by halving until the doubles are used up.
  private func mixtureQuantile(_ p: Double, _ components: [MixtureComponent]) -> Double {
    let quantiles = components.filter { $0.weight > 0 }.map { $0.distribution.quantile(p) }
    guard var reached = quantiles.max(), var below = quantiles.min(), below.isFinite, reached.isFinite else {
      return .nan
    }
    if cdf(below) >= p { return below }
    while true {
      let middle = below + (reached - below) / 2
      guard middle > below, middle < reached else { return reached }
      if cdf(middle) < p { below = middle } else { reached = middle }
    }
  }

  private static func share(of points: [QuantilePoint], atMost x: Double) -> Double {
    let upper = firstIndex(in: points.map(\.value)) { $0 > x }
    let (from, to) = (points[upper - 1], points[upper])
    return from.probability + (x - from.value) / (to.value - from.value) * (to.probability - from.probability)
  }
}
