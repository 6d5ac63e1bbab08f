/// Serving by priority.
///
/// The queue is in order of (priority, arrival), and whoever is last in that order among those that run gives its blocks up, also when
/// the step has counted on it already. Where that is the very request that needs blocks, the step passes over all behind it.
///
/// Source: vllm/v1/core/sched/scheduler.py, `schedule` under `SchedulingPolicy.PRIORITY`, and request_queue.py,
/// `PriorityRequestQueue`; read 2026-11.
extension ContinuousReplica {
  /// Puts a request that arrives into the queue.
  /// - Returns: Whether it may be the next that is admitted.
  @discardableResult @inline(__always)
  mutating func queue(_ id: RequestID, shared: inout Shared) -> Bool {
    waitingCount += 1
    if rules.countsPrompts { expectPrompt(id, shared: &shared) }
    guard rules.servesByPriority else {
      waiting.append(id)
      return waitingCount == 1
    }
    return queueByPriority(id, shared: &shared)
  }

  @inline(never)
  private mutating func queueByPriority(_ id: RequestID, shared: inout Shared) -> Bool {
    let isFirst = waitingCount == 1 || waiting.isEmpty || precedes(id, waiting.first, &shared)
    unnoticed.append(id)
    return isFirst
  }

  /// Puts those into the queue whom the engine knows of when it plans the next step.
  @inline(never)
  mutating func notice(shared: inout Shared) {
    let noticed = rules.schedulesAhead && !running.isEmpty ? lastStepStart : .infinity
    while !unnoticed.isEmpty && shared.requests[unnoticed.first].visit.enqueuedAt <= noticed {
      if let id = unnoticed.popFirst() { putInOrder(id, shared: &shared) }
    }
  }

  /// Puts a request into the queue where it belongs.
  mutating func putInOrder(_ id: RequestID, shared: inout Shared) {
    waiting.insert(id, at: waiting.firstPosition { precedes(id, $0, &shared) })
  }

  /// Whether one request is served before another.
  private func precedes(_ one: RequestID, _ other: RequestID, _ shared: inout Shared) -> Bool {
    let (first, second) = (shared.requests.pointer(one), shared.requests.pointer(other))
    let urgency = rules.priorities[Int(first.pointee.identity.workload)]
    let otherUrgency = rules.priorities[Int(second.pointee.identity.workload)]
    if urgency != otherUrgency { return urgency < otherUrgency }
    if first.pointee.visit.enqueuedAt != second.pointee.visit.enqueuedAt {
      return first.pointee.visit.enqueuedAt < second.pointee.visit.enqueuedAt
    }
    return (first.pointee.identity.workload, first.pointee.identity.index) < (
      second.pointee.identity.workload, second.pointee.identity.index
    )
  }

  /// Takes blocks away until every request that the step computes has what it needs.
  @inline(never)
  mutating func preemptByPriority(at now: Double, meter: inout PoolMeter, shared: inout Shared) {
    // Blocks that decoding takes are booked when the segment closes; here they are only set aside.
    var setAside = 0
    var budget = rules.tokenBudget
    var place = 0
    while place < running.count {
      if !running[place].isDecoding {
        let left = running[place].target - running[place].computed
        running[place].chunk = min(left, Int32(truncatingIfNeeded: max(budget, 0)))
      }
      let needed = needs(running[place])
      while needed > freeBlocks - setAside {
        let victim = leastUrgent(&shared)
        if victim < place {
          // All before are answers: a prompt in part computed is the last of the batch.
          setAside -= needs(running[victim])
          budget += rules.tokensPerDecode
        }
        evict(victim, at: now, meter: &meter, shared: &shared)
        if victim == place {
          holdBack(from: place, at: now, shared: &shared)
          return
        }
        if victim < place { place -= 1 }
      }
      if running[place].isDecoding {
        setAside += needed
        budget -= rules.tokensPerDecode
      } else {
        freeBlocks -= needed
        budget -= Int(running[place].chunk)
      }
      place += 1
    }
  }

  /// Plans again at once where nobody is left for the step, so that it takes no time.
  @inline(never)
  mutating func planAnew(at now: Double, meter: inout PoolMeter, shared: inout Shared) {
    takeBack(shared: &shared)
    plan(at: now, meter: &meter, shared: &shared)
  }

  /// The place of the last in order among those that run.
  private func leastUrgent(_ shared: inout Shared) -> Int {
    var last = 0
    for place in running.indices.dropFirst()
    where precedes(running[last].request, running[place].request, &shared) { last = place }
    return last
  }

  /// Takes all from a place on out of the present step.
  private mutating func holdBack(from place: Int, at now: Double, shared: inout Shared) {
    for later in place..<running.count {
      var sequence = running[later]
      if sequence.isDecoding {
        let request = shared.requests.pointer(sequence.request)
        stopDecoding(sequence, of: request)
        if sequence.chunk >= 0 { request.pointee.attempt.lastTokenAt = now }
        sequence.chunk = -1
        // Counted from the step at which it goes on.
        sequence.offset += step
        sequence.finishStep -= step
      } else {
        sequence.chunk = 0
      }
      heldBack.append(sequence)
    }
    running.truncate(to: place)
    hasLateGaps = running.firstIndex { $0.isDecoding && $0.chunk < 0 } != nil
  }

  /// Puts those that a step passed over behind the others of the batch.
  @inline(never)
  mutating func takeBack(shared: inout Shared) {
    for place in heldBack.indices {
      let sequence = heldBack[place]
      running.append(sequence)
      guard sequence.isDecoding else { continue }
      hasLateGaps = true
      startDecoding(
        running.count - 1, tokens: sequence.offset, left: sequence.finishStep,
        of: shared.requests.pointer(sequence.request))
    }
    heldBack.truncate(to: 0)
  }
}
