import Model

/// A sweep whose points are all known.
public struct SweepStudy: Sendable {
  /// The points, but for those that are refused.
  public var plan: SweepPlan
  /// The result of each, in the plan's order.
  public var results: [SweepResult]
  /// The points that are refused.
  public var refused: [RefusedPoint]
  /// Path of the cost that is weighed.
  public let cost = TotalFigure.cost.path
  /// Path of the time that is weighed against it: that of the first SLO on a latency, or else the p95 latency of the
  /// first workload.
  public var latency: String
  /// By point, the number of its demand: points of one differ in how it is served alone, and are compared among each other.
  public let demands: [Int]
  /// By point, whether no other point of its demand is as cheap and as quick and better in one of both. A point without either figure is not
  /// on it.
  public var isOnFront: [Bool]

  /// Creates a study.
  /// - Parameters:
  ///   - results: One a point of the plan, in its order.
  ///   - refused: Other points, which have none.
  public init(plan: SweepPlan, results: [SweepResult], refused: [RefusedPoint] = []) {
    self.plan = plan
    self.results = results
    self.refused = refused
    let objectives = plan.scenario.workloads.flatMap { workload in
      workload.objectives.compactMap { objective -> String? in
        guard case .atMost(let metric, let statistic, _) = objective.target else { return nil }
        return WorkloadFigure(metric).path(of: workload.name, statistic)
      }
    }
    latency = objectives.first ?? WorkloadFigure.latency.path(of: plan.scenario.workloads.first?.name ?? "", .p95)
    demands = Self.demands(of: plan)
    isOnFront = Array(repeating: false, count: results.count)
    for members in members {
      let front = paretoFront(
        members.map { place in
          guard results.indices.contains(place), let cost = results[place].figure(cost)?.value,
            let time = results[place].figure(latency)?.value
          else { return nil }
          return (cost, time)
        })
      for (place, isOn) in zip(members, front) where isOn { isOnFront[place] = true }
    }
  }
}

/// By pair, whether no other is at most as large in both and smaller in one; nil is never on the front. n log n.
public func paretoFront(_ pairs: [(Double, Double)?]) -> [Bool] {
  let order = pairs.indices.filter { pairs[$0] != nil }.sorted { a, b in
    let (x, y) = (pairs[a] ?? (0, 0), pairs[b] ?? (0, 0))
    return (x.0, x.1, a) < (y.0, y.1, b)
  }
  var isOnFront = Array(repeating: false, count: pairs.count)
  var least: (Double, Double)?
  for index in order {
    guard let pair = pairs[index] else { continue }
    if let best = least, pair.1 > best.1 || (pair.1 == best.1 && pair.0 > best.0) { continue }
    isOnFront[index] = true
    least = pair
  }
  return isOnFront
}
