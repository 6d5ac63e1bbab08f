import EventKernel
import Model

/// A request from its arrival to its end.
extension Simulation {
  /// Draws a workload's next arrival and sets its event. Clients that wait for answers have events of their own.
  mutating func scheduleNext(_ workload: Int) throws {
    guard !hasClosedArrivals || workloads[workload].clients == nil else { return }
    let next = try workloads[workload].arrivals.next(before: scenario.horizon)
    workloads[workload].next = next
    if let next { shared.calendar.schedule(at: next.time, source: EventSource.arrival(workload)) }
  }

  /// - Throws: `TooManyInFlight`; an error of the trace's file.
  mutating func arrive(_ workload: Int) throws {
    guard shared.requests.places < TooManyInFlight.limit else { throw TooManyInFlight(second: now) }
    guard let arrival = workloads[workload].next else { return }
    let id = shared.requests.claim()
    let request = shared.requests.pointer(id)
    request.pointee.identity = Request.Identity(firstSentAt: now, workload: UInt16(truncatingIfNeeded: workload))
    request.pointee.tokens = CallTokens()
    request.pointee.attempt = Request.Attempt()
    workloads[workload].draw(into: &request.pointee, arrival: arrival, tree: &shared.prefixes)
    if workloads[workload].hasConversations { openConversation(id) }
    shared.workloads[workload].arrived()
    requestMeter.arrived(request.pointee.identity.consumer)
    if particulars.isKept { openParticulars(id) }
    if arrivedTokens.isKept { arrivedTokens.keep(request.pointee.tokens, of: id) }
    try scheduleNext(workload)
    begin(id)
    stopIfOverloaded()
  }

  @inline(__always)
  private mutating func stopIfOverloaded() {
    for pool in pools.indices where pools[pool].waiting > longestQueue { stopOverloaded(pool) }
  }

  /// Sends a request again, or the next turn of its conversation.
  mutating func send(_ id: RequestID) {
    if shared.requests[id].state == .thinking {
      takeTurn(id)
      begin(id)
      stopIfOverloaded()
    } else {
      shared.workloads[Int(shared.requests[id].identity.workload)].sentAgain()
      begin(id)
    }
  }

  /// Starts an attempt.
  @inline(__always)
  mutating func begin(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    let generation = request.pointee.generation
    gateways.pointer(Int(request.pointee.identity.workload)).pointee.deadlines?.add(
      id, generation: generation, now: now, calendar: &shared.calendar)
    if particulars.isKept {
      particulars[id].beganAt = now
      if gateways[Int(request.pointee.identity.workload)].agent != nil { beginTask(id) }
      let gateway = gateways.pointer(Int(request.pointee.identity.workload))
      if gateway.pointee.countsAttempts, !comesIn(id) { return }
      if gateway.pointee.hasDoor {
        goThroughDoor(id)
        return
      }
    }
    takeStepTokens(id)
    call(id)
  }

  /// Counts an attempt in the limits of requests, and a first one for the retries that it allows.
  /// - Returns: Whether it may come in; else it is refused.
  @inline(never)
  private mutating func comesIn(_ id: RequestID) -> Bool {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    if request.pointee.attempt.retries == 0 { gateway.pointee.retryBudget?.earn(at: now) }
    guard gateway.pointee.limits.hasRequests,
      !gateway.pointee.admitsRequest(request, particulars.pointer(id), now: now)
    else { return true }
    request.pointee.visit = Request.Visit()
    goOn(id, after: .rejected(.limit))
    return false
  }

  /// Draws what is known of a request that arrives beside its tokens.
  @inline(never)
  private mutating func openParticulars(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    let workload = workloads.pointer(Int(request.pointee.identity.workload))
    particulars.open(id)
    workload.pointee.particulars.pointer?.pointee.open(number(of: request), particulars.pointer(id))
    if let item = workload.pointee.traceItem(of: request.pointee) { particulars[id].item = item }
    if let texts = workload.pointee.texts { texts.begin(particulars[id].item, &request.pointee.tokens) }
  }

  /// Counts an answered request.
  /// - Returns: Seconds after which the client has the answer.
  @inline(__always)
  mutating func complete(_ request: UnsafeMutablePointer<Request>, _ id: RequestID) -> Double {
    let workload = Int(request.pointee.identity.workload)
    var overhead = 0.0
    let pool = Int(request.pointee.visit.pool)
    if pool >= 0 {
      if pools[pool].policy == .continuous {
        let rules = pools[pool].rules.pointer(0)
        overhead = rules.pointee.stepTime.overhead(inputTokens: Int(request.pointee.tokens.input))
        if rules.pointee.scheduling == .batchByBatch { request.pointee.attempt.firstTokenAt = now }
        if pools[pool].isMixed { overhead = pools[pool].overheadByMachine(of: request) }
      } else {
        // A backend that does not produce tokens one by one gives its answer whole.
        request.pointee.attempt.firstTokenAt = now
      }
    }
    if pool >= 0, pools[pool].countsEnded {
      pools[pool].countEnded(request.pointee, at: now, overhead: overhead)
    }
    if particulars.isKept { completeParticulars(id) }
    shared.workloads[workload].completed(request, at: now, overhead: overhead)
    requestMeter.completed(request.pointee.identity.consumer)
    if earlierWork.isKept { earlierWork.forget(id) }
    if keepsMore { completeRest(id, overhead: overhead) }
    return overhead
  }

  /// Counts what is kept of an answered request beside its times, and closes what it had.
  @inline(never)
  private mutating func completeRest(_ id: RequestID, overhead: Double) {
    let isTask = particulars.isKept && particulars[id].task >= 0
    if arrivedTokens.isKept || isTask { countOtherCalls(id) }
    if isRecording { record(id, .completed, overhead: overhead) }
    if particulars.isKept { noteAnswer(id, overhead: overhead) }
    if isTask { closeTask(id) }
  }

  /// Counts the tokens of an answered request's calls before the last one.
  @inline(never)
  private mutating func countOtherCalls(_ id: RequestID) {
    let (sum, last) = (sumOfTokens(id), shared.requests[id].tokens)
    shared.workloads[Int(shared.requests[id].identity.workload)].addTokens(
      input: sum.input - Int(last.input), output: sum.output - Int(last.output))
  }

  /// Ends a request that comes to nothing.
  @inline(never)
  mutating func end(_ id: RequestID, _ outcome: Outcome) {
    loseEarlierWork(id)
    let identity = shared.requests[id].identity
    shared.workloads[Int(identity.workload)].ended(outcome)
    shared.workloads[Int(identity.workload)].miss(sentAt: identity.firstSentAt)
    if isRecording { record(id, outcome, overhead: 0) }
    if particulars.isKept {
      closeAnswer(id, isKept: false)
      closeTask(id)
    }
    if hasClosedArrivals { clientIsFree(id, from: now) }
    closeConversation(id, isWhole: false)
    shared.requests.release(id)
  }

  /// Clients that timed out give up; the server finds out when the request comes up.
  mutating func clientsGiveUp(_ workload: Int) {
    while let id = takeTimedOut(workload) { giveUp(id, as: .givenUp) }
  }

  private mutating func takeTimedOut(_ workload: Int) -> RequestID? {
    let requests = shared.requests
    return gateways[workload].deadlines?.takeDue(now: now, calendar: &shared.calendar) { id, generation, _ in
      requests[id].generation == generation && requests[id].state.isAtBackend
    }
  }

  mutating func giveUp(_ id: RequestID, as departure: Departure) {
    // What waited too long may still go on elsewhere.
    let goesOn = departure == .timedOut && particulars.isKept
    if !goesOn, particulars.isKept, particulars[id].twin >= 0 { cancelTwin(of: id) }
    loseHeldWork(id, keepsEarlier: goesOn)
    if particulars.isKept, particulars[id].held >= 0 { leaveQueue(id) }
    let request = shared.requests[id]
    if request.state.isInPool {
      pools[Int(request.visit.pool)].abandon(id, at: now, shared: &shared)
    } else if !isShell(id) {
      shared.requests[id].state = .abandoned
    }
    // The place is held by the queue or batch that the request is in, so what goes on gets a place of its own.
    let successor = shared.requests.claim()
    let generation = shared.requests[successor].generation
    shared.requests[successor] = request
    shared.requests[successor].generation = generation
    shared.requests[successor].visit.ending.disarm()
    if arrivedTokens.isKept { arrivedTokens.keep(arrivedTokens[id], of: successor) }
    if particulars.isKept {
      partFrom(id, successor, wasWaiting: request.state != .running && request.state != .calling)
      keepTask(of: id, request.state)
    }
    if goesOn { takeOver(id, by: successor) }
    if isShell(id) { shared.requests.release(id) }
    goOn(successor, after: departure)
  }

  /// Gives what goes on after an attempt that its client gave up its particulars; what is left behind settles its limits by itself.
  @inline(never)
  private mutating func partFrom(_ id: RequestID, _ successor: RequestID, wasWaiting: Bool) {
    particulars.open(successor, particulars[id])
    particulars[successor].reserved = 0
    particulars[successor].isAdmitted = false
    particulars[successor].hedge = Timer()
    particulars[successor].patience = Timer()
    particulars[successor].marks.remove(.shell)
    particulars[id].patience.disarm()
    particulars[id].released = 0
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    if wasWaiting, particulars[id].reserved > 0 { gateway.pointee.release(request, particulars.pointer(id), now: now) }
    // What becomes of its work depends on whether a retry may be made now.
    if !gateway.pointee.mayTryAgain(after: request.pointee.attempt.retries, now: now) {
      request.pointee.attempt.retries = .max
    }
  }

  /// Requests that waited too long in a pool's queue leave it.
  mutating func queueTimesOut(_ pool: Int) {
    while let id = pools[pool].takeTimedOut(at: now, shared: &shared) {
      giveUp(id, as: .timedOut)
    }
  }

  @inline(never)
  private mutating func record(_ id: RequestID, _ outcome: Outcome, overhead: Double) {
    let request = shared.requests[id]
    let conversation =
      request.identity.conversation >= 0 ? shared.conversations[request.identity.conversation] : nil
    var tokens = sumOfTokens(id)
    if particulars.isKept {
      tokens.input += Int(particulars[id].replacedInput)
      tokens.output += Int(particulars[id].replacedOutput)
    }
    let hasTokens = workloads[Int(request.identity.workload)].workload.hasTokens
    records.append(
      RequestRecord(
        workload: Int(request.identity.workload), index: request.identity.index,
        arrivedAt: request.identity.firstSentAt, startedAt: request.attempt.startedAt,
        firstTokenAt: hasTokens ? request.attempt.firstTokenAt : now, finishedAt: now, overhead: overhead,
        inputTokens: tokens.input, outputTokens: tokens.output, attempts: Int(request.attempt.number),
        conversation: conversation.map(\.number), turn: conversation?.turn ?? 1, outcome: outcome))
  }
}
