import EventKernel
import Model

/// Requests that take several places of a batch, such as candidates that are ranked: they are split over batches, and done with the last.
///
/// A request waits until its last item is sent; how long it waited is until the first is.
extension PoolState {
  /// Says how many places a request takes that is about to come.
  @inline(never)
  mutating func expect(_ count: Int32, of id: RequestID) { items.expect(count, of: id) }

  /// Counts the items of a request that joined a queue.
  mutating func countItems(of id: RequestID, in slot: Int?) { items.count(items.pointer(id).pointee.left, in: slot) }

  /// Counts the items of a request that went from the pool's queue to that of a replica.
  mutating func moveItems(of id: RequestID, to slot: Int) {
    let left = items.pointer(id).pointee.left
    items.count(-left, in: nil)
    items.count(left, in: slot)
  }

  /// Fills a batch from a queue.
  /// - Parameter size: Items that it takes, which wait.
  mutating func sendItems(_ size: Int, to slot: Int, place: Int, at now: Double, shared: inout Shared) {
    let owner = hasSharedQueue ? nil : slot
    var room = Int32(truncatingIfNeeded: size)
    while room > 0 {
      skipAbandoned(in: owner, shared: &shared)
      guard let id = head(of: owner) else { return }
      let own = items.pointer(id)
      let count = min(room, own.pointee.left)
      own.pointee.left -= count
      own.pointee.sent += count
      items.count(-count, in: owner)
      room -= count
      for _ in 0..<count { batches[slot].places[place].members.append(id) }
      let request = shared.requests.pointer(id)
      if !own.pointee.isBegun {
        own.pointee.isBegun = true
        request.pointee.attempt.waited += now - request.pointee.visit.enqueuedAt
        if request.pointee.attempt.step == 0 { request.pointee.attempt.startedAt = now }
      }
      if isMixed { request.pointee.visit.machine = replicas[slot].machine }
      guard own.pointee.left == 0 else { return }
      removeHead(of: owner)
      if owner != nil { replicas[slot].waiting -= 1 } else { queueCount -= 1 }
      waiting -= 1
      running += 1
      own.pointee.isQueued = false
      own.pointee.isServed = true
      request.pointee.state = .running
      request.pointee.visit.replica = Int32(truncatingIfNeeded: slot)
    }
  }

  /// A client gives up a request that waits: no more items of it are sent.
  mutating func forgetItems(of id: RequestID, in slot: Int?) {
    items.count(-items.pointer(id).pointee.left, in: slot)
    items.pointer(id).pointee.left = 0
  }

  /// Takes the requests at the head of a queue out of it that were given up. Items of theirs that are in batches run to their end.
  mutating func skipAbandoned(in slot: Int?, shared: inout Shared) {
    while let id = head(of: slot), shared.requests[id].state == .abandoned {
      removeHead(of: slot)
      let own = items.pointer(id)
      own.pointee.isQueued = false
      guard own.pointee.sent == 0 else { continue }
      if own.pointee.isBegun { shared.leave(id, .served) } else { shared.requests.release(id) }
    }
  }

  private mutating func head(of slot: Int?) -> RequestID? {
    guard let slot else { return queue.isEmpty ? nil : queue.first }
    return replicas[slot].queue.isEmpty ? nil : replicas[slot].queue.first
  }

  private mutating func removeHead(of slot: Int?) {
    if let slot { _ = replicas[slot].queue.popFirst() } else { _ = queue.popFirst() }
  }

  /// An item is done.
  /// - Parameter work: Seconds of a place that it took.
  mutating func itemEnded(_ id: RequestID, work: Double, shared: inout Shared) {
    let own = items.pointer(id)
    own.pointee.sent -= 1
    shared.requests[id].visit.work += work
    guard own.pointee.sent == 0, !own.pointee.isQueued else { return }
    if own.pointee.isServed { running -= 1 }
    meter.countServed()
    shared.leave(id, .served)
  }

  /// An item is lost with its replica. Where all replicas have one queue it goes back there, before all others; else the whole request is
  /// lost, since all of it is there.
  mutating func loseItem(_ id: RequestID, at now: Double, shared: inout Shared) {
    let own = items.pointer(id)
    own.pointee.sent -= 1
    guard hasSharedQueue, shared.requests[id].state != .abandoned else {
      guard own.pointee.sent == 0, !own.pointee.isQueued else { return }
      if own.pointee.isServed { running -= 1 }
      let request = shared.requests[id]
      meter.addLost(0, booked: request.visit.work * replicasPerPlace, consumer: Int(request.identity.consumer))
      shared.leaveUnserved(id, .lost)
      return
    }
    if !own.pointee.isQueued {
      queue.prepend(id)
      queueCount += 1
      waiting += 1
      running -= 1
      own.pointee.isQueued = true
      own.pointee.isServed = false
      shared.requests[id].state = .waiting
      shared.requests[id].visit.replica = -1
    }
    own.pointee.left += 1
    items.count(1, in: nil)
    queueDelay.arm(&shared.calendar, at: now, source: EventSource.batchDelay(index << 1))
  }
}
