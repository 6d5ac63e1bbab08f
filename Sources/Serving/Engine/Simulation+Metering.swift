import EventKernel
import Model

/// Money and tokens as they are counted in the run: for limits, budgets and tasks.
extension Simulation {
  /// A call has left a backend: meters what it cost, and settles what limits had counted of it beforehand.
  @inline(never)
  mutating func meter(_ id: RequestID, _ departure: Departure) {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    let particulars = particulars.pointer(id)
    let isServed = departure == .served
    // What was given up while its keys and values were sent was metered then.
    let isAbandoned = request.pointee.state == .abandoned
    if departure != .prefilled, gateway.pointee.program.steps[Int(request.pointee.attempt.step)].isAnswer {
      let isModel = request.pointee.visit.pool >= 0 || request.pointee.visit.api >= 0
      let output = isAbandoned ? written(of: request) : request.pointee.tokens.output
      if isServed, isModel { countTokens(id, output: output) }
      gateway.pointee.settle(
        request, particulars, tokens: isServed ? request.pointee.tokens.input + output : 0, now: now)
    }
    guard gateway.pointee.isMetered, isServed || departure == .prefilled && !isAbandoned else { return }
    let cost = meteredCost(request)
    let isPool = request.pointee.visit.pool >= 0
    spend(cost, on: id, isPool ? .pools : .apis)
    if isServed, isPool {
      gateway.pointee.leastCost[Int(request.pointee.attempt.step)]?.served(
        Int(request.pointee.visit.target), input: request.pointee.tokens.input, picodollars: cost, at: now)
    }
    guard isServed else { return }
    gateway.pointee.budgets.callsSpent += 1
    guard !isAbandoned else { return }
    if isPool, gateway.pointee.program.steps[Int(request.pointee.attempt.step)].isAnswer {
      gateway.pointee.budgets.learn(callTime: now - request.pointee.visit.enqueuedAt + overheadOfCall(request))
    }
    if particulars.pointee.wantedTokens > 0 || particulars.pointee.marks.contains(.rerouted) {
      noteSavings(id, cost: cost)
    }
  }

  /// Charges and meters the calls that APIs are still answering at the end of the run: their providers finish and charge them. Takes all
  /// events that are left. O(n log n) in them.
  mutating func chargeCallsUnderWay() {
    while let event = shared.calendar.take() {
      let (kind, place) = EventSource.parse(event.source)
      let id = RequestID(place)
      guard kind == .answer, shared.requests[id].visit.ending.isCurrent(event) else { continue }
      let request = shared.requests[id]
      let outcome = request.state == .abandoned ? outcomeOfFailed(request) : .underWay
      guard apis[Int(request.visit.api)].chargeUnderWay(request, as: outcome, in: shared.prefixes) else { continue }
      let gateway = gateways.pointer(Int(request.identity.workload))
      if particulars.isKept, gateway.pointee.program.steps[Int(request.attempt.step)].isAnswer {
        countTokens(id, output: request.tokens.output)
      }
      if gateway.pointee.isMetered {
        spend(meteredCost(shared.requests.pointer(id)), on: id, .apis)
        if particulars[id].task >= 0, let task = task(of: id), !task.pointee.isEnded {
          shared.workloads[Int(request.identity.workload)].taskSpent(
            task.pointee.spent - task.pointee.metered, step: Int(task.pointee.calls) + 1)
          task.pointee.metered = task.pointee.spent
        }
      }
    }
  }

  /// Answer tokens of a call that was given up: those that a continuous batch had written, and all that others write for nobody.
  private func written(of request: UnsafeMutablePointer<Request>) -> Int32 {
    let pool = Int(request.pointee.visit.pool)
    guard pool >= 0, pools[pool].policy == .continuous else { return request.pointee.tokens.output }
    return min(request.pointee.visit.produced, request.pointee.tokens.output)
  }

  /// Counts the tokens of a call of a model that is paid, whatever comes of it.
  private mutating func countTokens(_ id: RequestID, output: Int32) {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    gateway.pointee.calls.inputTokens += Int64(request.pointee.tokens.input)
    gateway.pointee.calls.outputTokens += Int64(output)
    task(of: id)?.pointee.usedTokens += Int64(request.pointee.tokens.input) + Int64(output)
  }

  /// What a call cost that was answered, in pico-dollars.
  @inline(__always)
  private mutating func meteredCost(_ request: UnsafeMutablePointer<Request>) -> Int64 {
    let (pool, api) = (Int(request.pointee.visit.pool), Int(request.pointee.visit.api))
    if pool >= 0 {
      let placeSeconds = request.pointee.visit.work * pools[pool].replicasPerPlace
      return Int64((placeSeconds * meteredReplicaSeconds[pool]).rounded())
    }
    return api >= 0 ? apis[api].metered(request, in: shared.prefixes) : 0
  }

  /// Work on a request that its client gave up while it was held in a pool's queue after it had been served in part.
  @inline(never)
  mutating func meterHeldWork(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    if request.pointee.visit.produced > 0, gateway.pointee.program.steps[Int(request.pointee.attempt.step)].isAnswer {
      countTokens(id, output: written(of: request))
    }
    guard gateway.pointee.isMetered else { return }
    spend(meteredCost(request), on: id, .pools)
  }

  /// Counts something that is paid by use, and meters it.
  /// - Parameter place: Of what is used, as `uses.place(of:workload:)` says.
  @inline(never)
  mutating func pay(_ place: Int, for id: RequestID, count: Int64 = 1) {
    let consumer = shared.requests[id].identity.consumer
    uses.add(place, consumer: consumer, count: count)
    let amount = count * uses.price(place, consumer: consumer)
    if particulars.isKept { particulars[id].paidUses += amount }
    guard gateways[Int(shared.requests[id].identity.workload)].isMetered else { return }
    spend(amount, on: id, .uses)
  }

  @inline(__always)
  private mutating func spend(_ amount: Int64, on id: RequestID, _ kind: WorkloadMeter.MoneyKind) {
    if amount != 0 { book(amount, on: id, kind) }
  }

  @inline(never)
  private mutating func book(_ amount: Int64, on id: RequestID, _ kind: WorkloadMeter.MoneyKind) {
    let request = shared.requests.pointer(id)
    let workload = Int(request.pointee.identity.workload)
    let particulars = particulars.pointer(id)
    particulars.pointee.metered += amount
    if particulars.pointee.task >= 0 { task(of: id)?.pointee.spent += amount }
    shared.workloads[workload].metered(amount, kind)
    gateways.pointer(workload).pointee.budgets.spend(amount, request, particulars, isCall: kind != .uses, at: now)
  }

  /// Counts what budgets have saved on an answered call.
  private mutating func noteSavings(_ id: RequestID, cost: Int64) {
    let request = shared.requests.pointer(id)
    let particulars = particulars.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    let cut = particulars.pointee.wantedTokens - request.pointee.tokens.output
    if particulars.pointee.wantedTokens > 0, cut > 0, request.pointee.visit.api >= 0 {
      gateway.pointee.budgets.save(
        apis[Int(request.pointee.visit.api)].metered(answerTokens: cut, request), by: .shortening)
    }
    guard particulars.pointee.marks.contains(.rerouted) else { return }
    let plain = gateway.pointee.budgets.plainAPI(request.pointee, particulars.pointee)
    guard plain >= 0, plain != Int(request.pointee.visit.api) else { return }
    let found = request.pointee.visit.found
    gateway.pointee.budgets.save(
      apis[plain].metered(of: request.pointee.tokens, found: found, at: now) - cost, by: .rerouting)
  }

  /// Counts what a budget has saved on a request that it refused for good.
  @inline(never)
  mutating func noteRefusal(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    let plain = gateway.pointee.budgets.plainAPI(request.pointee, particulars[id])
    guard plain >= 0 else { return }
    gateway.pointee.budgets.save(
      apis[plain].metered(of: request.pointee.tokens, found: 0, at: now), by: .refusal)
  }

  /// Keeps a request until a budget's next period, or until it has to go.
  @inline(never)
  mutating func hold(_ id: RequestID, until second: Double, target: Int) {
    particulars[id].next = .call
    particulars[id].nextTarget = UInt16(truncatingIfNeeded: target)
    let request = shared.requests.pointer(id)
    request.pointee.visit = Request.Visit()
    request.pointee.state = .held
    // Those held until the same second come back in the order in which they were held.
    request.pointee.visit.ending.arm(&shared.calendar, at: second, source: EventSource.errand(Int(id)))
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    gateway.pointee.budgets.keep(id, request, particulars.pointer(id))
    // Room may have come up before it, for those that came before it.
    wakeHeld(after: id, isAnew: false)
  }

  /// The call that a budget let go is over: what was set aside for it is free for those that are still held.
  @inline(never)
  mutating func settleReleased(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    gateway.pointee.budgets.settle(request, particulars.pointer(id))
    wakeHeld(after: id, isAnew: true)
  }

  /// Has those come back that the budget of a request holds and has room for again.
  private mutating func wakeHeld(after id: RequestID, isAnew: Bool) {
    let request = shared.requests.pointer(id)
    let gateway = gateways.pointer(Int(request.pointee.identity.workload))
    var (place, count) = gateway.pointee.budgets.nextHeld(
      request, particulars.pointer(id), isAnew: isAnew, at: now)
    while count > 0, place >= 0 {
      let (next, after) = gateway.pointee.budgets.held(place)
      shared.requests[next].visit.ending.arm(&shared.calendar, at: now, source: EventSource.errand(Int(next)))
      (place, count) = (after, count - 1)
    }
  }

  /// A request that a budget holds goes another way.
  @inline(never)
  mutating func leaveQueue(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    gateways.pointer(Int(request.pointee.identity.workload)).pointee.budgets.leave(request, particulars.pointer(id))
  }

  /// Says what limits and budgets saw and did, at the end of a run.
  mutating func closeLimits(_ workload: Int) {
    let gateway = gateways.pointer(workload)
    shared.workloads[workload].limited(
      gateway.pointee.hasLimits ? gateway.pointee.limits.counts : nil, budgets: gateway.pointee.budgets.counts,
      savings: gateway.pointee.budgets.savings, users: gateway.pointee.touchedUsers)
  }
}
