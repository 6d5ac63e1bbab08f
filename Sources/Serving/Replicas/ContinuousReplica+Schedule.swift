/// The start of a segment: who is in the next step, and for how many steps nothing changes.
extension ContinuousReplica {
  /// Plans the next segment, or goes idle.
  mutating func plan(at now: Double, meter: inout PoolMeter, shared: inout Shared) {
    // Written once and compiled twice.
    if rules.isBasic {
      plan(isBasic: true, at: now, meter: &meter, shared: &shared)
    } else {
      plan(isBasic: false, at: now, meter: &meter, shared: &shared)
    }
  }

  /// - Parameter isBasic: `rules.isBasic`.
  @inline(__always)
  private mutating func plan(isBasic: Bool, at now: Double, meter: inout PoolMeter, shared: inout Shared) {
    if !isBasic && rules.servesByPriority { notice(shared: &shared) }
    dropAbandonedHead(shared: &shared)
    if !isBasic && !swapped.isEmpty { dropAbandonedSwapped(shared: &shared) }
    // Given up at the very instant between two steps.
    if hasAbandoned { removeEnded(shared: &shared) }
    if running.isEmpty && (waitingCount == 0 || (!isBasic && awaitsTransfer)) {
      timer.disarm()
      return
    }
    if !isBasic && rules.scheduling != .chunked {
      planWholePrompts(at: now, meter: &meter, shared: &shared)
      return
    }
    let perDecode = isBasic ? 1 : rules.tokensPerDecode
    var budget = rules.tokenBudget - decoding * perDecode
    var blocksForStep = perDecode == 1 ? blocksNeededNow : blocksNeededForDrafts
    // At most one prompt is in part computed: admission stops when a step's budget is used up.
    if !running.isEmpty, !running[running.count - 1].isDecoding {
      let last = running[running.count - 1]
      let chunk = min(Int(last.target - last.computed), max(budget, 0))
      let needed = rules.blocks(for: Int(last.computed) + chunk) - rules.blocks(for: Int(last.computed))
      running[running.count - 1].chunk = Int32(truncatingIfNeeded: chunk)
      if blocksForStep + needed <= freeBlocks {
        freeBlocks -= needed
        budget -= chunk
      } else {
        blocksForStep += needed
      }
    }
    var mayExtend = true
    if blocksForStep > freeBlocks {
      mayExtend = false
      if !isBasic && rules.servesByPriority {
        preemptByPriority(at: now, meter: &meter, shared: &shared)
        if running.isEmpty {
          planAnew(at: now, meter: &meter, shared: &shared)
          return
        }
      } else {
        preempt(at: now, meter: &meter, shared: &shared)
      }
    } else {
      var available = freeBlocks - blocksForStep
      if !isBasic && !swapped.isEmpty {
        // No prompt is in part computed: it would have given its blocks up first.
        mayExtend = !bringBack(available: available, shared: &shared)
        available = freeBlocks - blocksNeededNow
        budget = rules.tokenBudget - decoding
      }
      if isBasic {
        mayExtend = admit(
          isBasic: true, budget: budget, available: available, at: now, meter: &meter, shared: &shared)
      } else if swapped.isEmpty {
        let isSettled = admit(budget: budget, available: available, at: now, meter: &meter, shared: &shared)
        mayExtend = mayExtend && isSettled && unnoticed.isEmpty && !hasLateGaps
      }
    }
    if running.isEmpty {
      // Blocks are held until they are sent, and a prompt that lost its own to no other would only lose them again.
      awaitsTransfer = !mayExtend
      timer.disarm()
      return
    }
    begin(isBasic: isBasic, mayExtend: mayExtend, at: now, shared: &shared)
  }

  /// Passes over requests at the head of the queue that were given up.
  @inline(__always)
  private mutating func dropAbandonedHead(shared: inout Shared) {
    while !waiting.isEmpty && shared.requests[waiting.first].state == .abandoned {
      if let id = waiting.popFirst() { drop(id, shared: &shared) }
    }
  }

  /// Lets go of a request that was given up while it waited.
  @inline(__always)
  private mutating func drop(_ id: RequestID, shared: inout Shared) {
    if !preempted.isEmpty { forgetOwn(id, shared: shared) }
    shared.requests.release(id)
  }

  /// Takes blocks away from the last admitted until what is left has the blocks that its next step needs.
  mutating func preempt(
    at now: Double, meter: inout PoolMeter, shared: inout Shared
  ) {
    while !running.isEmpty {
      // A prompt that is in part computed is the last of the batch.
      let last = running[running.count - 1]
      let ofPrompt = last.isDecoding ? 0 : needs(last)
      let ofAnswers = rules.tokensPerDecode == 1 ? blocksNeededNow : blocksNeededForDrafts
      if ofAnswers + ofPrompt <= freeBlocks {
        // Blocks that decoding takes are booked when the segment closes.
        freeBlocks -= ofPrompt
        return
      }
      evict(running.count - 1, at: now, meter: &meter, shared: &shared)
    }
  }

  /// Blocks that a sequence's part in the next step takes.
  @inline(__always)
  func needs(_ sequence: Sequence) -> Int {
    if sequence.isDecoding {
      if rules.tokensPerDecode > 1 { return blocksNeededForDraft(sequence) }
      return Int(sequence.blockPhase) == phase ? 1 : 0
    }
    return rules.blocks(for: Int(sequence.computed + sequence.chunk)) - rules.blocks(for: Int(sequence.computed))
  }

  /// Takes a request's blocks away; it waits in the queue again, or in the host's memory.
  @inline(never)
  mutating func evict(_ place: Int, at now: Double, meter: inout PoolMeter, shared: inout Shared) {
    let victim = running[place]
    for later in place..<running.count - 1 { running[later] = running[later + 1] }
    running.truncate(to: running.count - 1)
    if rules.keepsOwnBlocks {
      releaseOwn(victim, shared: &shared)
    } else {
      releaseBlocks(victim, shared: &shared)
    }
    let request = shared.requests.pointer(victim.request)
    if victim.isDecoding {
      stopDecoding(victim, of: request)
      if victim.chunk >= 0 {
        request.pointee.attempt.lastTokenAt = pausedSince.map { max($0, request.pointee.attempt.lastTokenAt) } ?? now
      }
      request.pointee.visit.produced =
        request.pointee.tokens.output - Int32(truncatingIfNeeded: victim.finishStep - step)
    }
    meter.preemptions += 1
    request.pointee.state = .preempted
    waitingCount += 1
    if rules.swapBlocks > 0, swapOut(victim, meter: &meter) { return }
    if rules.servesByPriority {
      putInOrder(victim.request, shared: &shared)
    } else {
      waiting.prepend(victim.request)
    }
    if rules.countsPrompts { expectPrompt(victim.request, shared: &shared) }
  }

  /// Admits waiting requests in order while the step's tokens, the batch and the cache have room.
  /// - Parameter isWhole: Whether a prompt is only taken if the rest of the step has room for all of it.
  /// - Returns: Whether nothing changes by itself after the step: false when the engine has yet to notice a request.
  @inline(__always)
  mutating func admit(
    isBasic: Bool = false, isWhole: Bool = false, budget: Int, available: Int, at now: Double, meter: inout PoolMeter,
    shared: inout Shared
  ) -> Bool {
    // An engine with nothing to run waits for requests and takes one at once.
    let noticed = rules.schedulesAhead && !running.isEmpty ? lastStepStart : .infinity
    var budget = budget
    var available = available
    while waitingCount > 0 && !waiting.isEmpty && budget > 0 && running.count < rules.maxNumSeqs {
      let id = waiting.first
      let request = shared.requests.pointer(id)
      if request.pointee.state == .abandoned {
        _ = waiting.popFirst()
        drop(id, shared: &shared)
        continue
      }
      if request.pointee.visit.enqueuedAt > noticed && request.pointee.state == .waiting { return false }
      if !isBasic && rules.handover.takes && request.pointee.visit.isHandedOver {
        guard let needed = admitHandedOver(request, id, available: available, at: now) else { return true }
        available -= needed
        budget -= 1
        continue
      }
      let target = Int(request.pointee.tokens.input + request.pointee.visit.produced)
      var cached = Int(request.pointee.tokens.cached)
      var chunk = min(target - cached, budget)
      var needed = rules.blocks(for: cached + chunk)
      if (isBasic || rules.isPlain) && preempted.isEmpty {
        guard needed <= available else { return true }
      } else {
        let offer = Offer(target: target, budget: budget, available: available, isWhole: isWhole)
        guard let part = takeOtherwise(id, request, offer, meter: &meter, shared: shared) else { return true }
        (cached, chunk, needed) = (part.cached, part.chunk, part.blocks)
      }
      takeFirstWaiting(at: now, request)
      freeBlocks -= needed
      available -= needed
      budget -= chunk
      running.append(
        Sequence(
          request: id, target: Int32(truncatingIfNeeded: target), computed: Int32(truncatingIfNeeded: cached),
          chunk: Int32(truncatingIfNeeded: chunk)))
    }
    return true
  }

  /// Notes that the first of the queue is served from now on.
  @inline(__always)
  mutating func takeFirstWaiting(at now: Double, _ request: UnsafeMutablePointer<Request>) {
    if let id = waiting.popFirst() { forgetPrompt(id) }
    waitingCount -= 1
    if request.pointee.state == .waiting {
      request.pointee.attempt.waited += now - request.pointee.visit.enqueuedAt
      // One that has tokens began on a replica that was taken away, or in a pool of prompts.
      let isFirst =
        request.pointee.attempt.step == 0 && request.pointee.visit.produced == 0 && !request.pointee.visit.isHandedOver
      if isFirst { request.pointee.attempt.startedAt = now }
    }
    request.pointee.state = .running
  }

  /// What a step has for a request.
  private struct Offer {
    var target: Int
    var budget: Int
    var available: Int
    var isWhole: Bool
  }

  /// Sees to what a request finds in the cache, to blocks that are set aside for it, and to whole prompts.
  /// - Returns: Tokens found, tokens to compute and blocks that this takes; nil when the request has to wait.
  @inline(never)
  private mutating func takeOtherwise(
    _ id: RequestID, _ request: UnsafeMutablePointer<Request>, _ offer: Offer, meter: inout PoolMeter,
    shared: borrowing Shared
  ) -> (cached: Int, chunk: Int, blocks: Int)? {
    let last = lastNode(of: id, request, in: shared.prefixes)
    var cached = Int(request.pointee.tokens.cached)
    var hit = PrefixCache.Hit()
    if last >= 0 {
      let free = offer.available + rules.watermark
      prefixes?.settle(free: free, in: shared.prefixes)
      // At least the last token is computed.
      let limit = (offer.target - 1) / rules.blockSize
      hit = prefixes?.lookUp(last, limit: limit, in: shared.prefixes) ?? hit
      cached = max(cached, hit.blocks * rules.blockSize)
    }
    let chunk = min(offer.target - cached, offer.budget)
    let needed = rules.blocks(for: cached + chunk) - hit.held
    guard needed <= offer.available, !offer.isWhole || chunk == offer.target - cached else { return nil }
    if rules.reservedAnswer != nil {
      let wanted = reservation(request.pointee)
      guard reserved + wanted <= rules.blocks else { return nil }
      reserved += wanted
    }
    if last >= 0 { prefixes?.claim(last, found: hit.blocks, in: shared.prefixes) }
    if request.pointee.state == .preempted {
      forgetOwn(id, shared: shared)
    } else if rules.cachesPrefixes {
      // As vLLM counts: once a request, by its prompt.
      meter.countLookup(tokens: offer.target, found: hit.blocks * rules.blockSize)
    }
    return (cached, chunk, needed)
  }
}
