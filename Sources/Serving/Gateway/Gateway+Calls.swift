import EventKernel
import Model

/// What is decided for each model call where more than a plain route does: token limits, budgets, the classifier, the route.
extension Gateway {
  /// Where a call goes, and whether it is made.
  ///
  /// It is asked in this order: limits, budgets, and the route with its classifier. What sends a call elsewhere, such as a budget at its
  /// end, answers with `send`.
  /// - Parameters:
  ///   - request: Whose call it is.
  ///   - particulars: What is known of it beside.
  ///   - first: The place of the target that is meant: 0 where the rule is to choose.
  ///   - attempt: What the request's attempt is numbered by.
  @inline(__always)
  mutating func decide(
    _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>, from first: Int,
    attempt: RequestNumber, pools: Buffer<PoolState>, apis: Buffer<APIState>, now: Double
  ) -> Decision {
    noteRung(request, particulars, from: first)
    if isRestrained, let decision = restrain(request, particulars, from: first, now: now) { return decision }
    return choose(request, particulars, from: first, attempt: attempt, pools: pools, apis: apis, now: now)
  }

  /// Who was called by a request's present step.
  func backend(of request: Request) -> Backend {
    program.targets[program.steps[Int(request.attempt.step)].place + Int(request.visit.target)]
  }

  /// Notes which of the rule's targets a call is made for, where it comes to one: of a cascade, the step that its answer is judged as.
  @inline(__always)
  private mutating func noteRung(
    _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>, from first: Int
  ) {
    let step = program.steps.pointer(Int(request.pointee.attempt.step))
    guard first < step.pointee.count else { return }
    particulars.pointee.rung = UInt16(truncatingIfNeeded: first)
    if first == 0 { particulars.pointee.turnedDown = 0 }
  }

  /// Whether a target after those of the rule has answered for a request's present call in vain: it is not asked for it again.
  @inline(__always)
  func wasTurnedDown(
    _ target: Int, _ step: UnsafeMutablePointer<Step>, _ particulars: UnsafeMutablePointer<Particulars>
  ) -> Bool {
    particulars.pointee.turnedDown != 0 && isTurnedDown(target, step, particulars.pointee.turnedDown)
  }

  /// The same backend may stand there several times.
  @inline(never)
  private func isTurnedDown(_ target: Int, _ step: UnsafeMutablePointer<Step>, _ turnedDown: UInt64) -> Bool {
    let (place, count) = (step.pointee.place, step.pointee.count)
    var left = turnedDown
    while left != 0 {
      if program.targets[place + count + left.trailingZeroBitCount] == program.targets[place + target] { return true }
      left &= left - 1
    }
    return false
  }

  /// The place of the step of a cascade that a call answers for, whoever answers it: the target's own, or of a fallback, a hedge and where a
  /// budget sends calls, the step that was called for, if none after it is of the same backend.
  func rung(
    of request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>
  ) -> Int {
    let step = program.steps.pointer(Int(request.pointee.attempt.step))
    let (place, count, target) = (step.pointee.place, step.pointee.count, Int(request.pointee.visit.target))
    guard target >= count else { return target }
    let own = Int(particulars.pointee.rung)
    var rung = own
    while rung < count, program.targets[place + rung] != program.targets[place + target] { rung += 1 }
    return rung < count ? rung : own
  }

  /// A call of the target at a place.
  func send(_ step: UInt8, to target: Int) -> Decision {
    .send(program.targets[program.steps[Int(step)].place + target], target: target)
  }

  /// Whether a call whose replica is lost goes to the same target again, and is not decided anew.
  func staysWithTarget(_ step: UInt8) -> Bool {
    switch program.steps[Int(step)].rule {
    case .leastLoaded, .roundRobin, .random, .overflow: false
    case .cascade, .weighted, .by, .leastCost: true
    }
  }

  /// The target that the route's rule chooses.
  private mutating func choose(
    _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>, from first: Int,
    attempt: RequestNumber, pools: Buffer<PoolState>, apis: Buffer<APIState>, now: Double
  ) -> Decision {
    let index = request.pointee.attempt.step
    let step = program.steps.pointer(Int(index))
    // A fallback and the like: no rule chooses it.
    guard first < step.pointee.count else { return send(index, to: first) }
    if let target = agent?.pointee.target(of: particulars.pointee.task, at: index) { return send(index, to: target) }
    switch step.pointee.rule {
    case .cascade: return send(index, to: first)
    case .leastCost:
      let cooldowns = step.pointee.cooldowns
      let place = leastCost[Int(index)]?.choose(
        program.targets.from(step.pointee.place), input: request.pointee.tokens.input, pools: pools, at: now
      ) { cooldowns?.isCooling($0, at: now) ?? false }
      return send(index, to: place ?? first)
    case .weighted:
      let rule = choices.rules[Int(index)]
      let point = routeStream.uniform(of: attempt.number, part: attempt.part << 8 | Int(index))
      return send(index, to: choices.place(of: point, from: rule.first, count: rule.count))
    case .by: return select(index, request, particulars, attempt: attempt)
    case .leastLoaded, .roundRobin, .random, .overflow:
      return decide(index, from: first, attempt: attempt, pools: pools, apis: apis)
    }
  }

  /// The target for what a request is, or for what a classifier takes it for.
  ///
  /// A classifier is asked anew by each attempt, and takes the same request for the same class.
  private mutating func select(
    _ index: UInt8, _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>,
    attempt: RequestNumber
  ) -> Decision {
    let rule = choices.rules[Int(index)]
    let own = choices.ownCase(rule, request, particulars)
    guard rule.confusion >= 0 else { return send(index, to: choices.cases[rule.first + own].target) }
    let point = choices.classifierStream.uniform(of: attempt.number, part: (attempt.part >> 16) << 8 | Int(index))
    let taken = choices.place(of: point, from: rule.confusion + own * rule.count, count: rule.count)
    counts.classified += 1
    if taken != own { counts.misclassified += 1 }
    return .away(
      seconds: rule.seconds, then: .send, target: choices.cases[rule.first + taken].target, use: rule.use)
  }
}
