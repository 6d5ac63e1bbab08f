import EventKernel
import Model

/// A second call where the first is slow. Both are requests in the table, each the other's twin. Where answers are streamed, the one that has
/// its first token first goes on, else the one that is answered first; the other is cancelled then.
///
/// Sources: gRPC A6, hedging: an RPC is committed with the first message that comes, and the others are cancelled; J. Dean and L. A. Barroso,
/// The Tail at Scale, 2013: outstanding requests are cancelled once the first result is received.
///
/// Where the first fails while the second is under way, its place is kept without a call (`.away`), so that its client's timeout finds
/// it.
extension Simulation {
  /// Sets the time after which a second call is made, where the step makes one. A call that begins anew keeps its time.
  @inline(__always)
  mutating func armHedge(_ id: RequestID) {
    guard particulars[id].twin < 0 else {
      awaitFirstToken(id)
      return
    }
    let request = shared.requests.pointer(id)
    let step = gateways[Int(request.pointee.identity.workload)].program.steps.pointer(Int(request.pointee.attempt.step))
    guard let after = step.pointee.hedgeAfter, !particulars[id].hedge.isArmed else { return }
    particulars[id].hedge.arm(&shared.calendar, at: now + after, source: EventSource.hedge(Int(id)))
  }

  /// Of two calls sets the time of the first token of one that an API streams; a pool tells it. The time of a second call is over.
  private mutating func awaitFirstToken(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    // Less than 0 fails, and 0 comes whole.
    guard request.pointee.state == .calling, request.pointee.visit.work > 0 else { return }
    particulars[id].hedge.arm(
      &shared.calendar, at: max(now, request.pointee.attempt.firstTokenAt), source: EventSource.hedge(Int(id)))
  }

  /// Goes on with those whose first token a pool told in this event.
  @inline(never)
  mutating func handleFirstTokens() {
    for place in shared.begun.indices { firstTokenCame(shared.begun[place]) }
    shared.begun.truncate(to: 0)
  }

  /// A call has its first token. Of two calls it goes on as the request, if its client reads along; what is judged is of no use before its
  /// end.
  mutating func firstTokenCame(_ id: RequestID) {
    guard particulars[id].twin >= 0, !gateways[Int(shared.requests[id].identity.workload)].answers.isJudged else {
      return
    }
    win(id)
  }

  /// Makes the second call of a request that has no first token yet, or finds that one of two calls has its first token.
  mutating func hedgeDue(_ id: RequestID, _ event: Event) {
    guard particulars[id].hedge.isCurrent(event) else { return }
    particulars[id].hedge.disarm()
    guard particulars[id].twin < 0 else {
      firstTokenCame(id)
      return
    }
    let request = shared.requests.pointer(id)
    let workload = Int(request.pointee.identity.workload)
    let gateway = gateways.pointer(workload)
    let index = request.pointee.attempt.step
    let step = gateway.pointee.program.steps.pointer(Int(index))
    let place = step.pointee.hedgePlace
    guard !gateway.pointee.wasTurnedDown(place, step, particulars.pointer(id)), isCalling(request.pointee.state),
      !hasFirstToken(request.pointee),
      !gateway.pointee.isCooling(place, index, now)
    else { return }
    // Limits count its tokens as they do those of the first.
    guard let reserved = gateway.pointee.admitsSecondCall(request, particulars.pointer(id), now: now) else { return }
    let twin = shared.requests.claim()
    let generation = shared.requests[twin].generation
    shared.requests[twin] = shared.requests[id]
    shared.requests[twin].generation = generation
    shared.requests[twin].visit = Request.Visit()
    // What it is drawn from is its own.
    shared.requests[twin].attempt.number += 1
    if arrivedTokens.isKept { arrivedTokens.keep(arrivedTokens[id], of: twin) }
    particulars[id].rung = UInt16(
      truncatingIfNeeded: gateway.pointee.rung(of: shared.requests.pointer(id), particulars.pointer(id)))
    var own = particulars[id]
    own.twin = Int64(id)
    own.marks.insert(.twin)
    // What it costs is its own until it is answered.
    (own.reserved, own.metered, own.paidUses, own.calledAt) = (reserved, 0, 0, now)
    (own.released, own.patience) = (0, Timer())
    particulars.open(twin, own)
    particulars[id].twin = Int64(twin)
    shared.workloads[workload].sentAgain()
    shared.workloads[workload].hedged()
    carryOut(gateway.pointee.send(index, to: place), twin)
    awaitFirstToken(id)
    awaitFirstToken(twin)
    armPatience(twin)
  }

  func isCalling(_ state: RequestState) -> Bool {
    switch state {
    case .waiting, .preempted, .running, .transferring, .calling: true
    case .free, .leaving, .away, .held, .handedOver, .backingOff, .thinking, .abandoned: false
    }
  }

  /// Whether a call has begun to answer. An answer that comes whole has no first token before its end.
  func hasFirstToken(_ request: Request) -> Bool {
    if request.visit.api >= 0 { return now >= request.attempt.firstTokenAt }
    return request.visit.produced > 0
  }

  /// Goes on with one of two calls for the same answer.
  @inline(never)
  mutating func goOnOfTwo(_ id: RequestID, after departure: Departure) {
    switch departure {
    case .served:
      win(id)
      goOnGoverned(id, after: departure)
    // It is still the same call.
    case .judged, .prefilled, .lost, .moved: goOnGoverned(id, after: departure)
    case .rejected, .failed, .timedOut, .givenUp:
      particulars[id].patience.disarm()
      noteFailure(id, departure)
      guard let left = fail(id) else { return }
      if particulars[left].released > 0 { settleReleased(left) }
      goOnUnanswered(left, after: departure)
    }
  }

  /// One of two calls is served, or begins to be: it goes on as the request, and the other is cancelled.
  private mutating func win(_ id: RequestID) {
    let other = RequestID(truncatingIfNeeded: particulars[id].twin)
    separate(id, other)
    particulars[id].hedge.disarm()
    if particulars[id].marks.contains(.twin) {
      shared.workloads[Int(shared.requests[id].identity.workload)].hedgeWon()
      var whole = particulars[other]
      whole.metered += particulars[id].metered
      whole.calledAt = particulars[id].calledAt
      (whole.reserved, whole.hedge) = (particulars[id].reserved, Timer())
      whole.patience = particulars[id].patience
      whole.marks.remove(.shell)
      particulars[id] = whole
      particulars[other].paidUses = 0
      particulars[other].released = 0
      if earlierWork.isKept { loseCall(other, as: .wasted) }
      takeOver(other, by: id)
    }
    cancel(other, isStopped: true, isWasted: true)
  }

  /// One of two calls has failed.
  /// - Returns: The request that goes on, where the other call had failed before; nil where that is still under way.
  private mutating func fail(_ id: RequestID) -> RequestID? {
    let other = RequestID(truncatingIfNeeded: particulars[id].twin)
    guard particulars[id].marks.contains(.twin) else {
      // The first has failed: its place waits for what comes of the second.
      shared.requests[id].visit = Request.Visit(target: shared.requests[id].visit.target)
      shared.requests[id].state = .away
      particulars[id].marks.insert(.shell)
      return nil
    }
    let isWaiting = isShell(other)
    separate(id, other)
    particulars[other].marks.remove(.shell)
    particulars[other].metered += particulars[id].metered
    // What is called next is drawn from something else than either was.
    shared.requests[other].attempt.number = max(
      shared.requests[other].attempt.number, shared.requests[id].attempt.number)
    shared.requests.release(id)
    return isWaiting ? other : nil
  }

  /// A request goes on in another place: with its client's deadline, what it left behind, and the other of its two calls.
  mutating func takeOver(_ id: RequestID, by other: RequestID) {
    earlierWork.move(from: id, to: other)
    gateways.pointer(Int(shared.requests[id].identity.workload)).pointee.deadlines?.move(
      id, to: other, generation: shared.requests[other].generation, startedAt: particulars[other].beganAt)
    guard particulars[id].twin >= 0 else { return }
    particulars[RequestID(truncatingIfNeeded: particulars[id].twin)].twin = Int64(other)
    particulars[id].twin = -1
    particulars[id].marks.remove(.shell)
  }

  /// The client gave both calls up.
  mutating func cancelTwin(of id: RequestID) {
    let other = RequestID(truncatingIfNeeded: particulars[id].twin)
    separate(id, other)
    let request = shared.requests.pointer(id)
    let mayTryAgain = gateways.pointer(Int(request.pointee.identity.workload)).pointee.mayTryAgain(
      after: request.pointee.attempt.retries, now: now)
    cancel(other, isStopped: false, isWasted: !mayTryAgain)
  }

  /// Whether a place is kept for nothing but the twin's call.
  mutating func isShell(_ id: RequestID) -> Bool { particulars.isKept && particulars[id].marks.contains(.shell) }

  private mutating func separate(_ id: RequestID, _ other: RequestID) {
    particulars[id].twin = -1
    particulars[other].twin = -1
  }

  /// Requests that have two calls under way, so that they have two places. O(places).
  ///
  /// - Parameter latest: Of those that were sent by then.
  func countPairs(ofWorkload workload: Int, sentBy latest: Double = .infinity) -> Int64 {
    guard particulars.isKept, scenario.workloads[workload].stages.contains(where: { $0.route.hedge != nil }) else {
      return 0
    }
    return (0..<shared.requests.places).reduce(0) {
      let id = RequestID($1)
      let request = shared.requests.pointer(id)
      let isCounted =
        request.pointee.state != .free && request.pointee.identity.workload == UInt16(workload)
        && request.pointee.identity.firstSentAt <= latest && particulars[id].twin >= 0
        && particulars[id].marks.contains(.twin)
      return isCounted ? $0 + 1 : $0
    }
  }

  /// Ends a call that nobody waits for any more.
  /// - Parameters:
  ///   - isStopped: Whether an API is told; of what a client gives up it is not.
  ///   - isWasted: Whether its client does not try again.
  private mutating func cancel(_ id: RequestID, isStopped: Bool, isWasted: Bool) {
    particulars[id].hedge.disarm()
    particulars[id].patience.disarm()
    if isShell(id) {
      shared.requests.release(id)
      return
    }
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    if isWasted { request.pointee.attempt.retries = .max }
    let state = request.pointee.state
    if state != .running, state != .calling, particulars[id].reserved > 0 {
      gateway.pointee.release(request, particulars.pointer(id), now: now)
    }
    loseHeldWork(id)
    keepTask(of: id, state)
    if state.isInPool {
      pools[Int(request.pointee.visit.pool)].abandon(id, at: now, shared: &shared)
      return
    }
    request.pointee.state = .abandoned
    let paysWhole = gateway.pointee.program.steps[Int(request.pointee.attempt.step)].paysWhole
    if isStopped, state == .calling, !paysWhole { stopAnswer(of: id) }
  }

  /// A provider stops to answer: what was written is paid.
  fileprivate mutating func stopAnswer(of id: RequestID) {
    let request = shared.requests.pointer(id)
    guard request.pointee.visit.work >= 0 else { return }
    let begun = now - request.pointee.attempt.firstTokenAt
    var written = 0.0
    if begun >= 0, request.pointee.visit.work > 0 { written = (begun / request.pointee.visit.work).rounded(.down) + 1 }
    request.pointee.tokens.output = min(request.pointee.tokens.output, Int32(min(written, 1e9)))
    request.pointee.visit.ending.arm(&shared.calendar, at: now, source: EventSource.answer(Int(id)))
  }
}

/// Calls that their gateway gives up since nothing has come of them in time. Their client waits on.
///
/// Source: LiteLLM, docs.litellm.ai/docs/proxy/timeout: `stream_timeout` is how long the first chunk is waited for, after which another
/// deployment or a fallback is called; read 2026-11. A client that gives up itself has closed its connection, so that nobody falls back.
extension Simulation {
  /// Sets the time after which a call is given up, where its step has one.
  mutating func armPatience(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    let step = gateways[Int(request.pointee.identity.workload)].program.steps.pointer(Int(request.pointee.attempt.step))
    guard let timeout = step.pointee.timeout, isCalling(request.pointee.state) else { return }
    particulars[id].patience.arm(&shared.calendar, at: now + timeout, source: EventSource.patience(Int(id)))
  }

  mutating func patienceEnds(_ id: RequestID, _ event: Event) {
    guard particulars[id].patience.isCurrent(event) else { return }
    particulars[id].patience.disarm()
    let request = shared.requests[id]
    guard isCalling(request.state), !hasFirstToken(request) else { return }
    let isAtAPI = request.state == .calling
    giveUp(id, as: .timedOut)
    // The provider is told: of what was not begun the prompt is paid.
    if isAtAPI, shared.requests[id].state == .abandoned { stopAnswer(of: id) }
  }
}
