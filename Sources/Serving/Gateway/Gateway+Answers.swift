import EventKernel
import Model

/// How a request goes on whose call more than a plain route decided: what becomes of its answer.
extension Gateway {
  /// How a request goes on that has left a backend.
  ///
  /// - Parameters:
  ///   - request: Which request.
  ///   - particulars: What is known of it beside.
  ///   - attempt: What its attempt is numbered by.
  ///   - isLastTurn: Whether no turn of a conversation follows.
  @inline(never)
  mutating func after(
    _ departure: Departure, _ request: UnsafeMutablePointer<Request>,
    _ particulars: UnsafeMutablePointer<Particulars>, attempt: RequestNumber, isLastTurn: Bool, now: Double
  ) -> NextMove {
    if let target = fallback(departure, request, particulars, at: now) { return .target(target) }
    return after(
      departure, step: request.pointee.attempt.step, target: request.pointee.visit.target,
      retries: request.pointee.attempt.retries, isLastTurn: isLastTurn,
      request: RequestNumber(number: attempt.number, part: attempt.part >> 16))
  }

  /// Judges an answer: whether it is good, as the backend's are that gave it, and whether it is accepted, as the step of the cascade says
  /// that it answers for.
  ///
  /// - Returns: How its request goes on; nil where it is accepted.
  mutating func judge(
    _ departure: Departure, _ request: UnsafeMutablePointer<Request>,
    _ particulars: UnsafeMutablePointer<Particulars>, attempt: RequestNumber
  ) -> NextMove? {
    let step = program.steps.pointer(Int(request.pointee.attempt.step))
    guard step.pointee.isAnswer else { return nil }
    let target = answers.targets.pointer(step.pointee.place + Int(request.pointee.visit.target))
    var goodness = Particulars.Goodness.unknown
    if let quality = answers.value(target.pointee.quality, particulars) {
      goodness = target.pointee.goodness.uniform(of: attempt) < quality ? .good : .bad
    }
    if step.pointee.isFinal { particulars.pointee.goodness = goodness }
    // Neither a summary nor what people say who take over what was stopped is an answer that a cascade waits for.
    if agent?.pointee.target(of: particulars.pointee.task, at: request.pointee.attempt.step) != nil { return nil }
    let rung = rung(of: request, particulars)
    let judge = answers.targets.pointer(step.pointee.place + rung)
    let chance: Double
    switch judge.pointee.judgement {
    case .all: return nil
    case .accepts: chance = answers.value(judge.pointee.acceptance, particulars) ?? 1
    case .validates:
      guard departure == .judged else {
        return .away(seconds: judge.pointee.seconds, then: .judged, use: judge.pointee.use)
      }
      chance = goodness == .good ? 1 - judge.pointee.falseReject : judge.pointee.falseAccept
    }
    if judge.pointee.accepted.uniform(of: attempt) < chance { return nil }
    return turnDown(rung, request, particulars, attempt: attempt)
  }

  /// An answer is not accepted: the target of the next step is called, if there is one and the request is of those that are sent there; else
  /// nil, and it ends unresolved. Neither a budget, a fallback nor a hedge sends it once more to who has answered in vain.
  private mutating func turnDown(
    _ rung: Int, _ request: UnsafeMutablePointer<Request>, _ particulars: UnsafeMutablePointer<Particulars>,
    attempt: RequestNumber
  ) -> NextMove? {
    let step = program.steps.pointer(Int(request.pointee.attempt.step))
    let (place, next) = (step.pointee.place + rung, rung + 1)
    guard next < step.pointee.count, isSent(place + 1, attempt) else {
      particulars.pointee.marks.insert(.unresolved)
      return nil
    }
    counts.escalations[place] += 1
    particulars.pointee.goodness = .unknown
    let other = Int(request.pointee.visit.target) - step.pointee.count
    if other >= 0, other < UInt64.bitWidth { particulars.pointee.turnedDown |= 1 << UInt64(other) }
    particulars.pointee.replacedInput += Int64(request.pointee.tokens.input)
    particulars.pointee.replacedOutput += Int64(request.pointee.tokens.output)
    return .escalate(next)
  }

  /// Whether a request that comes to a target is of the share that is sent.
  private func isSent(_ place: Int, _ attempt: RequestNumber) -> Bool {
    let target = answers.targets.pointer(place)
    return target.pointee.share >= 1 || target.pointee.sent.uniform(of: attempt) < target.pointee.share
  }

  /// Counts what became of the answer of a request that is completed.
  @inline(never)
  mutating func completed(
    _ particulars: UnsafeMutablePointer<Particulars>, _ request: RequestNumber, isLastTurn: Bool
  ) {
    guard !particulars.pointee.marks.contains(.unresolved) else {
      counts.unresolved += 1
      return
    }
    hitQuality.count(particulars)
    switch particulars.pointee.goodness {
    case .unknown: break
    case .bad: counts.bad += 1
    case .good:
      counts.good += 1
      guard isLastTurn, answers.success >= 0 else { return }
      if answers.outcomeStream.uniform(of: request) < answers.success { counts.outcomes += 1 }
    }
  }

  /// A workload's result with what its gateway counted.
  func counted(_ result: WorkloadResult) -> WorkloadResult {
    var whole = result
    whole.fallbacks = fallbacks
    if answers.isRated { whole.answers = counts }
    if program.steps.array.contains(where: { $0.isGoverned && $0.isAnswer }) { whole.calls = calls }
    return whole
  }
}
