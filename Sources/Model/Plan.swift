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

  /// Values that a range is first tried at, and again between the neighbours of the best of them.
  public static let firstValues = 5

  /// Every combination of the values, as the grid of a sweep. Ranges are to be narrowed to lists before.
  public var grid: Sweep {
    let sizes = parameters.map { parameter in
      if case .list(let texts) = parameter.values { texts.count } else { 1 }
    }
    return Sweep(
      design: .grid, parameters: parameters, axes: parameters.indices.map { [$0] }, points: sizes.reduce(1, *))
  }

  /// The same plan with every range as a list of its values at these shares of the way, and every list as it is or at one value.
  ///
  /// - Parameters:
  ///   - shares: By parameter, where in its range to look; nothing for a list.
  ///   - fixed: By parameter, the only value of a list that is kept; nil keeps all.
  public func narrowed(to shares: [[Double]], fixed: [String?]) -> Plan {
    var other = self
    for index in parameters.indices {
      switch parameters[index].values {
      case .range(let range):
        var seen: Set<String> = []
        other.parameters[index].values = .list(shares[index].map(range.text(at:)).filter { seen.insert($0).inserted })
      case .list:
        if let value = fixed[index] { other.parameters[index].values = .list([value]) }
      }
    }
    return other
  }

  /// By parameter, whether it may take any value of a range.
  public var isContinuous: [Bool] {
    parameters.map { if case .range = $0.values { true } else { false } }
  }
}
