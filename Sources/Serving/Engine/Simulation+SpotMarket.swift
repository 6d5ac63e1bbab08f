import Model

/// The provider interrupts spot instances.
extension Simulation {
  /// The provider interrupts a spot instance: it is advised of that where there is advice, else warned, and one that does not run yet
  /// is given up. The caller starts others.
  mutating func interrupt(_ slot: Int, of fleet: Int) {
    guard let option = fleets[fleet].instances[slot].spotOption,
      let interruption = fleets[fleet].owner.purchase[option].interruption
    else { return }
    switch fleets[fleet].instances[slot].life {
    case .provisioning:
      releaseStarting(slot, of: fleet)
      if fleets[fleet].instances[slot].life == .provisioning { endIfThere(slot, of: fleet) }
    case .running where interruption.rebalance > 0:
      fleets[fleet].instances[slot].life = .advised
      let source = fleets[fleet].source(of: slot)
      fleets[fleet].instances[slot].timer.arm(&shared.calendar, at: now + interruption.rebalance, source: source)
      releaseStarting(slot, of: fleet)
    case .running, .advised, .leaving: warn(slot, of: fleet, interruption)
    case .terminated, .warned: break
    }
  }

  /// The provider gives notice: the instance's replicas drain, and others are started at once (as Karpenter does on the
  /// interruption warning; karpenter-provider-aws, disruption.md, 2026-08).
  private mutating func warn(_ slot: Int, of fleet: Int, _ interruption: Interruption) {
    fleets[fleet].instances[slot].life = .warned
    tell(.interruptionNotice, slot, of: fleet)
    pools[fleet].meter.interruptions += 1
    let source = fleets[fleet].source(of: slot)
    fleets[fleet].instances[slot].timer.arm(&shared.calendar, at: now + interruption.notice, source: source)
    releaseStarting(slot, of: fleet)
    for pool in members(fleet) { pools[pool].drainReady(on: slot, within: nil, at: now, shared: &shared) }
    let instance = fleets[fleet].instances[slot]
    if instance.life == .warned, instance.replicas == 0 { endIfThere(slot, of: fleet) }
  }

  mutating func takeBack(_ slot: Int, of fleet: Int) {
    tell(.instanceInterrupted, slot, of: fleet)
    let option = fleets[fleet].instances[slot].spotOption.map { fleets[fleet].owner.purchase[$0] }
    lose(slot, of: fleet, keepsTokens: option?.interruption?.onNotice == .checkpoint)
    scaleAll(fleet)
  }

  /// Takes each running instance of a spot option with the probability of its zone's events.
  mutating func zoneEvent(_ option: Int, of fleet: Int) {
    fleets[fleet].planZoneEvent(option, at: now, shared: &shared)
    guard let share = fleets[fleet].owner.purchase[option].interruption?.zoneEvents?.share else { return }
    // What is started in place of the first one taken does not run yet, or is not taken: the event is over.
    let instances = fleets[fleet].instances
    let running = instances.indices.filter { instances[$0].spotOption == option && instances[$0].life == .running }
    for slot in running where fleets[fleet].supply[option].taken.uniform() < share { interrupt(slot, of: fleet) }
    refill(fleet)
  }

  /// Takes as many instances back as the recorded market lacks, or starts what is missing.
  mutating func availabilityChanges(_ option: Int, of fleet: Int) {
    guard let trace = fleets[fleet].owner.purchase[option].interruption?.trace else { return }
    let (count, until) = trace.count(at: now)
    fleets[fleet].supply[option].available = count
    fleets[fleet].plan(.availability(option: option), at: until, shared: &shared)
    let instances = fleets[fleet].instances
    var held = instances.indices.filter { instances[$0].spotOption == option && instances[$0].takesReplicas }
    while held.count > count {
      let slot = held.remove(at: fleets[fleet].supply[option].falls.below(held.count))
      interrupt(slot, of: fleet)
    }
    fleets[fleet].changed(at: now, shared: &shared)
    refill(fleet)
  }
}
