import EventKernel
import Model

/// Where a call goes on that failed, and which targets are left alone meanwhile.
extension Gateway {
  /// The place of the target that is asked after a failure; nil where the client is told.
  ///
  /// - Parameters:
  ///   - target: The place of the one that failed.
  ///   - failure: How it failed.
  mutating func fallback(step index: UInt8, target: Int, after failure: Cooldowns.Failure, at now: Double) -> Int? {
    let step = program.steps.pointer(Int(index))
    step.pointee.cooldowns?.failed(target, failure, at: now)
    guard !step.pointee.fallbacks.isEmpty else { return nil }
    return nextFallback(step, after: target, at: now)
  }

  /// The target that is called in the place of one that is left alone: the next choice that is not, else a fallback; nil where all are.
  func available(_ chosen: Int, of index: UInt8, at now: Double) -> Int? {
    let step = program.steps.pointer(Int(index))
    guard let cooldowns = step.pointee.cooldowns, cooldowns.isCooling(chosen, at: now) else { return chosen }
    if chosen < step.pointee.count {
      for place in 1..<max(step.pointee.count, 1) {
        let other = (chosen + place) % step.pointee.count
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
    case .rejected(.rateLimit): self = .rateLimit
    case .rejected, .failed, .timedOut: self = .error
    case .served, .prefilled, .lost, .moved: return nil
    }
  }
}
