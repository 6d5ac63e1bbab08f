import EventKernel
import Model

/// Balancing that looks for the replica that has a prompt's beginning.
extension PoolState {
  /// The ready replica at which a request costs least; of equals the one with the fewest requests.
  mutating func cheapest(for request: UnsafeMutablePointer<Request>, tree: PrefixTree) -> Int {
    guard policy == .continuous else { return least { ($0.pointee.load, 0) } }
    var best = ready[0]
    var bestCost = (Double.infinity, Int.max)
    for slot in ready {
      let cost = (continuous[slot].routingCost(request, tree: tree), replicas[slot].load)
      if cost < bestCost {
        best = slot
        bestCost = cost
      }
    }
    return best
  }

  /// The ready replica of a conversation or a task: the one with the highest weight of those that both names give together. So one that comes
  /// or goes takes along only its own conversations.
  mutating func home(of id: RequestID, shared: inout Shared) -> Int {
    let request = shared.requests.pointer(id).pointee
    let place = request.identity.conversation
    guard place >= 0 || growsTasks[Int(request.identity.workload)] else { return least { ($0.pointee.load, 0) } }
    let number = UInt64(bitPattern: place >= 0 ? shared.conversations[place].number : request.identity.index)
    let conversation = mixed(UInt64(request.identity.workload), number)
    var best = ready[0]
    var bestWeight: UInt64 = 0
    for slot in ready {
      let weight = mixed(conversation, UInt64(replicas[slot].global))
      if weight >= bestWeight {
        best = slot
        bestWeight = weight
      }
    }
    return best
  }
}

extension ContinuousReplica {
  /// Prompt blocks to compute and blocks in use if a request came here.
  mutating func routingCost(_ request: UnsafeMutablePointer<Request>, tree: PrefixTree) -> Double {
    let hit = find(request, tree: tree)
    let input = Int(request.pointee.tokens.input)
    var prompts = promptsAhead + input - found(hit, request)
    for place in running.indices.reversed() {
      if running[place].isDecoding { break }
      prompts += Int(running[place].target - running[place].computed)
    }
    let inUse = rules.blocks - freeBlocks + rules.blocks(for: promptsAhead) + rules.blocks(for: input) - hit.held
    return Double(prompts) / Double(rules.blockSize) + Double(inUse)
  }

  private mutating func find(_ request: UnsafeMutablePointer<Request>, tree: PrefixTree) -> PrefixCache.Hit {
    let last = knownPrefix(of: request.pointee, in: tree)
    guard last >= 0 else { return PrefixCache.Hit() }
    prefixes?.settle(free: freeBlocks, in: tree)
    let limit = (Int(request.pointee.tokens.input) - 1) / rules.blockSize
    return prefixes?.lookUp(last, limit: limit, in: tree) ?? PrefixCache.Hit()
  }

  private func found(_ hit: PrefixCache.Hit, _ request: UnsafeMutablePointer<Request>) -> Int {
    max(Int(request.pointee.tokens.cached), hit.blocks * rules.blockSize)
  }

  /// Counts the tokens that a request which starts to wait has yet to compute.
  @inline(never)
  mutating func expectPrompt(_ id: RequestID, shared: inout Shared) {
    let request = shared.requests.pointer(id)
    let target = Int(request.pointee.tokens.input + request.pointee.visit.produced)
    let expected = target - found(find(request, tree: shared.prefixes), request)
    while expectedTokens.count <= Int(id) { expectedTokens.append(0) }
    expectedTokens[Int(id)] = expected
    promptsAhead += expected
  }

  /// Counts them no longer.
  @inline(__always)
  mutating func forgetPrompt(_ id: RequestID) {
    guard rules.countsPrompts, Int(id) < expectedTokens.count else { return }
    promptsAhead -= expectedTokens[Int(id)]
    expectedTokens[Int(id)] = 0
  }
}
