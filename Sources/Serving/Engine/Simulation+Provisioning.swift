import Model

/// What provisioners have done to their fleets.
extension Simulation {
  /// Asks for instances, unless the batch of replicas goes on.
  mutating func provision(_ fleet: Int) {
    guard let asksAt = fleets[fleet].provisioner?.asksAt else { return }
    guard asksAt <= now else {
      fleets[fleet].plan(.provision, at: asksAt, shared: &shared)
      return
    }
    fleets[fleet].provisioner?.stopWaiting()
    fleets[fleet].provisioner?.isAsking = true
    refill(fleet)
    fleets[fleet].provisioner?.isAsking = false
  }

  /// Scans for instances that are not needed, and terminates those that have not been for long enough.
  mutating func consolidate(_ fleet: Int) {
    guard let provisioner = fleets[fleet].provisioner, provisioner.scansAt <= now else { return }
    fleets[fleet].provisioner?.scansAt = .infinity
    if provisioner.asksAt <= now { provision(fleet) }
    guard members(fleet).allSatisfy({ pools[$0].update == nil }) else {
      // A deployment in the middle of an update has replicas of both versions to find room for.
      fleets[fleet].planScan(at: provisioner.nextScan(after: now), shared: &shared)
      return
    }
    let load = members(fleet).map { pools[$0].replicasStaying() }
    // Blocked is what holds a replica of a pool none of which may be missed: cluster-autoscaler/simulator/drainability/rules/pdb/rule.go,
    // and Karpenter's docs, concepts/disruption.md, "Pod-Level Controls"; read 2026-11.
    let isBlocked = fleets[fleet].instances.indices.map { slot in
      zip(members(fleet), load).contains { $1[slot] > 0 && pools[$0].allowedDisruptions < 1 }
    }
    let occupancy = FleetState.Occupancy(load: load, isBlocked: isBlocked)
    let command =
      switch provisioner.rules {
      case .clusterAutoscaler(let rules): fleets[fleet].scaleDown(rules, occupancy, at: now, shared: &shared)
      case .karpenter(let rules): fleets[fleet].disrupt(rules, occupancy, at: now, shared: &shared)
      }
    for slot in command.unneeded { tell(.instanceUnneeded, slot, of: fleet) }
    giveBack(command.given, of: fleet)
    if let (slots, option) = command.replaced { replace(slots, of: fleet, by: option) }
    for pool in members(fleet) { pools[pool].noteReplicas(at: now) }
  }

  /// Buys an instance in place of others. They get no more replicas, and keep theirs until it runs.
  private mutating func replace(_ slots: [Int], of fleet: Int, by option: Int) {
    guard fleets[fleet].isGranted(option, at: now) else { return }
    for slot in slots {
      fleets[fleet].instances[slot].life = .leaving
      tell(.instanceDraining, slot, of: fleet)
    }
    let slot = fleets[fleet].ask(option, at: now, isInstant: false, shared: &shared)
    tell(.instanceRequested, slot, of: fleet)
    fleets[fleet].provisioner?.replacement = (slot, slots)
  }

  /// What is replaced drains now.
  mutating func replacementRuns(_ fleet: Int) {
    guard let replaced = fleets[fleet].provisioner?.replacement?.replaced else { return }
    fleets[fleet].provisioner?.replacement = nil
    giveBack(replaced.filter { fleets[fleet].instances[$0].life == .leaving }, of: fleet)
  }

  /// Gives instances back: nothing comes to them any more, and what they hold drains and is started elsewhere.
  private mutating func giveBack(_ slots: [Int], of fleet: Int) {
    guard !slots.isEmpty else { return }
    for slot in slots where fleets[fleet].instances[slot].life == .running {
      fleets[fleet].instances[slot].life = .leaving
      fleets[fleet].instances[slot].unneededSince = .infinity
      tell(.instanceDraining, slot, of: fleet)
    }
    for slot in slots {
      if fleets[fleet].instances[slot].replicas == 0 { endIfThere(slot, of: fleet) }
      for pool in members(fleet) { pools[pool].evict(from: slot, at: now, shared: &shared) }
    }
    scaleAll(fleet)
  }
}
