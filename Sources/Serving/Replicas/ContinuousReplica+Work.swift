/// What each request takes of the replica, where it may turn out to be wasted.
extension ContinuousReplica {
  /// Divides a segment's time among its requests by tokens, as `bookConsumers` divides it among consumers.
  ///
  /// Answers get equally many tokens in every step, so one sum over all steps serves them: a request's part is its growth from where
  /// the answer began to where it stopped.
  /// - Parameters:
  ///   - steps: Steps in which answers got tokens.
  ///   - weight: Tokens computed for an answer in each of them.
  @inline(never)
  mutating func trackWork(steps: Int, weight: Int = 1, duration: Double, shared: inout Shared) {
    var tokens = decoding * steps * weight
    for place in running.indices.reversed() {
      if running[place].isDecoding { break }
      tokens += Int(running[place].chunk)
    }
    let secondsPerToken = duration / Double(max(tokens, 1))
    secondsPerAnswer += secondsPerToken * Double(steps * weight)
    for place in running.indices.reversed() {
      if running[place].isDecoding { break }
      shared.requests[running[place].request].visit.work += secondsPerToken * Double(running[place].chunk)
    }
  }
}
