import Model

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
      return shape.isFlat && !workload.arrivals.isTrace && workload.arrivals.process.isEndless
        && workload.arrivals.repeatsDaily
    }
    guard isDaily, horizon > Scenario.day else { return self }
    var other = self
    other.horizon = Scenario.day
    return other
  }

  /// The same scenario with a pool that always has `replicas` ready replicas, committed to where that is the cheapest way to buy them; a
  /// pool of several types of instances buys as its options say.
  func withFixedFleet(_ replicas: Int, pool: Int) -> Scenario {
    var other = self
    other.pools[pool].autoscaler = nil
    other.pools[pool].replicas = ReplicaBounds(minimum: replicas, maximum: replicas, initial: replicas)
    if let option = cheapestCommitment(pool: pool) {
      var purchase = other.pools[pool].purchase
      var commitment = purchase.remove(at: option)
      commitment.limit = pools[pool].instances(for: replicas)
      for index in purchase.indices where purchase[index].kind.isCommitment { purchase[index].limit = 0 }
      other.pools[pool].purchase = [commitment] + purchase
    }
    return other
  }

  /// The commitment, by index, that is the cheapest of a pool's options for an instance that always runs; nil where there is none.
  /// A pool that buys spot instances keeps its options as written, since those are interrupted; so does one of several types, since what
  /// is committed to of one says how many of the others are bought.
  func cheapestCommitment(pool: Int) -> Int? {
    let purchase = pools[pool].purchase
    guard pools[pool].otherMachines.isEmpty, !purchase.contains(where: { $0.kind == .spot }) else { return nil }
    let cheapest = purchase.indices.min { purchase[$0].hourly < purchase[$1].hourly }
    return cheapest.flatMap { purchase[$0].kind.isCommitment ? $0 : nil }
  }

  /// The number of replicas that costs least among those above a number for which more places are paid for than one type has; nil where
  /// none costs less than that number itself. With several types a larger fleet may cost less, on a larger machine.
  func cheaperFleet(above count: Int, pool: Int, most: Int) -> Int? {
    let each = pools[pool].machines.map(\.replicasPerInstance).max() ?? 1
    guard !pools[pool].otherMachines.isEmpty, count < most else { return nil }
    let estimate = ClosedEstimate(self)
    func cost(_ replicas: Int) -> Double {
      let fleets = pools.indices.map { $0 == pool ? replicas : pools[$0].replicas.initial }
      return estimate.ledger(holding: fleets).total.double
    }
    let costs = (count...min(most, count + each)).map { (cost: cost($0), count: $0) }
    return costs.min { ($0.cost, $0.count) < ($1.cost, $1.count) }.flatMap { $0.count > count ? $0.count : nil }
  }

  /// The same scenario with the token counts of the workloads that a pool serves multiplied, as far as they are drawn.
  func withTokens(input: Double = 1, output: Double = 1, pool: Int) -> Scenario {
    var other = self
    for index in demand.workloads(at: .pool(pool)) {
      other.workloads[index].scaleInputTokens(by: input)
      other.workloads[index].scaleOutputTokens(by: output)
    }
    return other
  }

  /// Whether any token count of what a pool serves is drawn and not recorded.
  func drawsTokens(pool: Int) -> Bool {
    demand.workloads(at: .pool(pool)).contains { !workloads[$0].arrivals.isTrace }
  }

  /// The same scenario at the prices of another.
  func priced(as other: Scenario) -> Scenario {
    var scenario = self
    for pool in scenario.pools.indices {
      // A commitment may have been moved to the front; what is alike stays in its order.
      for index in scenario.pools[pool].purchase.indices {
        let option = scenario.pools[pool].purchase[index]
        let same = other.pools[pool].purchase.filter { $0.isLike(option) }
        let place = scenario.pools[pool].purchase[..<index].count { $0.isLike(option) }
        if same.indices.contains(place) { scenario.pools[pool].purchase[index].hourly = same[place].hourly }
      }
    }
    scenario.commitments = other.commitments
    for index in scenario.apis.indices {
      if let same = other.apis.first(where: { $0.name == scenario.apis[index].name }) {
        scenario.apis[index].price = same.price
      }
    }
    return scenario
  }

  /// Most replicas a study tries: as many as the purchase options hold, and no more than `limit` or the written maximum.
  func replicaCeiling(pool: Int, limit: Int) -> Int {
    let most = max(pools[pool].replicas.maximum, limit)
    let purchase = pools[pool].purchase
    guard purchase.allSatisfy({ $0.limit != nil }) else { return most }
    let places = purchase.reduce(0) { $0 + ($1.limit ?? 0) * pools[pool].machines[$1.machine].replicasPerInstance }
    return max(1, min(most, places))
  }
}

extension PurchaseOption {
  /// Whether two options are one to a provider, at whatever price.
  fileprivate func isLike(_ other: PurchaseOption) -> Bool {
    (kind, machine, zone, term, payment) == (other.kind, other.machine, other.zone, other.term, other.payment)
  }
}
