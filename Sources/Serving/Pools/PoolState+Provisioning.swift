import EventKernel
import Scenarios

/// Replicas that wait for their provisioner to ask for an instance.
extension PoolState {
  /// Replicas that found no room and wait for an instance to be asked for. Kubernetes counts them among its replicas.
  var pending: Int { provisioner == nil ? 0 : max(0, desired - present) }

  /// Whether an instance may be asked for in this moment.
  func mayAsk(isInstant: Bool) -> Bool { isInstant || provisioner?.isAsking ?? true }

  /// Has instances asked for at the provisioner's next time.
  mutating func awaitProvisioner(at now: Double, shared: inout Shared) {
    guard let before = provisioner?.asksAt, provisioner?.isAsking == false else { return }
    let count = pending
    if provisioner?.wait(count, at: now) == true { tell(.replicaPending, at: now, shared: &shared) }
    guard let asksAt = provisioner?.asksAt, before == .infinity else { return }
    plan(.provision, at: asksAt, shared: &shared)
  }

  /// Asks for instances, unless the batch of replicas goes on.
  mutating func provision(at now: Double, shared: inout Shared) {
    guard let asksAt = provisioner?.asksAt else { return }
    guard asksAt <= now else {
      plan(.provision, at: asksAt, shared: &shared)
      return
    }
    provisioner?.stopWaiting()
    provisioner?.isAsking = true
    refill(at: now, shared: &shared)
    provisioner?.isAsking = false
  }

  /// The instance with room that kube-scheduler takes: a running one before one that is awaited, then by the share of it that is free.
  func roomByScore(_ scheduler: Provisioner.Scheduler) -> Int? {
    var best: (slot: Int, isRunning: Bool, free: Double)?
    for slot in instances.indices {
      let instance = instances[slot]
      let capacity = capacity(of: slot)
      guard instance.takesReplicas, instance.replicas < capacity else { continue }
      let isRunning = instance.life == .running
      let free = Double(capacity - instance.replicas) / Double(capacity)
      let isBetter =
        best.map { best in
          guard isRunning == best.isRunning else { return isRunning }
          return scheduler == .leastAllocated ? free > best.free : free < best.free
        } ?? true
      if isBetter { best = (slot, isRunning, free) }
    }
    return best?.slot
  }

  /// An instance did not come in time: it is given up, and its purchase option is left alone for a while.
  mutating func giveUp(_ slot: Int, at now: Double, shared: inout Shared) {
    let option = instances[slot].option
    if let backoff = provisioner?.backoff, backoff > 0 {
      supply[option].closedUntil = max(supply[option].closedUntil, now + backoff)
    }
    releaseStarting(slot, at: now, shared: &shared)
    if instances[slot].life == .provisioning { endInstance(slot, at: now, shared: &shared) }
    scale(to: desired, at: now, shared: &shared)
  }

  /// The replica that Kubernetes takes out first: one that is not ready, of the others one on the instance with the most of them, the
  /// one ready for the shortest time.
  ///
  /// Source: kubernetes, pkg/controller/controller_utils.go, `ActivePodsWithRanks.Less`, 2026-11; costs of deletion are not modelled,
  /// and times are compared as they are, not by their logarithm.
  mutating func lastRanked() -> Int? {
    let together = replicasStaying()
    var last: Int?
    func goesBefore(_ first: Int, _ second: Int) -> Bool {
      let (a, b) = (replicas[first], replicas[second])
      guard (a.life == .starting) == (b.life == .starting) else { return a.life == .starting }
      guard together[a.instance] == together[b.instance] else { return together[a.instance] > together[b.instance] }
      return a.life == .ready && a.readyAt > b.readyAt
    }
    for slot in replicas.indices where replicas[slot].life == .starting || replicas[slot].life == .ready {
      guard instances[replicas[slot].instance].life != .advised else { continue }
      if last.map({ goesBefore(slot, $0) }) ?? true { last = slot }
    }
    return last
  }
}
