import EventKernel
import Model

/// From on demand back to spot: an instance on demand is replaced once spot has one again, as SkyServe's dynamic fallback, Anyscale's
/// on-demand to spot fallback and Karpenter's consolidation do. The new one is started first, and the old one drains when it is ready.
///
/// Sources: docs.skypilot.co, serving/spot-policy ("Dynamic on-demand fallback"); docs.anyscale.com,
/// configure/compute-configs/ondemand-to-spot-fallback (attempts "periodically"); kubernetes-sigs/karpenter, designs/consolidation.md
/// ("when it is ready delete the existing more expensive node"); all read 2026-11.
extension PoolState {
  /// Starts replicas on spot in place of those on demand, as many as spot has instances for.
  mutating func returnToSpot(at now: Double, shared: inout Shared) {
    guard let returnInterval = fleet.returnInterval else { return }
    fleet.plan(.returnToSpot, at: now + returnInterval, shared: &shared)
    guard update == nil, present >= desired else { return }
    var surplus = fleet.heldSteady
    for machine in surplus.indices { surplus[machine] -= fleet.committed(machine) }
    for slot in fleet.instances.indices where surplus[fleet.instances[slot].machine] > 0 && isReturnable(slot) {
      var placed = 0
      while placed < fleet.instances[slot].replicas,
        addReplica(at: now, isInstant: false, onSpot: true, shared: &shared) != nil
      {
        meter.coldStarts += 1
        placed += 1
      }
      guard placed == fleet.instances[slot].replicas else { break }
      fleet.instances[slot].life = .advised
      surplus[fleet.instances[slot].machine] -= 1
    }
    // What was started for an instance that spot has not room enough for goes again.
    scale(to: desired, at: now, shared: &shared)
  }

  /// Whether an instance is on demand or under a commitment, and all it holds is ready.
  private func isReturnable(_ slot: Int) -> Bool {
    guard fleet.instances[slot].life == .running, fleet.instances[slot].spotOption == nil,
      fleet.instances[slot].replicas > 0
    else {
      return false
    }
    return ready.count { replicas[$0].instance == slot } == fleet.instances[slot].replicas
  }

  /// Keeps instances that were about to be replaced while replicas are missing, such as those that were to replace them.
  mutating func keepLeaving(upTo count: Int) {
    var missing = count
    for slot in fleet.instances.indices where missing > 0 && isLeaving(slot) {
      fleet.instances[slot].life = .running
      missing -= ready.count { replicas[$0].instance == slot }
    }
  }

  /// Lets instances go whose place others have taken.
  mutating func releaseLeaving(at now: Double, shared: inout Shared) {
    for slot in fleet.instances.indices where isLeaving(slot) {
      let held = ready.filter { replicas[$0].instance == slot }
      guard ready.count - held.count >= desired else { return }
      for replica in held { drainWithLimit(replica, at: now, shared: &shared) }
      if fleet.instances[slot].life == .advised { fleet.instances[slot].life = .warned }
    }
  }

  private func isLeaving(_ slot: Int) -> Bool {
    fleet.instances[slot].life == .advised && fleet.instances[slot].spotOption == nil
  }
}
