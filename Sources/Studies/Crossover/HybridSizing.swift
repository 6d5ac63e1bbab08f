import Model

/// Finds the base fleet, and the queue at which it overflows, that is cheapest when an API takes the rest.
///
/// A pattern search (Hooke and Jeeves, J. ACM 8(2), 1961) over both at once, on the first replication with common random numbers: a larger
/// base costs more and takes less and less from the API, a longer queue keeps more from the API and breaks SLOs sooner. Steps halve
/// around the best, and where no change of one helps, both are changed. A base that is held back by its conditions alone may be dearer
/// than a smaller one with a much shorter queue, with none between that is cheaper, so what lies farther off is tried as well. The best gets as many replications as its intervals take;
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
  /// Queues to begin with, among `limits`.
  let starts: [Double]
  /// Largest base tried.
  let most: Int
  let judge: FleetJudge
  /// US dollars a month of the first replication.
  let cost: (FleetTrial) -> Double

  private var known: [Place: FleetTrial] = [:]
  private var prices: [Place: Double] = [:]

  init(
    scenario: Scenario, pool: Int, api: Int, limits: [Double], starts: [Double], most: Int, judge: FleetJudge,
    cost: @escaping (FleetTrial) -> Double
  ) {
    self.scenario = scenario
    self.pool = pool
    self.api = api
    self.limits = limits
    self.starts = starts
    self.most = most
    self.judge = judge
    self.cost = cost
  }

  /// The cheapest that keeps the conditions; nil where none is found.
  ///
  /// - Parameters:
  ///   - guess: A base to begin with.
  ///   - near: The queue that is best at a value nearby; nil where none is known.
  mutating func cheapest(from guess: Int, near: Double?) throws -> FleetTrial? {
    guard most >= 1 else { return nil }
    var base = min(max(1, guess), most)
    var step = max(1, base / 8)
    if let near = near.flatMap({ limits.firstIndex(of: $0) }) { try simulate([Place(base: base, limit: near)]) }
    // What is good nearby may be too slow here, where another queue is not.
    if best == nil { try simulate(places(Set([1, base]))) }
    if best == nil { try simulate(Set([1, base]).sorted().map { Place(base: $0, limit: 0) }) }
    while best == nil {
      // Nothing near keeps the conditions: a larger base is likelier to, as long as there is one.
      guard base < most else { return nil }
      base = min(most, base + 2 * step)
      step *= 2
      try simulate(places([base]))
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
      } else if let better = try better(than: place, of: distant(place)) {
        (place, step, queues) = (better, max(1, better.base / 8), 2)
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
      if let found = try better(than: place, of: near) { return found }
    }
    return nil
  }

  /// The cheapest of some, where it is cheaper than a place.
  private mutating func better(than place: Place, of others: [Place]) throws -> Place? {
    try simulate(others)
    let found = others.min { (price($0), $0.base) < (price($1), $1.base) }
    return found.flatMap { price($0) < price(place) ? $0 : nil }
  }

  /// Some bases with every queue to begin with.
  private func places(_ bases: Set<Int>) -> [Place] {
    bases.sorted().flatMap { base in
      starts.compactMap { limits.firstIndex(of: $0) }.map { Place(base: base, limit: $0) }
    }
  }

  /// The queues to begin with, at a base and at those an eighth smaller and larger.
  private func distant(_ place: Place) -> [Place] {
    let step = max(1, place.base / 8)
    return places(Set([place.base - step, place.base, place.base + step].filter { (1...most).contains($0) }))
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
