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
    guard let option = pool.purchase.indices.first(where: { held[$0] < pool.purchase[$0].limit ?? .max }) else {
      return nil
    }
    held[option] += 1
    let slot = unusedInstanceSlot(shared: &shared)
    instances[slot].life = .provisioning
    instances[slot].option = option
    instances[slot].replicas = 0
    instances[slot].runsAt = isInstant ? now : now + provision.draw(startup)
    if isInstant {
      instanceRuns(slot, at: now, shared: &shared)
    } else {
      let source = EventSource.instance(instances[slot].global)
      instances[slot].timer.arm(&shared.calendar, at: instances[slot].runsAt, source: source)
    }
    return slot
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
    instances[slot].startedAt = InstanceMeter.microseconds(now)
    instances[slot].bookedUntil = instances[slot].startedAt
    instances[slot].timer.disarm()
    guard let interruption = pool.purchase[instances[slot].option].interruption,
      interruption.monthlyProbability > 0
    else { return }
    // A monthly probability p over 730 h is an exponential life of hazard -ln(1 - p) / 730 h.
    let hazard = -log1p(-interruption.monthlyProbability) / (730 * 3_600)
    instances[slot].timer.arm(
      &shared.calendar, at: now + spot.exponential() / hazard, source: EventSource.instance(instances[slot].global))
  }

  /// The provider gives notice: the instance's replicas drain, and others are started at once (as Karpenter does on the
  /// interruption warning; karpenter-provider-aws, disruption.md, 2026-08).
  private mutating func warn(_ slot: Int, at now: Double, shared: inout Shared) {
    guard let interruption = pool.purchase[instances[slot].option].interruption else { return }
    instances[slot].life = .warned
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
    for replica in replicas.indices where replicas[replica].instance == slot && replicas[replica].life != .gone {
      kill(replica, at: now, shared: &shared)
    }
    if instances[slot].life != .gone { endInstance(slot, at: now) }
    scale(to: desired, at: now, shared: &shared)
  }

  /// An instance stops; a commitment it used passes to an instance that is paid by the second, as a reservation applies
  /// to whichever instance runs.
  mutating func endInstance(_ slot: Int, at now: Double) {
    let option = instances[slot].option
    if instances[slot].isBilled {
      book(slot, until: InstanceMeter.microseconds(now))
      if !pool.purchase[option].kind.isCommitment {
        let total = instances[slot].bookedUntil - instances[slot].startedAt
        instanceMeter.addRounding(total: total, option: option)
      }
    }
    instances[slot].life = .gone
    instances[slot].timer.disarm()
    held[option] -= 1
    if pool.purchase[option].kind.isCommitment { passOn(option, at: now) }
  }

  private mutating func passOn(_ option: Int, at now: Double) {
    let heirs = instances.indices.filter {
      instances[$0].life != .gone && instances[$0].option > option
        && pool.purchase[instances[$0].option].kind != .spot
    }
    guard let heir = heirs.max(by: { instances[$0].option < instances[$1].option }) else { return }
    if instances[heir].isBilled { book(heir, until: InstanceMeter.microseconds(now)) }
    held[instances[heir].option] -= 1
    held[option] += 1
    instances[heir].option = option
  }

  private mutating func book(_ slot: Int, until: Int64) {
    instanceMeter.add(until - instances[slot].bookedUntil, option: instances[slot].option)
    instances[slot].bookedUntil = until
  }

  /// Ends a calendar month, or the run.
  mutating func closeMonth(at now: Double) {
    for slot in instances.indices where instances[slot].isBilled {
      book(slot, until: InstanceMeter.microseconds(now))
    }
    meter.closeMonth(instanceMeter.month, at: now)
    instanceMeter.nextMonth()
  }
}
