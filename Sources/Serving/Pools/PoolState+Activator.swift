import EventKernel
import Model

/// Knative's activator before a pool.
///
/// In the path it holds what a limited service has no place for in one queue, for whichever replica is free first, and sends requests of
/// an unlimited one to the better of two. Out of the path requests go to the replicas in turn and wait at their proxies. What it holds
/// when it leaves the path it goes on sending. One activator stands for all of a cluster; each of several would know its part of the
/// replicas. Of replicas with room it takes the one with the fewest requests, where Knative takes the first (limits up to 3) or the next in
/// turn. Source: knative/serving 98e5ef9 (2026-08), pkg/activator/net/throttler.go and lb_policy.go, pkg/queue/breaker.go.
struct Activator {
  /// Requests that Knative lets into a replica at a time; nil is no limit.
  let limit: Int?
  /// Requests that a replica's proxy takes in all, let in or waiting.
  let mostAtReplica: Int

  init(_ pool: Pool) {
    let limits = pool.autoscaler?.policies.compactMap { policy in
      if case .knative(let rules) = policy { rules.containerConcurrency } else { nil }
    }
    let limit = limits?.first ?? 0
    self.limit = limit > 0 ? limit : nil
    mostAtReplica = limit > 0 ? limit * (1 + KnativeScaling.waitingPerPlace) : .max
  }

  var isLimited: Bool { limit != nil }
}

extension PoolState {
  /// Does as the autoscaler says: the activator comes into the path of requests or leaves it.
  mutating func follow(_ isIn: Bool?, at now: Double, shared: inout Shared) {
    guard let activator, let isIn, isIn != isActivatorIn else { return }
    isActivatorIn = isIn
    hasSharedQueue = activator.isLimited && isIn
    tell(isIn ? .activatorIn : .activatorOut, at: now, shared: &shared)
  }

  /// Whether one more may wait at a replica's proxy, or with the activator.
  mutating func admitsOneMore(behind activator: Activator, at slot: Int?) -> Bool {
    if let slot { return replicas[slot].load < activator.mostAtReplica }
    return queueCount < pool.queue.maxSize ?? .max
  }

  /// One that the activator still holds goes to a replica's queue, where one of those that wait there is served.
  mutating func sendHeld(to slot: Int, shared: inout Shared) {
    guard replicas[slot].life == .ready, let id = takeFromPoolQueue(shared: &shared) else { return }
    Self.append(id, to: &replicas[slot].queue, by: priorities, shared: &shared)
    replicas[slot].waiting += 1
    waiting += 1
    shared.requests[id].visit.replica = Int32(truncatingIfNeeded: slot)
  }
}
