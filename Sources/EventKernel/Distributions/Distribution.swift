/// A law of chance by its natural parameters.
///
/// `make(family:parameters:)` and the factories `values`, `column`, `points`, `mix` and `clipped(min:max:)` check what
/// they are given. Building a case directly skips the checks: the ranges stated at each case are then preconditions.
/// Compile a distribution to a `Sampler` to draw from it.
public indirect enum Distribution: Equatable, Sendable {
  /// Always `value`.
  case constant(Double)

  /// Any number between `low` and `high`, `low` <= `high`.
  case uniform(low: Double, high: Double)

  /// Density rising from `low` to `mode` and falling to `high`; `low` <= `mode` <= `high`, `low` < `high`.
  case triangular(low: Double, mode: Double, high: Double)

  /// The memoryless law; `mean` > 0.
  case exponential(mean: Double)

  /// Density proportional to x^(shape-1) e^(-x/scale); both > 0. An Erlang law of *k* stages has shape *k*.
  case gamma(shape: Double, scale: Double)

  /// The exponential of a normal variate of mean `mu` and standard deviation `sigma` > 0.
  case lognormal(mu: Double, sigma: Double)

  /// The normal law; `sd` > 0.
  case normal(mean: Double, sd: Double)

  /// Distribution function 1 - exp(-(x/scale)^shape); both > 0.
  case weibull(shape: Double, scale: Double)

  /// Distribution function 1 - (minimum/x)^shape from `minimum` on; both > 0. The mean is finite for shape > 1, the
  /// variance for shape > 2.
  case pareto(minimum: Double, shape: Double)

  /// The beta law with shapes `a` and `b` > 0, stretched from [0, 1] to [`low`, `high`], `low` < `high`.
  case beta(a: Double, b: Double, low: Double, high: Double)

  /// Distribution function 1 / (1 + exp(-(x - mean) / scale)); `scale` > 0.
  case logistic(mean: Double, scale: Double)

  /// Trials up to and including the first success, 1, 2, ...; success probability 0 < `p` <= 1.
  case geometric(p: Double)

  /// Counts 0, 1, ... of a Poisson process; 0 < `mean` <= 1e9.
  case poisson(mean: Double)

  /// Successes in `n` trials (0 <= n < 2^31) of probability `p`.
  case binomial(n: Int, p: Double)

  /// Failures before the `n`-th success of probability 0 < `p` <= 1; `n` > 0 need not be whole.
  case negativeBinomial(n: Double, p: Double)

  /// Ranks 1...`count`, rank *k* with probability proportional to k^(-exponent); `count` > 0, `exponent` >= 0.
  case zipf(count: Int, exponent: Double)

  /// One of a set of values, each with its weight.
  case empirical(EmpiricalTable)

  /// A law given by points of its quantile function, straight lines between.
  case quantilePoints([QuantilePoint])

  /// A draw from one of several laws, chosen with probability proportional to its weight.
  case mixture([MixtureComponent])

  /// Another law with the values outside `min`...`max` set to the bound, as a `max_tokens` limit does; an infinite bound
  /// is none.
  case clipped(Distribution, min: Double, max: Double)
}

/// A point of a quantile function: a share `probability` of the values does not exceed `value`.
public struct QuantilePoint: Equatable, Sendable {
  /// From 0 to 1.
  public let probability: Double

  /// The value at that probability.
  public let value: Double

  /// Creates a point.
  public init(probability: Double, value: Double) {
    self.probability = probability
    self.value = value
  }
}

/// One law of a mixture and how often it is chosen.
public struct MixtureComponent: Equatable, Sendable {
  /// Chosen with this probability, relative to the other weights; not negative.
  public let weight: Double

  /// What is drawn from when it is chosen.
  public let distribution: Distribution

  /// Creates a component.
  public init(weight: Double, distribution: Distribution) {
    self.weight = weight
    self.distribution = distribution
  }
}
