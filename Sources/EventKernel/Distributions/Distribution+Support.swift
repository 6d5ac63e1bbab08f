extension Distribution {
  /// The least interval that holds every draw; its bounds may be infinite.
  public var support: ClosedRange<Double> {
    switch self {
    case .constant(let value): value...value
    case .uniform(let low, let high), .triangular(let low, _, let high), .beta(_, _, let low, let high): low...high
    case .exponential, .gamma, .lognormal, .weibull, .poisson: 0 ... .infinity
    case .negativeBinomial(_, let p): 0...(p < 1 ? .infinity : 0)
    case .normal, .logistic: -.infinity ... .infinity
    case .pareto(let minimum, _): minimum ... .infinity
    case .geometric(let p): 1...(p < 1 ? .infinity : 1)
    case .binomial(let n, _): 0...Double(n)
    case .zipf(let count, _): 1...Double(count)
    case .empirical(let table): table.values[0]...table.values[table.values.count - 1]
    case .quantilePoints(let points): points[0].value...points[points.count - 1].value
    case .mixture(let components):
      components.dropFirst().reduce(components[0].distribution.support) { range, next in
        let other = next.distribution.support
        return min(range.lowerBound, other.lowerBound)...max(range.upperBound, other.upperBound)
      }
    case .clipped(let inner, let low, let high):
      min(max(inner.support.lowerBound, low), high)...min(max(inner.support.upperBound, low), high)
    }
  }
}
