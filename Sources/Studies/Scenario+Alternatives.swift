import Model

extension Scenario {
  /// The APIs, by index, that no workload routes to, if any workload has tokens to send there: each is an alternative on which the
  /// same traffic is priced and timed.
  public var alternatives: [Int] {
    guard workloads.contains(where: \.hasTokens) else { return [] }
    let used = Set(workloads.flatMap { $0.stages.flatMap(\.route.targets) })
    return apis.indices.filter { !used.contains(.api($0)) }
  }

  /// The same scenario with every workload that has tokens served by one API: the same seed gives the same traffic.
  func routed(toAPI api: Int) -> Scenario {
    var other = self
    for index in other.workloads.indices where other.workloads[index].hasTokens {
      other.workloads[index].stages = [Stage(route: Route(targets: [.api(api)]))]
    }
    return other
  }

  /// The workloads, by index, that may visit a pool.
  func workloads(routedToPool pool: Int) -> [Int] {
    let ways = ([pool] + prefillPools(of: pool)).map { Backend.pool($0) }
    return workloads.indices.filter { index in
      workloads[index].stages.contains { stage in ways.contains { stage.route.targets.contains($0) } }
    }
  }
}
