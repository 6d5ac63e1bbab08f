/// Solves normal and logistic laws. Each statistic is linear in location and scale, so two of them are two linear
/// equations.
struct LocationScaleSolver {
  let family: String
  let conditions: [Condition]

  func distribution() throws(DistributionError) -> Distribution {
    let (first, second) = (conditions[0], conditions[1])
    let (one, two) = (equation(first), equation(second))
    let determinant = one.location * two.scale - two.location * one.scale
    let location = (one.value * two.scale - two.value * one.scale) / determinant
    let scale = (one.location * two.value - two.location * one.value) / determinant
    guard scale > 0, scale.isFinite, location.isFinite else {
      throw DistributionError(
        parameter: second.name, message: "no \(family) has \(first.text) and \(second.text): \(reason)")
    }
    return family == "normal" ? .normal(mean: location, sd: scale) : .logistic(mean: location, scale: scale)
  }

  /// location * L + scale * S = value.
  private func equation(_ condition: Condition) -> (location: Double, scale: Double, value: Double) {
    switch condition.statistic {
    case .mean: (1, 0, condition.value)
    case .sd: (0, unit.variance.squareRoot(), condition.value)
    case .cv: (-condition.value, unit.variance.squareRoot(), 0)
    case .quantile(0.5): (1, 0, condition.value)
    case .quantile(let p): (1, unit.quantile(p), condition.value)
    }
  }

  private var unit: Distribution { family == "normal" ? .normal(mean: 0, sd: 1) : .logistic(mean: 0, scale: 1) }

  private var reason: String {
    let probabilities = conditions.map { condition in
      switch condition.statistic {
      case .mean: 0.5
      case .quantile(let p): p
      case .sd, .cv: Double.nan
      }
    }
    if probabilities[0] == probabilities[1] { return "its mean is its median; expected a figure of its width besides" }
    if probabilities.allSatisfy({ !$0.isNaN }) {
      return "expected them to rise with the percentage, the mean standing at p50"
    }
    return "expected a width above 0"
  }
}
