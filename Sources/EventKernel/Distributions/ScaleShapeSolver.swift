import Glibc

/// Solves gamma, lognormal, Weibull and Pareto laws. A shape parameter sets the ratio of two statistics; the scale then
/// follows from either of them.
struct ScaleShapeSolver {
  let family: String
  let conditions: [Condition]

  /// Natural logarithms of the spread, from far narrower than anything measured to wider than anything useful. The fine
  /// steps are for figures near the extreme of a ratio, where it crosses them twice within a coarse step.
  private static let coarseSpreads = stride(from: -9.0, through: 4.5, by: 0.1)
  private static let fineSpreads = stride(from: -9.0, through: 4.5, by: 0.01)

  /// From here on a quantile lies above the mean in any law of practical use: a lognormal whose p90 lies below its mean
  /// has a coefficient of variation above 26.
  private static let tail = 0.9

  func distribution() throws(DistributionError) -> Distribution {
    for condition in conditions where !(condition.value > 0) {
      throw DistributionError(
        parameter: condition.name, message: "expected a number above 0; got \(figureText(condition.value))")
    }
    // The shape is found from the ratio of `second` to `first`; a coefficient of variation gives it alone.
    let second = conditions.first { !$0.statistic.scales } ?? conditions[1]
    let first = conditions.first { $0.name != second.name } ?? conditions[0]
    try checkOrder(first, second)
    let goal = log(second.value) - (second.statistic.scales ? log(first.value) : 0)
    func ratio(_ spread: Double) -> Double {
      let unit = unit(spread)
      let figure = log(second.statistic.value(of: unit))
      return second.statistic.scales ? figure - log(first.statistic.value(of: unit)) : figure
    }
    let coarse = smallestSpread(in: ScaleShapeSolver.coarseSpreads, reaching: goal, ratio)
    guard let spread = coarse ?? smallestSpread(in: ScaleShapeSolver.fineSpreads, reaching: goal, ratio) else {
      throw impossible(first, second, ratio)
    }
    let scale = first.value / first.statistic.value(of: unit(spread))
    return law(spread, scale: scale)
  }

  /// Walks from narrow to wide and refines the first crossing.
  private func smallestSpread(
    in spreads: StrideThrough<Double>, reaching goal: Double, _ ratio: (Double) -> Double
  ) -> Double? {
    var last: (spread: Double, gap: Double)?
    for spread in spreads {
      let gap = ratio(spread) - goal
      guard gap.isFinite else {
        if last == nil { continue }
        return nil
      }
      if gap == 0 { return spread }
      if let last, (last.gap < 0) != (gap < 0) {
        return findRoot(of: { ratio($0) - goal }, between: last.spread, and: spread)
      }
      last = (spread, gap)
    }
    return nil
  }

  private func checkOrder(_ first: Condition, _ second: Condition) throws(DistributionError) {
    switch (first.statistic, second.statistic) {
    case (.quantile(let p), .quantile(let q)):
      if p == q {
        throw DistributionError(parameter: second.name, message: "\(second.name) and \(first.name) are the same figure")
      }
      guard (p < q) == (first.value < second.value), first.value != second.value else {
        throw DistributionError(
          parameter: second.name,
          message: "no \(family) has \(first.text) and \(second.text): "
            + "expected the higher percentage to have the larger value")
      }
    case (.mean, .quantile(let p)) where p >= ScaleShapeSolver.tail && second.value <= first.value:
      throw DistributionError(
        parameter: second.name,
        message: "no \(family) in use has a \(second.name) of \(figureText(second.value)) below its mean of "
          + "\(figureText(first.value)): expected \(second.name) above the mean")
    default: break
    }
  }

  /// Says between which values the second figure would have to lie.
  private func impossible(
    _ first: Condition, _ second: Condition, _ ratio: (Double) -> Double
  ) -> DistributionError {
    let reached = ScaleShapeSolver.fineSpreads.map(ratio).filter(\.isFinite)
    let factor = second.statistic.scales ? first.value : 1
    var least = exp(reached.min() ?? .nan) * factor
    if case (.mean, .quantile(let p)) = (first.statistic, second.statistic), p >= ScaleShapeSolver.tail {
      least = first.value
    }
    let most = exp(reached.max() ?? .nan) * factor
    return DistributionError(
      parameter: second.name,
      message: "no \(family) has \(first.text) and \(second.text): expected \(second.name) between "
        + "\(figureText(least)) and \(figureText(most))")
  }

  private func unit(_ spread: Double) -> Distribution { law(spread, scale: 1) }

  private func law(_ spread: Double, scale: Double) -> Distribution {
    switch family {
    case "gamma": .gamma(shape: exp(-2 * spread), scale: scale)
    case "lognormal": .lognormal(mu: log(scale), sigma: exp(spread))
    case "weibull": .weibull(shape: exp(-spread), scale: scale)
    default: .pareto(minimum: scale, shape: paretoFloor + exp(-2 * spread))
    }
  }

  /// The shape above which a Pareto law has all the moments asked for.
  private var paretoFloor: Double {
    conditions.reduce(0) { floor, condition in
      switch condition.statistic {
      case .sd, .cv: 2
      case .mean: max(floor, 1)
      case .quantile: floor
      }
    }
  }
}
