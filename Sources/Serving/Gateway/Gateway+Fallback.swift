import EventKernel
import Model

/// Where a call goes on that failed, and which targets are left alone meanwhile.
extension Gateway {
  /// The place of the target that is asked after a call failed; nil where the client is told, or an overflow has another one first.
  mutating func fallback(_ departure: Departure, _ request: UnsafeMutablePointer<Request>, at now: Double) -> Int? {
    guard let failure = Cooldowns.Failure(departure) else { return nil }
    let step = program.steps.pointer(Int(request.pointee.attempt.step))
    let target = Int(request.pointee.visit.target)
    step.pointee.cooldowns?.failed(target, failure, at: now)
    guard !step.pointee.fallbacks.isEmpty else { return nil }
    if step.pointee.rule == .overflow, target + 1 < step.pointee.count, case .rejected = departure { return nil }
    return nextFallback(step, after: target, at: now)
  }

  /// A call was answered.
  mutating func succeeded(_ request: UnsafeMutablePointer<Request>, at now: Double) {
    program.steps.pointer(Int(request.pointee.attempt.step)).pointee.cooldowns?.succeeded(
      Int(request.pointee.visit.target), at: now)
  }

  /// A decision with another target in the place of one that is left alone; refused where all are.
  func healthy(_ decision: Decision, _ step: UInt8, at now: Double) -> Decision {
    guard program.steps[Int(step)].cooldowns != nil, case .send(_, let target) = decision else { return decision }
    guard let other = available(target, of: step, at: now) else { return .refuse(.coolingDown) }
    return other == target ? decision : send(step, to: other)
  }

  /// The target that is called in the place of one that is left alone: the next choice that is not, else a fallback; nil where all are.
  func available(_ chosen: Int, of index: UInt8, at now: Double) -> Int? {
    let step = program.steps.pointer(Int(index))
    guard let cooldowns = step.pointee.cooldowns, cooldowns.isCooling(chosen, at: now) else { return chosen }
    if chosen < step.pointee.count {
      for place in 1..<max(step.pointee.count, 1) {
        let other = (chosen + place) % step.pointee.count
        // What overflows has been refused by those before.
        if other < chosen, step.pointee.rule == .overflow { break }
        if !cooldowns.isCooling(other, at: now) { return other }
      }
    }
    return nextFallback(step, after: chosen, at: now)
  }

  private func nextFallback(_ step: UnsafeMutablePointer<Step>, after target: Int, at now: Double) -> Int? {
    let first = max(step.pointee.fallbacks.lowerBound, target + 1)
    guard first < step.pointee.fallbacks.upperBound else { return nil }
    for place in first..<step.pointee.fallbacks.upperBound
    where step.pointee.cooldowns?.isCooling(place, at: now) != true { return place }
    return nil
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
