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
    if departure != .prefilled, gateway.pointee.program.steps[Int(request.pointee.attempt.step)].isAnswer {
      gateway.pointee.settle(
        request, particulars, tokens: isServed ? request.pointee.tokens.input + request.pointee.tokens.output : 0,
        now: now)
    }
    // What was given up while its keys and values were sent was metered then.
    let isAbandoned = request.pointee.state == .abandoned
    guard gateway.pointee.isMetered, isServed || departure == .prefilled && !isAbandoned else { return }
    let cost = meteredCost(request)
    let isPool = request.pointee.visit.pool >= 0
    spend(cost, on: id, isPool ? .pools : .apis)
    if isServed, isPool {
      gateway.pointee.leastCost[Int(request.pointee.attempt.step)]?.served(
        Int(request.pointee.visit.target), input: request.pointee.tokens.input, picodollars: cost, at: now)
    }
    guard isServed, !isAbandoned else { return }
    if isPool { gateway.pointee.budgets.learn(callTime: now - request.pointee.visit.enqueuedAt) }
    if particulars.pointee.wantedTokens > 0 || particulars.pointee.marks.contains(.rerouted) {
      noteSavings(id, cost: cost)
    }
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
    guard gateways[Int(request.pointee.identity.workload)].isMetered else { return }
    spend(meteredCost(request), on: id, .pools)
  }

  /// Counts something that is paid by use, and meters it.
  /// - Parameter place: Of what is used, as `uses.place(of:workload:)` says.
  @inline(never)
  mutating func pay(_ place: Int, for id: RequestID, count: Int64 = 1) {
    let consumer = shared.requests[id].identity.consumer
    uses.add(place, consumer: consumer, count: count)
    guard gateways[Int(shared.requests[id].identity.workload)].isMetered else { return }
    spend(count * uses.price(place, consumer: consumer), on: id, .uses)
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
    shared.workloads[workload].metered(amount, kind)
    gateways.pointer(workload).pointee.budgets.spend(amount, request, particulars, at: now)
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
  }

  /// Says what limits and budgets saw and did, at the end of a run.
  mutating func closeLimits(_ workload: Int) {
    let gateway = gateways.pointer(workload)
    shared.workloads[workload].limited(
      gateway.pointee.hasLimits ? gateway.pointee.limits.counts : nil, budgets: gateway.pointee.budgets.counts,
      savings: gateway.pointee.budgets.savings, users: gateway.pointee.touchedUsers)
  }
}
