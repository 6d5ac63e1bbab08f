import EventKernel
import Model

/// A request from its arrival to its end.
extension Simulation {
  /// Draws a workload's next arrival and sets its event.
  mutating func scheduleNext(_ workload: Int) throws {
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
    let generation = request.pointee.generation
    request.pointee = Request()
    request.pointee.generation = generation
    request.pointee.workload = UInt16(truncatingIfNeeded: workload)
    request.pointee.firstSentAt = now
    workloads[workload].draw(into: &request.pointee, arrival: arrival, tree: &shared.prefixes)
    if workloads[workload].conversations != nil { openConversation(id) }
    shared.workloads[workload].arrived()
    requestMeter.arrived(request.pointee.consumer)
    try scheduleNext(workload)
    begin(id)
    stopIfOverloaded()
  }

  private mutating func stopIfOverloaded() {
    for pool in pools.indices where pools[pool].waiting > Self.longestLine { stopOverloaded(pool) }
  }

  /// Sends a request again, or the next turn of its conversation.
  mutating func send(_ id: RequestID) {
    if shared.requests[id].state == .thinking {
      takeTurn(id)
      begin(id)
      stopIfOverloaded()
    } else {
      shared.workloads[Int(shared.requests[id].workload)].sentAgain()
      begin(id)
    }
  }

  /// Starts an attempt.
  private mutating func begin(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    let workload = Int(request.pointee.workload)
    request.pointee.stage = 0
    request.pointee.waited = 0
    let generation = request.pointee.generation
    workloads[workload].deadlines?.add(id, generation: generation, now: now, calendar: &shared.calendar)
    route(id)
  }

  /// Sends on what left a backend during this event. Handling a departure may cause others, which join the end.
  mutating func handleDepartures() {
    var place = 0
    while place < shared.departures.count {
      let id = shared.departures[place].request
      let departure = shared.departures[place].departure
      place += 1
      if shared.requests[id].state == .abandoned {
        if departure == .served { bookAbandoned(id) }
        shared.requests.release(id)
        continue
      }
      switch departure {
      case .served: finishStage(id)
      case .rejected: if !overflowed(id) { attemptFailed(id, .rejected) }
      case .failed: attemptFailed(id, .failed)
      case .lost: startStageAgain(id)
      case .moved: goOnElsewhere(id)
      }
    }
    shared.departures.removeAll()
  }

  private mutating func finishStage(_ id: RequestID) {
    let workload = Int(shared.requests[id].workload)
    if Int(shared.requests[id].stage) + 1 < workloads[workload].onlyTarget.count {
      if earlierWork.isKept { noteVisit(id) }
      shared.requests[id].stage += 1
      shared.requests[id].pool = -1
      route(id)
      return
    }
    var overhead = 0.0
    let pool = Int(shared.requests[id].pool)
    if pool >= 0 {
      if pools[pool].policy == .continuous {
        let rules = pools[pool].rules.pointer(0)
        overhead = rules.pointee.stepTime.overhead(inputTokens: Int(shared.requests[id].inputTokens))
        if rules.pointee.scheduling == .batchByBatch { shared.requests[id].firstTokenAt = now }
        if pools[pool].isMixed { overhead = pools[pool].overheadByMachine(of: shared.requests.pointer(id)) }
      } else {
        // A backend that does not produce tokens one by one gives its answer whole.
        shared.requests[id].firstTokenAt = now
      }
    }
    if pool >= 0, pools[pool].countsEnded { pools[pool].countEnded(shared.requests[id], at: now, overhead: overhead) }
    shared.workloads[workload].completed(shared.requests.pointer(id), at: now, overhead: overhead)
    requestMeter.completed(shared.requests[id].consumer)
    if earlierWork.isKept { earlierWork.forget(id) }
    if isRecording { record(id, .completed, overhead: overhead) }
    if shared.requests[id].conversation >= 0, thinks(id, from: now + overhead) { return }
    shared.requests.release(id)
  }

  /// An attempt came to nothing: the client tries again, or the request is over.
  private mutating func attemptFailed(_ id: RequestID, _ outcome: Outcome) {
    loseEarlierWork(id)
    let workload = Int(shared.requests[id].workload)
    let retries = Int(shared.requests[id].retries)
    guard retries < workloads[workload].workload.client.retries else {
      shared.workloads[workload].ended(outcome)
      if isRecording { record(id, outcome, overhead: 0) }
      closeConversation(id, isWhole: false)
      shared.requests.release(id)
      return
    }
    shared.requests[id].attempt += 1
    shared.requests[id].retries += 1
    // Deadlines of the attempt that failed must not find this one.
    shared.requests[id].generation &+= 1
    shared.requests[id].state = .backingOff
    let wait = workloads[workload].backoff(beforeRetry: retries + 1)
    shared.calendar.schedule(at: now + wait, source: EventSource.retry(Int(id)))
  }

  /// A replica was taken away with the request: the gateway sends it to another one at once, which uses up none of the
  /// client's retries, and all of the stage's work is done again.
  private mutating func startStageAgain(_ id: RequestID) {
    loseStage(id)
    shared.requests[id].attempt += 1
    shared.requests[id].produced = 0
    shared.workloads[Int(shared.requests[id].workload)].sentAgain()
    route(id)
  }

  /// A replica was taken away with the request, whose tokens so far are known: the gateway sends it to another replica, which
  /// computes their keys and values with the prompt's. Answers that come whole begin anew.
  private mutating func goOnElsewhere(_ id: RequestID) {
    let produced = shared.requests[id].produced
    shared.requests[id].attempt += 1
    shared.workloads[Int(shared.requests[id].workload)].sentAgain()
    route(id)
    let pool = Int(shared.requests[id].pool)
    if pool >= 0, pools[pool].policy == .continuous, pools[pool].rules[0].scheduling != .batchByBatch {
      shared.requests[id].produced = produced
    }
  }

  /// Clients whose patience is over give up; the server finds out when the request comes up.
  mutating func clientsGiveUp(_ workload: Int) {
    while let id = takeImpatient(workload) { giveUp(id) }
  }

  private mutating func takeImpatient(_ workload: Int) -> RequestID? {
    let requests = shared.requests
    return workloads[workload].deadlines?.takeDue(now: now, calendar: &shared.calendar) { id, generation, _ in
      requests[id].generation == generation && requests[id].state.isAtBackend
    }
  }

  private mutating func giveUp(_ id: RequestID) {
    loseHeldWork(id)
    let request = shared.requests[id]
    if request.pool >= 0 {
      pools[Int(request.pool)].abandon(id, at: now, shared: &shared)
    } else {
      shared.requests[id].state = .abandoned
    }
    // The place is held by the line or batch that the request is in, so what goes on gets a place of its own.
    let successor = shared.requests.claim()
    let generation = shared.requests[successor].generation
    shared.requests[successor] = request
    shared.requests[successor].generation = generation
    shared.requests[successor].ending.disarm()
    shared.requests[successor].state = .backingOff
    attemptFailed(successor, .timedOut)
  }

  /// Requests that waited too long in a pool's line leave it.
  mutating func lineTimesOut(_ pool: Int) {
    while let id = pools[pool].takeOverdue(at: now, shared: &shared) {
      giveUp(id)
    }
  }

  @inline(never)
  private mutating func record(_ id: RequestID, _ outcome: Outcome, overhead: Double) {
    let request = shared.requests[id]
    let conversation = request.conversation >= 0 ? shared.conversations[request.conversation] : nil
    records.append(
      RequestRecord(
        workload: Int(request.workload), index: request.index, arrivedAt: request.firstSentAt,
        startedAt: request.startedAt,
        firstTokenAt: workloads[Int(request.workload)].workload.hasTokens ? request.firstTokenAt : now, finishedAt: now,
        overhead: overhead, inputTokens: Int(request.inputTokens), outputTokens: Int(request.outputTokens),
        attempts: Int(request.attempt), conversation: conversation.map(\.number), turn: conversation?.turn ?? 1,
        outcome: outcome))
  }
}
