import Model

extension PlanStudy {
  /// What becomes of the best when one setting is changed to its next value.
  public struct Change: Sendable {
    /// Index of the setting among the plan's.
    public var parameter: Int
    /// The value it is changed to.
    public var value: String
    /// Index of the combination.
    public var index: Int
    /// What became of that.
    public var outcome: PlanOutcome
    /// Change of the objective; nil where it is not known.
    public var difference: Double?
    /// The first condition that it breaks; nil where it breaks none or that is not known.
    public var broken: Check?
  }

  /// What holding a condition more or less tightly costs: the nearest other combination on the frontier of objective and figure.
  public struct Margin: Sendable {
    /// The condition.
    public var check: Check
    /// Its figure at the best, per the time written.
    public var figure: Double
    /// Of the combinations that are better and break this condition alone the one whose figure is nearest.
    public var looser: Trade?
    /// The cheapest combination whose figure is better by a twentieth or more and that keeps every condition.
    public var tighter: Trade?
  }

  /// Another combination beside the best.
  public struct Trade: Sendable {
    /// Index of the combination.
    public var index: Int
    /// Its figure.
    public var figure: Double
    /// Its objective less that of the best.
    public var difference: Double
  }

  /// Combinations that keep every condition by interval and are not the best, the best of them first. Of those that did the same in every
  /// run only the first is listed.
  public var runnersUp: [Int] {
    let feasible = outcomes.indices.filter {
      $0 != best && outcomes[$0].stage == .compared && outcomes[$0].outcome == .met && outcomes[$0].objective != nil
    }
    let ordered = feasible.sorted { (value($0), $0) < (value($1), $1) }
    var seen = best.map { [fingerprint($0)] } ?? []
    return ordered.filter { index in
      let own = fingerprint(index)
      if seen.contains(own) { return false }
      seen.append(own)
      return true
    }
  }

  /// Combinations that did the same as another in every run, that one included.
  public func equals(of index: Int) -> Int {
    let own = fingerprint(index)
    return outcomes.indices.count { outcomes[$0].stage == .compared && fingerprint($0) == own }
  }

  /// Every setting of the best changed to its next value either way.
  public var changes: [Change] {
    guard !isInterrupted, let best, let centre = outcomes[best].objective?.value else { return [] }
    return PlanStep.neighbours(of: space.points[best], in: space, plan).map { step in
      let outcome = outcomes[step.point.index]
      let difference = outcome.objective.map { objective in
        // What a short run was scaled by leaves a rounding in equal costs.
        abs(objective.value - centre) <= 1e-9 * abs(centre) ? 0 : objective.value - centre
      }
      return Change(
        parameter: step.parameter, value: step.point.values[step.parameter], index: step.point.index, outcome: outcome,
        difference: difference, broken: broken(step.point.index).first.map { plan.conditions[$0] })
    }
  }

  /// What each condition on the best costs, where other combinations tell.
  public var margins: [Margin] {
    guard !isInterrupted, let best, let centre = outcomes[best].objective?.value,
      outcomes[best].figures.count == plan.conditions.count
    else { return [] }
    return plan.conditions.indices.compactMap { index in
      let check = plan.conditions[index]
      guard let figure = outcomes[best].figures[index].value.map({ $0 * check.scale }) else { return nil }
      let known = outcomes.indices.filter {
        $0 != best && outcomes[$0].objective != nil && outcomes[$0].figures.count == plan.conditions.count
          && outcomes[$0].figures[index].value != nil
      }
      func trade(_ other: Int) -> Trade {
        Trade(
          index: other, figure: (outcomes[other].figures[index].value ?? 0) * check.scale,
          difference: value(other) - centre)
      }
      let looser = known.filter { broken($0) == [index] && value($0) < centre - PlanStudy.indifference * abs(centre) }
      let tighter = known.filter { other in
        let own = (outcomes[other].figures[index].value ?? 0) * check.scale
        let isBetter = check.isAtMost ? own < figure - abs(figure) / 20 : own > figure + abs(figure) / 20
        return isBetter && broken(other).isEmpty && value(other) > centre
      }
      let nearest = looser.map(trade).min {
        (abs($0.figure - figure), $0.difference, $0.index) < (abs($1.figure - figure), $1.difference, $1.index)
      }
      return Margin(
        check: check, figure: figure, looser: nearest,
        tighter: tighter.min { (value($0), $0) < (value($1), $1) }.map(trade))
    }
  }

  /// Where nothing keeps every condition: of the combinations that were simulated the one that misses them by the least, relatively and all
  /// together, then the least objective.
  public var closest: Int? {
    let known = outcomes.indices.filter { outcomes[$0].objective != nil && !outcomes[$0].figures.isEmpty }
    return known.min { (miss($0), value($0), $0) < (miss($1), value($1), $1) }
  }

  /// By how much figures are on the wrong side of their thresholds, as a sum of shares of these; shares that are to be high by what is
  /// missing of 1.
  private func miss(_ index: Int) -> Double {
    broken(index).reduce(0) { sum, condition in
      let check = plan.conditions[condition]
      let figure = outcomes[index].figures[condition]
      guard let value = figure.value.map({ $0 * check.scale }) else { return .infinity }
      let isShare = figure.unit == "1" && !check.isAtMost
      let scale = abs(isShare ? 1 - check.threshold : check.threshold)
      return sum + abs(value - check.threshold) / max(scale, .leastNormalMagnitude)
    }
  }

  /// Of a search that was stopped: the best among those that are as well known as any, by their figures. What whole runs showed to keep the
  /// conditions comes before what they leave open, then what short runs say; of equals what costs least.
  var bestSoFar: Int? {
    let known = outcomes.indices.filter {
      outcomes[$0].objective != nil && outcomes[$0].figures.count == plan.conditions.count
        && outcomes[$0].outcome != .notMet && broken($0).isEmpty
    }
    func rank(_ index: Int) -> (Int, Int, Double, Double, Int) {
      let outcome = outcomes[index]
      let cost = outcome.costs.total ?? .infinity
      return (-outcome.stage.rawValue, outcome.outcome == .met ? 0 : 1, value(index), cost, index)
    }
    return known.min { rank($0) < rank($1) }
  }

  /// Indices of the conditions whose figure lies on the wrong side or has no value.
  private func broken(_ index: Int) -> [Int] {
    let figures = outcomes[index].figures
    guard figures.count == plan.conditions.count else { return [] }
    return plan.conditions.indices.filter { condition in
      let check = plan.conditions[condition]
      return figures[condition].value.map { check.isMissed(by: $0 * check.scale) } ?? true
    }
  }

  private func value(_ index: Int) -> Double { outcomes[index].objective?.value ?? .infinity }

  private func fingerprint(_ index: Int) -> [Double] {
    [value(index), outcomes[index].costs.total ?? -1]
      + outcomes[index].figures.flatMap { [$0.value ?? -1] + $0.byReplication.map { $0 ?? -1 } }
  }
}
