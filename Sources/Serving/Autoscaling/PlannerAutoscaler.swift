import Glibc
import Model

/// Replicas by the throughput that keeps latencies, in the manner of NVIDIA Dynamo's SLA planner.
///
/// Dynamo sizes prefill engines by the prompts and decode engines by the answers; here a replica does both, so that the larger of the two
/// numbers is desired: that for the first token, with what an early one takes off, and that for the corrected time between tokens. Source: ai-dynamo/dynamo 0761925, components/planner/src/dynamo/planner/utils/planner_core.py
/// (`make_adjustments`, `_compute_replica_requirements`) and load_predictor.py, read 2026-11.
public struct PlannerAutoscaler: Sendable {
  /// What was observed in an interval; means over requests that ended.
  public struct Observation: Sendable, Equatable {
    /// Requests that arrived.
    public var requests: Double
    /// Prompt tokens.
    public var input: Double
    /// Answer tokens.
    public var output: Double
    /// Seconds to the first token.
    public var ttft: Double
    /// Seconds between tokens; 0 where no answer had two.
    public var itl: Double

    /// Creates an observation.
    public init(requests: Double, input: Double = 0, output: Double = 0, ttft: Double = 0, itl: Double = 0) {
      self.requests = requests
      self.input = input
      self.output = output
      self.ttft = ttft
      self.itl = itl
    }
  }
  /// What a replica's model says.
  public struct Engine: Sendable {
    /// Requests per second within a time to first token and one between tokens, for mean lengths; nil where none is.
    public var throughput: @Sendable (_ input: Double, _ output: Double, _ ttft: Double, _ itl: Double) -> Double?
    /// Both times expected at a rate of requests per second; nil where it cannot be carried.
    public var times: @Sendable (_ input: Double, _ output: Double, _ rate: Double) -> (ttft: Double, itl: Double)?

    /// Creates an engine.
    public init(
      throughput: @escaping @Sendable (Double, Double, Double, Double) -> Double?,
      times: @escaping @Sendable (Double, Double, Double) -> (ttft: Double, itl: Double)?
    ) {
      self.throughput = throughput
      self.times = times
    }
  }
  /// What the scenario says of it.
  public let rules: PlannerScaling
  private let bounds: ReplicaBounds
  private var past: [Observation] = []
  /// Observed over expected: to the first token, and between tokens.
  public private(set) var correction = (ttft: 1.0, itl: 1.0)

  /// Creates a planner without a past.
  public init(_ rules: PlannerScaling, bounds: ReplicaBounds) {
    self.rules = rules
    self.bounds = bounds
  }

  /// Adjusts after an interval.
  /// - Parameters:
  ///   - observation: The interval; nil, or one without requests that ended, adjusts nothing.
  ///   - replicas: Replicas there are.
  ///   - ready: Replicas that served.
  public mutating func evaluate(
    _ observation: Observation?, replicas: Int, ready: Int, engine: Engine, at now: Double
  ) -> ScalingDecision {
    guard let observation, observation.requests > 0, observation.output > 0 else { return .stay(replicas) }
    past.append(observation)
    if past.count > rules.window { past.removeFirst(past.count - rules.window) }
    if rules.corrects, rules.throughputPerReplica == nil { correct(observation, ready: ready, engine: engine) }
    let rate = max(0, predict(\.requests)) / rules.interval
    let input = max(1, predict(\.input))
    let output = max(1, predict(\.output))
    // Times that no replica keeps are answered with all there may be.
    func needed(_ load: Double, at capacity: Double?) -> Int {
      capacity.map { $0 > 0 ? Int(replicas: ceil(load / $0 - 1e-9)) : bounds.maximum } ?? bounds.maximum
    }
    let raw: Int
    if let capacity = rules.throughputPerReplica {
      raw = needed(rate, at: capacity)
    } else {
      // Waiting for the first token is no reason for more than the load asks for, as the source has it.
      let first = needed(
        rate * min(1, correction.ttft), at: engine.throughput(input, output, rules.ttft, .infinity))
      let between = needed(
        rate, at: engine.throughput(input, output, .infinity, rules.itl / max(correction.itl, 1e-3)))
      raw = max(first, between)
    }
    return ScalingDecision(
      signal: rate, raw: raw, stabilised: raw, desired: max(max(bounds.minimum, 1), min(bounds.maximum, raw)))
  }

  private mutating func correct(_ seen: Observation, ready: Int, engine: Engine) {
    let rate = seen.requests / rules.interval / Double(max(ready, 1))
    guard let expected = engine.times(seen.input, seen.output, rate) else { return }
    correction.ttft = expected.ttft > 0 ? seen.ttft / expected.ttft : 1
    correction.itl = expected.itl > 0 && seen.itl > 0 ? seen.itl / expected.itl : 1
  }

  /// The next interval's value of a quantity.
  private func predict(_ quantity: KeyPath<Observation, Double>) -> Double {
    let values = past.map { $0[keyPath: quantity] }
    let mean = values.reduce(0, +) / Double(max(values.count, 1))
    switch rules.predictor {
    case .constant: return values.last ?? 0
    case .movingAverage: return mean
    case .linear:
      // Least squares through the window, one step on.
      let middle = Double(values.count - 1) / 2
      let spread = values.indices.reduce(0.0) { $0 + (Double($1) - middle) * (Double($1) - middle) }
      guard spread > 0 else { return mean }
      let slope = values.indices.reduce(0.0) { $0 + (Double($1) - middle) * (values[$1] - mean) } / spread
      return mean + slope * (Double(values.count) - middle)
    }
  }
}
