import EventKernel
import Model

/// Instances: requested, running, ended.
extension FleetState {
  /// Asks for an instance under a purchase option. One that is there at once runs once `run` is called.
  mutating func ask(_ option: Int, at now: Double, isInstant: Bool, shared: inout Shared) -> Int {
    if !isInstant { provisioner?.askedAt = now }
    let bought = owner.purchase[option]
    let purchase = bought.kind == .spot ? MachineInstance.Purchase.spot(option: option) : .steady
    switch purchase {
    case .spot(let option): heldSpot[option] += 1
    case .steady: heldSteady[bought.machine] += 1
    }
    let slot = unusedSlot(shared: &shared)
    instances[slot].life = .provisioning
    instances[slot].purchase = purchase
    instances[slot].option = option
    instances[slot].machine = bought.machine
    instances[slot].unneededSince = .infinity
    instances[slot].changedAt = now
    instances[slot].zone = zone(for: purchase) ?? -1
    let isPrepared =
      !isInstant && warm.waiting > 0 && instances[slot].machine == 0 && instances[slot].spotOption == nil
    for member in fleet.pools.indices { instances[slot].kept[member] = KeptStages() }
    if isPrepared { instances[slot].kept[0] = KeptStages(imageAt: -.infinity, weightsAt: -.infinity) }
    instances[slot].keepsEngine = isPrepared && owner.warmPool?.state.keepsEngine ?? false
    if isPrepared {
      warm.change(waiting: -1, preparing: 0, at: now)
      replaceWarm(at: now, shared: &shared)
      instances[slot].runsAt = now + stages.resuming()
    } else {
      instances[slot].runsAt = isInstant ? now : now + stages.provisioning()
    }
    if !isInstant {
      let expected = min(instances[slot].runsAt, now + (provisioner?.registrationTimeout ?? .infinity))
      instances[slot].timer.arm(&shared.calendar, at: expected, source: source(of: slot))
    }
    return slot
  }

  mutating func source(of slot: Int) -> UInt32 { EventSource.instance(instances[slot].global) }

  /// Has an instance prepared in place of one that was taken from the warm pool.
  private mutating func replaceWarm(at now: Double, shared: inout Shared) {
    guard let rules = owner.warmPool else { return }
    let runs = now + stages.provisioning()
    plan(.warmRuns, at: runs, shared: &shared)
    plan(.warmWaits, at: runs + stages.preparing(withEngine: rules.state.keepsEngine), shared: &shared)
  }

  /// The zone of the next instance: that of its spot option, or of those that are up the one with the fewest; nil where zones are
  /// not told apart.
  private mutating func zone(for purchase: MachineInstance.Purchase) -> Int? {
    if case .spot(let option) = purchase, let name = owner.purchase[option].zone {
      return owner.zones.firstIndex(of: name)
    }
    let held = owner.zones.indices.map { zone in
      instances.indices.count { instances[$0].life != .terminated && instances[$0].zone == zone }
    }
    return owner.zones.indices.filter { outages[$0] == 0 }.min { held[$0] < held[$1] }
  }

  /// Has the first purchase option asked again that was closed after a refusal.
  mutating func awaitSupply(at now: Double, shared: inout Shared) {
    let opens = supply.reduce(Double.infinity) { $1.closedUntil > now ? min($0, $1.closedUntil) : $0 }
    guard opens < .infinity, !agenda.holds(.refill) else { return }
    plan(.refill, at: opens, shared: &shared)
  }

  private mutating func unusedSlot(shared: inout Shared) -> Int {
    if let slot = instances.indices.first(where: { instances[$0].life == .terminated }) { return slot }
    let global = shared.instances.count
    shared.instances.append(InstanceAddress(fleet: index, slot: instances.count))
    instances.append(MachineInstance(global: global, fleet: fleet))
    return instances.count - 1
  }

  /// Billing starts, and with spot the time until the provider interrupts the instance.
  mutating func run(_ slot: Int, at now: Double, shared: inout Shared) {
    instances[slot].life = .running
    let microsecond = InstanceMeter.microseconds(now)
    instances[slot].startedAt = microsecond
    instances[slot].bookedUntil = microsecond
    instances[slot].timer.disarm()
    noteOccupancy(at: now)
    changed(at: now, shared: &shared)
    guard let option = instances[slot].spotOption else {
      meters[instances[slot].machine].start(at: microsecond)
      return
    }
    guard let interruption = owner.purchase[option].interruption, interruption.hazard > 0 else { return }
    instances[slot].timer.arm(
      &shared.calendar, at: now + spot.exponential() / interruption.hazard, source: source(of: slot))
  }

  /// An instance stops.
  mutating func end(_ slot: Int, at now: Double, shared: inout Shared) {
    if provisioner?.replacement?.slot == slot { replacementFailed() }
    if instances[slot].isBilled {
      let microsecond = InstanceMeter.microseconds(now)
      let total = microsecond - instances[slot].startedAt
      record(slot, until: microsecond)
      if let option = instances[slot].spotOption {
        bookSpot(slot, option, until: microsecond)
        meters[instances[slot].machine].endSpot(
          total: total, at: microsecond, option: option, schedule: owner.purchase[option].priceSchedule)
      } else {
        meters[instances[slot].machine].end(total: total, at: microsecond)
      }
    }
    instances[slot].life = .terminated
    instances[slot].timer.disarm()
    if let option = instances[slot].spotOption {
      heldSpot[option] -= 1
    } else {
      heldSteady[instances[slot].machine] -= 1
    }
    noteOccupancy(at: now)
    changed(at: now, shared: &shared)
  }
}
