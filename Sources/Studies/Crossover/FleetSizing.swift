import Scenarios

/// Finds the least number of replicas that keeps the conditions: more replicas meet the same traffic (common random numbers), so
/// that a fleet which is large enough stays so when it grows.
struct FleetSizing {
  let scenario: Scenario
  let pool: Int
  /// Most replicas tried.
  let ceiling: Int
  let judge: FleetJudge

  /// What a search found.
  struct Outcome {
    /// The smallest fleet that keeps the conditions; nil where none does.
    var fleet: FleetTrial?
    /// The fleet that comes closest where none keeps them.
    var closest: FleetTrial?
  }

  /// Searches from a guess: up or down by growing steps until one fleet fails and one does not, then by bisection. An
  /// overloaded run tells the capacity it found, and with it how many replicas the offered load needs at least.
  ///
  /// - Parameter isKnown: Whether the guess is known to be the answer by monotony; it is then taken once it is seen to hold.
  func smallest(from guess: Int, isKnown: Bool) throws -> Outcome {
    var failed: [FleetTrial] = []
    var most: FleetTrial?
    var low = 0
    var count = min(max(1, guess), ceiling)
    var step = max(1, count / 16)
    while true {
      let trial = try judge.trial(
        scenario.withFixedFleet(count, pool: pool), pool: pool, replicas: count)
      if trial.isMet {
        most = trial
        if isKnown, low == 0 { return Outcome(fleet: trial) }
      } else {
        low = count
        failed.append(trial)
      }
      guard let high = most?.replicas else {
        if count == ceiling || isFloor(failed) { return Outcome(closest: failed.last) }
        if let overload = trial.overload, overload.capacity > 0 {
          count = max(count + step, Int((Double(count) * overload.offeredRate / overload.capacity).rounded(.up)))
        } else {
          count += step
        }
        step *= 2
        count = min(count, ceiling)
        continue
      }
      if high - low <= 1 { return Outcome(fleet: most) }
      if low == 0 {
        count = max(1, high - step)
        step *= 2
      } else {
        count = (low + high) / 2
      }
    }
  }

  /// Whether more replicas have stopped to help: they idle half of the time, and a fifth more of them changed no missed
  /// condition's figure by a hundredth.
  private func isFloor(_ failed: [FleetTrial]) -> Bool {
    guard let last = failed.last, last.overload == nil, let utilisation = last.utilisation, utilisation < 0.5,
      let size = last.replicas,
      let before = failed.last(where: { $0.overload == nil && 6 * ($0.replicas ?? 0) <= 5 * size })
    else { return false }
    return judge.conditions.indices.contains { index in
      let condition = judge.conditions[index]
      guard let now = last.figures[index].value, let then = before.figures[index].value else { return false }
      return condition.isMissed(by: now) && abs(now - then) <= 0.01 * abs(then)
    }
  }
}
