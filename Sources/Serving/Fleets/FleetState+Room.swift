import Model

/// Places for replicas on instances.
extension FleetState {
  /// Replicas of a pool of the fleet that an instance has room for.
  mutating func room(on slot: Int, for member: Int) -> Int {
    let footprint = fleet.footprints[member]
    return (fleet.places[instances[slot].machine][footprint.kind] - instances[slot].taken[footprint.kind])
      / footprint.places
  }

  /// How much an instance is, in the unit of what replicas take of it.
  mutating func size(of slot: Int) -> Int { fleet.sizes[instances[slot].machine] }

  /// An instance with room for a replica.
  /// - Parameter onSpot: Whether spot alone will do; never under a provisioner, which replaces instances by its own rules.
  mutating func room(for member: Int, onSpot: Bool) -> Int? {
    if let scheduler = provisioner?.scheduler { return roomByScore(scheduler, for: member) }
    return instances.indices.first {
      instances[$0].takesReplicas && room(on: $0, for: member) > 0 && (!onSpot || instances[$0].spotOption != nil)
    }
  }

  /// The instance with room that kube-scheduler takes: a running one before one that is awaited, then by the share of it that is free.
  private mutating func roomByScore(_ scheduler: Provisioner.Scheduler, for member: Int) -> Int? {
    let kind = fleet.footprints[member].kind
    var best: (slot: Int, isRunning: Bool, free: Double)?
    for slot in instances.indices {
      guard instances[slot].takesReplicas, room(on: slot, for: member) > 0 else { continue }
      let isRunning = instances[slot].life == .running
      let places = fleet.places[instances[slot].machine][kind]
      let free = Double(places - instances[slot].taken[kind]) / Double(places)
      let isBetter =
        best.map { best in
          guard isRunning == best.isRunning else { return isRunning }
          return scheduler == .leastAllocated ? free > best.free : free < best.free
        } ?? true
      if isBetter { best = (slot, isRunning, free) }
    }
    return best?.slot
  }

  /// A replica takes its places.
  mutating func take(_ slot: Int, for member: Int, at now: Double, shared: inout Shared) {
    let footprint = fleet.footprints[member]
    instances[slot].replicas += 1
    instances[slot].staying += 1
    instances[slot].taken[footprint.kind] += footprint.places
    instances[slot].occupied += footprint.size
    instances[slot].changedAt = now
    noteOccupancy(at: now)
    changed(at: now, shared: &shared)
  }

  /// A replica stays no longer: it drains, or is taken away.
  mutating func leave(_ slot: Int, at now: Double, shared: inout Shared) {
    instances[slot].staying -= 1
    instances[slot].changedAt = now
    changed(at: now, shared: &shared)
  }

  /// A replica that did not stay gives its places back.
  mutating func release(_ slot: Int, for member: Int, at now: Double, shared: inout Shared) {
    let footprint = fleet.footprints[member]
    instances[slot].replicas -= 1
    instances[slot].taken[footprint.kind] -= footprint.places
    instances[slot].occupied -= footprint.size
    instances[slot].changedAt = now
    noteOccupancy(at: now)
    changed(at: now, shared: &shared)
    // What is left may be room for a replica of another pool, which hears of it once this one has had its turn.
    if fleet.isShared, !agenda.holds(.refill) { plan(.refill, at: now, shared: &shared) }
  }
}
