/// A replica that is taken away in the middle of a segment.
extension ContinuousReplica {
  /// Books the steps of the present segment that are done.
  /// - Returns: Seconds of the step that is not.
  mutating func closeStepsDone(at now: Double, meter: inout PoolMeter, shared: inout Shared) -> Double {
    guard segmentSteps > 0 else { return 0 }
    var done = 0
    while done + 1 < segmentSteps && segmentStart + elapsed(done + 1) <= now { done += 1 }
    let end = segmentStart + elapsed(done)
    if done > 0 {
      segmentSteps = done
      close(at: end, meter: &meter, shared: &shared)
    }
    return max(0, now - end)
  }

  /// Writes down how many tokens a request of the batch has got.
  /// - Returns: Whether it has any.
  func keepTokens(at place: Int, now: Double, shared: inout Shared) -> Bool {
    let sequence = running[place]
    let request = shared.requests.pointer(sequence.request)
    guard rules.scheduling != .batchByBatch, request.pointee.state != .abandoned else { return false }
    if sequence.isDecoding {
      request.pointee.visit.produced =
        request.pointee.tokens.output - Int32(truncatingIfNeeded: sequence.finishStep - step)
      request.pointee.attempt.lastTokenAt =
        pausedSince.map { max($0, request.pointee.attempt.lastTokenAt) } ?? min(now, segmentStart)
    }
    return request.pointee.visit.produced > 0
  }
}
