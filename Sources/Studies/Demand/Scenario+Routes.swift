import Model

/// Scenarios that are like another but for their routes: the same seed gives the same traffic.
extension Scenario {
  /// The same scenario with every route made anew.
  func mappingRoutes(_ change: (Route) -> Route) -> Scenario {
    var other = self
    for workload in workloads.indices {
      for stage in workloads[workload].stages.indices {
        other.workloads[workload].stages[stage].route = change(workloads[workload].stages[stage].route)
      }
    }
    return other
  }

  /// The same scenario with every workload that has tokens served by one API, by a call for each stage that calls a model.
  func routed(toAPI api: Int) -> Scenario {
    let route = Route(targets: [.api(api)])
    var other = self
    for index in workloads.indices where workloads[index].hasTokens {
      let stages = zip(workloads[index].stages, callsModel(of: workloads[index])).filter(\.1).map(\.0)
      other.workloads[index].stages = stages.map { stage in
        var stage = stage
        stage.route = route
        return stage
      }
      if workloads[index].agent?.history.compaction?.caller != nil {
        other.workloads[index].agent?.history.compaction?.caller = .api(api)
      }
    }
    return other
  }

  /// The same scenario with every stage that a pool serves overflowing from it to an API.
  func overflowing(fromPool pool: Int, toAPI api: Int, at limit: Double) -> Scenario {
    mappingRoutes { route in
      guard route.targets.contains(.pool(pool)) else { return route }
      // Who shared the load with the pool before goes on to do so only as far as the pool has no room.
      let others = route.targets.filter { $0 != .pool(pool) && $0 != .api(api) }
      return Route(rule: .overflow, targets: [.pool(pool)] + others + [.api(api)], overflowAt: limit)
    }
  }

  /// The same scenario with every stage that a pool serves served by an API instead.
  func moved(fromPool pool: Int, toAPI api: Int) -> Scenario {
    mappingRoutes { route in
      var other = route
      other.targets = []
      for target in route.targets.map({ $0 == .pool(pool) ? .api(api) : $0 }) where !other.targets.contains(target) {
        other.targets.append(target)
      }
      return other
    }
  }

  /// The same scenario without the APIs that no workload routes to, so that no run is spent on them.
  func withoutUnusedAPIs() -> Scenario {
    let demand = demand
    let kept = apis.indices.filter { demand.reaches(.api($0)) }
    var other = mappingRoutes { route in
      var other = route
      other.targets = route.targets.map {
        guard case .api(let index) = $0, let position = kept.firstIndex(of: index) else { return $0 }
        return .api(position)
      }
      return other
    }
    other.apis = kept.map { apis[$0] }
    return other
  }
}
