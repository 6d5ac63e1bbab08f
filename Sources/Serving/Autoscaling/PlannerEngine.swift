import Model

/// What the planner knows of a replica: the mean values of `ContinuousCapacity`, for requests that are all of the mean length.
struct PlannerEngine {
  private let roofline: Roofline
  private let batching: ContinuousBatching

  /// Nil where the pool serves no language model in continuous batches.
  init?(_ pool: Pool) {
    guard case .roofline(let roofline) = pool.stepTime, case .continuous(let batching) = pool.batching else {
      return nil
    }
    self.roofline = roofline
    self.batching = batching
  }

  private func capacity(_ input: Double, _ output: Double) -> ContinuousCapacity? {
    ContinuousCapacity(
      roofline, batching,
      ContinuousCapacity.Requests(
        input: input, output: output, inputTimesOutput: input * output, outputSquared: output * output))
  }

  /// The largest rate at which both times are kept, by bisection to a part in 2^20.
  private func throughput(_ input: Double, _ output: Double, ttft: Double, itl: Double) -> Double? {
    guard let capacity = capacity(input, output) else { return nil }
    func keeps(_ rate: Double) -> Bool {
      guard let load = capacity.load(rate: rate) else { return false }
      return load.timeToFirstToken <= ttft && load.timePerOutputToken <= itl
    }
    var (low, high) = (0.0, capacity.requestsPerSecond)
    for _ in 0..<20 {
      let middle = (low + high) / 2
      if keeps(middle) { low = middle } else { high = middle }
    }
    return low > 0 ? low : nil
  }

  /// The planner's view of an engine; without one nothing is known.
  static func engine(_ engine: PlannerEngine?) -> PlannerAutoscaler.Engine {
    PlannerAutoscaler.Engine(
      throughput: { engine?.throughput($0, $1, ttft: $2, itl: $3) },
      times: { input, output, rate in
        engine?.capacity(input, output)?.load(rate: rate).map { ($0.timeToFirstToken, $0.timePerOutputToken) }
      })
  }
}
