extension Distribution {
  /// One of the `values`, chosen with probability proportional to its weight; all alike when no weights are given, as for
  /// a column of measurements.
  ///
  /// - Throws: `DistributionError` when there are no values, one is not finite, or the weights are not one a value, not
  ///   negative, finite and not all zero.
  public static func values(
    _ values: [Double], weights: [Double]? = nil
  ) throws(DistributionError) -> Distribution {
    guard !values.isEmpty else { throw DistributionError(parameter: "values", message: "expected at least one value") }
    guard values.allSatisfy(\.isFinite) else {
      throw DistributionError(parameter: "values", message: "expected finite numbers")
    }
    if let weights {
      guard weights.count == values.count else {
        throw DistributionError(
          parameter: "weights", message: "expected one weight a value, \(values.count); got \(weights.count)")
      }
      try check(weights: weights)
    }
    let weights = weights ?? Array(repeating: 1, count: values.count)
    return .empirical(EmpiricalTable(values: values, weights: weights))
  }

  /// A law through points of its quantile function, straight lines between. The points may come in any order; they must
  /// begin at probability 0 and end at 1, so that the ends are stated and not guessed.
  ///
  /// - Throws: `DistributionError` when that is not so, or when a value falls as the probability rises.
  public static func points(_ points: [QuantilePoint]) throws(DistributionError) -> Distribution {
    let sorted = points.sorted { ($0.probability, $0.value) < ($1.probability, $1.value) }
    guard let first = sorted.first, let last = sorted.last, first.probability == 0, last.probability == 1 else {
      throw DistributionError(parameter: "points", message: "expected points from probability 0 to probability 1")
    }
    for (from, to) in zip(sorted, sorted.dropFirst()) {
      guard from.value.isFinite, to.value.isFinite, from.value <= to.value else {
        throw DistributionError(
          parameter: "points",
          message: "expected finite values that rise with the probability; got \(figureText(from.value)) at "
            + "\(figureText(from.probability)) and \(figureText(to.value)) at \(figureText(to.probability))")
      }
    }
    return .quantilePoints(sorted)
  }

  /// A draw from one of several laws, each chosen with probability proportional to its weight.
  ///
  /// - Throws: `DistributionError` when there are no components, or weights are negative, not finite or all zero.
  public static func mix(_ components: [MixtureComponent]) throws(DistributionError) -> Distribution {
    guard !components.isEmpty else { throw DistributionError(message: "expected at least one component") }
    try check(weights: components.map(\.weight))
    return .mixture(components)
  }

  private static func check(weights: [Double]) throws(DistributionError) {
    guard weights.allSatisfy({ $0.isFinite && $0 >= 0 }), weights.reduce(0, +) > 0 else {
      throw DistributionError(
        parameter: "weights", message: "expected finite weights of at least 0, one of them above 0")
    }
  }
}
