import Model

/// Where replicas would be if instances went, with what each simulated removal moved: what is put somewhere takes its places there, and goes
/// on with the instance that it was put on.
///
/// Sources: kubernetes/autoscaler 1.36.1, cluster-autoscaler/simulator/cluster.go (`SimulateNodeRemoval`, which keeps what a successful
/// removal changed); kubernetes-sigs/karpenter 1.14.1, pkg/controllers/disruption/helpers.go (`SimulateScheduling`, in which all
/// candidates are gone at once). Where this differs: both go over the nodes in an order of their own, here it is that of the instances.
package struct Placement {
  private let footprints: [Fleet.Footprint]
  /// Free places, by instance and kind; nil of an instance that takes no replica.
  private var free: [[Int]?]
  /// Replicas, by pool of the fleet and instance.
  private var load: [[Int]]

  /// Creates what there is.
  package init(_ footprints: [Fleet.Footprint], free: [[Int]?], load: [[Int]]) {
    self.footprints = footprints
    self.free = free
    self.load = load
  }

  /// Takes an instance away.
  /// - Returns: What it held, by pool of the fleet.
  mutating func remove(_ slot: Int) -> [Int] {
    free[slot] = nil
    return load.indices.map { member in
      defer { load[member][slot] = 0 }
      return load[member][slot]
    }
  }

  /// Puts replicas on instances, those of the largest pool first, each on the first instance that has room.
  /// - Parameter missing: Replicas by pool of the fleet; what finds no room is left.
  mutating func place(_ missing: inout [Int]) {
    let largestFirst = missing.indices.sorted { footprints[$0].places > footprints[$1].places }
    for member in largestFirst where missing[member] > 0 {
      let footprint = footprints[member]
      for slot in free.indices where missing[member] > 0 {
        guard let places = free[slot]?[footprint.kind], places >= footprint.places else { continue }
        let count = min(missing[member], places / footprint.places)
        free[slot]?[footprint.kind] -= count * footprint.places
        load[member][slot] += count
        missing[member] -= count
      }
    }
  }

  /// Those candidates that can go together, in their order: what one holds, with what was moved to it, fits on those that stay then.
  package mutating func removable(_ candidates: [Int]) -> [Int] {
    candidates.filter { slot in
      var trial = self
      var missing = trial.remove(slot)
      trial.place(&missing)
      guard missing.allSatisfy({ $0 == 0 }) else { return false }
      self = trial
      return true
    }
  }
}

extension FleetState {
  /// The fleet as it is, with the replicas of instances that drain where they will be. They wait for others to be ready, or for the instance
  /// that comes in place of theirs.
  ///
  /// Sources: cluster-autoscaler/core/podlistprocessor/currently_drained_nodes.go; pkg/controllers/disruption/helpers.go, pods of nodes that
  /// are being deleted; both as of `Placement`.
  /// - Parameter load: Replicas that start or are ready, by pool of the fleet and instance.
  mutating func placement(_ load: [[Int]]) -> Placement {
    let free = instances.indices.map { slot in instances[slot].life == .running ? freePlaces(on: slot) : nil }
    var placement = Placement(fleet.footprints, free: free, load: load)
    var leaving = fleet.pools.map { _ in 0 }
    for slot in instances.indices where instances[slot].life == .leaving {
      for (member, count) in placement.remove(slot).enumerated() { leaving[member] += count }
    }
    // What has no room there goes to an instance that is awaited.
    placement.place(&leaving)
    return placement
  }

  private mutating func freePlaces(on slot: Int) -> [Int] {
    zip(fleet.places[instances[slot].machine], instances[slot].taken).map { $0 - $1 }
  }
}
