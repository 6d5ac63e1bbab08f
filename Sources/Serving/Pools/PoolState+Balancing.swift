import EventKernel
import Model

/// Which replica gets a request.
extension PoolState {
  /// The replica that the pool's rule picks for a request; at least one must be ready.
  mutating func choose(for id: RequestID, shared: inout Shared) -> Int {
    if ready.count == 1 { return ready[0] }
    switch pool.loadBalancing {
    case .roundRobin: return nextReady()
    case .random: return ready[balancing.below(ready.count)]
    case .powerOfTwoChoices: return betterOfTwo()
    case .knative: return isActivatorIn ? betterOfTwo() : nextReady()
    case .joinShortestQueue:
      return least { ($0.pointee.waiting, $0.pointee.running) }
    case .leastLoaded, .sharedQueue:
      return least { ($0.pointee.load, 0) }
    case .prefixAware: return cheapest(for: shared.requests.pointer(id), tree: shared.prefixes)
    case .sessionAffinity: return home(of: id, shared: &shared)
    }
  }

  private mutating func nextReady() -> Int {
    nextInTurn = nextInTurn + 1 >= ready.count ? 0 : nextInTurn + 1
    return ready[nextInTurn]
  }

  private mutating func betterOfTwo() -> Int {
    let first = balancing.below(ready.count)
    let other = balancing.below(ready.count - 1)
    let second = other >= first ? other + 1 : other
    return replicas[ready[second]].load < replicas[ready[first]].load ? ready[second] : ready[first]
  }

  /// The ready replica with the fewest requests of those that are given one more; for queues that all replicas share.
  mutating func freest() -> Int? {
    if isMixed { return freestWithRoom() }
    let limit = givenAtOnce
    if ready.isEmpty { return nil }
    // While an activator was out of the path, one replica may have got more than it is given at once, and another may have room.
    if draining == 0 && waiting + running >= limit * ready.count && activator == nil { return nil }
    let slot = ready.count == 1 ? ready[0] : least { ($0.pointee.load, 0) }
    return replicas[slot].load < limit ? slot : nil
  }

  /// The first ready replica with the least key.
  @inline(__always)
  mutating func least(_ key: (UnsafeMutablePointer<Replica>) -> (Int, Int)) -> Int {
    var best = ready[0]
    var bestKey = key(replicas.pointer(best))
    for place in 1..<ready.count {
      let slot = ready[place]
      let candidate = key(replicas.pointer(slot))
      if candidate < bestKey {
        best = slot
        bestKey = candidate
      }
    }
    return best
  }
}
