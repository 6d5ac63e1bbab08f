import Model

/// Bounds on what pools cost whose purchase options do not tell which instances are held: several types of them, or prices that choose.
extension Scenario {
  /// US dollars an hour beyond its commitments that a pool costs at least while it holds N replicas: the cheapest places on the
  /// cheapest types, as if parts of instances could be bought.
  ///
  /// - Parameter isCovered: Whether what commitments of several pools cover is taken at their prices; as if they covered all.
  func leastRate(_ index: Int, holding replicas: Int, isCovered: Bool = false) -> Double {
    let pool = pools[index]
    let offers = pool.purchase.map { option -> (rate: Double, places: Int) in
      let each = pool.machines[option.machine].replicasPerInstance
      let places = option.limit.map { $0.multipliedReportingOverflow(by: each) }.map {
        $0.overflow ? .max : $0.partialValue
      }
      guard !option.kind.isCommitment else { return (0, places ?? .max) }
      let covered =
        isCovered && option.kind == .onDemand
        ? coveredRates(index, machine: option.machine).map(\.committed).min() : nil
      return (min(option.leastRate, covered ?? .infinity) / Double(each), places ?? .max)
    }
    var left = replicas
    return offers.sorted { $0.rate < $1.rate }.reduce(0) { sum, offer in
      let count = min(left, offer.places)
      left -= count
      return sum + Double(count) * offer.rate
    }
  }

  /// US dollars an hour on demand that commitments of several pools spare some pools at most.
  func mostCovered(of some: [Int]) -> Double {
    commitments.indices.reduce(0) { sum, commitment in
      let spared = some.flatMap { pool in
        pools[pool].machines.indices.flatMap { machine in
          coveredRates(pool, machine: machine).filter { $0.commitment == commitment }.map(\.spared)
        }
      }
      return sum + (spared.max() ?? 0)
    }
  }

  /// What commitments of several pools make of an hour of a type on demand.
  private func coveredRates(_ pool: Int, machine: Int) -> [(commitment: Int, committed: Double, spared: Double)] {
    let dearest = pools[pool].purchase.filter { $0.kind == .onDemand && $0.machine == machine }.flatMap(\.rates).max()
    return commitments.enumerated().flatMap { index, contract in
      contract.coverage.filter { $0.pool == pool && $0.machine == machine }.map { coverage in
        let share = Double(coverage.take) / Double(contract.hourlyQuantity)
        let hourly = Double(contract.hourly.description) ?? 0
        return (index, hourly * share, (dearest ?? 0) / share)
      }
    }
  }
}

extension PurchaseOption {
  /// The least of the prices that an hour may cost, in US dollars.
  fileprivate var leastRate: Double { rates.min() ?? 0 }
}
