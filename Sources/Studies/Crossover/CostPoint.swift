import EventKernel

/// What the two sides of a crossover study cost a month at one value of the varied parameter.
public struct CostPoint: Sendable, Equatable {
  /// Value of the varied parameter.
  public var value: Double
  /// US dollars a month of the cheapest fleet that keeps the conditions; nil where no fleet does.
  public var selfHosted: Estimate?
  /// US dollars a month of the API.
  public var api: Estimate
  /// Self-hosted minus API, paired by replication; nil where no fleet keeps the conditions.
  public var difference: Estimate?
  /// What tells fleets apart: within one step the difference is taken to move in one direction. Replicas of a fixed fleet, 0
  /// for the autoscaled one, -1 where no fleet keeps the conditions.
  public var step: Int

  /// Creates a point.
  public init(value: Double, selfHosted: Estimate?, api: Estimate, difference: Estimate?, step: Int) {
    self.value = value
    self.selfHosted = selfHosted
    self.api = api
    self.difference = difference
    self.step = step
  }

  /// The cheaper side as far as the difference's interval tells; nil where zero lies inside it. A fleet that does not exist
  /// is never cheaper.
  public var cheaper: Side? {
    guard let difference else { return .api }
    if difference.high ?? difference.value < 0 { return .selfHosted }
    return difference.low ?? difference.value > 0 ? .api : nil
  }

  /// One of the two that are compared.
  public enum Side: String, Sendable {
    /// The pool.
    case selfHosted = "self_host"
    /// The API.
    case api
  }
}

/// A change of the cheaper side.
public struct Crossing: Sendable, Equatable {
  /// Greatest value seen at which the side below is known to be cheaper.
  public var low: Double
  /// Least value seen at which the side above is known to be cheaper.
  public var high: Double
  /// Where the curves meet: by a straight line between the ends when one fleet serves both, else their geometric mean, since
  /// the fleet's cost jumps in between.
  public var estimate: Double
  /// The cheaper side at values below.
  public var below: CostPoint.Side
  /// The cheaper side at values above.
  public var above: CostPoint.Side

  /// Creates a crossing.
  public init(low: Double, high: Double, estimate: Double, below: CostPoint.Side, above: CostPoint.Side) {
    self.low = low
    self.high = high
    self.estimate = estimate
    self.below = below
    self.above = above
  }

  /// Between two points that have known and different cheaper sides.
  init?(from a: CostPoint, to b: CostPoint) {
    guard let below = a.cheaper, let above = b.cheaper, below != above else { return nil }
    var estimate = (a.value * b.value).squareRoot()
    if a.step == b.step, let first = a.difference?.value, let last = b.difference?.value, first != last {
      estimate = a.value + (b.value - a.value) * first / (first - last)
    }
    self.init(low: a.value, high: b.value, estimate: estimate, below: below, above: above)
  }

  /// Every crossing between neighbours; points whose cheaper side is not known widen the interval.
  static func all(in points: [CostPoint]) -> [Crossing] {
    let known = points.filter { $0.cheaper != nil }
    return zip(known, known.dropFirst()).compactMap { Crossing(from: $0, to: $1) }
  }
}
