import EventKernel
import Glibc
import Scenarios

/// Instances: bought, running, taken back.
extension PoolState {
  /// An instance with room for a replica, new if need be; nil when no purchase option has one left.
  mutating func placeOnInstance(at now: Double, isInstant: Bool, shared: inout Shared) -> Int? {
    let room = instances.firstIndex {
      ($0.life == .running || $0.life == .provisioning) && $0.replicas < pool.replicasPerInstance
    }
    if let room { return room }
    guard let purchase = nextPurchase() else { return nil }
    switch purchase {
    case .spot(let option): heldSpot[option] += 1
    case .steady: heldSteady += 1
    }
    let slot = unusedInstanceSlot(shared: &shared)
    instances[slot].life = .provisioning
    instances[slot].purchase = purchase
    instances[slot].replicas = 0
    tell(.instanceAsked, instance: slot, at: now, shared: &shared)
    instances[slot].runsAt = isInstant ? now : now + provision.draw(startup)
    if isInstant {
      instanceRuns(slot, at: now, shared: &shared)
    } else {
      let source = EventSource.instance(instances[slot].global)
      instances[slot].timer.arm(&shared.calendar, at: instances[slot].runsAt, source: source)
    }
    return slot
  }

  /// What the next instance is bought as: the first purchase option with one left.
  ///
  /// Instances that are not spot fill the other options in the order written, and when one ends the rest move up, as a
  /// reservation applies to whichever instance runs. So it is their number that says which of these options have one left.
  private func nextPurchase() -> MachineInstance.Purchase? {
    var room = 0
    for (index, option) in pool.purchase.enumerated() {
      guard option.kind != .spot else {
        if heldSpot[index] < option.limit ?? .max { return .spot(option: index) }
        continue
      }
      room = option.limit.map { room + $0 } ?? .max
      if heldSteady < room { return .steady }
    }
    return nil
  }

  private mutating func unusedInstanceSlot(shared: inout Shared) -> Int {
    if let slot = instances.firstIndex(where: { $0.life == .gone }) { return slot }
    let global = shared.instances.count
    shared.instances.append(InstanceAddress(pool: index, slot: instances.count))
    instances.append(MachineInstance(global: global))
    return instances.count - 1
  }

  /// The next thing happens to an instance: it runs, it is warned, it is taken back.
  mutating func instanceEvent(_ slot: Int, at now: Double, shared: inout Shared) {
    switch instances[slot].life {
    case .gone: break
    case .provisioning:
      instanceRuns(slot, at: now, shared: &shared)
      noteReplicas(at: now)
    case .running: warn(slot, at: now, shared: &shared)
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
    guard let option = instances[slot].spotOption else {
      instanceMeter.start(at: microsecond)
      return
    }
    guard let interruption = pool.purchase[option].interruption, interruption.monthlyProbability > 0 else { return }
    // A monthly probability p over 730 h is an exponential life of hazard -ln(1 - p) / 730 h.
    let hazard = -log1p(-interruption.monthlyProbability) / (730 * 3_600)
    instances[slot].timer.arm(
      &shared.calendar, at: now + spot.exponential() / hazard, source: EventSource.instance(instances[slot].global))
  }

  /// The provider gives notice: the instance's replicas drain, and others are started at once (as Karpenter does on the
  /// interruption warning; karpenter-provider-aws, disruption.md, 2026-08).
  private mutating func warn(_ slot: Int, at now: Double, shared: inout Shared) {
    guard let option = instances[slot].spotOption, let interruption = pool.purchase[option].interruption else { return }
    instances[slot].life = .warned
    tell(.interruptionNotice, instance: slot, at: now, shared: &shared)
    meter.interruptions += 1
    instances[slot].timer.arm(
      &shared.calendar, at: now + interruption.notice, source: EventSource.instance(instances[slot].global))
    for replica in replicas.indices where replicas[replica].instance == slot {
      switch replicas[replica].life {
      case .ready: drain(replica, at: now, shared: &shared)
      case .starting: retire(replica, at: now, shared: &shared)
      case .gone, .draining: break
      }
    }
    scale(to: desired, at: now, shared: &shared)
  }

  private mutating func takeBack(_ slot: Int, at now: Double, shared: inout Shared) {
    tell(.instanceTakenBack, instance: slot, at: now, shared: &shared)
    for replica in replicas.indices where replicas[replica].instance == slot && replicas[replica].life != .gone {
      kill(replica, at: now, shared: &shared)
    }
    if instances[slot].life != .gone { endInstance(slot, at: now, shared: &shared) }
    scale(to: desired, at: now, shared: &shared)
  }

  /// An instance stops.
  mutating func endInstance(_ slot: Int, at now: Double, shared: inout Shared) {
    tell(.instanceGone, instance: slot, at: now, shared: &shared)
    if instances[slot].isBilled {
      let microsecond = InstanceMeter.microseconds(now)
      let total = microsecond - instances[slot].startedAt
      if let option = instances[slot].spotOption {
        bookSpot(slot, option, until: microsecond)
        instanceMeter.endSpot(total: total, option: option)
      } else {
        instanceMeter.end(total: total, at: microsecond)
      }
    }
    instances[slot].life = .gone
    instances[slot].timer.disarm()
    if let option = instances[slot].spotOption { heldSpot[option] -= 1 } else { heldSteady -= 1 }
  }

  private mutating func bookSpot(_ slot: Int, _ option: Int, until: Int64) {
    instanceMeter.addSpot(until - instances[slot].bookedUntil, option: option)
    instances[slot].bookedUntil = until
  }

  /// Ends a calendar month, or the run.
  mutating func closeMonth(at now: Double) {
    let microsecond = InstanceMeter.microseconds(now)
    for slot in instances.indices where instances[slot].isBilled {
      if let option = instances[slot].spotOption { bookSpot(slot, option, until: microsecond) }
    }
    meter.closeMonth(instanceMeter.month, at: now)
    instanceMeter.closeMonth(at: microsecond)
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
      room = option.limit.map { room + $0 } ?? .max
    }
    return last
  }
}
