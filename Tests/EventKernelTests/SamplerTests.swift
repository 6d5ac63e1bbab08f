import CGSL
import EventKernel
import Testing

/// Draws of every family against their own closed forms, at a fixed seed.
@Suite struct SamplerTests {
  static let continuous: [Distribution] = [
    .uniform(low: -2, high: 5), .triangular(low: 1, mode: 2, high: 6), .triangular(low: 1, mode: 1, high: 2),
    .triangular(low: 1, mode: 2, high: 2), .exponential(mean: 3), .gamma(shape: 2.5, scale: 4),
    .gamma(shape: 0.3, scale: 1), .gamma(shape: 4, scale: 0.25), .lognormal(mu: 1, sigma: 0.6),
    .normal(mean: -3, sd: 2), .weibull(shape: 1.7, scale: 2), .weibull(shape: 0.6, scale: 2),
    .pareto(minimum: 2, shape: 6), .beta(a: 2, b: 4, low: 0, high: 1), .beta(a: 0.5, b: 0.7, low: -1, high: 3),
    .logistic(mean: 0.62, scale: 1 / 12.0),
    .quantilePoints([
      QuantilePoint(probability: 0, value: 1), QuantilePoint(probability: 0.5, value: 2),
      QuantilePoint(probability: 0.9, value: 10), QuantilePoint(probability: 1, value: 40),
    ]),
    .mixture([
      MixtureComponent(weight: 3, distribution: .exponential(mean: 1)),
      MixtureComponent(weight: 1, distribution: .normal(mean: 10, sd: 1)),
      MixtureComponent(weight: 0, distribution: .constant(1e6)),
    ]),
  ]

  static let discrete: [Distribution] = [
    .geometric(p: 0.2), .geometric(p: 1), .poisson(mean: 3.5), .poisson(mean: 200), .binomial(n: 40, p: 0.3),
    .negativeBinomial(n: 2.5, p: 0.4), .zipf(count: 50, exponent: 1), .zipf(count: 200_000, exponent: 1.02),
    .zipf(count: 1000, exponent: 2.5), .zipf(count: 8, exponent: 0), .zipf(count: 1, exponent: 2), .constant(4),
  ]

  static let clipped: [Distribution] = [
    .clipped(.lognormal(mu: 1, sigma: 1), min: -.infinity, max: 5),
    .clipped(.normal(mean: 1, sd: 2), min: 0, max: .infinity),
    .clipped(.normal(mean: 1, sd: 2), min: -.infinity, max: 2),
    .clipped(.pareto(minimum: 1, shape: 1.1), min: 2, max: 30),
    .clipped(.poisson(mean: 4), min: 2, max: 6),
    .clipped(.clipped(.exponential(mean: 3), min: 1, max: 6), min: 2, max: 9),
    .clipped(
      .mixture([
        MixtureComponent(weight: 1, distribution: .exponential(mean: 1)),
        MixtureComponent(weight: 1, distribution: .uniform(low: 2, high: 6)),
      ]), min: 0.5, max: 4),
  ]

  private func draws(_ distribution: Distribution, _ count: Int, _ replication: Int = 0) -> [Double] {
    let bank = StreamBank(seed: 20_270_101, replication: replication)
    let stream = bank.stream("\(distribution)")
    let sampler = Sampler(distribution)
    return (0..<count).map { _ in sampler.draw(stream) }
  }

  @Test(arguments: continuous + discrete + clipped)
  func momentsAreThoseOfTheLaw(_ distribution: Distribution) {
    let values = draws(distribution, 40_000)
    let n = Double(values.count)
    let mean = values.reduce(0, +) / n
    let deviations = values.map { ($0 - mean) * ($0 - mean) }
    let variance = deviations.reduce(0, +) / (n - 1)
    #expect(abs(mean - distribution.mean) <= 4 * (distribution.variance / n).squareRoot() + 1e-12 * abs(mean))
    let spread = deviations.map { ($0 - variance) * ($0 - variance) }.reduce(0, +) / n
    #expect(abs(variance - distribution.variance) <= 4 * (spread / n).squareRoot() + 1e-9 * variance)
    let support = distribution.support
    #expect(values.allSatisfy(support.contains))
  }

  @Test(arguments: continuous)
  func drawsPassKolmogorovSmirnov(_ distribution: Distribution) {
    let values = draws(distribution, 20_000, 1).sorted()
    let n = Double(values.count)
    let distance = values.enumerated().reduce(0.0) { worst, item in
      let f = distribution.cdf(item.element)
      return max(worst, f - Double(item.offset) / n, Double(item.offset + 1) / n - f)
    }
    // Exceeded once in 10,000 by chance: sqrt(ln(2 / 1e-4) / 2) of the limit law.
    #expect(distance * n.squareRoot() < 2.226)
  }

  @Test(arguments: discrete)
  func drawsPassChiSquare(_ distribution: Distribution) {
    let values = draws(distribution, 20_000, 1)
    // Cells between quantiles, about a twentieth of the weight each.
    var edges: [Double] = []
    for k in 1..<20 {
      let edge = distribution.quantile(Double(k) / 20)
      if edge != edges.last { edges.append(edge) }
    }
    edges.append(distribution.support.upperBound)
    var statistic = 0.0
    var cells = 0
    var below = -Double.infinity
    for edge in edges where edge > below {
      let expected = Double(values.count) * (distribution.cdf(edge) - distribution.cdf(below))
      let observed = Double(values.filter { $0 > below && $0 <= edge }.count)
      statistic += (observed - expected) * (observed - expected) / expected
      cells += 1
      below = edge
    }
    if cells > 1 { #expect(gsl_cdf_chisq_Q(statistic, Double(cells - 1)) > 1e-4) } else { #expect(statistic < 1e-9) }
  }

  @Test func empiricalValuesComeInProportionToTheirWeights() throws {
    for weights in [[1.0, 1, 1, 1], [5, 0, 2, 3]] {
      let distribution = try Distribution.values([3, 1, 2, 3], weights: weights)
      let values = draws(distribution, 40_000)
      for (value, weight) in zip([3.0, 1, 2], [weights[0] + weights[3], weights[1], weights[2]]) {
        let p = weight / weights.reduce(0, +)
        let observed = Double(values.filter { $0 == value }.count) / 40_000
        #expect(abs(observed - p) <= 4 * (p * (1 - p) / 40_000).squareRoot())
      }
    }
  }

  @Test func clipSetsToTheBound() {
    let values = draws(.clipped(.normal(mean: 0, sd: 10), min: -1, max: 2), 1000)
    #expect(values.min() == -1 && values.max() == 2)
    #expect(draws(.clipped(.constant(7), min: -.infinity, max: 5), 1) == [5])
    // The inner bounds act first: everything is 3 there, and the outer one leaves it.
    #expect(draws(.clipped(.clipped(.normal(mean: 0, sd: 1), min: 3, max: 3), min: 1, max: 9), 1) == [3])
  }

  @Test func samplerOfASimpleFamilyIsPlainData() {
    #expect(MemoryLayout<Sampler>.size <= 64)
  }
}
