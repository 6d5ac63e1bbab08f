import Model

/// Finds the base fleet, and the queue at which it overflows, that is cheapest when an API takes the rest.
///
/// A pattern search (Hooke and Jeeves, J. ACM 8(2), 1961) over both at once, on the first replication with common random numbers: a larger
/// base costs more and takes less and less from the API, a longer queue keeps more from the API and breaks SLOs sooner. Steps halve
/// around the best, and where no change of one helps, both are changed. The best gets as many replications as its intervals take;
/// where it is then not known to keep the conditions it is given up, and the search goes on from the next best. So nothing that is one
/// step from the answer is both cheaper and known to keep the conditions.
struct HybridSizing {
  /// A base fleet and the index of a queue.
  private struct Place: Hashable {
    var base: Int
    var limit: Int
  }

  /// Queues tried, in requests waiting for each replica: about half as long again each, as the E6 series of preferred numbers (IEC 60063).
  static let queues = [0, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50]
  /// Fleets that get further replications at most.
  private static let rounds = 12

  let scenario: Scenario
  let pool: Int
  let api: Int
  /// Queues that may be tried, ascending.
  let limits: [Double]
  /// Largest base tried.
  let most: Int
  let judge: FleetJudge
  /// US dollars a month of the first replication.
  let cost: (FleetTrial) -> Double

  private var known: [Place: FleetTrial] = [:]
  private var prices: [Place: Double] = [:]

  init(
    scenario: Scenario, pool: Int, api: Int, limits: [Double], most: Int, judge: FleetJudge,
    cost: @escaping (FleetTrial) -> Double
  ) {
    self.scenario = scenario
    self.pool = pool
    self.api = api
    self.limits = limits
    self.most = most
    self.judge = judge
    self.cost = cost
  }

  /// The cheapest that keeps the conditions; nil where none is found.
  ///
  /// - Parameters:
  ///   - guess: A base to begin with.
  ///   - starts: Queues to begin with, among `limits`.
  mutating func cheapest(from guess: Int, at starts: [Double]) throws -> FleetTrial? {
    guard most >= 1 else { return nil }
    var base = min(max(1, guess), most)
    var step = max(1, base / 8)
    let first = starts.compactMap { limits.firstIndex(of: $0) }
    func around(_ base: Int) -> [Place] { first.map { Place(base: base, limit: $0) } }
    try simulate(around(base))
    while best == nil {
      // Nothing near keeps the conditions: a larger base is likelier to, as long as there is one.
      guard base < most else { return nil }
      base = min(most, base + 2 * step)
      step *= 2
      try simulate(around(base))
    }
    for round in 0..<Self.rounds {
      guard let place = try settled(isFine: round > 0), let trial = known[place] else { return nil }
      let decided = try judge.decided(trial)
      if decided.outcome == .met { return decided }
      prices[place] = .infinity
    }
    return nil
  }

  /// Where no step leads to anything cheaper.
  ///
  /// - Parameter isFine: Whether to begin with the least steps.
  private mutating func settled(isFine: Bool) throws -> Place? {
    guard var place = best else { return nil }
    var step = isFine ? 1 : max(1, place.base / 8)
    var queues = isFine ? 1 : 2
    while true {
      // The cost is flat about its least: a large base need not be known to the last replica.
      let least = max(1, place.base / 48)
      step = max(step, least)
      if let better = try better(than: place, step, queues) {
        place = better
      } else if step > least || queues > 1 {
        step = max(least, step / 2)
        queues = 1
      } else {
        return place
      }
    }
  }

  /// The cheapest of those a step away, where it is cheaper: one of the two changed, else both.
  private mutating func better(than place: Place, _ step: Int, _ queues: Int) throws -> Place? {
    let (down, up) = (-1, 1)
    let single = [(down, 0), (up, 0), (0, down), (0, up)]
    let both = [(down, down), (down, up), (up, down), (up, up)]
    for ways in [single, both] {
      let near = ways.map { Place(base: place.base + $0.0 * step, limit: place.limit + $0.1 * queues) }
        .filter { (1...most).contains($0.base) && limits.indices.contains($0.limit) }
      try simulate(near)
      let found = near.min { (price($0), $0.base) < (price($1), $1.base) }
      if let found, price(found) < price(place) { return found }
    }
    return nil
  }

  private func price(_ place: Place) -> Double { prices[place] ?? .infinity }

  /// The cheapest that is known to keep the conditions by its first replication; of equals the smaller, then that with the longer queue.
  private var best: Place? {
    let places = prices.filter { $0.value.isFinite }.keys
    return places.min { (price($0), $0.base, -$0.limit) < (price($1), $1.base, -$1.limit) }
  }

  /// The first replication of those that have none.
  private mutating func simulate(_ places: [Place]) throws {
    let new = places.filter { known[$0] == nil }
    for (place, trial) in zip(new, try judge.begin(new.map(hybrid))) {
      known[place] = trial
      prices[place] = trial.outcome == .met ? cost(trial) : .infinity
    }
  }

  private func hybrid(_ place: Place) -> (kind: FleetTrial.Kind, scenario: Scenario) {
    let limit = limits[place.limit]
    return (
      .hybrid(base: place.base, overflowAt: limit),
      scenario.withFixedFleet(place.base, pool: pool).overflowing(fromPool: pool, toAPI: api, at: limit)
    )
  }
}
