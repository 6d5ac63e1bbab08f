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

  /// The same scenario with every workload that has tokens served by one API where it calls models: its own models answer no more, and what
  /// its requests do beside stays as it is, people among it.
  func routed(toAPI api: Int) -> Scenario {
    var other = self
    for index in workloads.indices where workloads[index].hasTokens {
      func change(_ backend: Backend) -> Backend { if case .people = backend { backend } else { .api(api) } }
      let callsModel = callsModel(of: workloads[index])
      for stage in workloads[index].stages.indices
      where callsModel[stage] && workloads[index].stages[stage].role != .retrieval {
        other.workloads[index].stages[stage].route = workloads[index].stages[stage].route.mapping(change)
      }
      other.workloads[index].mapBackends(change)
    }
    return other
  }

  /// The pools, by index, that requests with tokens come to though others' models answer them: those of steps that call no model.
  package var poolsBesideModels: [Int] {
    guard let api = alternatives.first else { return [] }
    let demand = Demand(routed(toAPI: api).workloads)
    return pools.indices.filter { pool in
      demand.visits(to: .pool(pool)).contains { workloads[$0.workload].hasTokens }
    }
  }

  /// The APIs, by index, that are called though another one answers: for embeddings, and by workloads without tokens.
  package var apisBesideModels: [Int] {
    guard let api = alternatives.first else { return [] }
    let demand = Demand(routed(toAPI: api).workloads)
    return apis.indices.filter { $0 != api && demand.reaches(.api($0)) }
  }

  /// The pools, by index, that answer calls of models and are there without them too, as others or other steps need them.
  package var poolsSharedWithModels: [Int] {
    let alone = poolsForModelsAlone
    return pools.indices.filter { pool in
      !alone.contains(pool)
        && demand.visits(to: .pool(pool)).contains { visit in
          let workload = workloads[visit.workload]
          return workload.hasTokens && callsModel(of: workload)[visit.stage]
            && workload.stages[visit.stage].role != .retrieval
        }
    }
  }

  /// The pools, by index, that are there for calls of models alone, of workloads with tokens: nobody needs them where an API answers. Of
  /// instances that several pools share, all or none.
  var poolsForModelsAlone: [Int] {
    guard let api = alternatives.first else { return [] }
    let (own, others) = (Demand(workloads, pools: pools), Demand(routed(toAPI: api).workloads, pools: pools))
    func owner(_ pool: Int) -> Int { pools[pool].instancesOf ?? pool }
    let kept = pools.indices.filter { !own.reaches(.pool($0)) || others.reaches(.pool($0)) }.map(owner)
    return pools.indices.filter { !kept.contains(owner($0)) }
  }

  /// Whether a pool can overflow: no stage that it serves has a rule that knows which of several backends is to answer.
  func canOverflow(fromPool pool: Int) -> Bool {
    workloads.allSatisfy { workload in
      workload.stages.allSatisfy { !$0.route.targets.contains(.pool(pool)) || $0.route.isPlain }
    }
  }

  /// The same scenario with every stage that a pool serves overflowing from it to an API.
  func overflowing(fromPool pool: Int, toAPI api: Int, at limit: Double) -> Scenario {
    mappingRoutes { route in
      guard route.targets.contains(.pool(pool)) else { return route }
      // Who shared the load with the pool before goes on to do so only as far as the pool has no room.
      let others = route.choices.filter { $0 != .pool(pool) && $0 != .api(api) }
      var other = Route(rule: .overflow, targets: [.pool(pool)] + others + [.api(api)], overflowAt: limit)
      let beside = route.targets[route.choices.count...].filter { !other.targets.contains($0) }
      if !beside.isEmpty { other.choiceCount = other.targets.count }
      other.targets += beside
      return other
    }
  }

  /// The same scenario with every stage that a pool serves served by an API instead.
  func moved(fromPool pool: Int, toAPI api: Int) -> Scenario {
    func change(_ backend: Backend) -> Backend { backend == .pool(pool) ? .api(api) : backend }
    var other = mappingRoutes { $0.mapping(change) }
    for index in workloads.indices { other.workloads[index].mapBackends(change) }
    return other
  }

  /// The same scenario without the APIs that no workload routes to, so that no run is spent on them; those whose capacity is paid by the hour
  /// stay.
  func withoutUnusedAPIs() -> Scenario {
    let demand = Demand(workloads)
    let kept = apis.indices.filter { demand.reaches(.api($0)) || apis[$0].provisioned != nil }
    func change(_ backend: Backend) -> Backend {
      guard case .api(let index) = backend, let position = kept.firstIndex(of: index) else { return backend }
      return .api(position)
    }
    var other = mappingRoutes { $0.mapping(change) }
    for index in workloads.indices { other.workloads[index].mapBackends(change) }
    other.apis = kept.map { apis[$0] }
    return other
  }
}

extension Workload {
  /// Puts others in the place of the backends that budgets and an agent name; routes have theirs.
  fileprivate mutating func mapBackends(_ change: (Backend) -> Backend) {
    for budget in budgets.indices {
      if case .route(let backend) = budgets[budget].action { budgets[budget].action = .route(change(backend)) }
    }
    if let caller = agent?.history.compaction?.caller { agent?.history.compaction?.caller = change(caller) }
  }
}

extension Route {
  /// The same route to other backends. Choices that then are the same are one; who is asked after failures, or second, is not asked where
  /// that is one of the choices.
  func mapping(_ change: (Backend) -> Backend) -> Route {
    let mapped = targets.map(change)
    guard mapped != targets else { return self }
    var other = self
    let count = choices.count
    let kept = (0..<count).filter { place in
      // Whose answers are not accepted is not asked the same once more; of what is left the last judgement counts.
      rule == .cascade
        ? !mapped[(place + 1)..<count].contains(mapped[place]) : !mapped[..<place].contains(mapped[place])
    }
    var backends = kept.map { mapped[$0] }
    other.cascade = kept.filter { cascade.indices.contains($0) }.map { cascade[$0] }
    if !weights.isEmpty {
      other.weights = backends.map { backend in
        (0..<count).reduce(0) { mapped[$1] == backend ? $0 + weights[$1] : $0 }
      }
    }
    if let selector {
      other.selector?.table = selector.table.mapping { place in
        backends.firstIndex(of: mapped[place]) ?? 0
      }
    }
    if kept.count == 1, rule != .cascade {
      (other.rule, other.weights, other.selector, other.leastCost) = (.leastLoaded, [], nil, nil)
    }
    /// Adds those that are not there yet.
    func add(_ places: Range<Int>) -> Int {
      let before = backends.count
      for place in places where !backends.contains(mapped[place]) { backends.append(mapped[place]) }
      return backends.count - before
    }
    other.fallbackCount = add(fallbackPlaces)
    if fallbackCount > 0, other.fallbackCount == 0 { other.fallback = nil }
    var rest = count + fallbackCount
    if hedge != nil {
      if add(rest..<rest + 1) == 0 { other.hedge = nil }
      rest += 1
    }
    _ = add(rest..<mapped.count)
    other.targets = backends
    other.choiceCount = choiceCount == nil ? nil : kept.count
    return other
  }
}

extension RouteSelector.Table {
  /// The same table with other places.
  fileprivate func mapping(_ change: (Int) -> Int) -> Self {
    switch self {
    case .classes(let targets): .classes(targets.map(change))
    case .tenants(let targets): .tenants(targets.map(change))
    case .inputTokens(let bounds, let targets): .inputTokens(bounds: bounds, targets: targets.map(change))
    case .difficulty(let bounds, let targets): .difficulty(bounds: bounds, targets: targets.map(change))
    case .priority(let target): .priority(change(target))
    }
  }
}
