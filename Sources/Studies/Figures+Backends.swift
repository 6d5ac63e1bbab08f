import Billing
import EventKernel
import Model
import Serving

extension Merging {
  /// `pools.<name>....` of every pool.
  func poolFigures() -> [Figure] {
    scenario.pools.indices.flatMap { index -> [Figure] in
      let pool = scenario.pools[index]
      let isOverloaded = overloads.contains { $0.pool == index }
      return figures(of: pool.name, where: pool.existingFigures.union(isOverloaded ? [.overload] : [])) {
        (figure: PoolFigure) in measured(figure, index)
      }
    }
  }

  private func measured(_ figure: PoolFigure, _ index: Int) -> Measured {
    func each(_ value: (PoolResult) -> Double?) -> Measured { .numbers(samples.map { value($0.pools[index]) }) }
    func count(_ value: (PoolResult) -> Int64) -> Measured { each { Double(value($0)) } }
    func overload(_ value: (OverloadVerdict) -> Double) -> Measured {
      overloads.first { $0.pool == index }.map { .given(value($0)) } ?? .absent("the pool is not overloaded")
    }
    switch figure {
    case .utilization: return each { $0.utilization }
    case .batchSize: return each { $0.batchSize }
    case .keyValueUtilization: return each { $0.keyValueUtilization }
    case .keyValueUtilizationMax: return each { $0.keyValueUtilizationMax }
    case .prefixHitRate: return each { $0.prefixHitRate }
    case .queueDepth: return each { $0.queueDepth }
    case .queueDepthMax: return each { Double($0.queueDepthMax) }
    case .replicas: return each { $0.replicas }
    case .replicasMin: return each { Double($0.replicasMin) }
    case .replicasMax: return each { Double($0.replicasMax) }
    case .served: return count { $0.served }
    case .preemptions: return count { $0.preemptions }
    case .swaps: return count { $0.swaps }
    case .interruptions: return count { $0.interruptions }
    case .crashes: return count { $0.crashes }
    case .lostRequests: return count { $0.lostRequests }
    case .lostWork: return each { $0.lostWork }
    case .repeatedWork: return each { $0.repeatedWork }
    case .wastedWork: return each { $0.wastedWork }
    case .coldStarts: return count { $0.coldStarts }
    case .cost: return .numbers(samples.map { $0.ledger.cost(ofPool: scenario.pools[index].name).double })
    case .lostWorkCost:
      return .numbers(
        samples.map { sample in
          sample.ledger.cost {
            $0.category == .lostWork && $0.position.kind == .pool && $0.position.backend == index
          }.double
        })
    case .transfer: return .times(samples.map { $0.pools[index].transfers })
    case .offeredRate: return overload(\.offeredRate)
    case .capacity: return overload(\.capacity)
    }
  }

  /// `apis.<name>....` of every API: what it cost when a workload routes to it, else what the same traffic would.
  func apiFigures() -> [Figure] {
    scenario.apis.indices.flatMap { index -> [Figure] in
      figures(of: scenario.apis[index].name, where: scenario.existingFigures(ofAPI: index)) {
        (figure: APIFigure) in measured(figure, index)
      }
    }
  }

  private func measured(_ figure: APIFigure, _ index: Int) -> Measured {
    let alternative = scenario.alternatives.firstIndex(of: index)
    let name = scenario.apis[index].name
    func each(_ value: (Sample) -> Double) -> Measured { .numbers(samples.map(value)) }
    func count(_ value: (APIResult) -> Int64) -> Measured {
      each { sample in Double(value(alternative.map { sample.alternatives[$0].api } ?? sample.apis[index])) }
    }
    func shares(_ value: (APIResult) -> Double?) -> Measured {
      .numbers(
        samples.map { sample in value(alternative.map { sample.alternatives[$0].api } ?? sample.apis[index]) })
    }
    func times(_ value: (AlternativeSample) -> LogHistogram) -> Measured {
      alternative.map { place in .times(samples.map { value($0.alternatives[place]) }) }
        ?? .absent("a workload routes to the API")
    }
    if alternative != nil, figure == .cost || figure == .monthlyCost,
      let why = scenario.incomparable(onAPI: index)
    {
      return .absent(why)
    }
    switch figure {
    case .cost:
      return each { sample in
        (alternative.map { sample.alternatives[$0].cost } ?? sample.ledger.cost(ofAPI: name)).double
      }
    case .monthlyCost:
      if let why = whyNoMonth(ofAPI: index) { return .absent(why) }
      return each { sample in
        alternative.map { sample.alternatives[$0].monthlyCost } ?? sample.monthly.cost(ofAPI: name)
      }
    case .calls: return count { $0.calls }
    case .throttled: return count { $0.throttled }
    case .flexRefused: return count { $0.flexRefused }
    case .fellBack: return count { $0.fellBack }
    case .errors: return count { $0.errors }
    case .promptCacheHitRate: return shares { $0.promptCacheHitRate }
    case .answered:
      guard let alternative else { return .absent("a workload routes to the API") }
      return .ratios(
        samples.map { sample in
          let results = zip(scenario.workloads, sample.alternatives[alternative].workloads).filter { $0.0.hasTokens }
          let ended = results.reduce(0) { $0 + $1.1.ended }
          return ended > 0 ? (Double(results.reduce(0) { $0 + $1.1.completed }), Double(ended)) : nil
        })
    case .ttft: return times(\.ttft)
    case .latency: return times(\.latency)
    }
  }

  /// `people.<name>....` of every desk.
  func peopleFigures() -> [Figure] {
    scenario.people.indices.flatMap { index -> [Figure] in
      figures(of: scenario.people[index].name, where: []) { (figure: PeopleFigure) in
        func each(_ value: (PeopleResult) -> Double?) -> Measured { .numbers(samples.map { value($0.people[index]) }) }
        switch figure {
        case .cases: return each { Double($0.cases) }
        case .done: return each { Double($0.done) }
        case .utilization: return each { $0.utilization }
        case .queueDepth: return each { $0.queueDepth }
        case .queueDepthMax: return each { Double($0.queueDepthMax) }
        case .wait: return .times(samples.map { $0.people[index].wait })
        }
      }
    }
  }

  /// `total....` of everything together.
  func totalFigures(published: Ledger?) -> [Figure] {
    let costs = samples.map(\.ledger.total.double)
    let ended = samples.map { ($0.ledger.total - $0.ledger.cost { $0.purpose == .underWay }).double }
    let completed = samples.map { $0.workloads.reduce(0) { $0 + $1.completed } }
    let totals = figures(of: "", where: []) { (figure: TotalFigure) in
      switch figure {
      case .cost: .numbers(costs)
      case .monthlyCost: whyNoMonth.map { .absent($0) } ?? .numbers(samples.map(\.monthly.total))
      case .costPerRequest: .ratios(zip(ended, completed).map { ($0, Double($1)) })
      }
    }
    return published.map { totals.published($0) } ?? totals
  }
}

extension [Figure] {
  /// With the value of `total.cost` the exact sum of the published bill's lines.
  func published(_ ledger: Ledger) -> [Figure] {
    map { figure in
      var figure = figure
      if figure.path == TotalFigure.cost.path { figure.value = ledger.total.double }
      return figure
    }
  }
}
