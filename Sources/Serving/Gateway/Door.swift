import EventKernel
import Model

/// What is asked once for each request that arrives, before any backend: request limits, the exact cache, the semantic cache.
enum Admission: Equatable {
  /// It goes on to its first step.
  case pass
  /// It waits for a look-up, and comes to the door again.
  case look(seconds: Double)
  /// It is answered, after a look-up.
  case answer(seconds: Double)
  /// It is refused.
  case refuse(Rejection)
}
