import EventKernel
import Glibc
import Testing

@Suite struct DistributionTests {
  @Test(arguments: SamplerTests.continuous)
  func quantileInvertsTheDistributionFunction(_ distribution: Distribution) {
    for p in [0.001, 0.05, 0.37, 0.5, 0.9, 0.95, 0.999] {
      let q = distribution.quantile(p)
      #expect(abs(distribution.cdf(q) - p) < 1e-9 && abs(distribution.survival(q) - (1 - p)) < 1e-9)
    }
    #expect(distribution.quantile(0) == distribution.support.lowerBound)
    #expect(distribution.quantile(1) == distribution.support.upperBound)
  }

  @Test(arguments: SamplerTests.discrete)
  func discreteQuantileIsTheFirstToReachItsShare(_ distribution: Distribution) {
    for p in [0.01, 0.33, 0.5, 0.9, 0.99] {
      let q = distribution.quantile(p)
      #expect(distribution.cdf(q) >= p - 1e-12 && distribution.cdf(q - 1) < p)
    }
  }

  @Test(arguments: SamplerTests.continuous)
  func scalingMovesEveryQuantile(_ distribution: Distribution) {
    let scaled = distribution.scaled(by: 1.25)
    for p in [0.01, 0.37, 0.5, 0.95, 0.999] {
      let exact = 1.25 * distribution.quantile(p)
      #expect(abs(scaled.quantile(p) - exact) <= 1e-9 * max(1, abs(exact)))
    }
  }

  @Test(arguments: SamplerTests.discrete)
  func scalingMultipliesTheMeanOfWholeNumbers(_ distribution: Distribution) {
    // The ranks of a Zipf law keep their exponent, and so not their mean.
    if case .zipf = distribution { return }
    let exact = 1.5 * distribution.mean
    #expect(abs(distribution.scaled(by: 1.5).mean - exact) <= 0.02 * exact)
  }

  /// The integral of (1 - F) / mean, in closed form: of a time up to 10, and from 2 to 4, of a constant, of an exponential, which has no
  /// memory, of two stages, and of one of two values.
  @Test func whatIsLeftOfATimeInEquilibrium() throws {
    for p in [0, 0.01, 0.3, 0.5, 0.9, 0.999] {
      let even = Distribution.uniform(low: 0, high: 10).residual(p)
      #expect(abs(even - 10 * (1 - (1 - p).squareRoot())) < 1e-7)
      #expect(Distribution.constant(7).residual(p) == 7 * p)
      #expect(abs(Distribution.exponential(mean: 3).residual(p) + 3 * log1p(-p)) < 1e-9)
      // With mean 3 the first 2 have two thirds; then (4 - x)^2 / 12 is what remains.
      let late = Distribution.uniform(low: 2, high: 4).residual(p)
      #expect(abs(late - (p < 2 / 3.0 ? 3 * p : 4 - (12 * (1 - p)).squareRoot())) < 1e-7)
      // Erlang of two stages of mean 1: what remains has 1 - F = exp(-x) (1 + x / 2).
      let stages = Distribution.gamma(shape: 2, scale: 1).residual(p)
      #expect(abs(exp(-stages) * (1 + stages / 2) - (1 - p)) < 1e-9)
    }
    let two = try Distribution.values([1, 3])
    // Up to 1 with half of the mean of 2, then at half the density.
    #expect(abs(two.residual(0.25) - 0.5) < 1e-6 && abs(two.residual(0.75) - 2) < 1e-6)
  }

  @Test func clipShowsInTheDistributionFunctionAndQuantiles() throws {
    let clipped = try Distribution.exponential(mean: 1).clipped(min: 0.5, max: 2)
    #expect(clipped.cdf(0.49) == 0 && clipped.cdf(2) == 1)
    #expect(clipped.cdf(0.5) == Distribution.exponential(mean: 1).cdf(0.5))
    #expect(clipped.quantile(0.01) == 0.5 && clipped.quantile(0.999) == 2)
    #expect(clipped.support == 0.5...2)
  }

  /// Closed forms: E min(X, b) = m (1 - exp(-b/m)) for an exponential; E max(Z, 0) = 1 / sqrt(2 pi) and
  /// E max(Z, 0)^2 = 1/2 for a standard normal.
  @Test func clippedMomentsMatchClosedForms() {
    let short = Distribution.clipped(.exponential(mean: 3), min: -.infinity, max: 5)
    let e = exp(-5.0 / 3)
    #expect(abs(short.mean - 3 * (1 - e)) < 1e-9)
    let second = 18 * (1 - e) - 30 * e
    #expect(abs(short.variance - (second - 9 * (1 - e) * (1 - e))) < 1e-8)
    let positive = Distribution.clipped(.normal(mean: 0, sd: 1), min: 0, max: .infinity)
    #expect(abs(positive.mean - 1 / (2 * Double.pi).squareRoot()) < 1e-9)
    #expect(abs(positive.variance - (0.5 - 0.5 / Double.pi)) < 1e-9)
    let loose = Distribution.clipped(.lognormal(mu: 6, sigma: 1), min: 0, max: 1e12)
    #expect(abs(loose.mean / Distribution.lognormal(mu: 6, sigma: 1).mean - 1) < 1e-9)
  }

  @Test func zipfMomentsMatchDirectSums() {
    for (count, exponent) in [(1, 1.0), (63, 0.5), (65, 1), (5000, 1.02), (5000, 2), (5000, 3.7)] {
      let weights = (1...count).map { pow(Double($0), -exponent) }
      let total = weights.reversed().reduce(0, +)
      let mean = weights.enumerated().reversed().reduce(0) { $0 + Double($1.offset + 1) * $1.element } / total
      let law = Distribution.zipf(count: count, exponent: exponent)
      #expect(abs(law.mean / mean - 1) < 1e-12)
      let half = weights.prefix(count / 2).reduce(0, +) / total
      #expect(abs(law.cdf(Double(count / 2)) - half) < 1e-12)
    }
  }

  @Test func listsAreChecked() {
    #expect(throws: DistributionError.self) { try Distribution.values([]) }
    #expect(throws: DistributionError.self) { try Distribution.values([1, .nan]) }
    #expect(throws: DistributionError.self) { try Distribution.values([1, 2], weights: [1]) }
    #expect(throws: DistributionError.self) { try Distribution.values([1, 2], weights: [0, 0]) }
    #expect(throws: DistributionError.self) { try Distribution.mix([]) }
    let falling = [(0.0, 3.0), (1, 2)].map { QuantilePoint(probability: $0.0, value: $0.1) }
    #expect(throws: DistributionError.self) { try Distribution.points(falling) }
    let open = [(0.1, 3.0), (1, 4)].map { QuantilePoint(probability: $0.0, value: $0.1) }
    #expect(throws: DistributionError.self) { try Distribution.points(open) }
    #expect(throws: DistributionError.self) { try Distribution.constant(1).clipped(min: 3, max: 2) }
  }
}
