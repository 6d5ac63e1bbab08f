import EventKernel
import Model

/// Which of a step's targets a call goes to.
extension Gateway {
  /// Where a call of a step goes.
  /// - Parameters:
  ///   - first: Under `overflow`, the place of the first target asked.
  ///   - attempt: What the request's attempt is numbered by.
  ///   - pools: What the rules look at, with `apis`.
  @inline(never)
  mutating func decide(
    _ step: UInt8, from first: Int, attempt: RequestNumber, pools: Buffer<PoolState>, apis: Buffer<APIState>
  ) -> Decision {
    let target = target(of: step, from: first, attempt: attempt, pools: pools, apis: apis)
    return .send(program.targets[program.steps[Int(step)].place + target], target: target)
  }

  @inline(__always)
  private mutating func target(
    of index: UInt8, from first: Int, attempt: RequestNumber, pools: Buffer<PoolState>, apis: Buffer<APIState>
  ) -> Int {
    let step = program.steps.pointer(Int(index))
    let (place, count) = (step.pointee.place, step.pointee.count)
    switch step.pointee.rule {
    case .random:
      return routeStream.stream(of: attempt.number, part: attempt.part << 8 | Int(index)).below(count)
    case .roundRobin:
      let target = step.pointee.nextInTurn
      step.pointee.nextInTurn = (target + 1) % count
      return target
    case .leastLoaded:
      var best = 0
      var bestLoad = load(of: program.targets[place], pools, apis)
      for target in 1..<count {
        let load = load(of: program.targets[place + target], pools, apis)
        if load < bestLoad { (best, bestLoad) = (target, load) }
      }
      return best
    case .overflow:
      var target = first
      while target < count - 1, isFull(program.targets[place + target], at: step.pointee.overflowAt, pools) {
        target += 1
      }
      return target
    // `choose` decides these.
    case .cascade, .weighted, .by, .leastCost: return first
    }
  }

  /// Requests under way: of a pool per ready replica, of a hosted API all of them, since it is one deployment whose replicas nobody sees.
  ///
  /// Source: LiteLLM, router strategies, `least-busy`: the deployment with the fewest requests in flight, 2026-11-05.
  func load(of backend: Backend, _ pools: Buffer<PoolState>, _ apis: Buffer<APIState>) -> Double {
    switch backend {
    case .api(let api): Double(apis[api].underWay)
    case .pool(let pool): pools[pool].loadPerReplica
    case .people: 0
    }
  }

  private func isFull(_ backend: Backend, at limit: Double, _ pools: Buffer<PoolState>) -> Bool {
    switch backend {
    case .api, .people: false
    case .pool(let pool): pools[pool].isFull(at: limit)
    }
  }
}
