import EventKernel
import Model

/// Requests on their way from a pool that computes prompts to one that writes answers.
extension PoolState {
  /// Sets the ends of the transfers of prompts that a replica is done with.
  mutating func startTransfers(of slot: Int, at now: Double, shared: inout Shared) {
    continuous[slot].startTransfers(at: now, meter: &meter, shared: &shared)
    replicas[slot].sending = continuous[slot].handovers.count
  }

  /// A transfer is over: the replica's blocks are free, which a prompt may have waited for.
  mutating func transferEnded(_ id: RequestID, at now: Double, shared: inout Shared) {
    let slot = Int(shared.requests[id].visit.replica)
    continuous[slot].endTransfer(at: now, meter: &meter, shared: &shared)
    replicas[slot].sending -= 1
    shared.leave(id, .prefilled)
    if continuous[slot].isIdle && continuous[slot].waitingCount > 0 { awaitStep(slot, shared: &shared) }
    retireIfEmpty(slot, at: now, shared: &shared)
  }

  /// Lets go of what a replica that is lost had not sent.
  func loseTransfers(of replica: borrowing ContinuousReplica, shared: inout Shared) {
    for place in 0..<replica.handovers.count {
      shared.requests[replica.handovers[place]].visit.ending.disarm()
      shared.leaveUnserved(replica.handovers[place], .lost)
    }
  }
}
