import EventKernel
import Model

/// Rolling updates, as a Kubernetes deployment makes them: new replicas up to the surge, old ones out as far as enough are ready.
extension PoolState {
  mutating func beginUpdate(_ rules: RollingUpdate, at now: Double, shared: inout Shared) {
    for slot in replicas.indices where replicas[slot].life == .starting || replicas[slot].life == .ready {
      replicas[slot].isOld = true
    }
    update = rules
    scale(to: desired, at: now, shared: &shared)
  }

  /// Takes the steps of an update that may be taken now.
  mutating func goOn(_ rules: RollingUpdate, at now: Double, shared: inout Shared) {
    let (surge, unavailable) = rules.limits(of: desired)
    var goesOn = true
    while goesOn {
      goesOn = false
      var old = 0
      for slot in replicas.indices where isCounted(slot) && replicas[slot].isOld { old += 1 }
      if old == 0 {
        update = nil
        scale(to: desired, at: now, shared: &shared)
        return
      }
      if present < desired + surge, present - old < desired,
        addReplica(at: now, isInstant: false, shared: &shared) != nil
      {
        meter.coldStarts += 1
        goesOn = true
      } else if let slot = replaceable(keeping: desired - unavailable) {
        if replicas[slot].life == .starting {
          retire(slot, at: now, shared: &shared)
        } else {
          drainWithLimit(slot, at: now, shared: &shared)
        }
        goesOn = true
      }
    }
    noteReplicas(at: now)
  }

  private func isCounted(_ slot: Int) -> Bool {
    replicas[slot].life == .starting
      || replicas[slot].life == .ready && fleet.instances[replicas[slot].instance].life != .advised
  }

  /// An old replica that may go: one that cannot serve yet, or else one of those that are ready beyond what is kept.
  private func replaceable(keeping kept: Int) -> Int? {
    if let slot = replicas.indices.first(where: { replicas[$0].life == .starting && replicas[$0].isOld }) {
      return slot
    }
    guard ready.count > kept else { return nil }
    return ready.first { replicas[$0].isOld && isCounted($0) }
  }
}
