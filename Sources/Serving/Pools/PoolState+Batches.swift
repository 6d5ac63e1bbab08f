import EventKernel
import Model

/// Dynamic batching.
extension PoolState {
  /// Sends what the pool's queue has ready, while a replica has a free place.
  @inline(__always)
  mutating func sendBatches(at now: Double, shared: inout Shared) {
    while true {
      if hasItems { skipAbandoned(in: nil, shared: &shared) }
      guard queueCount > 0, let slot = freeBatchSlot() else { break }
      guard let size = decide(slot: nil, at: now, shared: &shared) else { return }
      send(size, to: slot, at: now, shared: &shared)
    }
    queueDelay.disarm()
  }

  /// Sends what a replica's own queue has ready, while it has a free place.
  mutating func sendBatches(from slot: Int, at now: Double, shared: inout Shared) {
    while true {
      if hasItems { skipAbandoned(in: slot, shared: &shared) }
      guard replicas[slot].waiting > 0, batches[slot].hasRoom else { break }
      guard let size = decide(slot: slot, at: now, shared: &shared) else { return }
      send(size, to: slot, at: now, shared: &shared)
    }
    replicas[slot].delay.disarm()
  }

  /// The ready replica with the fewest busy places, when it has a free one.
  @inline(__always)
  private mutating func freeBatchSlot() -> Int? {
    var best: Int?
    var bestBusy = places
    for slot in ready where batches[slot].busy < bestBusy {
      if batches[slot].busy == 0 { return slot }
      best = slot
      bestBusy = batches[slot].busy
    }
    return best
  }

  /// How many to send from a queue, or nil after the queue's timer was set to the moment at which to ask again.
  private mutating func decide(slot: Int?, at now: Double, shared: inout Shared) -> Int? {
    let oldest: Double
    let count: Int
    if let slot {
      oldest = Self.oldestWaiting(&replicas[slot].queue, next: batchLimit, by: priorities, shared: &shared)
      count = hasItems ? items.waiting(in: slot) : replicas[slot].waiting
    } else {
      oldest = Self.oldestWaiting(&queue, next: batchLimit, by: priorities, shared: &shared)
      count = hasItems ? items.waiting(in: nil) : queueCount
    }
    switch batchRule?.decide(waiting: count, oldest: oldest, now: now) {
    case nil: return nil
    case .send(let size): return size
    case .wait(let until):
      if let slot {
        replicas[slot].delay.arm(
          &shared.calendar, at: until, source: EventSource.batchDelay(replicas[slot].global << 1 | 1))
      } else {
        queueDelay.arm(&shared.calendar, at: until, source: EventSource.batchDelay(index << 1))
      }
      return nil
    }
  }

  /// Second at which the first request of a queue joined; those given up are passed over.
  @inline(__always)
  private static func oldestWaiting(
    _ queue: inout IndexRing, next count: Int, by priorities: Buffer<Int32>, shared: inout Shared
  ) -> Double {
    while !queue.isEmpty && shared.requests[queue.first].state == .abandoned {
      if let id = queue.popFirst() { shared.requests.release(id) }
    }
    if queue.isEmpty { return .infinity }
    return oldest(of: queue, next: count, by: priorities, shared: &shared)
  }

  private mutating func send(_ size: Int, to slot: Int, at now: Double, shared: inout Shared) {
    let place = batches[slot].claim()
    let seconds = batchSeconds(of: size, on: slot) * replicas[slot].pace
    if hasItems { sendItems(size, to: slot, place: place, at: now, shared: &shared) }
    let batch = batches[slot].places.pointer(place)
    for _ in 0..<(hasItems ? 0 : size) {
      guard let id = takeNext(for: slot, shared: &shared) else { break }
      let request = shared.requests.pointer(id)
      request.pointee.attempt.waited += now - request.pointee.visit.enqueuedAt
      if request.pointee.attempt.step == 0 { request.pointee.attempt.startedAt = now }
      request.pointee.state = .running
      request.pointee.visit.replica = Int32(truncatingIfNeeded: slot)
      if isMixed { request.pointee.visit.machine = replicas[slot].machine }
      batch.pointee.members.append(id)
    }
    batches[slot].start(place, seconds: seconds, at: now, calendar: &shared.calendar, source: batchSource(slot))
    replicas[slot].running += size
    if !hasItems { running += size }
    busyPlaces += 1
    if draining > 0 { noteDraining(at: now) }
  }

  /// Of the event at which the batch in a replica's first place ends.
  private mutating func batchSource(_ slot: Int) -> UInt32 {
    EventSource.batch(replicas[slot].global * EventSource.batchPlaces)
  }

  /// A batch ends.
  mutating func batchEnded(_ slot: Int, place: Int, at now: Double, shared: inout Shared) {
    let size = batches[slot].places[place].members.count
    let replicaSeconds = batches[slot].elapsed(place, at: now) * replicasPerPlace
    let work = batches[slot].elapsed(place, at: now) / Double(size)
    if isMixed { meter.select(replicas[slot].machine) }
    meter.addBatch(size: size, replicaSeconds: replicaSeconds)
    for member in 0..<size {
      let id = batches[slot].places[place].members[member]
      meter.addBusy(replicaSeconds / Double(size), consumer: Int(shared.requests[id].identity.consumer))
      if hasItems {
        itemEnded(id, work: work, shared: &shared)
        continue
      }
      shared.requests[id].visit.work = work
      meter.countServed()
      shared.leave(id, .served)
    }
    batches[slot].end(place, at: now, calendar: &shared.calendar, source: batchSource(slot))
    replicas[slot].running -= size
    if !hasItems { running -= size }
    busyPlaces -= 1
    sendMore(from: slot, at: now, shared: &shared)
    note(at: now)
    retireIfEmpty(slot, at: now, shared: &shared)
  }

  /// Sends what may be sent after a place became free or the oldest request waited long enough.
  mutating func sendMore(from slot: Int, at now: Double, shared: inout Shared) {
    if hasSharedQueue {
      sendBatches(at: now, shared: &shared)
    } else {
      sendBatches(from: slot, at: now, shared: &shared)
    }
  }
}
