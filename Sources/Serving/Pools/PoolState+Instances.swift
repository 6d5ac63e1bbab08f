import EventKernel
import Model

/// The instances that replicas are placed on.
extension PoolState {
  /// The fleet they are of. Its state lies in memory of its own, which the simulation owns: no copy of a pool has another one.
  @inline(__always)
  var fleet: FleetState {
    unsafeAddress { UnsafePointer(fleets.pointer(fleetIndex)) }
    nonmutating unsafeMutableAddress { fleets.pointer(fleetIndex) }
  }

  /// An instance with room for a replica, new if need be; nil when no purchase option has one left.
  /// - Parameter onSpot: Whether spot alone will do; never under a provisioner, which replaces instances by its own rules.
  mutating func placeOnInstance(
    at now: Double, isInstant: Bool, onSpot: Bool = false, shared: inout Shared
  ) -> Int? {
    if let room = fleet.room(for: member, onSpot: onSpot) { return room }
    guard isInstant || fleet.provisioner?.isAsking ?? true else {
      awaitProvisioner(at: now, shared: &shared)
      return nil
    }
    let missing = max(1, desired - present)
    let option = fleet.nextPurchase(for: member, missing: missing, at: now, isInstant: isInstant, onSpot: onSpot)
    guard let option else {
      fleet.awaitSupply(at: now, shared: &shared)
      return nil
    }
    let slot = fleet.ask(option, at: now, isInstant: isInstant, shared: &shared)
    tell(.instanceRequested, instance: slot, at: now, shared: &shared)
    if isInstant {
      fleet.run(slot, at: now, shared: &shared)
      tell(.instanceRuns, instance: slot, at: now, shared: &shared)
    }
    return slot
  }

  /// Replicas that found no room and wait for an instance to be requested. Kubernetes counts them among its replicas.
  ///
  /// Inlined, as `present`.
  @inline(__always)
  var pending: Int { fleet.provisioner == nil ? 0 : max(0, desired - present) }

  /// Has instances requested at the provisioner's next time.
  private mutating func awaitProvisioner(at now: Double, shared: inout Shared) {
    guard let before = fleet.provisioner?.asksAt, fleet.provisioner?.isAsking == false else { return }
    let count = pending
    if fleet.provisioner?.wait(count, of: member, at: now) == true {
      tell(.replicaPending, at: now, shared: &shared)
    }
    guard let asksAt = fleet.provisioner?.asksAt, before == .infinity else { return }
    fleet.plan(.provision, at: asksAt, shared: &shared)
  }

  /// Starts the replicas that are missing, and goes on with an update.
  mutating func refill(at now: Double, shared: inout Shared) {
    if present < desired || update != nil { scale(to: desired, at: now, shared: &shared) }
  }

  /// An instance stops.
  mutating func endInstance(_ slot: Int, at now: Double, shared: inout Shared) {
    tell(.instanceTerminated, instance: slot, at: now, shared: &shared)
    fleet.end(slot, at: now, shared: &shared)
  }

  // MARK: Replicas of an instance

  /// By instance, the replicas that start or are ready.
  mutating func replicasStaying() -> [Int] {
    var count = Array(repeating: 0, count: fleet.instances.count)
    for slot in replicas.indices where replicas[slot].life == .starting || replicas[slot].life == .ready {
      count[replicas[slot].instance] += 1
    }
    return count
  }

  /// Takes away the replicas of an instance that cannot serve yet.
  mutating func releaseStarting(on instance: Int, at now: Double, shared: inout Shared) {
    for slot in replicas.indices where replicas[slot].instance == instance && replicas[slot].life == .starting {
      retire(slot, at: now, shared: &shared)
    }
  }

  /// Lets those that serve finish what they have, unless that takes longer than `limit` seconds; nil is without limit.
  mutating func drainReady(on instance: Int, within limit: Double?, at now: Double, shared: inout Shared) {
    for slot in replicas.indices where replicas[slot].instance == instance && replicas[slot].life == .ready {
      drain(slot, within: limit, at: now, shared: &shared)
    }
  }

  /// Replicas that a provisioner may remove of those that are ready.
  @inline(__always)
  var allowedDisruptions: Int { pool.disruptionBudget?.allowed(ready: ready.count, desired: desired) ?? .max }

  /// Has replicas drain whose instance is terminated, as many as the pool's budget allows; what is left waits for others to be ready.
  mutating func evict(from instance: Int, at now: Double, shared: inout Shared) {
    releaseStarting(on: instance, at: now, shared: &shared)
    let limit = [pool.drainTimeout, fleet.provisioner?.drainLimit].compactMap { $0 }.min()
    for slot in replicas.indices where replicas[slot].instance == instance && replicas[slot].life == .ready {
      guard allowedDisruptions > 0 else { return }
      drain(slot, within: limit, at: now, shared: &shared)
    }
  }

  /// Goes on with instances that are terminated, since a replica more is ready.
  mutating func evictFromLeaving(at now: Double, shared: inout Shared) {
    let kept = fleet.provisioner?.replacement?.replaced ?? []
    let before = ready.count
    for slot in fleet.instances.indices where fleet.instances[slot].life == .leaving && !kept.contains(slot) {
      evict(from: slot, at: now, shared: &shared)
    }
    // What was blocked may be evaluated again.
    fleet.changed(at: now, shared: &shared)
    if ready.count < before { refill(at: now, shared: &shared) }
  }

  /// Takes away all with what they hold.
  mutating func loseReplicas(on instance: Int, keepsTokens: Bool, at now: Double, shared: inout Shared) {
    for slot in replicas.indices where replicas[slot].instance == instance && replicas[slot].life != .terminated {
      kill(slot, keepsTokens: keepsTokens, at: now, shared: &shared)
    }
  }
}
