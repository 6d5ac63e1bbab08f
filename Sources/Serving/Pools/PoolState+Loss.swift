import EventKernel
import Model

/// What is lost with a replica.
extension PoolState {
  /// Lets go of every request of a replica, waiting or served, as lost.
  /// - Parameter keepsTokens: Whether those that have tokens go on elsewhere from there.
  mutating func loseRequests(of slot: Int, keepsTokens: Bool, at now: Double, shared: inout Shared) {
    if isMixed { meter.select(replicas[slot].machine) }
    switch policy {
    case .oneByOne: loseServices(of: slot, at: now, shared: &shared)
    case .dynamic: loseBatches(of: slot, at: now, shared: &shared)
    case .continuous: loseSequences(of: slot, keepsTokens: keepsTokens, at: now, shared: &shared)
    }
    while let id = replicas[slot].queue.popFirst() { shared.leaveUnserved(id, .lost) }
    waiting -= replicas[slot].waiting
    if hasItems {
      items.count(Int32(truncatingIfNeeded: -items.waiting(in: slot)), in: slot)
    } else {
      running -= replicas[slot].running
    }
    replicas[slot].waiting = 0
    replicas[slot].running = 0
    replicas[slot].sending = 0
  }

  private mutating func loseServices(of slot: Int, at now: Double, shared: inout Shared) {
    guard replicas[slot].running > 0 else { return }
    busyPlaces -= replicas[slot].running
    // Interruptions are rare: looking through all requests costs less than a list kept on every event would.
    for id in shared.requests.running(inPool: index, replica: slot) {
      let request = shared.requests[id]
      meter.addLost((now - request.visit.enqueuedAt) * replicasPerPlace, consumer: Int(request.identity.consumer))
      shared.requests[id].visit.ending.disarm()
      shared.leaveUnserved(id, .lost)
    }
  }

  private mutating func loseBatches(of slot: Int, at now: Double, shared: inout Shared) {
    for place in batches[slot].places.indices where batches[slot].places[place].ending.isArmed {
      let batch = batches[slot].places[place]
      let each = (now - batch.sentAt) * replicasPerPlace / Double(batch.members.count)
      for member in batch.members.indices {
        let id = batch.members[member]
        meter.addLost(each, consumer: Int(shared.requests[id].identity.consumer), isRequest: !hasItems)
        if hasItems { loseItem(id, at: now, shared: &shared) } else { shared.leaveUnserved(id, .lost) }
      }
      batches[slot].release(place)
      busyPlaces -= 1
    }
  }

  /// Steps that are done are booked as they would have been at their end; what requests had of the replica since they were admitted
  /// is then work lost, each as much as the batch at the end has it divided.
  private mutating func loseSequences(of slot: Int, keepsTokens: Bool, at now: Double, shared: inout Shared) {
    if !continuous[slot].isIdle { busyPlaces -= 1 }
    let unbooked = continuous[slot].closeStepsDone(at: now, meter: &meter, shared: &shared)
    let replica = continuous[slot]
    let share = 1 / Double(max(replica.running.count, 1))
    for place in replica.running.indices {
      let id = replica.running[place].request
      let request = shared.requests[id]
      if keepsTokens, replica.keepTokens(at: place, now: now, shared: &shared) {
        meter.addLost(unbooked * share, consumer: Int(request.identity.consumer), isRequest: false)
        shared.leaveUnserved(id, .moved)
      } else {
        let since = request.attempt.step == 0 ? request.attempt.startedAt : request.visit.enqueuedAt
        meter.addLost(
          unbooked * share, booked: max(0, now - unbooked - since) * share, consumer: Int(request.identity.consumer))
        shared.leaveUnserved(id, .lost)
      }
    }
    for place in 0..<replica.waiting.count {
      let id = replica.waiting[place]
      shared.leaveUnserved(id, keepsTokens && shared.requests[id].visit.produced > 0 ? .moved : .lost)
    }
    for place in 0..<replica.unnoticed.count { shared.leaveUnserved(replica.unnoticed[place], .lost) }
    for place in replica.heldBack.indices { shared.leaveUnserved(replica.heldBack[place].request, .lost) }
    for place in replica.swapped.indices { shared.leaveUnserved(replica.swapped[place].request, .lost) }
    loseTransfers(of: replica, shared: &shared)
    replica.forgetAll(in: shared.prefixes)
    continuous[slot] = emptyBatch(slot, shared: &shared)
  }
}
