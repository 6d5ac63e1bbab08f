import EventKernel
import Scenarios

/// Instances: bought, running, taken back.
extension PoolState {
  /// An instance with room for a replica, new if need be; nil when no purchase option has one left.
  /// - Parameter onSpot: Whether spot alone will do; never under a provisioner, which replaces instances by its own rules.
  mutating func placeOnInstance(
    at now: Double, isInstant: Bool, onSpot: Bool = false, shared: inout Shared
  ) -> Int? {
    if let room = room(onSpot: onSpot) { return room }
    guard mayAsk(isInstant: isInstant) else {
      awaitProvisioner(at: now, shared: &shared)
      return nil
    }
    guard let option = nextPurchase(at: now, isInstant: isInstant, onSpot: onSpot) else {
      awaitSupply(at: now, shared: &shared)
      return nil
    }
    return ask(option, at: now, isInstant: isInstant, shared: &shared)
  }

  /// Asks for an instance under a purchase option.
  mutating func ask(_ option: Int, at now: Double, isInstant: Bool, shared: inout Shared) -> Int {
    if !isInstant { provisioner?.askedAt = now }
    let purchase = pool.purchase[option].kind == .spot ? MachineInstance.Purchase.spot(option: option) : .steady
    switch purchase {
    case .spot(let option): heldSpot[option] += 1
    case .steady: heldSteady[pool.purchase[option].machine] += 1
    }
    let slot = unusedInstanceSlot(shared: &shared)
    instances[slot].life = .provisioning
    instances[slot].purchase = purchase
    instances[slot].option = option
    instances[slot].machine = pool.purchase[option].machine
    instances[slot].replicas = 0
    instances[slot].unneededSince = .infinity
    instances[slot].changedAt = now
    tell(.instanceAsked, instance: slot, at: now, shared: &shared)
    instances[slot].zone = zone(for: purchase) ?? -1
    let isPrepared =
      !isInstant && warm.waiting > 0 && instances[slot].machine == 0 && instances[slot].spotOption == nil
    instances[slot].imageAt = isPrepared ? -.infinity : .infinity
    instances[slot].weightsAt = isPrepared ? -.infinity : .infinity
    instances[slot].keepsEngine = isPrepared && pool.warmPool?.state.keepsEngine ?? false
    if isPrepared {
      warm.change(waiting: -1, preparing: 0, at: now)
      replaceWarm(at: now, shared: &shared)
      instances[slot].runsAt = now + stages.resuming()
    } else {
      instances[slot].runsAt = isInstant ? now : now + stages.provisioning()
      // The replicas of the start have brought what is kept.
      if isInstant, pool.startup.imageCache == .node { instances[slot].imageAt = now }
      if isInstant, pool.startup.weightsCache == .node { instances[slot].weightsAt = now }
    }
    if isInstant {
      instanceRuns(slot, at: now, shared: &shared)
    } else {
      let source = EventSource.instance(instances[slot].global)
      let expected = min(instances[slot].runsAt, now + (provisioner?.patience ?? .infinity))
      instances[slot].timer.arm(&shared.calendar, at: expected, source: source)
    }
    return slot
  }

  /// Replicas that an instance holds.
  func capacity(of slot: Int) -> Int { capacities[instances[slot].machine] }

  /// An instance with room for a replica.
  private func room(onSpot: Bool) -> Int? {
    if let provisioner { return roomByScore(provisioner.scheduler) }
    return instances.indices.first {
      instances[$0].takesReplicas && instances[$0].replicas < capacity(of: $0)
        && (!onSpot || instances[$0].spotOption != nil)
    }
  }

  /// The zone of the next instance: that of its spot option, or of those that are up the one with the fewest; nil where zones are
  /// not told apart.
  private func zone(for purchase: MachineInstance.Purchase) -> Int? {
    if case .spot(let option) = purchase, let name = pool.purchase[option].zone {
      return pool.zones.firstIndex(of: name)
    }
    let held = pool.zones.indices.map { zone in
      instances.indices.count { instances[$0].life != .gone && instances[$0].zone == zone }
    }
    return pool.zones.indices.filter { outages[$0] == 0 }.min { held[$0] < held[$1] }
  }

  /// Whether a zone is up in which an option has instances.
  func hasZone(_ option: PurchaseOption) -> Bool {
    guard outages[pool.zones.count] == 0 else { return false }
    if let zone = option.zone.flatMap({ pool.zones.firstIndex(of: $0) }) { return outages[zone] == 0 }
    return pool.zones.isEmpty || pool.zones.indices.contains { outages[$0] == 0 }
  }

  /// Whether the recorded market has one more of a spot option.
  func isAvailable(_ option: Int) -> Bool {
    guard supply[option].available < .max else { return true }
    return instances.indices.count { instances[$0].spotOption == option && instances[$0].takesReplicas }
      < supply[option].available
  }

  /// Has the first purchase option asked again that was closed after a refusal.
  private mutating func awaitSupply(at now: Double, shared: inout Shared) {
    let opens = supply.reduce(Double.infinity) { $1.closedUntil > now ? min($0, $1.closedUntil) : $0 }
    guard opens < .infinity, !agenda.holds(.purchase) else { return }
    plan(.purchase, at: opens, shared: &shared)
  }

  private mutating func unusedInstanceSlot(shared: inout Shared) -> Int {
    if let slot = instances.firstIndex(where: { $0.life == .gone }) { return slot }
    let global = shared.instances.count
    shared.instances.append(InstanceAddress(pool: index, slot: instances.count))
    instances.append(MachineInstance(global: global))
    return instances.count - 1
  }

  /// The next thing happens to an instance: it runs, it is advised, warned, taken back.
  mutating func instanceEvent(_ slot: Int, at now: Double, shared: inout Shared) {
    switch instances[slot].life {
    case .gone: break
    case .provisioning where now < instances[slot].runsAt: giveUp(slot, at: now, shared: &shared)
    case .provisioning:
      instanceRuns(slot, at: now, shared: &shared)
      if provisioner?.replacement?.slot == slot { replacementRuns(at: now, shared: &shared) }
      noteReplicas(at: now)
    case .running, .advised, .leaving:
      interrupt(slot, at: now, shared: &shared)
      scale(to: desired, at: now, shared: &shared)
    case .warned: takeBack(slot, at: now, shared: &shared)
    }
  }

  /// Billing starts, and with spot the time until the provider wants the instance back.
  private mutating func instanceRuns(_ slot: Int, at now: Double, shared: inout Shared) {
    instances[slot].life = .running
    tell(.instanceRuns, instance: slot, at: now, shared: &shared)
    let microsecond = InstanceMeter.microseconds(now)
    instances[slot].startedAt = microsecond
    instances[slot].bookedUntil = microsecond
    instances[slot].timer.disarm()
    fleetChanged(at: now, shared: &shared)
    guard let option = instances[slot].spotOption else {
      instanceMeters[instances[slot].machine].start(at: microsecond)
      return
    }
    guard let interruption = pool.purchase[option].interruption, interruption.hazard > 0 else { return }
    instances[slot].timer.arm(
      &shared.calendar, at: now + spot.exponential() / interruption.hazard,
      source: EventSource.instance(instances[slot].global))
  }

  /// The provider wants a spot instance back: it is advised of that where there is advice, else warned, and one that does not run yet
  /// is given up. The caller starts others.
  mutating func interrupt(_ slot: Int, at now: Double, shared: inout Shared) {
    guard let option = instances[slot].spotOption, let interruption = pool.purchase[option].interruption else { return }
    switch instances[slot].life {
    case .provisioning:
      releaseStarting(slot, at: now, shared: &shared)
      if instances[slot].life == .provisioning { endInstance(slot, at: now, shared: &shared) }
    case .running where interruption.rebalance > 0:
      instances[slot].life = .advised
      instances[slot].timer.arm(
        &shared.calendar, at: now + interruption.rebalance, source: EventSource.instance(instances[slot].global))
      releaseStarting(slot, at: now, shared: &shared)
    case .running, .advised, .leaving: warn(slot, interruption, at: now, shared: &shared)
    case .gone, .warned: break
    }
  }

  /// Takes away the replicas of an instance that cannot serve yet.
  mutating func releaseStarting(_ slot: Int, at now: Double, shared: inout Shared) {
    for replica in replicas.indices where replicas[replica].instance == slot && replicas[replica].life == .starting {
      retire(replica, at: now, shared: &shared)
    }
  }

  /// The provider gives notice: the instance's replicas drain, and others are started at once (as Karpenter does on the
  /// interruption warning; karpenter-provider-aws, disruption.md, 2026-08).
  private mutating func warn(_ slot: Int, _ interruption: Interruption, at now: Double, shared: inout Shared) {
    instances[slot].life = .warned
    tell(.interruptionNotice, instance: slot, at: now, shared: &shared)
    meter.interruptions += 1
    instances[slot].timer.arm(
      &shared.calendar, at: now + interruption.notice, source: EventSource.instance(instances[slot].global))
    releaseStarting(slot, at: now, shared: &shared)
    for replica in replicas.indices where replicas[replica].instance == slot && replicas[replica].life == .ready {
      drain(replica, at: now, shared: &shared)
    }
    if instances[slot].life == .warned, instances[slot].replicas == 0 { endInstance(slot, at: now, shared: &shared) }
  }

  private mutating func takeBack(_ slot: Int, at now: Double, shared: inout Shared) {
    tell(.instanceTakenBack, instance: slot, at: now, shared: &shared)
    let option = instances[slot].spotOption.map { pool.purchase[$0] }
    lose(slot, keepsTokens: option?.interruption?.onNotice == .checkpoint, at: now, shared: &shared)
    scale(to: desired, at: now, shared: &shared)
  }

  /// An instance is lost with all it holds.
  /// - Parameter keepsTokens: Whether there was a notice in which tokens were kept.
  mutating func lose(_ slot: Int, keepsTokens: Bool = false, at now: Double, shared: inout Shared) {
    for replica in replicas.indices where replicas[replica].instance == slot && replicas[replica].life != .gone {
      kill(replica, keepsTokens: keepsTokens, at: now, shared: &shared)
    }
    if instances[slot].life != .gone { endInstance(slot, at: now, shared: &shared) }
  }

  /// An instance stops.
  mutating func endInstance(_ slot: Int, at now: Double, shared: inout Shared) {
    tell(.instanceGone, instance: slot, at: now, shared: &shared)
    if provisioner?.replacement?.slot == slot { replacementFailed() }
    if instances[slot].isBilled {
      let microsecond = InstanceMeter.microseconds(now)
      let total = microsecond - instances[slot].startedAt
      if isRecording { endedLives.append(life(slot, until: microsecond)) }
      if let option = instances[slot].spotOption {
        bookSpot(slot, option, until: microsecond)
        instanceMeters[instances[slot].machine].endSpot(
          total: total, at: microsecond, option: option, schedule: pool.purchase[option].priceSchedule)
      } else {
        instanceMeters[instances[slot].machine].end(total: total, at: microsecond)
      }
    }
    instances[slot].life = .gone
    instances[slot].timer.disarm()
    if let option = instances[slot].spotOption {
      heldSpot[option] -= 1
    } else {
      heldSteady[instances[slot].machine] -= 1
    }
    if provisioner != nil { meter.setUnoccupied(freePlaces, at: now) }
    fleetChanged(at: now, shared: &shared)
  }

  private func life(_ slot: Int, until end: Int64) -> InstanceLife {
    InstanceLife(
      pool: index, machine: instances[slot].machine, spotOption: instances[slot].spotOption,
      start: instances[slot].startedAt, end: end)
  }

  /// The lives of instances that ended, and of those that run.
  func lives(until now: Double) -> [InstanceLife] {
    guard isRecording else { return [] }
    let running = instances.indices.filter { instances[$0].isBilled }
    return endedLives + running.map { life($0, until: InstanceMeter.microseconds(now)) }
  }

  private mutating func bookSpot(_ slot: Int, _ option: Int, until: Int64) {
    instanceMeters[instances[slot].machine].addSpot(
      from: instances[slot].bookedUntil, until: until, option: option, schedule: pool.purchase[option].priceSchedule)
    instances[slot].bookedUntil = until
  }

  /// Ends a calendar month, or the run.
  mutating func closeMonth(at now: Double) {
    let microsecond = InstanceMeter.microseconds(now)
    for slot in instances.indices where instances[slot].isBilled {
      if let option = instances[slot].spotOption { bookSpot(slot, option, until: microsecond) }
    }
    meter.closeMonth(instanceMeters[0].month, at: now)
    for machine in instanceMeters.indices { instanceMeters[machine].closeMonth(at: microsecond) }
    warm.closeMonth(at: microsecond)
  }

  /// The purchase option of the instances that are not spot which is used last while none of them is about to go; 0 where
  /// there is no spot, so that what happens does not depend on how many instances are committed.
  func lastSteadyOption() -> Int {
    guard hasSpot else { return 0 }
    var isKept = Array(repeating: false, count: instances.count)
    for slot in replicas.indices where replicas[slot].life == .starting || replicas[slot].life == .ready {
      isKept[replicas[slot].instance] = true
    }
    let kept = instances.indices.count { isKept[$0] && instances[$0].spotOption == nil }
    var room = 0
    var last = 0
    for (index, option) in pool.purchase.enumerated() where option.kind != .spot && room < kept {
      last = index
      room = option.limit.map { room > .max - $0 ? .max : room + $0 } ?? .max
    }
    return last
  }
}
