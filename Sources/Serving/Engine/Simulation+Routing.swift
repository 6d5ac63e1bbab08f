import EventKernel
import Model

/// Which backend a request goes to.
extension Simulation {
  /// Hands a request to a backend of its present stage.
  /// - Parameter first: Under `overflow`, the first target asked.
  mutating func route(_ id: RequestID, from first: Int = 0) {
    let request = shared.requests.pointer(id)
    let workload = Int(request.pointee.workload)
    let stage = Int(request.pointee.stage)
    let backend = workloads[workload].onlyTarget[stage] ?? target(id, workload: workload, stage: stage, from: first)
    switch backend {
    case .api(let api):
      keepInStep(request, workload: workload, stage: stage)
      apis[api].call(id, at: now, shared: &shared)
    case .pool(let pool):
      if pools[pool].policy == .oneByOne {
        let stream = serviceStream(request, workload: workload, stage: stage)
        request.pointee.work = pools[pool].seconds.single(from: stream)
      } else {
        keepInStep(request, workload: workload, stage: stage)
        request.pointee.work = 0
      }
      request.pointee.produced = 0
      request.pointee.isHandedOver = false
      pools[pool].accept(id, at: now, shared: &shared)
    }
  }

  /// Draws the service that a request would have had where others of its stage have one, so that the next request's does not depend
  /// on where this one went.
  @inline(__always)
  private mutating func keepInStep(_ request: UnsafeMutablePointer<Request>, workload: Int, stage: Int) {
    let pool = workloads[workload].servicePool[stage]
    if pool >= 0 { drawService(request, of: pool, workload: workload, stage: stage) }
  }

  @inline(never)
  private mutating func drawService(
    _ request: UnsafeMutablePointer<Request>, of pool: Int, workload: Int, stage: Int
  ) {
    let stream = serviceStream(request, workload: workload, stage: stage)
    _ = pools[pool].seconds.single(from: stream)
  }

  /// The stream of a request's own service: of a turn by its number, else that of the stage.
  private mutating func serviceStream(_ request: UnsafeMutablePointer<Request>, workload: Int, stage: Int) -> Stream {
    let attempt = Int(request.pointee.attempt)
    if attempt == 1, let turn = turnStream(request, workload: workload) { return turn.service(stage: stage) }
    return workloads[workload].serviceStream(stage: stage, attempt: attempt)
  }

  /// What decides on a turn; nil for a request that is none.
  private mutating func turnStream(_ request: UnsafeMutablePointer<Request>, workload: Int) -> TurnStreams? {
    guard request.pointee.conversation >= 0 else { return nil }
    return workloads[workload].conversations?.streams(of: shared.conversations[request.pointee.conversation])
  }

  /// Picks one of several backends.
  private mutating func target(_ id: RequestID, workload: Int, stage: Int, from first: Int) -> Backend {
    let route = workloads[workload].workload.stages[stage].route
    switch route.rule {
    case .random:
      let turn = turnStream(shared.requests.pointer(id), workload: workload)
      let stream = turn?.route(stage: stage) ?? workloads[workload].routeStream
      return route.targets[stream.below(route.targets.count)]
    case .roundRobin:
      defer {
        workloads[workload].nextInTurn[stage] = (workloads[workload].nextInTurn[stage] + 1) % route.targets.count
      }
      return route.targets[workloads[workload].nextInTurn[stage]]
    case .leastLoaded:
      var best = route.targets[0]
      var bestLoad = load(of: best)
      for target in route.targets.dropFirst() where load(of: target) < bestLoad {
        best = target
        bestLoad = load(of: target)
      }
      return best
    case .overflow:
      var place = first
      while place < route.targets.count - 1 && isFull(route.targets[place], at: route.overflowAt) { place += 1 }
      shared.requests[id].target = UInt16(truncatingIfNeeded: place)
      return route.targets[place]
    }
  }

  /// Outstanding requests per ready replica; a hosted API counts as free.
  private mutating func load(of backend: Backend) -> Double {
    switch backend {
    case .api: 0
    case .pool(let pool): pools[pool].loadPerReplica
    }
  }

  private mutating func isFull(_ backend: Backend, at limit: Double) -> Bool {
    switch backend {
    case .api: false
    case .pool(let pool): pools[pool].isFull(at: limit)
    }
  }

  /// Sends a request that was refused to the next target of its overflow; false where there is none. The gateway does it, so the
  /// client's retries are not used up.
  mutating func overflowed(_ id: RequestID) -> Bool {
    let workload = Int(shared.requests[id].workload)
    let stage = Int(shared.requests[id].stage)
    guard workloads[workload].overflows[stage] else { return false }
    let next = Int(shared.requests[id].target) + 1
    guard next < workloads[workload].workload.stages[stage].route.targets.count else { return false }
    shared.requests[id].attempt += 1
    shared.requests[id].pool = -1
    shared.workloads[workload].sentAgain()
    route(id, from: next)
    return true
  }
}
