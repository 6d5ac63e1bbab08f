import Glibc

extension Distribution {
  /// The law of `factor` times a draw; the families of whole numbers keep their family with the mean multiplied, and the ranks of a
  /// Zipf law their exponent.
  ///
  /// - Parameter factor: Above 0.
  public func scaled(by factor: Double) -> Distribution {
    precondition(factor > 0, "a law is scaled by a factor above 0")
    switch self {
    case .constant(let value): return .constant(value * factor)
    case .uniform(let low, let high): return .uniform(low: low * factor, high: high * factor)
    case .triangular(let low, let mode, let high):
      return .triangular(low: low * factor, mode: mode * factor, high: high * factor)
    case .exponential(let mean): return .exponential(mean: mean * factor)
    case .gamma(let shape, let scale): return .gamma(shape: shape, scale: scale * factor)
    case .lognormal(let mu, let sigma): return .lognormal(mu: mu + log(factor), sigma: sigma)
    case .normal(let mean, let sd): return .normal(mean: mean * factor, sd: sd * factor)
    case .weibull(let shape, let scale): return .weibull(shape: shape, scale: scale * factor)
    case .pareto(let minimum, let shape): return .pareto(minimum: minimum * factor, shape: shape)
    case .beta(let a, let b, let low, let high): return .beta(a: a, b: b, low: low * factor, high: high * factor)
    case .logistic(let mean, let scale): return .logistic(mean: mean * factor, scale: scale * factor)
    case .geometric(let p): return .geometric(p: min(1, p / factor))
    case .poisson(let mean): return .poisson(mean: min(1e9, mean * factor))
    case .binomial(let n, let p): return .binomial(n: Int((Double(n) * factor).rounded()), p: p)
    case .negativeBinomial(let n, let p): return .negativeBinomial(n: n * factor, p: p)
    case .zipf(let count, let exponent):
      return .zipf(count: max(1, Int((Double(count) * factor).rounded())), exponent: exponent)
    case .empirical(let table):
      return .empirical(
        EmpiricalTable(values: table.values.map { $0 * factor }, weights: table.probabilities))
    case .quantilePoints(let points):
      return .quantilePoints(points.map { QuantilePoint(probability: $0.probability, value: $0.value * factor) })
    case .mixture(let components):
      return .mixture(
        components.map { MixtureComponent(weight: $0.weight, distribution: $0.distribution.scaled(by: factor)) })
    case .clipped(let inner, let low, let high):
      return .clipped(inner.scaled(by: factor), min: low * factor, max: high * factor)
    }
  }
}
