import CGSL
import Glibc

extension Distribution {
  /// The mean; infinite for a Pareto law of shape 1 or less.
  public var mean: Double {
    switch self {
    case .constant(let value): value
    case .uniform(let low, let high): (low + high) / 2
    case .triangular(let low, let mode, let high): (low + mode + high) / 3
    case .exponential(let mean), .normal(let mean, _), .logistic(let mean, _), .poisson(let mean): mean
    case .gamma(let shape, let scale): shape * scale
    case .lognormal(let mu, let sigma): exp(mu + sigma * sigma / 2)
    case .weibull(let shape, let scale): scale * tgamma(1 + 1 / shape)
    case .pareto(let minimum, let shape): shape > 1 ? minimum * shape / (shape - 1) : .infinity
    case .beta(let a, let b, let low, let high): low + (high - low) * a / (a + b)
    case .geometric(let p): 1 / p
    case .binomial(let n, let p): Double(n) * p
    case .negativeBinomial(let n, let p): n * (1 - p) / p
    case .zipf(let count, let exponent):
      harmonicNumber(Double(count), exponent: exponent - 1) / harmonicNumber(Double(count), exponent: exponent)
    case .empirical(let table): table.expectation { $0 }
    case .quantilePoints(let points): Distribution.expectation(points) { ($0 + $1) / 2 }
    case .mixture(let components): Distribution.average(components) { $0.mean }
    case .clipped(let inner, let low, let high): inner.clippedMean(min: low, max: high)
    }
  }

  /// The variance; infinite for a Pareto law of shape 2 or less.
  public var variance: Double {
    switch self {
    case .constant: return 0
    case .uniform(let low, let high): return (high - low) * (high - low) / 12
    case .triangular(let low, let mode, let high):
      let (left, right) = (mode - low, high - mode)
      return (left * left + left * right + right * right) / 18
    case .exponential(let mean): return mean * mean
    case .gamma(let shape, let scale): return shape * scale * scale
    case .lognormal(let mu, let sigma): return expm1(sigma * sigma) * exp(2 * mu + sigma * sigma)
    case .normal(_, let sd): return sd * sd
    case .weibull(let shape, let scale):
      let first = tgamma(1 + 1 / shape)
      return scale * scale * (tgamma(1 + 2 / shape) - first * first)
    case .pareto(let minimum, let shape):
      guard shape > 2 else { return .infinity }
      return minimum * minimum * shape / ((shape - 1) * (shape - 1) * (shape - 2))
    case .beta(let a, let b, let low, let high):
      return (high - low) * (high - low) * a * b / ((a + b) * (a + b) * (a + b + 1))
    case .logistic(_, let scale): return scale * scale * Double.pi * Double.pi / 3
    case .geometric(let p): return (1 - p) / (p * p)
    case .poisson(let mean): return mean
    case .binomial(let n, let p): return Double(n) * p * (1 - p)
    case .negativeBinomial(let n, let p): return n * (1 - p) / (p * p)
    case .zipf(let count, let exponent):
      let second =
        harmonicNumber(Double(count), exponent: exponent - 2) / harmonicNumber(Double(count), exponent: exponent)
      return second - mean * mean
    case .empirical(let table):
      let mean = mean
      return table.expectation { ($0 - mean) * ($0 - mean) }
    case .quantilePoints(let points):
      let mean = mean
      return Distribution.expectation(points) { from, to in
        let (a, b) = (from - mean, to - mean)
        return (a * a + a * b + b * b) / 3
      }
    case .mixture(let components):
      let mean = mean
      return Distribution.average(components) { $0.variance + ($0.mean - mean) * ($0.mean - mean) }
    case .clipped(let inner, let low, let high): return inner.clippedVariance(min: low, max: high)
    }
  }

  /// The sum over the straight pieces between quantile points, each with its probability.
  private static func expectation(_ points: [QuantilePoint], _ piece: (Double, Double) -> Double) -> Double {
    zip(points, points.dropFirst()).reduce(0) { sum, ends in
      sum + (ends.1.probability - ends.0.probability) * piece(ends.0.value, ends.1.value)
    }
  }

  private static func average(_ components: [MixtureComponent], _ figure: (Distribution) -> Double) -> Double {
    let used = components.filter { $0.weight > 0 }
    return used.reduce(0) { $0 + $1.weight * figure($1.distribution) } / used.reduce(0) { $0 + $1.weight }
  }
}

extension EmpiricalTable {
  /// The mean of a function of the values.
  func expectation(_ function: (Double) -> Double) -> Double {
    zip(values, probabilities).reduce(0) { $0 + $1.1 * function($1.0) }
  }
}
