import EventKernel

/// What the two sides of a crossover study cost a month at one value of the varied parameter.
public struct CostPoint: Sendable, Equatable {
  /// Value of the varied parameter.
  public var value: Double
  /// US dollars a month of the cheapest fleet that keeps the conditions; nil where no fleet does.
  public var selfHosted: Estimate?
  /// US dollars a month of the API.
  public var api: Estimate
  /// Whether the API keeps the conditions: one that does not is never the cheaper side.
  public var apiOutcome: Verdict.Outcome
  /// Self-hosted minus API, paired by replication; nil where no fleet keeps the conditions.
  public var difference: Estimate?
  /// As `difference`, of the cheapest fleet that may keep the conditions although it is not known to; nil where there is none.
  public var possible: Estimate?
  /// What tells fleets apart: within one step the difference is taken to move in one direction. Replicas of a fixed fleet, 0
  /// for the autoscaled one, -1 where no fleet keeps the conditions.
  public var step: Int

  /// Creates a point.
  public init(
    value: Double, selfHosted: Estimate?, api: Estimate, apiOutcome: Verdict.Outcome = .met, difference: Estimate?,
    possible: Estimate? = nil, step: Int
  ) {
    self.value = value
    self.selfHosted = selfHosted
    self.api = api
    self.apiOutcome = apiOutcome
    self.difference = difference
    self.possible = possible
    self.step = step
  }

  /// The cheaper side as far as intervals tell, that of the difference and those by which conditions are judged; nil where zero
  /// lies inside the first, or where a side that may keep the conditions would turn the answer. A fleet that does not exist is
  /// never cheaper, nor is an API that does not keep the conditions.
  public var cheaper: Side? {
    if let difference, difference.high ?? difference.value < 0 || apiOutcome == .notMet { return .selfHosted }
    guard apiOutcome == .met else { return nil }
    if let possible, possible.low ?? possible.value <= 0 { return nil }
    guard let difference else { return .api }
    return difference.low ?? difference.value > 0 ? .api : nil
  }

  /// One of those that are compared.
  public enum Side: String, Sendable {
    /// The pool.
    case selfHosted = "self_host"
    /// The API.
    case api
    /// A base fleet in the pool, and the API for what overflows.
    case hybrid
  }
}

/// A change of the cheaper side.
public struct Crossing: Sendable, Equatable {
  /// Greatest value seen at which the side below is known to be cheaper.
  public var low: Double
  /// Least value seen at which the side above is known to be cheaper.
  public var high: Double
  /// Where the curves meet; where the fleet's cost jumps in between, the middle of the ends if no stair meets the other curve.
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
    self.init(low: a.value, high: b.value, estimate: Self.meeting(a, b), below: below, above: above)
  }

  /// Where the curves meet between two points: exact for straight curves and one fleet. Where the fleets differ, the cost of each is
  /// taken to hold up to the geometric middle. Where the API keeps the conditions at one end alone, it is not the curves that part the sides.
  static func meeting(_ a: CostPoint, _ b: CostPoint) -> Double {
    let middle = (a.value * b.value).squareRoot()
    guard a.apiOutcome == b.apiOutcome else { return middle }
    guard let first = a.difference?.value, let last = b.difference?.value else { return middle }
    if a.step == b.step {
      return first == last ? middle : a.value + (b.value - a.value) * first / (first - last)
    }
    guard let before = a.selfHosted?.value, let after = b.selfHosted?.value, b.api.value != a.api.value else {
      return middle
    }
    func onStair(_ cost: Double) -> Double {
      a.value + (b.value - a.value) * (cost - a.api.value) / (b.api.value - a.api.value)
    }
    let (low, high) = (onStair(before), onStair(after))
    if low > a.value, low <= middle { return low }
    return high >= middle && high < b.value ? high : middle
  }

  /// Every crossing between neighbours; points whose cheaper side is not known widen the interval.
  static func all(in points: [CostPoint]) -> [Crossing] {
    let known = points.indices.filter { points[$0].cheaper != nil }
    return zip(known, known.dropFirst()).compactMap { index, next in
      guard var crossing = Crossing(from: points[index], to: points[next]) else { return nil }
      // The mean difference changes its sign somewhere among the points between, which are not known each but tell more together.
      for place in index..<next {
        let (a, b) = (points[place], points[place + 1])
        guard next - index > 1, a.apiOutcome == b.apiOutcome, let first = a.difference?.value,
          let last = b.difference?.value,
          (first < 0) != (last < 0)
        else { continue }
        crossing.estimate = meeting(a, b)
        break
      }
      return crossing
    }
  }
}
