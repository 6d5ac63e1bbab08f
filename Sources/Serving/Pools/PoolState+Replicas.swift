import EventKernel
import Model

/// Replicas come and go.
extension PoolState {
  /// Replicas that are ready or on their way, as a Kubernetes deployment's status counts them; those that another is started for
  /// since their instance is about to go are not counted.
  ///
  /// Inlined, since a call would have the whole pool copied for it.
  @inline(__always)
  var present: Int {
    var present = ready.count
    for slot in replicas.indices where replicas[slot].life == .starting { present += 1 }
    if fleet.hasAdvice { present -= ready.count { fleet.instances[replicas[$0].instance].life == .advised } }
    return present
  }

  /// Puts the replicas of the start in place, ready at once.
  mutating func open(shared: inout Shared) {
    for _ in 0..<pool.replicas.initial {
      guard let slot = addReplica(at: 0, isInstant: true, shared: &shared) else { break }
      becomeReady(slot, at: 0, shared: &shared)
    }
    noteReplicas(at: 0)
    openFaults(shared: &shared)
  }

  /// Brings the number of replicas to what is desired.
  mutating func scale(to count: Int, at now: Double, shared: inout Shared) {
    desired = count
    if let update {
      goOn(update, at: now, shared: &shared)
      return
    }
    if fleet.returnInterval != nil { keepLeaving(upTo: count - present) }
    var missing = count - present
    while missing > 0 {
      guard addReplica(at: now, isInstant: false, shared: &shared) != nil else { break }
      meter.coldStarts += 1
      missing -= 1
    }
    while missing < 0 {
      removeReplica(at: now, shared: &shared)
      missing += 1
    }
    if fleet.returnInterval != nil { releaseLeaving(at: now, shared: &shared) }
    noteReplicas(at: now)
  }

  /// Starts a replica on an instance with room, or on a new one; nil when no purchase option has an instance left.
  mutating func addReplica(
    at now: Double, isInstant: Bool, onSpot: Bool = false, shared: inout Shared
  ) -> Int? {
    let place = placeOnInstance(at: now, isInstant: isInstant, onSpot: onSpot, shared: &shared)
    guard let instance = place else { return nil }
    let slot = unusedSlot(on: fleet.instances[instance].machine, shared: &shared)
    replicas[slot].life = .starting
    replicas[slot].instance = instance
    replicas[slot].isOld = false
    setPace(1, slowdown: -1, of: slot, at: now, shared: &shared)
    fleet.take(instance, for: member, at: now, shared: &shared)
    tell(.replicaRequested, replica: slot, instance: instance, at: now, shared: &shared)
    if isInstant {
      stages.keep(&fleet.instances[instance].kept[member], from: now)
    } else {
      let begin = max(now, fleet.instances[instance].runsAt)
      let hasEngine = member == 0 && fleet.instances[instance].keepsEngine
      let start = stages.ready(&fleet.instances[instance].kept[member], hasEngine: hasEngine, from: begin)
      replicas[slot].runsAt = start.container
      let readyAt = start.serves
      replicas[slot].readiness.arm(
        &shared.calendar, at: readyAt, source: EventSource.ready(replicas[slot].global))
    }
    return slot
  }

  /// The next thing happens to a replica: it can serve, or has drained for too long.
  mutating func replicaEvent(_ slot: Int, at now: Double, shared: inout Shared) {
    switch replicas[slot].life {
    case .starting: becomeReady(slot, at: now, shared: &shared)
    case .draining:
      kill(slot, at: now, shared: &shared)
      refill(at: now, shared: &shared)
    case .ready: crash(slot, at: now, shared: &shared)
    case .terminated: break
    }
  }

  /// A replica can serve.
  private mutating func becomeReady(_ slot: Int, at now: Double, shared: inout Shared) {
    replicas[slot].life = .ready
    replicas[slot].readyAt = now
    replicas[slot].readiness.disarm()
    ready.append(slot)
    tell(.replicaReady, replica: slot, instance: replicas[slot].instance, at: now, shared: &shared)
    awaitCrash(slot, at: now, shared: &shared)
    slowIfDeployed(slot, at: now, shared: &shared)
    feed(slot, at: now, shared: &shared)
    noteReplicas(at: now)
    note(at: now)
    if update != nil { scale(to: desired, at: now, shared: &shared) }
    if pool.disruptionBudget != nil { evictFromLeaving(at: now, shared: &shared) }
    if fleet.returnInterval != nil { releaseLeaving(at: now, shared: &shared) }
  }

  /// Takes one replica out: one that cannot serve yet before one that can, then of a spot option that would hold more than its share,
  /// else of the purchase option used last, on the instance with the fewest replicas that stay, with the fewest requests, the newest.
  /// Under a provisioner it is Kubernetes that does.
  private mutating func removeReplica(at now: Double, shared: inout Shared) {
    var victim: Int?
    var best = (0, 0, 0, 0)
    let lastSteady = fleet.lastSteadyOption()
    let beyondShare = fleet.optionBeyondShare()
    for slot in replicas.indices {
      let replica = replicas[slot]
      guard replica.life == .starting || replica.life == .ready else { continue }
      let instance = fleet.instances.pointer(replica.instance)
      guard instance.pointee.life != .advised else { continue }
      let isBeyondShare = beyondShare != nil && instance.pointee.spotOption == beyondShare
      let key = (
        replica.life == .starting ? 1 : 0,
        isBeyondShare ? .max : fleet.order(of: replica.instance) ?? lastSteady,
        -instance.pointee.staying, -replica.load
      )
      if victim == nil || key >= best {
        victim = slot
        best = key
      }
    }
    if fleet.provisioner != nil { victim = lastRanked() }
    guard let slot = victim else { return }
    if replicas[slot].life == .starting {
      retire(slot, at: now, shared: &shared)
    } else {
      drainWithLimit(slot, at: now, shared: &shared)
    }
  }

  /// The replica that Kubernetes removes first: one that is not ready, of the others one on the instance with the most of them, the
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
      guard fleet.instances[replicas[slot].instance].life != .advised else { continue }
      if last.map({ goesBefore(slot, $0) }) ?? true { last = slot }
    }
    return last
  }

  /// Lets a replica finish what it has, unless that takes longer than a drain may.
  mutating func drainWithLimit(_ slot: Int, at now: Double, shared: inout Shared) {
    drain(slot, within: pool.drainTimeout, at: now, shared: &shared)
  }

  /// Lets a replica finish what it has, unless that takes longer than `limit` seconds; nil is without limit.
  mutating func drain(_ slot: Int, within limit: Double?, at now: Double, shared: inout Shared) {
    drain(slot, at: now, shared: &shared)
    guard let limit, replicas[slot].life == .draining else { return }
    replicas[slot].readiness.arm(
      &shared.calendar, at: now + limit, source: EventSource.ready(replicas[slot].global))
  }

  /// Lets a replica finish what it has.
  mutating func drain(_ slot: Int, at now: Double, shared: inout Shared) {
    replicas[slot].life = .draining
    replicas[slot].readiness.disarm()
    draining += 1
    ready.removeAll { $0 == slot }
    fleet.leave(replicas[slot].instance, at: now, shared: &shared)
    tell(.replicaDraining, replica: slot, instance: replicas[slot].instance, at: now, shared: &shared)
    if replicas[slot].isEmpty { retire(slot, at: now, shared: &shared) }
    noteReplicas(at: now)
  }

  /// Ends a draining replica that has nothing left. What it was bought with may buy the replica that takes its place.
  @inline(__always)
  mutating func retireIfEmpty(_ slot: Int, at now: Double, shared: inout Shared) {
    guard draining > 0, replicas[slot].life == .draining else { return }
    guard replicas[slot].isEmpty else { return noteDraining(at: now) }
    retire(slot, at: now, shared: &shared)
    noteReplicas(at: now)
    refill(at: now, shared: &shared)
  }

  /// Removes a replica that holds no request.
  mutating func retire(_ slot: Int, at now: Double, shared: inout Shared) {
    let instance = replicas[slot].instance
    if replicas[slot].life == .draining { draining -= 1 } else { fleet.leave(instance, at: now, shared: &shared) }
    replicas[slot].life = .terminated
    replicas[slot].readiness.disarm()
    replicas[slot].delay.disarm()
    // The next replica in this slot starts with an empty cache.
    if policy == .continuous, continuous[slot].rules.cachesPrefixes {
      continuous[slot].prefixes?.forget(in: shared.prefixes)
      continuous[slot].prefixes = continuous[slot].rules.emptyCache
    }
    tell(.replicaTerminated, replica: slot, instance: instance, at: now, shared: &shared)
    fleet.release(instance, for: member, at: now, shared: &shared)
    // A provisioner finds out in its own time that nothing is left on an instance.
    let isKept = fleet.provisioner != nil && fleet.instances[instance].takesReplicas
    if fleet.instances[instance].replicas == 0, !isKept { endInstance(instance, at: now, shared: &shared) }
  }

  /// Takes a replica away with all it holds.
  /// - Parameter keepsTokens: Whether what it holds goes on elsewhere from the tokens it has.
  mutating func kill(_ slot: Int, keepsTokens: Bool = false, at now: Double, shared: inout Shared) {
    if replicas[slot].life == .ready { ready.removeAll { $0 == slot } }
    if replicas[slot].life == .ready || replicas[slot].life == .draining {
      if replicas[slot].life == .ready {
        draining += 1
        fleet.leave(replicas[slot].instance, at: now, shared: &shared)
      }
      replicas[slot].life = .draining
      loseRequests(of: slot, keepsTokens: keepsTokens, at: now, shared: &shared)
    }
    retire(slot, at: now, shared: &shared)
    note(at: now)
    noteReplicas(at: now)
  }

  /// Writes the numbers of replicas to the meter.
  mutating func noteReplicas(at now: Double) {
    var starting = 0
    var present = ready.count
    for slot in replicas.indices where replicas[slot].life == .starting {
      present += 1
      if fleet.instances[replicas[slot].instance].isBilled { starting += 1 }
    }
    meter.setReplicas(
      ready: ready.count, draining: draining, starting: starting, present: present, desired: desired, at: now)
    if isMixed { noteReplicasByMachine(at: now) }
    noteDraining(at: now)
  }
}
