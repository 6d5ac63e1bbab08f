import EventKernel
import Model

/// What happens to instances, and through them to the replicas of every pool that is placed on them.
extension Simulation {
  /// The next thing happens to an instance: it runs, it is advised, warned, interrupted.
  mutating func instanceEvent(_ instance: Int, _ event: Event) {
    let address = shared.instances[instance]
    let (fleet, slot) = (address.fleet, address.slot)
    guard fleets[fleet].instances[slot].timer.isCurrent(event) else { return }
    switch fleets[fleet].instances[slot].life {
    case .terminated: break
    case .provisioning where now < fleets[fleet].instances[slot].runsAt: giveUp(slot, of: fleet)
    case .provisioning:
      fleets[fleet].run(slot, at: now, shared: &shared)
      tell(.instanceRuns, slot, of: fleet)
      if fleets[fleet].provisioner?.replacement?.slot == slot { replacementRuns(fleet) }
      for pool in members(fleet) { pools[pool].noteReplicas(at: now) }
    case .running, .advised, .leaving:
      interrupt(slot, of: fleet)
      scaleAll(fleet)
    case .warned: takeBack(slot, of: fleet)
    }
  }

  /// Something of a fleet's agenda is due.
  mutating func fleetDue(_ fleet: Int, _ event: Event) {
    guard fleets[fleet].agendaTimer.isCurrent(event) else { return }
    fleets[fleet].agendaTimer.disarm()
    while let item = fleets[fleet].agenda.takeDue(at: now) {
      switch item {
      case .zoneEvent(let option): zoneEvent(option, of: fleet)
      case .availability(let option): availabilityChanges(option, of: fleet)
      case .refill: refill(fleet)
      case .returnToSpot: pools[fleet].returnToSpot(at: now, shared: &shared)
      case .outage(let place): outageBegins(place, of: fleet)
      case .outageEnds(let place): outageEnds(place, of: fleet)
      case .provision: provision(fleet)
      case .consolidate: consolidate(fleet)
      case .warmRuns: fleets[fleet].warm.change(waiting: 0, preparing: 1, at: now)
      case .warmWaits: fleets[fleet].warm.change(waiting: 1, preparing: -1, at: now)
      }
    }
    let next = fleets[fleet].agenda.next
    if next < .infinity {
      fleets[fleet].agendaTimer.arm(&shared.calendar, at: next, source: EventSource.fleet(fleet))
    }
  }

  /// The pools that are placed on a fleet's instances.
  func members(_ fleet: Int) -> [Int] { fleets[fleet].fleet.pools }

  mutating func tell(_ kind: FleetEvent.Kind, _ slot: Int, of fleet: Int) {
    pools[fleet].tell(kind, instance: slot, at: now, shared: &shared)
  }

  /// Starts the replicas that are missing, those of the pool written first before others, and goes on with updates.
  mutating func refill(_ fleet: Int) {
    for pool in members(fleet) { pools[pool].refill(at: now, shared: &shared) }
  }

  /// Brings every pool's replicas to what is desired.
  mutating func scaleAll(_ fleet: Int) {
    for pool in members(fleet) { pools[pool].scale(to: pools[pool].desired, at: now, shared: &shared) }
  }

  // MARK: Lost

  /// Takes away the replicas of an instance that cannot serve yet.
  mutating func releaseStarting(_ slot: Int, of fleet: Int) {
    for pool in members(fleet) { pools[pool].releaseStarting(on: slot, at: now, shared: &shared) }
  }

  /// An instance is lost with all it holds.
  /// - Parameter keepsTokens: Whether there was a notice in which tokens were kept.
  mutating func lose(_ slot: Int, of fleet: Int, keepsTokens: Bool = false) {
    for pool in members(fleet) {
      pools[pool].loseReplicas(on: slot, keepsTokens: keepsTokens, at: now, shared: &shared)
    }
    endIfThere(slot, of: fleet)
  }

  /// Ends an instance, unless the last of its replicas did.
  mutating func endIfThere(_ slot: Int, of fleet: Int) {
    if fleets[fleet].instances[slot].life != .terminated { pools[fleet].endInstance(slot, at: now, shared: &shared) }
  }

  /// An instance did not come in time: it is given up, and the cluster autoscaler leaves its purchase option alone for a while.
  private mutating func giveUp(_ slot: Int, of fleet: Int) {
    let option = fleets[fleet].instances[slot].option
    if fleets[fleet].provisioner?.backsOff ?? false { fleets[fleet].supply[option].leaveAlone(at: now) }
    releaseStarting(slot, of: fleet)
    endIfThere(slot, of: fleet)
    scaleAll(fleet)
  }

  // MARK: Zones

  private mutating func outageBegins(_ place: Int, of fleet: Int) {
    let owner = fleets[fleet].owner
    let outage = owner.faults.zoneOutages[place]
    fleets[fleet].outages[outage.zone ?? owner.zones.count] += 1
    fleets[fleet].plan(.outageEnds(place), at: now + outage.when.lasting, shared: &shared)
    for slot in fleets[fleet].instances.indices where fleets[fleet].instances[slot].life != .terminated {
      if outage.zone == nil || fleets[fleet].instances[slot].zone == outage.zone { lose(slot, of: fleet) }
    }
    scaleAll(fleet)
  }

  private mutating func outageEnds(_ place: Int, of fleet: Int) {
    let owner = fleets[fleet].owner
    let outage = owner.faults.zoneOutages[place]
    fleets[fleet].outages[outage.zone ?? owner.zones.count] -= 1
    fleets[fleet].planOutage(place, after: now, shared: &shared)
    fleets[fleet].changed(at: now, shared: &shared)
    refill(fleet)
  }
}
