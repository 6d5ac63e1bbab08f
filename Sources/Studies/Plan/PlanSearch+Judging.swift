import Billing
import CGSL
import EventKernel
import Model

/// A combination in the last comparison.
struct PlanEntrant {
  var group: Int
  var position: Int
  var reading: PlanReading
  var objectives: [Double] { reading.objectives }
}

extension PlanSearch {
  /// Takes out what is shown to be worse or to break a condition, and sets the best as it stands.
  ///
  /// - Parameter entered: Combinations that the comparison began with, among which the risk is divided.
  /// - Returns: Whether nothing more is to be learned.
  mutating func judge(_ entrants: [PlanEntrant], entered: Int, isLast: Bool) -> Bool {
    let feasible = entrants.filter { $0.reading.outcome == .met }
    let scale = entrants.map { abs(mean($0.objectives)) }.min() ?? 1
    let procedure = KimNelson(
      systems: entered, first: PlanSearch.evaluations[0], confidence: plan.confidence,
      indifference: max(.leastNonzeroMagnitude, PlanStudy.indifference * scale))
    func variance(_ a: PlanEntrant, _ b: PlanEntrant) -> Double {
      pairedVariance(a.objectives.prefix(PlanSearch.evaluations[0]), b.objectives.prefix(PlanSearch.evaluations[0]))
    }
    var remaining: [PlanEntrant] = []
    for entrant in entrants {
      let index = groups[entrant.group].points[entrant.position].index
      if let broken = entrant.reading.outcomes.firstIndex(of: .notMet) {
        outcomes[index]?.why = "\(plan.conditions[broken].text) does not hold"
        drop(entrant)
      } else if feasible.contains(where: {
        procedure.eliminates(entrant.objectives, by: $0.objectives, variance: variance(entrant, $0))
      }) {
        outcomes[index]?.why = "\(worse) than the best"
        beaten.append(entrant)
        drop(entrant)
      } else {
        remaining.append(entrant)
      }
    }
    guard let leader = feasible.min(by: { mean($0.objectives) < mean($1.objectives) }) else {
      best = nil
      return remaining.isEmpty
    }
    let chosen = cheapest(as: leader, among: feasible)
    best = (chosen.group, chosen.position)
    outcomes[groups[chosen.group].points[chosen.position].index]?.why = ""
    confidence = confidence(of: chosen, among: entrants)
    let isSettled = remaining.allSatisfy { rival in
      guard rival.reading.outcome == .met else { return false }
      return procedure.isSettled(variance: variance(leader, rival), after: leader.objectives.count)
    }
    guard isSettled || isLast else { return false }
    for rival in remaining where (rival.group, rival.position) != (chosen.group, chosen.position) {
      let index = groups[rival.group].points[rival.position].index
      guard rival.reading.outcome == .met else {
        outcomes[index]?.why = "whether it keeps the conditions is not known after \(rival.objectives.count) runs"
        continue
      }
      let difference = (rival.reading.costs.total ?? 0) - (chosen.reading.costs.total ?? 0)
      let isDearer = plan.objective.unit.symbol != "USD" && difference > 0.005
      outcomes[index]?.why =
        (rival.objectives == chosen.objectives ? "the same as the best" : "not told apart from the best")
        + (isDearer ? ", but costs more" : "")
    }
    return true
  }

  /// The one that costs least among the leader and those that are not told apart from it: whose paired difference has zero in its 95 %
  /// interval and a mean that does not matter. Where the objective is an amount of money those alone are ties that had the same in every run.
  private func cheapest(as leader: PlanEntrant, among feasible: [PlanEntrant]) -> PlanEntrant {
    guard let own = leader.reading.costs.total else { return leader }
    let isMoney = plan.objective.unit.symbol == "USD"
    let margin = PlanStudy.indifference * abs(mean(leader.objectives))
    let ties = (feasible + beaten).filter { rival in
      guard !isMoney else { return rival.objectives == leader.objectives }
      let differences = zip(rival.objectives, leader.objectives).map { $0 - $1 }
      guard let estimate = Estimate.mean(of: differences), estimate.value <= margin else { return false }
      return estimate.low ?? estimate.value <= 0
    }
    func rank(_ entrant: PlanEntrant) -> (Double, Double) {
      (entrant.reading.costs.total ?? .infinity, mean(entrant.objectives))
    }
    let cheapest = ties.min { rank($0) < rank($1) }
    guard let cheapest, let cost = cheapest.reading.costs.total, cost < own else { return leader }
    return cheapest
  }

  /// 1 less the sum, over the rivals that may keep the conditions, of the chance that each is better by more than the difference that
  /// matters, with normal paired differences (Bonferroni's inequality).
  private func confidence(of leader: PlanEntrant, among entrants: [PlanEntrant]) -> Double {
    let margin = PlanStudy.indifference * abs(mean(leader.objectives))
    let risk = entrants.reduce(0.0) { sum, rival in
      guard rival.reading.outcome == .met, (rival.group, rival.position) != (leader.group, leader.position) else {
        return sum
      }
      let differences = zip(rival.objectives, leader.objectives).map { $0 - $1 }
      let moments = differences.reduce(into: Welford()) { $0.add($1) }
      guard let variance = moments.variance, variance > 0 else { return sum }
      let error = (variance / Double(moments.count)).squareRoot()
      return sum + gsl_cdf_tdist_Q((moments.mean + margin) / error, Double(moments.count - 1))
    }
    return max(0, 1 - risk)
  }

  mutating func drop(_ entrant: PlanEntrant) {
    groups[entrant.group].alive.removeAll { $0 == entrant.position }
  }

  /// Keeps what one short run left near the best found, or near the conditions where nothing keeps them.
  mutating func keepNear(_ found: Double?) {
    let slack = PlanSearch.screeningSlack
    for index in groups.indices {
      groups[index].alive = groups[index].alive.filter { position in
        let number = groups[index].points[position].index
        guard let outcome = outcomes[number], outcome.stage >= .screened else { return false }
        if outcome.outcome == .notMet { return false }
        guard let found, let value = outcome.objective?.value, value > found + slack * abs(found) else { return true }
        outcomes[number]?.why = "\(worse) than the best in one short run"
        setAside.append((group: index, position: position))
        return false
      }
    }
  }

  /// Makes the runs that groups lack, all groups' runs in parallel.
  mutating func simulate(_ open: [Int], upTo count: Int, isShort: Bool, doing: String, done: Int, of: Int) throws {
    var items: [(group: Int, replication: Int, scenario: Scenario, isShort: Bool)] = []
    for index in open {
      let scenario = groups[index].scenarios[0]
      let isShort = isShort && groups[index].hasShortRuns
      let made = isShort ? groups[index].short.count : groups[index].whole.count
      guard made < count else { continue }
      let run = isShort ? scenario.shortened() : scenario
      for replication in made..<count { items.append((index, replication, run, isShort)) }
    }
    let goesOn = goesOn
    let work = items
    let (samples, failure) = parallelMap(count: work.count, threads: jobs) { number in
      let sample = try Sample(work[number].scenario, replication: work[number].replication) { _ in
        goesOn(PlanProgress(doing: doing, done: done + (isShort ? number : 0), of: of))
      }
      return (number: number, sample: sample)
    }
    // Of a search that is stopped some may be missing: a group keeps its first runs without a gap, which are those of the others.
    for (number, sample) in samples {
      let (group, replication, isShort) = (items[number].group, items[number].replication, items[number].isShort)
      if isShort, groups[group].short.count == replication { groups[group].short.append(sample) }
      if !isShort, groups[group].whole.count == replication { groups[group].whole.append(sample) }
    }
    if let failure { throw failure }
  }

  func reading(_ group: Int, _ position: Int, isShort: Bool, level: Double = 0.95) -> PlanReading {
    let isShort = isShort && groups[group].hasShortRuns
    let scenario = isShort ? groups[group].scenarios[position].shortened() : groups[group].scenarios[position]
    let samples = isShort ? groups[group].short : groups[group].whole
    // A short run stands for the whole horizon, whose volume fills the steps of prices.
    let isPart = isShort && scenario.pricesByVolume
    let volume: StepVolume = isPart ? .horizon(space.scenario.horizon) : .run
    let billed = position == 0 && !isPart ? samples : samples.map { $0.billed(scenario, volume: volume) }
    return reader.read(scenario, billed, level: level)
  }

  mutating func note(
    _ group: Int, _ position: Int, _ reading: PlanReading, stage: PlanOutcome.Stage, why: String
  ) {
    let isScreened = stage == .screened
    let index = groups[group].points[position].index
    // What more runs have shown stays.
    if let known = outcomes[index], known.stage > stage { return }
    let broken = reading.isFarOff.firstIndex(of: true)
    outcomes[index] = PlanOutcome(
      stage: stage,
      why: isScreened ? broken.map { "\(plan.conditions[$0].path) is far off in one short run" } ?? why : why,
      outcome: isScreened ? (broken == nil ? .notKnown : .notMet) : reading.outcome, objective: reading.objective,
      costs: reading.costs, figures: reading.figures, replications: isScreened ? 1 : reading.objectives.count)
  }

  /// Takes up again what was put aside against combinations that are not shown to keep the conditions: all where none is, else what may
  /// cost less than the best that is.
  ///
  /// - Returns: Whether there is something to go on with.
  mutating func bringBack() -> Bool {
    // Like is compared with like: what was put aside has short runs or a bound.
    let limit = best.flatMap { reading($0.group, $0.position, isShort: true).objective?.value }
    let back = setAside.filter { entry in
      guard best != nil else { return true }
      let index = groups[entry.group].points[entry.position].index
      guard let limit, let value = outcomes[index]?.objective?.value ?? leastCosts[entry.group] else { return false }
      return value < limit - PlanStudy.indifference * abs(limit) && !returned.contains(index)
    }
    guard !back.isEmpty else { return false }
    let taken = Set(back.map { groups[$0.group].points[$0.position].index })
    if best != nil { returned.formUnion(taken) }
    setAside = setAside.filter { !taken.contains(groups[$0.group].points[$0.position].index) }
    for group in groups.indices {
      let alive = groups[group].alive
      groups[group].alive = groups[group].points.indices.filter { position in
        let index = groups[group].points[position].index
        return taken.contains(index) || alive.contains(position) && outcomes[index]?.outcome == .met
      }
    }
    return true
  }

  mutating func close(_ group: Int, _ outcome: PlanOutcome) {
    for point in groups[group].points { outcomes[point.index] = outcome }
    groups[group].alive = []
  }
}

extension Scenario {
  /// The same scenario for as short a time as tells what a whole run would: the fewest days that stand for all; where every moment is
  /// like any other a tenth, and an hour or more, so that the fleet's first minutes weigh little; else the whole.
  func shortened() -> Scenario {
    var other = shortenedToDays()
    let tenth = max(horizon / 10, 3_600)
    let isFlat = workloads.allSatisfy { workload in
      let arrivals = workload.arrivals
      if case .deterministic(let rate) = arrivals.process, rate * tenth < Arrivals.manySpaced { return false }
      return arrivals.shape.isFlat && !arrivals.isTrace && !arrivals.areBatches && arrivals.process.isEndless
    }
    if isFlat, !hasLongMemory, !hoursDiffer { other.horizon = min(other.horizon, tenth) }
    return other
  }

  /// Without what a plan does not look at: the APIs that no workload routes to, unless a figure of theirs is requested.
  func prepared(for plan: Plan) -> Scenario {
    let paths = [plan.objective.path] + plan.conditions.map(\.path)
    return paths.contains { $0.hasPrefix("apis.") } ? self : withoutUnusedAPIs()
  }
}
