import EventKernel
import Model

/// Carries out what gateways decide.
extension Simulation {
  /// Calls a backend for a request's present step.
  /// - Parameter first: Under `overflow`, the first target asked.
  mutating func call(_ id: RequestID, from first: Int = 0) {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    let step = gateway.pointee.program.steps.pointer(Int(request.pointee.attempt.step))
    // Of most steps' one target nothing is to be decided.
    guard !step.pointee.isGoverned else {
      callGoverned(id, from: first)
      return
    }
    carryOut(
      step.pointee.count == 1
        ? Decision.send(step.pointee.first, target: 0)
        : gateway.pointee.decide(
          request.pointee.attempt.step, from: first, attempt: attempt(of: request), pools: pools, apis: apis), id)
  }

  /// Calls a backend where more than a plain route decides which, and whether.
  @inline(never)
  private mutating func callGoverned(_ id: RequestID, from first: Int) {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    if gateway.pointee.stepCaches != nil, looksUpStep(id, target: first) { return }
    if gateway.pointee.program.steps[Int(request.pointee.attempt.step)].isErrand {
      runErrand(id)
      return
    }
    let decision = gateway.pointee.decide(
      request, particulars.pointer(id), from: first, attempt: attempt(of: request), pools: pools, apis: apis, now: now)
    particulars[id].calledAt = now
    makeCall(decision, id)
  }

  /// Calls the backend that is decided for a request's present step.
  @inline(never)
  mutating func callDecided(_ id: RequestID, target: Int) {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    particulars[id].calledAt = now
    makeCall(gateway.pointee.send(request.pointee.attempt.step, to: target), id)
  }

  /// Makes the call that is decided, or another one where its target is left alone.
  @inline(__always)
  private mutating func makeCall(_ decided: Decision, _ id: RequestID) {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    let decision = gateway.pointee.healthy(
      decided, request, particulars.pointer(id), attempt: attempt(of: request), pools: pools, apis: apis, at: now)
    switch decision {
    case .send:
      particulars[id].isAdmitted = false
      carryOut(decision, id)
      armHedge(id)
      armPatience(id)
    case .refuse(.coolingDown):
      gateway.pointee.release(request, particulars.pointer(id), now: now)
      carryOut(decision, id)
    case .away, .hold, .refuse: carryOut(decision, id)
    }
  }

  /// Does with a request what its gateway decided.
  @inline(__always)
  mutating func carryOut(_ decision: Decision, _ id: RequestID) {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    let step = gateway.pointee.program.steps.pointer(Int(request.pointee.attempt.step))
    switch decision {
    case .away(let seconds, let next, let target, let use):
      request.pointee.visit = Request.Visit()
      if use >= 0 { pay(use, for: id) }
      sendAway(id, seconds: seconds, then: next, target: target)
    case .hold(let second, let target): hold(id, until: second, target: target)
    case .refuse(let why):
      request.pointee.visit = Request.Visit()
      goOn(id, after: .rejected(why))
    case .send(.people(let desk), let target):
      if step.pointee.servicePool >= 0 { keepInStep(id, step.pointee.servicePool) }
      request.pointee.visit = Request.Visit(target: UInt16(truncatingIfNeeded: target))
      let draws = gateway.pointee.draws(
        of: attempt(of: request), step: request.pointee.attempt.step, target: target)
      handOver(id, toPeople: desk, draws: draws)
    case .send(.api(let api), let target):
      if step.pointee.servicePool >= 0 { keepInStep(id, step.pointee.servicePool) }
      request.pointee.visit = Request.Visit(target: UInt16(truncatingIfNeeded: target))
      let draws = gateway.pointee.draws(
        of: attempt(of: request), step: request.pointee.attempt.step, target: target)
      apis[api].call(id, draws: draws, at: now, shared: &shared)
    case .send(.pool(let pool), let target):
      var work = 0.0
      if pools[pool].policy == .oneByOne {
        let inOrder = isFirstCall(id) ? step.pointee.service : nil
        let stream =
          inOrder
          ?? gateway.pointee.draws(of: attempt(of: request), step: request.pointee.attempt.step, target: target)
        work =
          step.pointee.hasWork
          ? gateway.pointee.program.seconds(ofStep: request.pointee.attempt.step, from: stream)
          : pools[pool].seconds.single(from: stream)
      } else if step.pointee.servicePool >= 0 {
        keepInStep(id, step.pointee.servicePool)
      }
      request.pointee.visit = Request.Visit(work: work, target: UInt16(truncatingIfNeeded: target))
      if pools[pool].hasItems { pools[pool].expect(step.pointee.items, of: id) }
      pools[pool].accept(id, at: now, shared: &shared)
    }
  }

  /// Draws the service that a request would have had where others of its step have one, where services are drawn in order of arrival:
  /// so the next request's does not depend on where this one went.
  @inline(never)
  private mutating func keepInStep(_ id: RequestID, _ pool: Int) {
    let request = shared.requests.pointer(id)
    let steps = gateways[Int(request.pointee.identity.workload)].program.steps
    guard isFirstCall(id), let stream = steps[Int(request.pointee.attempt.step)].service else { return }
    _ = pools[pool].seconds.single(from: stream)
  }

  /// Whether a request was not called for before, so that its calls come in the order in which requests arrive.
  @inline(__always)
  private func isFirstCall(_ id: RequestID) -> Bool {
    let attempt = shared.requests.pointer(id).pointee.attempt
    return attempt.number == 1 && attempt.call == 0 && (!particulars.isKept || particulars[id].calls == 0)
  }

  /// What a request's draws are numbered by.
  @inline(__always)
  func number(of request: UnsafeMutablePointer<Request>) -> RequestNumber {
    let place = request.pointee.identity.conversation
    guard place >= 0 else { return RequestNumber(number: request.pointee.identity.index) }
    return RequestNumber(number: shared.conversations[place].number, part: shared.conversations[place].turn)
  }

  /// What the draws of a request's present attempt are numbered by, and of a task's present call of it.
  @inline(__always)
  func attempt(of request: UnsafeMutablePointer<Request>) -> RequestNumber {
    var attempt = number(of: request).attempt(request.pointee.attempt.number)
    attempt.part |= Int(request.pointee.attempt.call) << 32
    return attempt
  }

  /// Sends on what left a backend during this event. Handling a departure may cause others, which join the end.
  mutating func handleDepartures() {
    var place = 0
    while place < shared.departures.count {
      let id = shared.departures[place].request
      let departure = shared.departures[place].departure
      place += 1
      if particulars.isKept {
        meter(id, departure)
        // A call that has ended needs no second one, whatever its request does next.
        if departure != .prefilled {
          particulars[id].hedge.disarm()
          particulars[id].patience.disarm()
        }
      }
      if shared.requests[id].state == .abandoned {
        if departure == .served { bookAbandoned(id) }
        if particulars.isKept { leaveTask(id) }
        shared.requests.release(id)
        continue
      }
      goOn(id, after: departure)
    }
    shared.departures.removeAll()
  }

  @inline(__always)
  mutating func goOn(_ id: RequestID, after departure: Departure) {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    guard !gateway.pointee.program.steps[Int(request.pointee.attempt.step)].isGoverned else {
      if particulars[id].twin >= 0 { goOnOfTwo(id, after: departure) } else { goOnGoverned(id, after: departure) }
      return
    }
    let move = gateway.pointee.after(
      departure, step: request.pointee.attempt.step, target: request.pointee.visit.target,
      retries: request.pointee.attempt.retries, isLastTurn: isLastTurn(request), request: number(of: request))
    make(move, id, after: departure)
  }

  /// Goes on with a request where more than a plain route decides on answers and failures.
  @inline(never)
  mutating func goOnGoverned(_ id: RequestID, after departure: Departure) {
    switch departure {
    case .served:
      particulars[id].hedge.disarm()
      particulars[id].patience.disarm()
      if particulars[id].released > 0 { settleReleased(id) }
      meterCall(id)
      goOnAnswered(id, after: departure)
    case .judged: goOnAnswered(id, after: departure)
    // It is still the same call.
    case .prefilled, .lost, .moved: goOnUnanswered(id, after: departure)
    case .rejected, .failed, .timedOut, .givenUp:
      particulars[id].hedge.disarm()
      particulars[id].patience.disarm()
      if particulars[id].released > 0 { settleReleased(id) }
      noteFailure(id, departure)
      goOnUnanswered(id, after: departure)
    }
  }

  /// Tells the gateway of a call that failed.
  mutating func noteFailure(_ id: RequestID, _ departure: Departure) {
    let request = shared.requests.pointer(id)
    gateways.pointer(Int(request.pointee.identity.workload)).pointee.failed(departure, request, at: now)
  }

  /// Goes on with a request whose call was not answered.
  mutating func goOnUnanswered(_ id: RequestID, after departure: Departure) {
    let request = shared.requests.pointer(id)
    let move = gateways.pointer(Int(request.pointee.identity.workload)).pointee.after(
      departure, request, particulars.pointer(id), attempt: attempt(of: request), isLastTurn: isLastTurn(request),
      now: now)
    make(move, id, after: departure)
  }

  /// Goes on with a request whose call was answered: what judges the answer comes first, then what its task does next.
  private mutating func goOnAnswered(_ id: RequestID, after departure: Departure) {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    if departure == .served { gateway.pointee.succeeded(request, at: now) }
    if let move = gateway.pointee.judge(departure, request, particulars.pointer(id), attempt: attempt(of: request)) {
      make(move, id, after: departure)
    } else if particulars[id].task >= 0, let move = taskGoesOn(id) {
      carryOutTask(move, id)
    } else {
      leaveStep(id)
    }
  }

  /// Goes on behind a step that is done.
  mutating func leaveStep(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    make(
      gateway.pointee.next(after: request.pointee.attempt.step, isLastTurn: isLastTurn(request)), id, after: .served)
  }

  /// Whether no turn of a conversation follows a request.
  @inline(__always)
  func isLastTurn(_ request: UnsafeMutablePointer<Request>) -> Bool {
    let conversation = request.pointee.identity.conversation
    return conversation < 0 || shared.conversations[conversation].isLast
  }

  /// Makes a request's next move.
  @inline(__always)
  private mutating func make(_ move: NextMove, _ id: RequestID, after departure: Departure) {
    let request = shared.requests.pointer(id)
    switch move {
    case .finish(.completed): finish(id)
    case .wait:
      let overhead = complete(request, id)
      think(id, from: now + overhead)
    case .finish(let outcome): comeToNothing(id, departure, outcome)
    case .step(let next): goToStep(next, id)
    case .escalate(let target):
      if earlierWork.isKept { noteVisit(id, isPart: false) }
      call(id, from: target)
    case .away(let seconds, let next, let use):
      if use >= 0 { pay(use, for: id) }
      sendAway(id, seconds: seconds, then: next)
    case .target(let next):
      if earlierWork.isKept { loseCall(id, as: .repeated) }
      sendAgain(id)
      call(id, from: next)
    case .handOver: handOver(id)
    case .again(let keepsTokens): callAgain(id, keepsTokens: keepsTokens)
    case .retry(let wait): tryAgain(id, departure, after: wait)
    }
  }

  /// Ends a request that is not answered.
  @inline(never)
  private mutating func comeToNothing(_ id: RequestID, _ departure: Departure, _ outcome: Outcome) {
    if case .rejected(let why) = departure {
      shared.workloads[Int(shared.requests[id].identity.workload)].rejected(why)
      if why == .budget { noteRefusal(id) }
    }
    end(id, outcome)
  }

  /// The client sends a request again, if the retries that clients make together have room for one more.
  @inline(never)
  private mutating func tryAgain(_ id: RequestID, _ departure: Departure, after wait: Double) {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    guard gateway.pointee.retryBudget != nil else {
      retry(id, after: wait)
      return
    }
    guard gateway.pointee.mayTryAgain(after: request.pointee.attempt.retries, now: now) else {
      shared.workloads[Int(request.pointee.identity.workload)].retryNotMade()
      comeToNothing(id, departure, departure.outcome)
      return
    }
    let least = departure == .rejected(.rateLimit) ? request.pointee.visit.work : 0
    retry(id, after: max(wait, least))
    gateway.pointee.retryBudget?.spend(at: now)
  }

  /// Ends a request that is answered.
  @inline(__always)
  mutating func finish(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    let overhead = complete(request, id)
    if hasClosedArrivals { clientIsFree(id, from: now + overhead) }
    if request.pointee.identity.conversation >= 0 { closeConversation(id, isWhole: true) }
    shared.requests.release(id)
  }

  /// Counts an attempt that the gateway makes.
  private mutating func sendAgain(_ id: RequestID) {
    shared.requests[id].attempt.number += 1
    shared.workloads[Int(shared.requests[id].identity.workload)].sentAgain()
  }

  /// A replica was taken away with the request: all of the step's work is done again, unless tokens are kept. Then another replica
  /// computes their keys and values with the prompt's; answers that come whole begin anew all the same.
  @inline(never)
  private mutating func callAgain(_ id: RequestID, keepsTokens: Bool) {
    if !keepsTokens { loseCall(id, as: .lost) }
    let (produced, target) = (shared.requests[id].visit.produced, Int(shared.requests[id].visit.target))
    let calledAt = particulars.isKept ? particulars[id].calledAt : 0
    sendAgain(id)
    let isTwin = particulars.isKept && particulars[id].marks.contains(.twin)
    if isTwin
      || gateways[Int(shared.requests[id].identity.workload)].staysWithTarget(shared.requests[id].attempt.step)
    {
      callDecided(id, target: target)
    } else {
      call(id)
    }
    // It is still the same call.
    if particulars.isKept { particulars[id].calledAt = calledAt }
    let pool = Int(shared.requests[id].visit.pool)
    if keepsTokens, pool >= 0, pools[pool].policy == .continuous, pools[pool].rules[0].scheduling != .batchByBatch {
      shared.requests[id].visit.produced = produced
    }
  }

  /// A request's keys and values are where its answer is written.
  @inline(never)
  private mutating func handOver(_ id: RequestID) {
    let visit = shared.requests[id].visit
    guard let decode = pools[Int(visit.pool)].pool.decode else { return }
    if earlierWork.isKept { noteVisit(id, isPart: true) }
    shared.requests[id].visit = Request.Visit(produced: visit.produced, target: visit.target, isHandedOver: true)
    pools[decode.pool].accept(id, at: now, shared: &shared)
  }

  /// The client waits, and sends the request again as another attempt.
  @inline(never)
  private mutating func retry(_ id: RequestID, after wait: Double) {
    loseEarlierWork(id)
    if particulars.isKept { particulars[id].beginAttempt() }
    let request = shared.requests.pointer(id)
    let before = request.pointee.attempt
    request.pointee.attempt = Request.Attempt(number: before.number + 1, retries: before.retries + 1)
    // Deadlines of the attempt that failed must not find this one.
    request.pointee.generation &+= 1
    request.pointee.state = .backingOff
    shared.calendar.schedule(at: now + wait, source: EventSource.retry(Int(id)))
  }
}

/// The tokens of steps that have their own.
extension Simulation {
  /// Gives a request the tokens of the step that it comes to.
  @inline(__always)
  mutating func takeStepTokens(_ id: RequestID) {
    guard arrivedTokens.isKept else { return }
    shared.requests[id].tokens = tokens(of: id, at: shared.requests[id].attempt.step)
    // They are those of the step, not cut yet.
    if particulars.isKept, gateways[Int(shared.requests[id].identity.workload)].program.tokens != nil {
      particulars[id].wantedTokens = 0
    }
  }

  /// The tokens of a request's call at a step.
  @inline(never)
  mutating func tokens(of id: RequestID, at step: UInt8) -> CallTokens {
    let request = shared.requests.pointer(id)
    guard let tokens = gateways[Int(request.pointee.identity.workload)].program.tokens else {
      return request.pointee.tokens
    }
    return tokens.tokens(of: step, number(of: request), arrived: arrivedTokens[id])
  }

  /// Tokens of all calls of an answered request; where no step has its own, those of the request. None where a cache answered it.
  @inline(never)
  mutating func sumOfTokens(_ id: RequestID) -> (input: Int, output: Int) {
    if isAnsweredByCache(id) { return (0, 0) }
    let request = shared.requests.pointer(id)
    if particulars.isKept, let sum = sumOfTask(id) { return sum }
    guard let tokens = gateways[Int(request.pointee.identity.workload)].program.tokens else {
      return (Int(request.pointee.tokens.input), Int(request.pointee.tokens.output))
    }
    var sum = tokens.sum(number(of: request), arrived: arrivedTokens[id], spared: sparedSteps(id))
    if particulars.isKept, particulars[id].wantedTokens > 0 {
      sum.output -= Int(particulars[id].wantedTokens - request.pointee.tokens.output)
    }
    return sum
  }
}
