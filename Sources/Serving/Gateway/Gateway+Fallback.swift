import EventKernel
import Model

/// Where a call goes on that failed, and which targets are left alone meanwhile.
extension Gateway {
  /// A call has failed: its target is left alone where its failures are too many.
  mutating func failed(_ departure: Departure, _ request: UnsafeMutablePointer<Request>, at now: Double) {
    let step = program.steps.pointer(Int(request.pointee.attempt.step))
    guard step.pointee.cooldowns != nil, let failure = Cooldowns.Failure(departure) else { return }
    // An API says when it has room again.
    let wait = failure == .rateLimit ? request.pointee.visit.work : 0
    step.pointee.cooldowns?.failed(
      origin(of: Int(request.pointee.visit.target), step), failure, retryAfter: wait, at: now)
  }

  /// The place of the target that is asked after a call failed; nil where the client is told, or an overflow has another one first.
  mutating func fallback(
    _ departure: Departure, _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>,
    at now: Double
  ) -> Int? {
    let step = program.steps.pointer(Int(request.pointee.attempt.step))
    guard !step.pointee.fallbacks.isEmpty, Cooldowns.Failure(departure) != nil else { return nil }
    let target = Int(request.pointee.visit.target)
    if step.pointee.rule == .overflow, target + 1 < step.pointee.count, case .rejected = departure { return nil }
    guard let next = nextFallback(step, after: target, particulars, at: now) else { return nil }
    fallbacks += 1
    particulars.pointee.rung = UInt16(truncatingIfNeeded: rung(of: request, particulars))
    return next
  }

  /// A call was answered.
  @inline(__always)
  mutating func succeeded(_ request: UnsafeMutablePointer<Request>, at now: Double) {
    let step = program.steps.pointer(Int(request.pointee.attempt.step))
    guard step.pointee.cooldowns != nil else { return }
    step.pointee.cooldowns?.succeeded(origin(of: Int(request.pointee.visit.target), step), at: now)
  }

  /// A decision with another target in the place of one that is left alone; refused where all are.
  /// - Parameter attempt: What the request's attempt is numbered by.
  @inline(__always)
  mutating func healthy(
    _ decision: Decision, _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>,
    attempt: RequestNumber, pools: Buffer<PoolState>, apis: Buffer<APIState>, at now: Double
  ) -> Decision {
    let index = request.pointee.attempt.step
    guard program.steps[Int(index)].cooldowns != nil, case .send(_, let target) = decision,
      isCooling(target, index, now)
    else { return decision }
    return inPlace(of: target, index, particulars, attempt: attempt, pools: pools, apis: apis, at: now)
  }

  /// Whether a target of a step is left alone.
  func isCooling(_ target: Int, _ step: UInt8, _ now: Double) -> Bool {
    let step = program.steps.pointer(Int(step))
    return step.pointee.cooldowns?.isCooling(origin(of: target, step), at: now) ?? false
  }

  /// The first place of a target's backend: a fallback may be one of those that the rule chooses among, which is left alone at both places.
  private func origin(of target: Int, _ step: UnsafeMutablePointer<Step>) -> Int {
    guard step.pointee.fallbacks.contains(target) else { return target }
    let (place, count) = (step.pointee.place, step.pointee.count)
    return (0..<count).first { program.targets[place + $0] == program.targets[place + target] } ?? target
  }

  /// The call that is made in the place of one whose target is left alone: of another target that the rule may choose, else of a fallback.
  @inline(never)
  private mutating func inPlace(
    of chosen: Int, _ index: UInt8, _ particulars: UnsafeMutablePointer<Particulars>, attempt: RequestNumber,
    pools: Buffer<PoolState>, apis: Buffer<APIState>, at now: Double
  ) -> Decision {
    let step = program.steps.pointer(Int(index))
    if chosen < step.pointee.count,
      let other = otherChoice(than: chosen, index, attempt: attempt, pools: pools, apis: apis, at: now)
    {
      return send(index, to: other)
    }
    guard let other = nextFallback(step, after: chosen, particulars, at: now) else { return .refuse(.coolingDown) }
    fallbacks += 1
    return send(index, to: other)
  }

  /// Another target that the rule may choose, of those that are not left alone.
  private mutating func otherChoice(
    than chosen: Int, _ index: UInt8, attempt: RequestNumber, pools: Buffer<PoolState>, apis: Buffer<APIState>,
    at now: Double
  ) -> Int? {
    let step = program.steps.pointer(Int(index))
    let (place, count) = (step.pointee.place, step.pointee.count)
    let cooldowns = step.pointee.cooldowns
    func isOpen(_ target: Int) -> Bool { cooldowns?.isCooling(target, at: now) != true }
    switch step.pointee.rule {
    // What is meant for one of these is not meant for another one.
    case .by: return nil
    // Those before it have refused, or their answers were not accepted.
    case .overflow, .cascade: return (chosen + 1..<max(count, chosen + 1)).first(where: isOpen)
    case .leastCost: return (0..<count).first(where: isOpen)
    case .roundRobin:
      guard let turn = (1..<max(count, 1)).first(where: { isOpen((chosen + $0) % count) }) else { return nil }
      step.pointee.nextInTurn = (chosen + turn + 1) % count
      return (chosen + turn) % count
    case .leastLoaded:
      var best: (target: Int, load: Double)?
      for target in 0..<count where isOpen(target) {
        let load = load(of: program.targets[place + target], pools, apis)
        if load < best?.load ?? .infinity { best = (target, load) }
      }
      return best?.target
    case .random, .weighted:
      let rule = choices.rules[Int(index)]
      let weights = (0..<count).map { target -> Double in
        guard isOpen(target) else { return 0 }
        guard step.pointee.rule == .weighted else { return 1 }
        return choices.sums[rule.first + target] - (target > 0 ? choices.sums[rule.first + target - 1] : 0)
      }
      let sum = weights.reduce(0, +)
      // Only those are left that have no weight.
      guard sum > 0 else { return (0..<count).first(where: isOpen) }
      let draws = routeStream.stream(of: attempt.number, part: attempt.part << 8 | Int(index))
      _ = draws.uniform()
      var point = draws.uniform() * sum
      for target in 0..<count where weights[target] > 0 {
        point -= weights[target]
        if point < 0 { return target }
      }
      return weights.lastIndex { $0 > 0 }
    }
  }

  /// The next fallback that is not left alone, after a target at a place; nil where none is left.
  private func nextFallback(
    _ step: UnsafeMutablePointer<Step>, after target: Int, _ particulars: UnsafeMutablePointer<Particulars>,
    at now: Double
  ) -> Int? {
    let all = step.pointee.fallbacks
    // Those that budgets and agents name stand behind the fallbacks, which are all still to be asked.
    let first = all.contains(target) ? target + 1 : all.lowerBound
    let place = step.pointee.place
    return (first..<all.upperBound).first {
      // What has failed is not asked once more where it is the fallback of others.
      program.targets[place + $0] != program.targets[place + target]
        && step.pointee.cooldowns?.isCooling(origin(of: $0, step), at: now) != true
        && !wasTurnedDown($0, step, particulars)
    }
  }
}

extension Cooldowns.Failure {
  /// What a departure says of a backend; nil where it did not fail.
  init?(_ departure: Departure) {
    switch departure {
    case .rejected(.tooLong): self = .request
    case .rejected(.rateLimit), .rejected(.noRoom): self = .rateLimit
    case .rejected(.queueFull), .failed, .timedOut: self = .error
    // What the gateway itself refuses, and a client that has gone, say nothing of a backend.
    case .rejected, .givenUp, .served, .judged, .prefilled, .lost, .moved: return nil
    }
  }
}
