import Model

/// What a gateway does with a request.
enum Decision: Equatable {
  /// Calls a backend, which is at this place among the step's targets.
  case send(Backend, target: Int)
  /// Sends it on an errand first, which is paid as this use of the workload's; -1 is paid for nothing.
  case away(seconds: Double, then: Continuation, target: Int, use: Int = -1)
  /// Holds it until this second, when a budget's next period begins or it has to go; then it is decided anew.
  case hold(until: Double, target: Int)
  /// Refuses it.
  case refuse(Rejection)
}

/// How a request goes on that has left a backend.
package enum NextMove: Equatable {
  /// It is over.
  case finish(Outcome)
  /// It is answered, and its user will send the next turn.
  case wait
  /// It goes to a step of the program.
  case step(UInt8)
  /// The present step asks the target at this place, at once. That uses up none of the client's retries.
  case target(Int)
  /// The answer is not accepted: the present step asks the target at this place, for the same attempt.
  case escalate(Int)
  /// It does something that no backend does, which is paid as this use of the workload's; -1 is paid for nothing.
  case away(seconds: Double, then: Continuation, use: Int = -1)
  /// Its prompt is computed, and its answer is written where the pool hands it over to.
  case handOver
  /// Its replica was taken away: the present step calls again at once. That uses up none of the client's retries.
  case again(keepsTokens: Bool)
  /// The client sends it again after N seconds.
  case retry(after: Double)
}
