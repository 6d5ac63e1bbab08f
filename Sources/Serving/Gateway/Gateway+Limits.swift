import EventKernel
import Model

/// What limits and budgets say of calls before the route is asked, and what they are told after them.
extension Gateway {
  /// Whether a request may come in at all.
  @inline(never)
  mutating func admitsRequest(
    _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>, now: Double
  ) -> Bool {
    limits.admitRequest(request.pointee, user: particulars.pointee.user, at: now)
  }

  /// Asks limits and budgets for a call of a model.
  ///
  /// - Parameter first: The place of the target that is meant.
  /// - Returns: What is done with it; nil where it goes on to the route.
  @inline(__always)
  mutating func restrain(
    _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>, from first: Int,
    now: Double
  ) -> Decision? {
    let step = program.steps.pointer(Int(request.pointee.attempt.step))
    guard step.pointee.isAnswer else { return nil }
    particulars.pointee.isRerouted = false
    if !particulars.pointee.isAdmitted {
      let call = request.pointee.attempt.call
      if callsAreLimited, call != particulars.pointee.countedCall, limits.hasRequests {
        guard admitsRequest(request, particulars, now: now) else { return refuse(request, particulars) }
        particulars.pointee.countedCall = call
      }
      if limits.hasTokens {
        let estimate = limits.estimate(of: request.pointee.tokens)
        guard limits.admitCall(request.pointee, user: particulars.pointee.user, tokens: estimate, at: now) else {
          return refuse(request, particulars)
        }
        particulars.pointee.reserved = estimate
      }
      particulars.pointee.isAdmitted = true
    }
    guard !budgets.isEmpty else { return nil }
    let more = agent?.pointee.callsLeft(of: particulars.pointee.task, at: request.pointee.attempt.step) ?? 0
    switch budgets.decide(request, particulars, more: more, at: now) {
    case .pass: return nil
    case .route(let target, let budget):
      // A call that comes from another target goes on: back at one that failed or was not accepted it would go round for ever.
      let isBack = target <= first && (first > 0 || step.pointee.rule == .cascade)
      if isBack || step.pointee.fallbacks.contains(first) || wasTurnedDown(target, step, particulars) { return nil }
      particulars.pointee.isRerouted = true
      budgets.countRerouted(particulars, by: budget)
      return .send(program.targets[step.pointee.place + target], target: target)
    case .hold(let second):
      release(request, particulars, now: now)
      return .hold(until: second, target: first)
    case .refuse:
      release(request, particulars, now: now)
      return .refuse(.budget)
    }
  }

  /// A limit refuses a call, which a budget may have held.
  private mutating func refuse(
    _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>
  ) -> Decision {
    if particulars.pointee.held >= 0 { budgets.leave(request, particulars) }
    return .refuse(.limit)
  }

  /// Asks limits of tokens for a second call beside one that is under way.
  ///
  /// - Returns: Tokens that they have counted of it beforehand; nil where it may not be made.
  @inline(never)
  mutating func admitsSecondCall(
    _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>, now: Double
  ) -> Int32? {
    guard limits.hasTokens, program.steps[Int(request.pointee.attempt.step)].isAnswer else { return 0 }
    let estimate = limits.estimate(of: request.pointee.tokens)
    return limits.admitCall(request.pointee, user: particulars.pointee.user, tokens: estimate, at: now) ? estimate : nil
  }

  /// A call is not made, or comes to nothing: what was counted of it beforehand is given back.
  @inline(never)
  mutating func release(
    _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>, now: Double
  ) {
    settle(request, particulars, tokens: 0, now: now)
    particulars.pointee.isAdmitted = false
  }

  /// Counts the tokens that a call had in place of those that were estimated.
  mutating func settle(
    _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>, tokens: Int32,
    now: Double
  ) {
    guard limits.hasTokens else { return }
    limits.settle(
      request.pointee, user: particulars.pointee.user, tokens: tokens, estimated: particulars.pointee.reserved, at: now)
    particulars.pointee.reserved = 0
  }

  /// Whether clients may send again what fails now, after N retries.
  mutating func mayTryAgain(after retries: UInt16, now: Double) -> Bool {
    triesAgain(after: retries) && retryBudget?.holdsOne(at: now) ?? true
  }
}
