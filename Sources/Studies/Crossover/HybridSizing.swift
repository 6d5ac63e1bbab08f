import Model

/// Finds the base fleet that is cheapest when an API takes what overflows.
///
/// A further replica costs the same and takes less and less from the API, so the cost is taken to fall and then to rise with the base:
/// a pattern search (Hooke and Jeeves, J. ACM 8(2), 1961) on the first replication with common random numbers, whose step halves
/// around the best. Only the base that it ends at gets more replications.
struct HybridSizing {
  let scenario: Scenario
  let pool: Int
  let api: Int
  /// Queues at which the base overflows that are tried, the longest first: a longer queue keeps more from the API, a shorter one keeps
  /// SLOs that a replica at its limit does not.
  let limits: [Double]
  /// Largest base tried.
  let most: Int
  let judge: FleetJudge
  /// US dollars a month of the first replication.
  let cost: (FleetTrial) -> Double

  /// The cheapest base fleet that keeps the conditions; nil where none does.
  func cheapest(from guess: Int) throws -> FleetTrial? {
    guard most >= 1 else { return nil }
    let found = try limits.compactMap { try cheapest(from: guess, at: $0) }
    for trial in found.sorted(by: { cost($0) < cost($1) }) {
      let decided = try judge.decided(trial)
      if decided.outcome == .met { return decided }
    }
    return nil
  }

  /// The cheapest by its first replication.
  private func cheapest(from guess: Int, at limit: Double) throws -> FleetTrial? {
    var known: [Int: FleetTrial] = [:]
    func price(_ base: Int) -> Double {
      guard let trial = known[base], trial.outcome == .met else { return .infinity }
      return cost(trial)
    }
    var best = min(max(1, guess), most)
    var step = max(1, best / 8)
    while step > 0 {
      let around = [best - step, best, best + step].filter { (1...most).contains($0) }
      let new = around.filter { known[$0] == nil }
      for (base, trial) in zip(new, try judge.begin(new.map { hybrid($0, limit) })) { known[base] = trial }
      let next = around.min { (price($0), $0) < (price($1), $1) } ?? best
      guard price(next).isFinite else {
        // Nothing near keeps the conditions: a larger base is likelier to, as long as there is one.
        guard best < most else { return nil }
        best = min(most, best + 2 * step)
        step *= 2
        continue
      }
      if next == best {
        // A large base need not be known to the last replica: the cost is flat about its least.
        step = step > max(1, best / 12) ? step / 2 : 0
      } else {
        best = next
      }
    }
    return known[best]
  }

  private func hybrid(_ base: Int, _ limit: Double) -> (kind: FleetTrial.Kind, scenario: Scenario) {
    (
      .hybrid(base: base, overflowAt: limit),
      scenario.withFixedFleet(base, pool: pool).overflowing(fromPool: pool, toAPI: api, at: limit)
    )
  }
}
