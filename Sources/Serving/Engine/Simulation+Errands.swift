import EventKernel
import Model

/// What requests do between calls of backends: look-ups, searches, tools, validations, waits. All of it is an errand: a time, and what
/// comes after it.
extension Simulation {
  /// Sends a request on an errand.
  ///
  /// What its last visit was stays, for what comes after the errand.
  /// - Parameters:
  ///   - seconds: How long it takes, at least 0.
  ///   - next: What is done when it comes back.
  ///   - target: The place of the target that is meant, where a call follows.
  @inline(never)
  mutating func sendAway(_ id: RequestID, seconds: Double, then next: Continuation, target: Int = 0) {
    particulars[id].next = next
    particulars[id].nextTarget = UInt16(truncatingIfNeeded: target)
    guard seconds > 0 else {
      shared.requests[id].state = .away
      comeBack(id)
      return
    }
    let request = shared.requests.pointer(id)
    request.pointee.state = .away
    request.pointee.visit.ending.arm(&shared.calendar, at: now + seconds, source: EventSource.errand(Int(id)))
  }

  mutating func errandEnded(_ id: RequestID, _ event: Event) {
    guard shared.requests[id].visit.ending.isCurrent(event) else { return }
    shared.requests[id].visit.ending.disarm()
    // What its client gave up meanwhile goes on as another request.
    guard shared.requests[id].state != .abandoned else {
      shared.requests.release(id)
      return
    }
    comeBack(id)
  }

  private mutating func comeBack(_ id: RequestID) {
    switch particulars[id].next {
    case .door: goThroughDoor(id)
    case .call: call(id, from: Int(particulars[id].nextTarget))
    case .send: callDecided(id, target: Int(particulars[id].nextTarget))
    case .answer: answerAtDoor(id)
    case .judged: goOn(id, after: .judged)
    case .step: goOn(id, after: .served)
    case .task: continueTask(id)
    case .enter: enterStep(id)
    }
  }
}
