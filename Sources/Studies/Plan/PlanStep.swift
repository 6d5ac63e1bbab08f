import Model

/// A combination in which one setting of the best is changed to the next value of its list.
public struct PlanStep: Sendable {
  /// Index of the setting among the plan's.
  public var parameter: Int
  /// The combination.
  public var point: SweepPoint

  /// Every combination that is one step from another, setting by setting, down before up.
  public static func neighbours(of point: SweepPoint, in space: SweepPlan, _ plan: Plan) -> [PlanStep] {
    let lists = plan.parameters.map { parameter -> [String] in
      if case .list(let texts) = parameter.values { texts } else { [] }
    }
    // The last setting of a grid varies first.
    var stride = 1
    var strides = Array(repeating: 1, count: lists.count)
    for index in lists.indices.reversed() {
      strides[index] = stride
      stride *= lists[index].count
    }
    return lists.indices.flatMap { index -> [PlanStep] in
      guard let position = lists[index].firstIndex(of: point.values[index]) else { return [] }
      return [position - 1, position + 1].filter { lists[index].indices.contains($0) }.map {
        PlanStep(parameter: index, point: space.points[point.index + ($0 - position) * strides[index]])
      }
    }
  }
}
