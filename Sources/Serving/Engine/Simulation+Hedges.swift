import EventKernel
import Model

/// A second call where the first is slow. Both are requests in the table, each the other's twin; the one that is served first goes on, the
/// other is cancelled.
///
/// Where the first fails while the second is under way, its place is kept without a call (`.away`), so that its client's timeout finds
/// it.
extension Simulation {
  /// Sets the time after which a second call is made, where the step makes one.
  mutating func armHedge(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    let step = gateways[Int(request.pointee.identity.workload)].program.steps.pointer(Int(request.pointee.attempt.step))
    guard let after = step.pointee.hedgeAfter, particulars[id].twin < 0 else { return }
    particulars[id].hedge.arm(&shared.calendar, at: now + after, source: EventSource.hedge(Int(id)))
  }

  /// Makes the second call of a request that has no first token yet.
  mutating func hedgeDue(_ id: RequestID, _ event: Event) {
    guard particulars[id].hedge.isCurrent(event) else { return }
    particulars[id].hedge.disarm()
    guard shared.requests[id].state.isAtBackend, !hasFirstToken(shared.requests[id]) else { return }
    let twin = shared.requests.claim()
    let generation = shared.requests[twin].generation
    shared.requests[twin] = shared.requests[id]
    shared.requests[twin].generation = generation
    shared.requests[twin].visit = Request.Visit()
    if arrivedTokens.isKept { arrivedTokens.keep(arrivedTokens[id], of: twin) }
    particulars.open(twin, particulars[id])
    particulars[twin].twin = Int64(id)
    particulars[twin].marks.insert(.twin)
    particulars[id].twin = Int64(twin)
    let workload = Int(shared.requests[id].identity.workload)
    pairs[workload] += 1
    shared.workloads[workload].sentAgain()
    shared.workloads[workload].hedged()
    let step = gateways[workload].program.steps.pointer(Int(shared.requests[id].attempt.step))
    let place = step.pointee.hedgePlace
    carryOut(.send(gateways[workload].program.targets[step.pointee.place + place], target: place), twin)
  }

  /// Whether a call has begun to answer. An answer that comes whole has no first token before its end.
  private func hasFirstToken(_ request: Request) -> Bool {
    if request.visit.api >= 0 { return now >= request.attempt.firstTokenAt }
    return request.visit.produced > 0
  }

  /// Settles what one of two calls came to.
  /// - Returns: The request that goes on with the departure; nil where the other call is still under way.
  @inline(never)
  mutating func settle(_ id: RequestID, _ departure: Departure) -> RequestID? {
    let other = RequestID(truncatingIfNeeded: particulars[id].twin)
    let isTwin = particulars[id].marks.contains(.twin)
    guard departure != .served else {
      separate(id, other)
      earlierWork.move(from: other, to: id)
      if isTwin { shared.workloads[Int(shared.requests[id].identity.workload)].hedgeWon() }
      particulars[id].marks.remove(.twin)
      cancel(other)
      return id
    }
    guard isTwin else {
      // The first has failed: its place waits for what comes of the second.
      shared.requests[id].visit = Request.Visit()
      shared.requests[id].state = .away
      particulars[id].marks.insert(.shell)
      return nil
    }
    let isWaiting = isShell(other)
    separate(id, other)
    particulars[other].marks.remove(.shell)
    shared.requests.release(id)
    return isWaiting ? other : nil
  }

  /// The client gave both calls up.
  mutating func cancelTwin(of id: RequestID) {
    let other = RequestID(truncatingIfNeeded: particulars[id].twin)
    separate(id, other)
    cancel(other)
  }

  /// Whether a place is kept for nothing but the twin's call.
  func isShell(_ id: RequestID) -> Bool { particulars.isKept && particulars[id].marks.contains(.shell) }

  private mutating func separate(_ id: RequestID, _ other: RequestID) {
    particulars[id].twin = -1
    particulars[other].twin = -1
    pairs[Int(shared.requests[id].identity.workload)] -= 1
  }

  /// Ends a call that nobody waits for any more.
  private mutating func cancel(_ id: RequestID) {
    let request = shared.requests[id]
    if isShell(id) {
      shared.requests.release(id)
      return
    }
    loseHeldWork(id)
    if request.state != .away, request.state != .held, request.visit.pool >= 0 {
      pools[Int(request.visit.pool)].abandon(id, at: now, shared: &shared)
      return
    }
    shared.requests[id].state = .abandoned
    let step = gateways[Int(request.identity.workload)].program.steps.pointer(Int(request.attempt.step))
    guard request.visit.api >= 0, !step.pointee.paysWhole, request.visit.work >= 0 else { return }
    // The provider stops: what was written is paid.
    let written = request.visit.work > 0 ? max(0, (now - request.attempt.firstTokenAt) / request.visit.work + 1) : 0
    shared.requests[id].tokens.output =
      now < request.attempt.firstTokenAt ? 0 : min(request.tokens.output, Int32(min(written, 1e9)))
    shared.requests[id].visit.ending.arm(&shared.calendar, at: now, source: EventSource.answer(Int(id)))
  }
}
