import Model

/// Work that turns out to be in vain: it was booked as used when it was done, and is moved once its attempt has come to nothing.
extension Simulation {
  /// What comes of the work on a request's present attempt when that fails now.
  func fateOfFailed(_ request: Request) -> WorkFate {
    Int(request.retries) < workloads[Int(request.workload)].workload.client.retries ? .repeated : .wasted
  }

  /// Keeps in mind what a request took of the backend that it leaves for another one.
  @inline(never)
  mutating func noteVisit(_ id: RequestID) {
    let request = shared.requests[id]
    let pool = Int(request.pool)
    let visit =
      pool >= 0
      ? EarlierWork.Visit(
        backend: .pool(pool), stage: request.stage, replicaSeconds: request.work * pools[pool].replicasPerPlace,
        machine: request.machine)
      : EarlierWork.Visit(backend: .api(Int(request.api)), stage: request.stage)
    earlierWork.add(visit, of: id)
  }

  /// The present attempt came to nothing: so did what backends did before that it has left.
  mutating func loseEarlierWork(_ id: RequestID) {
    guard earlierWork.isKept else { return }
    moveVisits(of: id, fromStage: 0, fate: fateOfFailed(shared.requests[id]))
  }

  /// The present stage begins anew since a replica was lost: what another backend did at it is lost as well.
  mutating func loseStage(_ id: RequestID) {
    guard earlierWork.isKept else { return }
    moveVisits(of: id, fromStage: shared.requests[id].stage, fate: .lost)
  }

  private mutating func moveVisits(of id: RequestID, fromStage stage: UInt8, fate: WorkFate) {
    let request = shared.requests[id]
    while let visit = earlierWork.popLast(of: id, fromStage: stage) {
      switch visit.backend {
      case .pool(let pool):
        pools[pool].meter.select(visit.machine)
        pools[pool].meter.addVain(visit.replicaSeconds, consumer: Int(request.consumer), fate: fate)
      case .api(let api): apis[api].moveCall(request, to: fate)
      }
    }
  }

  /// A client gives up a request: what a continuous batch did for it before it was sent to the line again, or to another pool, is in
  /// vain. What is under way is booked when it ends (`bookAbandoned`).
  mutating func loseHeldWork(_ id: RequestID) {
    loseEarlierWork(id)
    let request = shared.requests[id]
    let isHeld = request.state == .waiting || request.state == .preempted || request.state == .transferring
    guard isHeld, request.pool >= 0, pools[Int(request.pool)].policy == .continuous else { return }
    pools[Int(request.pool)].meter.select(request.machine)
    pools[Int(request.pool)].meter.addVain(
      request.work, consumer: Int(request.consumer), fate: fateOfFailed(request))
  }

  /// A backend is done with a request that its client gave up meanwhile.
  mutating func bookAbandoned(_ id: RequestID) {
    let request = shared.requests[id]
    let pool = Int(request.pool)
    guard pool >= 0 else { return }
    pools[pool].meter.select(request.machine)
    pools[pool].meter.addVain(
      request.work * pools[pool].replicasPerPlace, consumer: Int(request.consumer), fate: fateOfFailed(request))
  }
}
