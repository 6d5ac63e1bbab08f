/// What a preempted request computed is found again, unless its blocks were given out meanwhile: they stand in the queue of free blocks as
/// those of known beginnings do, under a node of its own for as long as it waits.
///
/// A pool whose prompts share nothing keeps no such queue. It has one while a preempted request waits: before that, nothing in the queue
/// could be found.
///
/// Source: vllm/v1/core/sched/scheduler.py (`_preempt_request` frees the blocks with their hashes; when the request is admitted again it asks
/// `get_computed_blocks`) and block_pool.py (a free block can be found until it is given out), 2026-11.
extension ContinuousReplica {
  /// A preempted request that waits, with its node.
  struct Preempted {
    var request: RequestID
    var node: Int32
  }

  /// Gives back the blocks of a request that is preempted, so that it finds them again.
  @inline(never)
  mutating func releaseOwn(_ sequence: Sequence, shared: inout Shared) {
    let computed = computedTokens(sequence)
    let shares = knownPrefix(of: shared.requests[sequence.request], in: shared.prefixes)
    // The node of a conversation holds all of a turn.
    let isKnown = shares >= 0 && Int(shared.prefixes[shares].end) >= computed
    guard computed >= rules.blockSize, !isKnown else {
      releaseBlocks(sequence, shared: &shared)
      return
    }
    if prefixes == nil {
      swap(&prefixes, &spareCache)
      prefixes?.begin(blocks: freeBlocks)
    }
    let node = shared.prefixes.open(after: shares)
    shared.prefixes.grow(node, to: Int32(truncatingIfNeeded: computed))
    prefixes?.adopt(node, in: shared.prefixes)
    preempted.append(Preempted(request: sequence.request, node: node))
    release(sequence, through: node, shared: &shared)
  }

  /// The last node that a request runs through, where the cache knows any.
  func lastNode(of id: RequestID, _ request: UnsafeMutablePointer<Request>, in tree: PrefixTree) -> Int32 {
    if request.pointee.state == .preempted, let place = place(of: id) { return preempted[place].node }
    return knownPrefix(of: request.pointee, in: tree)
  }

  /// The last node of a prompt of which blocks can be found: one that a recording's prompt ends with lacks its last token, which is always
  /// computed, so that other prompts' blocks are not its own. The node of a conversation or a task is its own.
  @inline(__always)
  func knownPrefix(of request: Request, in tree: PrefixTree) -> Int32 {
    let last = request.tokens.prefix
    guard rules.cachesPrefixes, last >= 0 else { return -1 }
    return !tree[last].isOwn && tree[last].end >= request.tokens.input ? tree[last].parent : last
  }

  /// A preempted request waits no longer: it was admitted, or given up.
  @inline(never)
  mutating func forgetOwn(_ id: RequestID, shared: borrowing Shared) {
    guard let place = place(of: id) else { return }
    let node = preempted[place].node
    prefixes?.disown(node, in: shared.prefixes)
    shared.prefixes.close(node)
    preempted[place] = preempted[preempted.count - 1]
    preempted.truncate(to: preempted.count - 1)
    // Nobody's node is left in it.
    if preempted.isEmpty, !rules.cachesPrefixes { swap(&prefixes, &spareCache) }
  }

  /// Forgets them all, with what the cache has.
  func forgetAll(in tree: PrefixTree) {
    prefixes?.forget(in: tree)
    for place in preempted.indices { tree.close(preempted[place].node) }
  }

  private func place(of id: RequestID) -> Int? { preempted.indices.last { preempted[$0].request == id } }
}
