import EventKernel
import Scenarios

/// What is lost with a replica.
extension PoolState {
  /// Lets go of every request of a replica, waiting or served, as lost.
  mutating func loseRequests(of slot: Int, shared: inout Shared) {
    switch policy {
    case .oneByOne: loseServices(of: slot, shared: &shared)
    case .dynamic: loseBatches(of: slot, shared: &shared)
    case .continuous:
      let replica = continuous[slot]
      for place in replica.running.indices { shared.leave(replica.running[place].request, .lost) }
      for place in 0..<replica.waiting.count { shared.leave(replica.waiting[place], .lost) }
      for place in 0..<replica.unnoticed.count { shared.leave(replica.unnoticed[place], .lost) }
      for place in replica.heldBack.indices { shared.leave(replica.heldBack[place].request, .lost) }
      for place in replica.swapped.indices { shared.leave(replica.swapped[place].request, .lost) }
      loseTransfers(of: replica, shared: &shared)
      if !replica.isIdle { busyPlaces -= 1 }
      replica.prefixes?.forget(in: shared.prefixes)
      continuous[slot] = ContinuousReplica(
        rules: replica.rules, consumers: shared.workloadOfConsumer.count, source: replica.source)
    }
    while let id = replicas[slot].line.popFirst() { shared.leave(id, .lost) }
    waiting -= replicas[slot].waiting
    running -= replicas[slot].running
    replicas[slot].waiting = 0
    replicas[slot].running = 0
    replicas[slot].sending = 0
  }

  private mutating func loseServices(of slot: Int, shared: inout Shared) {
    guard replicas[slot].running > 0 else { return }
    busyPlaces -= replicas[slot].running
    // Interruptions are rare: looking through all requests costs less than a list kept on every event would.
    for id in shared.requests.running(inPool: index, replica: slot) {
      shared.requests[id].ending.disarm()
      shared.leave(id, .lost)
    }
  }

  private mutating func loseBatches(of slot: Int, shared: inout Shared) {
    for place in batches[slot].places.indices where batches[slot].places[place].ending.isArmed {
      for id in batches[slot].places[place].members { shared.leave(id, .lost) }
      batches[slot].release(place)
      busyPlaces -= 1
    }
  }
}
