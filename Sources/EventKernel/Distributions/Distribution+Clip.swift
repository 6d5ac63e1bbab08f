import CGSL
import Glibc

extension Distribution {
  /// The mean of the draws once those outside `low`...`high` are set to the bound.
  func clippedMean(min low: Double, max high: Double) -> Double {
    clippedExpectation(min: low, max: high, unclipped: { $0.mean }, { $0 }, slope: { _ in 1 })
  }

  /// The variance of the draws once those outside `low`...`high` are set to the bound.
  func clippedVariance(min low: Double, max high: Double) -> Double {
    let center = clippedMean(min: low, max: high)
    guard center.isFinite else { return .infinity }
    return clippedExpectation(
      min: low, max: high,
      unclipped: { $0.variance + ($0.mean - center) * ($0.mean - center) },
      { ($0 - center) * ($0 - center) }, slope: { 2 * ($0 - center) })
  }

  /// The mean of g(clipped draw), where `slope` is the derivative of g and `unclipped` the mean of g over a distribution
  /// that has no clip.
  ///
  /// By parts, the mean of g over [a, b] is g(a) plus the integral of g' times the survival function; with one bound
  /// only, it is the unclipped mean corrected by the integral over the part that the bound cuts off.
  private func clippedExpectation(
    min low: Double, max high: Double, unclipped: (Distribution) -> Double,
    _ g: (Double) -> Double, slope: (Double) -> Double
  ) -> Double {
    func clip(_ x: Double) -> Double { Swift.min(Swift.max(x, low), high) }
    switch self {
    case .constant(let value): return g(clip(value))
    case .empirical(let table): return table.expectation { g(clip($0)) }
    case .geometric, .poisson, .binomial, .negativeBinomial, .zipf: return meanOverWholeNumbers { g(clip($0)) }
    case .mixture(let components):
      let weight = components.reduce(0) { $0 + $1.weight }
      return components.reduce(0) { sum, component in
        sum + component.weight / weight
          * component.distribution.clippedExpectation(min: low, max: high, unclipped: unclipped, g, slope: slope)
      }
    case .clipped(let inner, let innerLow, let innerHigh):
      return inner.clippedExpectation(
        min: clip(innerLow), max: clip(innerHigh), unclipped: unclipped, g, slope: slope)
    default: break
    }
    let whole = support
    let (from, to) = (clip(whole.lowerBound), clip(whole.upperBound))
    let breaks = pieces(upTo: to)
    if from.isFinite && to.isFinite {
      return g(from) + integrate({ slope($0) * survival($0) }, from: from, to: to, breaks: breaks)
    }
    let below = integrate({ slope($0) * cdf($0) }, from: whole.lowerBound, to: from, breaks: breaks)
    let above = integrate({ slope($0) * survival($0) }, from: to, to: whole.upperBound, breaks: breaks)
    return unclipped(self) + below - above
  }

  /// Where the integrals are cut: at kinks, at quantiles, so that a narrow law on a wide interval is not overlooked, and
  /// at every tenfold beyond them, where a heavy tail still counts.
  private func pieces(upTo end: Double) -> [Double] {
    switch self {
    case .quantilePoints(let points): return points.map(\.value)
    case .triangular(_, let mode, _): return [mode]
    default:
      var cuts = [1e-9, 1e-6, 1e-3, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.999, 1 - 1e-6, 1 - 1e-9].map(quantile)
        .filter(\.isFinite)
      guard var decade = cuts.last, decade > 0, end.isFinite else { return cuts }
      while decade < end {
        decade *= 10
        cuts.append(decade)
      }
      return cuts
    }
  }

  /// The mean of a function of a whole number, tails below 1e-13 left out. Linear in the width of the distribution.
  private func meanOverWholeNumbers(_ function: (Double) -> Double) -> Double {
    var k = quantile(1e-13)
    let last = quantile(1 - 1e-13)
    var sum = 0.0
    var total = 0.0
    while k <= last {
      let weight = weight(ofWhole: k)
      sum += weight * function(k)
      total += weight
      k += 1
    }
    return sum / total
  }

  /// The probability of the whole number `k` up to a factor common to all; only for families of whole numbers.
  private func weight(ofWhole k: Double) -> Double {
    switch self {
    case .geometric(let p): pow(1 - p, k - 1)
    case .poisson(let mean): gsl_ran_poisson_pdf(UInt32(k), mean)
    case .binomial(let n, let p): gsl_ran_binomial_pdf(UInt32(k), p, UInt32(n))
    case .negativeBinomial(let n, let p): gsl_ran_negative_binomial_pdf(UInt32(k), p, n)
    case .zipf(_, let exponent): pow(k, -exponent)
    default: preconditionFailure("not a family of whole numbers")
    }
  }
}
