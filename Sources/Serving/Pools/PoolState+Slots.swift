import EventKernel
import Model

/// Places in memory for replicas, each made for the type of instance that the replica in it is placed on.
extension PoolState {
  /// A slot for a replica on a type of instance.
  mutating func unusedSlot(on machine: Int, shared: inout Shared) -> Int {
    if let slot = replicas.firstIndex(where: { $0.life == .terminated }) {
      if isMixed, Int(replicas[slot].machine) != machine { remake(slot, for: machine, shared: &shared) }
      return slot
    }
    let slot = replicas.count
    let global = shared.replicas.count
    shared.replicas.append(ReplicaAddress(pool: index, slot: slot))
    replicas.append(Replica(global: global))
    set(machine, of: slot)
    if policy == .continuous { continuous.append(emptyBatch(slot, shared: &shared)) }
    if policy == .dynamic { batches.append(emptyPlaces(machine)) }
    return slot
  }

  /// Makes a slot that holds nothing for another type of instance.
  private mutating func remake(_ slot: Int, for machine: Int, shared: inout Shared) {
    set(machine, of: slot)
    if policy == .continuous { continuous[slot] = emptyBatch(slot, shared: &shared) }
    if policy == .dynamic { batches[slot] = emptyPlaces(machine) }
  }

  private mutating func set(_ machine: Int, of slot: Int) {
    replicas[slot].machine = UInt16(truncatingIfNeeded: machine)
    let most = policy == .continuous ? rules[machine].maxNumSeqs : places
    replicas[slot].places = Int32(truncatingIfNeeded: activator?.limit ?? most)
  }

  /// A continuous batch of a replica that holds nothing.
  mutating func emptyBatch(_ slot: Int, shared: inout Shared) -> ContinuousReplica {
    ContinuousReplica(
      rules: rules.from(Int(replicas[slot].machine)), consumers: shared.workloadOfConsumer.count,
      source: EventSource.segment(replicas[slot].global))
  }

  private func emptyPlaces(_ machine: Int) -> BatchPlaces {
    guard case .dynamic(let batching) = pool.serving(on: machine).batching else {
      preconditionFailure("a pool groups requests in the same way on all types of instances")
    }
    return BatchPlaces(count: places, unsharedSeconds: batching.unsharedSeconds)
  }

  /// Requests (or batches) that all ready replicas serve at a time, however many an activator sends to them.
  var readyPlaces: Int {
    mutating get {
      guard isMixed, policy == .continuous else { return ready.count * places }
      return ready.reduce(0) { $0 + rules[Int(replicas[$1].machine)].maxNumSeqs }
    }
  }

  /// The ready replica with the fewest requests of those with room for one more, where each may have another number of places.
  @inline(never)
  mutating func freestWithRoom() -> Int? {
    var best: Int?
    for slot in ready where replicas[slot].load < Int(replicas[slot].places) {
      if best.map({ replicas[slot].load < replicas[$0].load }) ?? true { best = slot }
    }
    return best
  }

  /// Seconds of a batch on a replica.
  @inline(__always)
  mutating func batchSeconds(of size: Int, on slot: Int) -> Double {
    isMixed ? secondsByMachine[Int(replicas[slot].machine)].batch(of: size) : seconds.batch(of: size)
  }

  /// Notes on which type of instance a request is served in a continuous batch.
  @inline(never)
  mutating func noteMachine(of id: RequestID, on slot: Int, shared: inout Shared) {
    shared.requests[id].visit.machine = replicas[slot].machine
  }

  /// Gives a request that a replica begins to serve by itself the time that it takes there.
  @inline(never)
  mutating func settle(_ request: UnsafeMutablePointer<Request>, on slot: Int) {
    let machine = replicas[slot].machine
    request.pointee.visit.machine = machine
    if let seconds = secondsByMachine[Int(machine)].fixed { request.pointee.visit.work = seconds }
  }

  /// Seconds outside of the steps that a request sees which was served in a continuous batch.
  @inline(never)
  mutating func overheadByMachine(of request: UnsafeMutablePointer<Request>) -> Double {
    rules[Int(request.pointee.visit.machine)].stepTime.overhead(inputTokens: Int(request.pointee.tokens.input))
  }
}
