import Scenarios

/// The two sides of a crossover study as scenarios of their own.
extension Scenario {
  /// Seconds of a day.
  static let day = 86_400.0

  /// The same scenario over its first day, where every day is like the first: nothing in the traffic but a daily wave. Any other
  /// is left as it is.
  func shortenedToADay() -> Scenario {
    let isDaily = workloads.allSatisfy { workload in
      var shape = workload.arrivals.shape
      shape.diurnal = nil
      if case .trace = workload.arrivals.process { return false }
      return shape.isFlat
    }
    guard isDaily, horizon > Scenario.day else { return self }
    var other = self
    other.horizon = Scenario.day
    return other
  }

  /// The same scenario with a pool that always has `replicas` ready replicas.
  func withFixedFleet(_ replicas: Int, pool: Int) -> Scenario {
    var other = self
    other.pools[pool].autoscaler = nil
    other.pools[pool].replicas = ReplicaBounds(minimum: replicas, maximum: replicas, initial: replicas)
    return other
  }

  /// The same scenario with every stage that a pool serves served by an API instead.
  func moved(fromPool pool: Int, toAPI api: Int) -> Scenario {
    var other = self
    for workload in other.workloads.indices {
      for stage in other.workloads[workload].stages.indices {
        var targets: [Backend] = []
        for target in other.workloads[workload].stages[stage].route.targets {
          let moved = target == .pool(pool) ? .api(api) : target
          if !targets.contains(moved) { targets.append(moved) }
        }
        other.workloads[workload].stages[stage].route.targets = targets
      }
    }
    return other
  }

  /// The same scenario without the APIs that no workload routes to, so that no run is spent on them.
  func withoutUnusedAPIs() -> Scenario {
    let used = Set(workloads.flatMap { $0.stages.flatMap(\.route.targets) })
    let kept = apis.indices.filter { used.contains(.api($0)) }
    var other = self
    other.apis = kept.map { apis[$0] }
    for workload in other.workloads.indices {
      for stage in other.workloads[workload].stages.indices {
        other.workloads[workload].stages[stage].route.targets = workloads[workload].stages[stage].route.targets.map {
          guard case .api(let index) = $0, let position = kept.firstIndex(of: index) else { return $0 }
          return .api(position)
        }
      }
    }
    return other
  }

  /// Most replicas a study tries: as many as the purchase options hold, and no more than `limit` or the written maximum.
  func replicaCeiling(pool: Int, limit: Int) -> Int {
    let most = max(pools[pool].replicas.maximum, limit)
    let limits = pools[pool].purchase.map(\.limit)
    guard !limits.contains(nil) else { return most }
    return max(1, min(most, limits.reduce(0) { $0 + ($1 ?? 0) } * pools[pool].replicasPerInstance))
  }
}
