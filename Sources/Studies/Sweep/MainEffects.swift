/// The mean of a figure over the points that have one value of one parameter.
public struct MainEffect: Sendable, Equatable {
  /// Path of the parameter.
  public var path: String
  /// Its value.
  public var value: String
  /// Path of the figure.
  public var figure: String
  /// Mean over those points that have the figure; nil where none has.
  public var mean: Double?
  /// Points with the figure.
  public var points: Int
  /// Unit of the mean.
  public var unit: String
}

extension SweepStudy {
  /// The main effects of every parameter that comes back with the same value, in the order of parameters, values and figures.
  /// Parameters of space-filling designs have another value at every point, and so no such means.
  ///
  /// - Parameter figures: Paths to average; nil for every figure.
  public func mainEffects(of figures: [String]? = nil) -> [MainEffect] {
    // The rows of this one are not independent of each other, and it has indices of its own.
    if plan.scenario.sweep?.design == .saltelli { return [] }
    return plan.paths.indices.flatMap { parameter -> [MainEffect] in
      var values: [String] = []
      var members: [String: [Int]] = [:]
      for (place, point) in plan.points.enumerated() {
        let value = point.values[parameter]
        if members[value] == nil { values.append(value) }
        members[value, default: []].append(place)
      }
      guard values.count < max(2, plan.points.count) || plan.paths.count == 1 else { return [] }
      return values.flatMap { effects(of: figures, parameter, $0, members[$0] ?? []) }
    }
  }

  private func effects(of figures: [String]?, _ parameter: Int, _ value: String, _ points: [Int]) -> [MainEffect] {
    var sums: [String: (sum: Double, count: Int)] = [:]
    var order: [(path: String, unit: String)] = []
    for point in points {
      for figure in results[point].figures where figures?.contains(figure.path) ?? true {
        if sums[figure.path] == nil { order.append((figure.path, figure.unit)) }
        sums[figure.path, default: (0, 0)].sum += figure.value ?? 0
        sums[figure.path, default: (0, 0)].count += figure.value == nil ? 0 : 1
      }
    }
    return order.map { figure in
      let (sum, count) = sums[figure.path] ?? (0, 0)
      return MainEffect(
        path: plan.paths[parameter], value: value, figure: figure.path, mean: count > 0 ? sum / Double(count) : nil,
        points: count, unit: figure.unit)
    }
  }
}
