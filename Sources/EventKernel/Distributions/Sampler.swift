import CGSL
import Glibc

/// A distribution compiled for drawing: a kind, up to four numbers and the clip.
///
/// Only the table families (empirical, quantile points, mixture) hold a reference; drawing from the others touches
/// nothing but the value itself. Immutable, so replications may share one.
@frozen public struct Sampler: Sendable {
  @frozen @usableFromInline
  enum Kind: UInt8, Sendable {
    case constant, uniform, triangular, exponential, gamma, lognormal, normal, weibull, pareto, beta, logistic
    case geometric, poisson, binomial, negativeBinomial, zipf, table
  }

  @usableFromInline let kind: Kind
  @usableFromInline let a: Double
  @usableFromInline let b: Double
  @usableFromInline let c: Double
  @usableFromInline let d: Double
  @usableFromInline let lower: Double
  @usableFromInline let upper: Double
  @usableFromInline let table: SamplerTable?

  /// Compiles a distribution whose parameters lie in the ranges stated at its case.
  public init(_ distribution: Distribution) {
    var inner = distribution
    var lower = -Double.infinity
    var upper = Double.infinity
    // The inner clip acts first, so an outer one is applied to its bounds.
    var clips: [(min: Double, max: Double)] = []
    while case .clipped(let clippedOne, let low, let high) = inner {
      clips.append((low, high))
      inner = clippedOne
    }
    for clip in clips.reversed() {
      lower = min(max(lower, clip.min), clip.max)
      upper = min(max(upper, clip.min), clip.max)
    }
    self.lower = lower
    self.upper = upper
    (kind, a, b, c, d) = Sampler.compile(inner)
    table = SamplerTable(inner)
  }

  private static func compile(_ distribution: Distribution) -> (Kind, Double, Double, Double, Double) {
    switch distribution {
    case .constant(let value): (.constant, value, 0, 0, 0)
    case .uniform(let low, let high): (.uniform, low, high - low, 0, 0)
    case .triangular(let low, let mode, let high): (.triangular, low, mode, high, 0)
    case .exponential(let mean): (.exponential, mean, 0, 0, 0)
    case .gamma(let shape, let scale): (.gamma, shape, scale, 0, 0)
    case .lognormal(let mu, let sigma): (.lognormal, mu, sigma, 0, 0)
    case .normal(let mean, let sd): (.normal, mean, sd, 0, 0)
    case .weibull(let shape, let scale): (.weibull, 1 / shape, scale, 0, 0)
    case .pareto(let minimum, let shape): (.pareto, 1 / shape, minimum, 0, 0)
    case .beta(let a, let b, let low, let high): (.beta, a, b, low, high - low)
    case .logistic(let mean, let scale): (.logistic, mean, scale, 0, 0)
    case .geometric(let p): (.geometric, p < 1 ? -1 / log1p(-p) : 0, 0, 0, 0)
    case .poisson(let mean): (.poisson, mean, 0, 0, 0)
    case .binomial(let n, let p): (.binomial, Double(n), p, 0, 0)
    case .negativeBinomial(let n, let p): (.negativeBinomial, n, p, 0, 0)
    case .zipf(let count, let exponent):
      (
        .zipf, Double(count), exponent, ZipfRejection.integral(1.5, exponent: exponent) - 1,
        ZipfRejection.integral(Double(count) + 0.5, exponent: exponent)
      )
    case .empirical, .quantilePoints, .mixture, .clipped: (.table, 0, 0, 0, 0)
    }
  }

  /// Draws a value; families of whole numbers give them as doubles.
  @inlinable @inline(__always)
  public func draw(_ stream: Stream) -> Double { min(max(drawUnclipped(stream), lower), upper) }

  @inlinable
  func drawUnclipped(_ stream: Stream) -> Double {
    switch kind {
    case .constant: a
    case .uniform: a + b * stream.uniform()
    case .triangular: Sampler.triangular(low: a, mode: b, high: c, stream.uniform())
    case .exponential: a * stream.exponential()
    case .gamma: gsl_ran_gamma(stream.generator, a, b)
    // The same law as gsl_ran_lognormal without its polar method: measured at 6 ns and an exponential, against 29 ns.
    case .lognormal: exp(a + b * stream.normal())
    case .normal: a + b * stream.normal()
    case .weibull: b * pow(stream.exponential(), a)
    case .pareto: b * exp(stream.exponential() * a)
    case .beta: c + d * gsl_ran_beta(stream.generator, a, b)
    case .logistic: Sampler.logistic(mean: a, scale: b, stream.uniformPositive())
    // The whole part of an exponential is geometric. Unlike gsl_ran_geometric it has no 32-bit limit.
    case .geometric: 1 + (a * stream.exponential()).rounded(.down)
    case .poisson: Double(gsl_ran_poisson(stream.generator, a))
    case .binomial: Double(gsl_ran_binomial(stream.generator, b, UInt32(a)))
    case .negativeBinomial: Double(gsl_ran_negative_binomial(stream.generator, b, a))
    case .zipf: ZipfRejection.draw(count: a, exponent: b, start: c, end: d, stream)
    case .table: drawFromTable(stream)
    }
  }

  @usableFromInline @inline(never)
  func drawFromTable(_ stream: Stream) -> Double {
    guard let table else { preconditionFailure("a table family without its table") }
    return table.draw(stream)
  }

  /// Inversion of the triangular distribution function, which is a parabola on either side of the mode.
  @inlinable
  static func triangular(low: Double, mode: Double, high: Double, _ u: Double) -> Double {
    let along = u * (high - low)
    if along < mode - low { return low + (along * (mode - low)).squareRoot() }
    return high - ((high - low - along) * (high - mode)).squareRoot()
  }

  @inlinable
  static func logistic(mean: Double, scale: Double, _ u: Double) -> Double { mean + scale * log(u / (1 - u)) }
}
