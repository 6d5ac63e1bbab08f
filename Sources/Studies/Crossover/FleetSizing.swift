import Model

/// Finds the least number of replicas that keeps the conditions: more replicas meet the same traffic (common random numbers), so
/// that a fleet which is large enough stays so when it grows.
///
/// One replication screens: it finds the least fleet that keeps the conditions by its values, two fleets at a time. That fleet, and
/// larger ones if need be, gets as many replications as its intervals take.
struct FleetSizing {
  let scenario: Scenario
  let pool: Int
  /// Fewest replicas that could carry the load.
  let least: Int
  /// Most replicas tried.
  let ceiling: Int
  let judge: FleetJudge

  /// What a search found.
  struct Outcome {
    /// The smallest fleet that keeps the conditions; nil where none does.
    var fleet: FleetTrial?
    /// The largest fleet tried that is smaller and is not known to keep them.
    var smaller: FleetTrial?
    /// The fleet that comes closest where none keeps them.
    var closest: FleetTrial?
    /// Whether more replicas would not help: it is the service that takes too long.
    var isFloor = false
  }

  /// Searches from a guess.
  ///
  /// - Parameter isKnown: Whether the guess is known to be the answer by monotony; it is then taken once it is seen to hold.
  func smallest(from guess: Int, isKnown: Bool) throws -> Outcome {
    var screened: [Int: FleetTrial] = [:]
    var outcome = Outcome()
    var count = min(max(1, guess), ceiling)
    if !isKnown {
      guard let found = try screen(from: count, &screened, &outcome) else { return outcome }
      count = found
    }
    var step = 1
    while true {
      let trial = try judge.decided(screened[count] ?? fleet(count))
      screened[count] = trial
      if trial.outcome == .met { break }
      if count == ceiling || isFloor(screened.values.filter { $0.outcome != .met }) {
        outcome.closest = trial
        return outcome
      }
      // What is short of the mark by its interval alone needs little more; a large fleet need not be known to the last replica.
      count = min(ceiling, count + step)
      step = max(1, count / 64)
    }
    outcome.fleet = screened[count]
    let below = screened.keys.filter { $0 < count }.max()
    if let below { outcome.smaller = screened[below] }
    return outcome
  }

  private func fleet(_ count: Int) throws -> FleetTrial { try fleets([count])[0] }

  private func fleets(_ counts: [Int]) throws -> [FleetTrial] {
    try judge.begin(counts.map { (.fixed($0), scenario.withFixedFleet($0, pool: pool)) })
  }

  /// The least fleet whose first replication keeps the conditions; nil, and why, where none does. An overloaded run tells the
  /// capacity it found, and with it how many replicas the offered load needs at least.
  private func screen(from guess: Int, _ screened: inout [Int: FleetTrial], _ outcome: inout Outcome) throws -> Int? {
    var low = least - 1
    var high: Int?
    var step = 1
    var wanted = [max(least, guess), max(least, guess) + 1]
    while true {
      wanted = Array(Set(wanted.map { min($0, ceiling) })).filter { screened[$0] == nil }.sorted()
      for trial in try fleets(wanted) {
        guard let count = trial.replicas else { continue }
        screened[count] = trial
        if trial.outcome == .met { high = min(high ?? count, count) } else { low = max(low, count) }
      }
      if let high {
        if high - low <= 1 { return high }
        if low < least {
          // Nothing has failed yet: further down, in growing steps.
          wanted = [max(least, high - 2 * step), max(least, high - step)]
          step *= 2
        } else {
          let third = max(1, (high - low) / 3)
          wanted = [low + third, high - third]
        }
        continue
      }
      let failed = screened.values.filter { $0.outcome != .met }
      if low >= ceiling || isFloor(failed) {
        outcome.closest = screened[low]
        outcome.isFloor = low < ceiling
        return nil
      }
      var next = low + step
      if let overload = screened[low]?.overload, overload.capacity > 0 {
        next = max(next, Int((Double(low) * overload.offeredRate / overload.capacity).rounded(.up)))
      }
      wanted = [next, next + step]
      step *= 2
    }
  }

  /// Whether more replicas have stopped to help: they idle half of the time, and a fifth more of them changed no missed
  /// condition's figure by a hundredth.
  private func isFloor(_ failed: [FleetTrial]) -> Bool {
    let calm = failed.filter { $0.overload == nil }.sorted { ($0.replicas ?? 0) < ($1.replicas ?? 0) }
    guard let last = calm.last, let utilization = last.utilization, utilization < 0.5, let size = last.replicas,
      let before = calm.last(where: { 6 * ($0.replicas ?? 0) <= 5 * size })
    else { return false }
    return judge.conditions.indices.contains { index in
      let condition = judge.conditions[index]
      guard let now = last.figures[index].value, let then = before.figures[index].value else { return false }
      return condition.isMissed(by: now) && abs(now - then) <= 0.01 * abs(then)
    }
  }
}
