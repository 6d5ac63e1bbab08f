import EventKernel
import Model

/// What a request meets before its first step, as its gateway's door decides.
extension Simulation {
  /// Takes a request through the door, or on from where it was at it.
  @inline(never)
  mutating func goThroughDoor(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    let workload = Int(request.pointee.identity.workload)
    let conversation = request.pointee.identity.conversation
    let admission = gateways.pointer(workload).pointee.admit(
      id, request, particulars.pointer(id), number: number(of: request),
      isFirstTurn: conversation < 0 || shared.conversations[conversation].turn == 1, now: now)
    switch admission {
    case .pass:
      takeStepTokens(id)
      call(id)
    case .look(let cache, let seconds):
      request.pointee.visit = Request.Visit()
      countLookUp(cache, of: id, isHit: false)
      // Where no other cache is asked it comes to its first step.
      sendAway(id, seconds: seconds, then: cache == .exact && particulars[id].door == .through ? .enter : .door)
    case .answer(let cache, let seconds):
      request.pointee.visit = Request.Visit()
      countLookUp(cache, of: id, isHit: true)
      sendAway(id, seconds: seconds, then: .answer)
    case .wait(let before):
      request.pointee.visit = Request.Visit()
      request.pointee.state = .away
      countLookUp(.exact, of: id, isHit: false)
      if before != id { particulars[before].waiter = Int32(bitPattern: id) }
    case .refuse(let why):
      request.pointee.visit = Request.Visit()
      goOn(id, after: .rejected(why))
    }
  }

  private mutating func countLookUp(_ cache: Admission.Cache, of id: RequestID, isHit: Bool) {
    let workload = Int(shared.requests[id].identity.workload)
    let gateway = gateways.pointer(workload)
    let hit: Int64 = isHit ? 1 : 0
    switch cache {
    case .exact:
      shared.workloads[workload].caches?.exact.count += 1
      shared.workloads[workload].caches?.exact.hits += hit
    case .semantic:
      shared.workloads[workload].caches?.semantic.count += 1
      shared.workloads[workload].caches?.semantic.hits += hit
    }
    let use = cache == .exact ? gateway.pointee.exactCache?.pointee.use : gateway.pointee.semanticUse
    if let use { pay(use, for: id) }
  }

  /// A request is answered without a backend: it has no tokens.
  @inline(never)
  mutating func answerAtDoor(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    request.pointee.attempt.firstTokenAt = now
    request.pointee.attempt.startedAt = now
    request.pointee.visit = Request.Visit()
    // Those of a task go on from a text that ends with it.
    let tokens = task(of: id)?.pointee.arrived ?? request.pointee.tokens
    (request.pointee.tokens.input, request.pointee.tokens.output) = (0, 0)
    let asksAgain = particulars[id].marks.contains(.asksAgain)
    let conversation = request.pointee.identity.conversation
    if conversation >= 0, asksAgain || !shared.conversations[conversation].isLast {
      let end = now + complete(request, id)
      request.pointee.tokens = tokens
      think(id, from: end)
    } else if asksAgain {
      _ = complete(request, id)
      request.pointee.tokens = tokens
      askAgain(id)
    } else {
      finish(id)
    }
  }

  /// Whether a cache has answered a request.
  mutating func isAnsweredByCache(_ id: RequestID) -> Bool {
    particulars.isKept && !particulars[id].marks.isDisjoint(with: .hit)
  }

  /// Counts an answer where there are caches, and keeps it for those who ask for the same.
  @inline(never)
  mutating func noteAnswer(_ id: RequestID, overhead: Double) {
    let request = shared.requests.pointer(id)
    let workload = Int(request.pointee.identity.workload)
    guard shared.workloads[workload].caches != nil else { return }
    let marks = particulars[id].marks
    let seconds = now - request.pointee.identity.firstSentAt + overhead
    let dollars = Double(particulars[id].metered) * 1e-12
    if !marks.isDisjoint(with: .hit) {
      shared.workloads[workload].caches?.answered += 1
      if marks.contains(.exactHit) { shared.workloads[workload].caches?.answeredExactly += 1 }
      shared.workloads[workload].caches?.answeredSeconds += seconds
      shared.workloads[workload].caches?.answeredDollars += dollars
      if marks.contains(.wrongHit) { shared.workloads[workload].caches?.wrong += 1 }
      if marks.contains(.asksAgain) { shared.workloads[workload].caches?.askedAgain += 1 }
    } else {
      shared.workloads[workload].caches?.computed += 1
      shared.workloads[workload].caches?.computedSeconds += seconds
      shared.workloads[workload].caches?.computedDollars += dollars
      let gateway = gateways.pointer(workload)
      let consumer = request.pointee.identity.consumer
      var lookUps = (seconds: 0.0, dollars: 0.0)
      let asksExact = marks.contains(.exactMiss) && gateway.pointee.exactCache != nil
      if asksExact, let exact = gateway.pointee.exactCache {
        lookUps.seconds += exact.pointee.cache.latency
        lookUps.dollars += Double(uses.price(exact.pointee.use, consumer: consumer)) * 1e-12
      }
      let asksSemantic = gateway.pointee.semanticCache != nil && !marks.contains(.repeated)
      if asksSemantic, let semantic = gateway.pointee.semanticCache, let use = gateway.pointee.semanticUse {
        lookUps.seconds += semantic.latency
        lookUps.dollars += Double(uses.price(use, consumer: consumer)) * 1e-12
      }
      shared.workloads[workload].caches?.missSeconds += lookUps.seconds
      shared.workloads[workload].caches?.missDollars += lookUps.dollars
      let (ownSeconds, ownDollars) = (seconds - lookUps.seconds, dollars - lookUps.dollars)
      if asksExact {
        shared.workloads[workload].caches?.exactMisses.add(seconds: ownSeconds, dollars: ownDollars)
      }
      if asksSemantic {
        shared.workloads[workload].caches?.semanticMisses.add(seconds: ownSeconds, dollars: ownDollars)
      }
    }
    closeAnswer(id, isKept: marks.isDisjoint(with: [.exactHit, .semanticHit, .unresolved, .stopped]))
  }

  /// Keeps an answer that is complete, or notes that there is none, and has those go on who waited for it.
  @inline(never)
  mutating func closeAnswer(_ id: RequestID, isKept: Bool) {
    let request = shared.requests.pointer(id)
    let workload = Int(request.pointee.identity.workload)
    let goodness = particulars[id].goodness
    var waiter = gateways.pointer(workload).pointee.closeAnswer(
      particulars.pointer(id), consumer: request.pointee.identity.consumer, isKept: isKept, now: now)
    while waiter >= 0 {
      let next = RequestID(waiter)
      waiter = particulars[next].waiter
      particulars[next].waiter = -1
      if shared.requests[next].state == .abandoned {
        shared.requests.release(next)
      } else if isKept {
        particulars[next].marks.insert(.exactHit)
        particulars[next].goodness = goodness
        shared.workloads[workload].caches?.exact.hits += 1
        shared.workloads[workload].caches?.coalesced += 1
        let seconds = gateways[workload].exactCache?.pointee.cache.latency ?? 0
        sendAway(next, seconds: seconds, then: .answer)
      } else {
        goThroughDoor(next)
      }
    }
  }

  /// The user of a request that got the answer to another question asks again at once: another request, which passes the semantic
  /// cache by.
  private mutating func askAgain(_ id: RequestID) {
    let before = shared.requests[id]
    shared.requests[id] = Request(
      identity: Request.Identity(
        firstSentAt: now, index: before.identity.index + Request.Identity.askedAgain,
        workload: before.identity.workload, consumer: before.identity.consumer),
      tokens: before.tokens, generation: before.generation &+ 1)
    particulars[id] = particulars[id].askedAgain
    shared.workloads[Int(before.identity.workload)].arrived()
    requestMeter.arrived(before.identity.consumer)
    begin(id)
  }

  /// The same within a conversation, after the time that the user thought about the answer: the same turn once more.
  @inline(never)
  mutating func askTurnAgain(_ id: RequestID) {
    let before = shared.requests[id]
    let workload = Int(before.identity.workload)
    shared.requests[id] = Request(
      identity: Request.Identity(
        firstSentAt: now, index: workloads[workload].count, conversation: before.identity.conversation,
        workload: before.identity.workload, consumer: before.identity.consumer),
      tokens: before.tokens, generation: before.generation)
    workloads[workload].count += 1
    particulars[id] = particulars[id].askedAgain
    shared.workloads[workload].thinking(-1, at: now)
    shared.workloads[workload].arrived()
    requestMeter.arrived(before.identity.consumer)
  }
}

/// Caches of what steps give.
extension Simulation {
  /// Looks up what a request's step would give, where it has a cache that was not asked yet.
  /// - Parameter target: The place of the target that is meant, should the step be done.
  /// - Returns: Whether the request waits for a look-up.
  @inline(never)
  mutating func looksUpStep(_ id: RequestID, target: Int) -> Bool {
    let request = shared.requests.pointer(id)
    let workload = Int(request.pointee.identity.workload)
    let gateway = gateways.pointer(workload)
    guard let caches = gateway.pointee.stepCaches?.caches,
      let place = gateway.pointee.stepCaches?.toAsk(
        at: request.pointee.attempt.step, asked: particulars[id].askedSteps)
    else { return false }
    let cache = caches.pointer(place)
    let scope = cache.pointee.lookUps.cache.scope
    let key = scope.key(of: particulars.pointer(id), consumer: request.pointee.identity.consumer)
    let note = cache.pointee.lookUps.find(key, number(of: request), at: now)
    particulars[id].askedSteps |= 1 << UInt32(place)
    shared.workloads[workload].caches?.stages.count += 1
    pay(cache.pointee.lookUps.use, for: id)
    // The visit before was noted when the request came to this step.
    request.pointee.visit = Request.Visit()
    let seconds = cache.pointee.lookUps.cache.latency
    if note != nil {
      shared.workloads[workload].caches?.stages.hits += 1
      particulars[id].hitSteps |= 1 << UInt32(place)
      if request.pointee.attempt.step == 0 { request.pointee.attempt.startedAt = now }
      request.pointee.attempt.step = cache.pointee.last
      sendAway(id, seconds: seconds, then: .step)
    } else {
      particulars[id].missedSteps |= 1 << UInt32(place)
      sendAway(id, seconds: seconds, then: .call, target: target)
    }
    return true
  }

  /// A request's step is done: what it gave is kept where it was looked up in vain.
  @inline(never)
  mutating func keepStep(_ id: RequestID) {
    let missed = particulars[id].missedSteps
    let request = shared.requests.pointer(id)
    guard missed != 0, let caches = gateways[Int(request.pointee.identity.workload)].stepCaches?.caches else { return }
    for place in caches.indices
    where missed & 1 << UInt32(place) != 0 && caches[place].last == request.pointee.attempt.step {
      let cache = caches.pointer(place)
      let scope = cache.pointee.lookUps.cache.scope
      particulars[id].missedSteps &= ~(1 << UInt32(place))
      let consumer = request.pointee.identity.consumer
      guard let key = scope.key(of: particulars.pointer(id), consumer: consumer) else { continue }
      cache.pointee.lookUps.write(key, note: 0, at: now)
    }
  }

  /// Steps that a request was spared in its present attempt, since a cache had what they give; a bit each, of the first 128.
  mutating func sparedSteps(_ id: RequestID) -> UInt128 {
    let request = shared.requests.pointer(id)
    guard particulars.isKept, let caches = gateways[Int(request.pointee.identity.workload)].stepCaches?.caches else {
      return 0
    }
    var spared: UInt128 = 0
    for place in caches.indices where particulars[id].hitSteps & 1 << UInt32(place) != 0 {
      for step in caches[place].first...caches[place].last { spared |= 1 << UInt128(step) }
    }
    return spared
  }
}
