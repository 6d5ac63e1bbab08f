import Model

/// Work that turns out to be wasted: it was booked as used when it was done, and is moved once its attempt has come to nothing.
extension Simulation {
  /// What comes of the work on a request's present attempt when that fails now.
  mutating func outcomeOfFailed(_ request: Request) -> WorkOutcome {
    gateways.pointer(Int(request.identity.workload)).pointee.mayTryAgain(after: request.attempt.retries, now: now)
      ? .repeated : .wasted
  }

  /// Keeps in mind what a request took of the backend that it leaves for another one.
  ///
  /// - Parameter isPart: Whether the other one goes on with the same call.
  @inline(never)
  mutating func noteVisit(_ id: RequestID, isPart: Bool) {
    let request = shared.requests.pointer(id)
    let pool = Int(request.pointee.visit.pool)
    // An errand takes nothing of a backend.
    guard pool >= 0 || request.pointee.visit.api >= 0 else { return }
    var visit =
      pool >= 0
      ? EarlierWork.Visit(
        backend: .pool(pool), step: request.pointee.attempt.step,
        replicaSeconds: request.pointee.visit.work * pools[pool].replicasPerPlace,
        machine: request.pointee.visit.machine)
      : EarlierWork.Visit(
        backend: .api(Int(request.pointee.visit.api)), step: request.pointee.attempt.step,
        call: APICall(request.pointee.visit), tokens: request.pointee.tokens)
    visit.isPart = isPart
    earlierWork.add(visit, of: id)
  }

  /// The present attempt came to nothing: so did what backends did before that it has left.
  mutating func loseEarlierWork(_ id: RequestID) {
    if particulars.isKept {
      shared.workloads[Int(shared.requests[id].identity.workload)].wasted(uses: particulars[id].paidUses)
      particulars[id].paidUses = 0
    }
    guard earlierWork.isKept else { return }
    moveVisits(of: id, outcome: outcomeOfFailed(shared.requests[id]))
  }

  /// The present call begins anew since a replica was lost, or goes on elsewhere: what another backend did for it is lost as well.
  mutating func loseCall(_ id: RequestID, as outcome: WorkOutcome) {
    guard earlierWork.isKept else { return }
    moveVisits(of: id, onlyParts: true, outcome: outcome)
  }

  private mutating func moveVisits(of id: RequestID, onlyParts: Bool = false, outcome: WorkOutcome) {
    let request = shared.requests[id]
    while let visit = earlierWork.popLast(of: id, onlyPart: onlyParts) {
      switch visit.backend {
      case .pool(let pool):
        pools[pool].meter.select(visit.machine)
        pools[pool].meter.addWasted(visit.replicaSeconds, consumer: Int(request.identity.consumer), outcome: outcome)
      case .api(let api):
        apis[api].moveCall(
          visit.call, of: request.identity.consumer, with: visit.tokens, to: outcome, in: shared.prefixes)
      case .people: break
      }
    }
  }

  /// A client gives up a request: what a continuous batch did for it before it was sent to the queue again, or to another pool, is
  /// wasted. What is under way is booked when it ends (`bookAbandoned`).
  ///
  /// - Parameter keepsEarlier: Whether what it left before stays, since it may go on with it.
  mutating func loseHeldWork(_ id: RequestID, keepsEarlier: Bool = false) {
    let request = shared.requests[id]
    // What was served and is being validated has left its backend.
    if request.state == .away, particulars[id].next == .judged, earlierWork.isKept { noteVisit(id, isPart: false) }
    if !keepsEarlier { loseEarlierWork(id) }
    let isHeld = request.state == .waiting || request.state == .preempted || request.state == .transferring
    guard isHeld, request.visit.pool >= 0, pools[Int(request.visit.pool)].policy == .continuous else { return }
    if particulars.isKept { meterHeldWork(id) }
    pools[Int(request.visit.pool)].meter.select(request.visit.machine)
    pools[Int(request.visit.pool)].meter.addWasted(
      request.visit.work, consumer: Int(request.identity.consumer), outcome: outcomeOfFailed(request))
  }

  /// A backend is done with a request that its client gave up meanwhile.
  mutating func bookAbandoned(_ id: RequestID) {
    let request = shared.requests[id]
    let pool = Int(request.visit.pool)
    guard pool >= 0 else { return }
    pools[pool].meter.select(request.visit.machine)
    pools[pool].meter.addWasted(
      request.visit.work * pools[pool].replicasPerPlace, consumer: Int(request.identity.consumer),
      outcome: outcomeOfFailed(request))
  }
}
