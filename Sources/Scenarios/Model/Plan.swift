/// What `plan:` asks for: the settings to choose, what to make small by it, and what must hold.
public struct Plan: Sendable, Equatable {
  /// The figure to make small, such as `total.cost`.
  public var objective: FigureName
  /// Conditions on figures, in the order written.
  public var conditions: [Check]
  /// The settings to choose with the values that each may take, at least one.
  public var parameters: [Sweep.Parameter]
  /// Probability with which the answer is to be the best of all combinations, above 0.5 and below 1.
  public var confidence: Double

  /// Creates a plan from checked parts.
  public init(objective: FigureName, conditions: [Check], parameters: [Sweep.Parameter], confidence: Double) {
    self.objective = objective
    self.conditions = conditions
    self.parameters = parameters
    self.confidence = confidence
  }

  /// Every combination of the values, as the grid of a sweep.
  public var grid: Sweep {
    let sizes = parameters.map { parameter in
      if case .list(let texts) = parameter.values { texts.count } else { 1 }
    }
    return Sweep(
      design: .grid, parameters: parameters, axes: parameters.indices.map { [$0] }, points: sizes.reduce(1, *))
  }
}
