import EventKernel
import Model

/// Continuous batching: the steps of a replica, from one change of its batch to the next.
extension PoolState {
  /// Changes a continuous-batching replica and keeps the pool's counts true.
  @inline(__always)
  mutating func withContinuous(
    _ slot: Int, _ change: (inout ContinuousReplica, inout PoolMeter) -> Void
  ) {
    let replica = continuous.pointer(slot)
    let known = replicas.pointer(slot)
    let wasIdle = replica.pointee.isIdle
    change(&replica.pointee, &meter)
    let (waits, runs) = (replica.pointee.waitingCount, replica.pointee.batchCount)
    waiting += waits - known.pointee.waiting
    running += runs - known.pointee.running
    known.pointee.waiting = waits
    known.pointee.running = runs
    if wasIdle != replica.pointee.isIdle { busyPlaces += wasIdle ? 1 : -1 }
  }

  /// The end of a continuous-batching segment.
  mutating func segmentEnded(_ slot: Int, at now: Double, shared: inout Shared) {
    let before = shared.departures.count
    if isMixed { meter.select(replicas[slot].machine) }
    withContinuous(slot) { replica, meter in
      replica.close(at: now, meter: &meter, shared: &shared)
    }
    for place in before..<shared.departures.count
    where shared.requests[shared.departures[place].request].state != .abandoned { meter.countServed() }
    if handsOver { startTransfers(of: slot, at: now, shared: &shared) }
    if queueCount > 0 && replicas[slot].life == .ready {
      topUp(slot, atLeast: hasSharedQueue ? 0 : shared.departures.count - before, at: now, shared: &shared)
    }
    awaitStep(slot, shared: &shared)
    note(at: now)
    retireIfEmpty(slot, at: now, shared: &shared)
  }

  /// Has a replica's next step planned at the end of this instant.
  @inline(__always)
  mutating func awaitStep(_ slot: Int, shared: inout Shared) {
    guard !continuous[slot].awaitsStep else { return }
    continuous[slot].awaitsStep = true
    shared.starting.append(ReplicaAddress(pool: index, slot: slot))
  }

  /// Plans a replica's next step.
  mutating func startStep(_ slot: Int, at now: Double, shared: inout Shared) {
    guard continuous[slot].awaitsStep else { return }
    continuous[slot].awaitsStep = false
    withContinuous(slot) { replica, meter in
      replica.plan(at: now, meter: &meter, shared: &shared)
    }
    note(at: now)
  }

  /// Moves requests from the pool's queue into a replica between two segments, as many as its batch may hold, or as left it where an
  /// activator that has left the path goes on sending.
  private mutating func topUp(_ slot: Int, atLeast left: Int, at now: Double, shared: inout Shared) {
    var left = left
    while replicas[slot].load < Int(replicas[slot].places) || left > 0, let id = takeFromPoolQueue(shared: &shared) {
      shared.requests[id].visit.replica = Int32(truncatingIfNeeded: slot)
      if isMixed { noteMachine(of: id, on: slot, shared: &shared) }
      continuous[slot].queue(id, shared: &shared)
      replicas[slot].waiting += 1
      waiting += 1
      left -= 1
    }
  }
}
