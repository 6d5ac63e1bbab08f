import EventKernel
import Model

/// What a request meets before its first step, as its gateway's door decides.
extension Simulation {
  /// Takes a request through the door, or on from where it was at it.
  @inline(never)
  mutating func goThroughDoor(_ id: RequestID) {
    takeStepTokens(id)
    call(id)
  }

  /// A request is answered without a backend.
  @inline(never)
  mutating func answerAtDoor(_ id: RequestID) {
    let request = shared.requests.pointer(id)
    request.pointee.attempt.firstTokenAt = now
    request.pointee.attempt.startedAt = now
    request.pointee.visit = Request.Visit()
    let conversation = request.pointee.identity.conversation
    if conversation >= 0, !shared.conversations[conversation].isLast {
      think(id, from: now + complete(request, id))
    } else {
      finish(id)
    }
  }
}
