import Model

/// What a gateway does with a request.
enum Decision: Equatable {
  /// Calls a backend, which is at this place among the step's targets.
  case send(Backend, target: Int)
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
  /// Its prompt is computed, and its answer is written where the pool hands it over to.
  case handOver
  /// Its replica was taken away: the present step calls again at once. That uses up none of the client's retries.
  case again(keepsTokens: Bool)
  /// The client sends it again after N seconds.
  case retry(after: Double)
}
