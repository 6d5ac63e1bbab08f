import EventKernel
import Model

/// Sizes the cheapest fleet and prices the API over a range, and finds where one becomes cheaper than the other; then the hybrid of
/// both, and what the first crossing hangs on.
///
/// - Parameters:
///   - crossover: The sides, the range and the conditions.
///   - scenario: The scenario at a value of the varied parameter.
///   - changed: The same with further settings, as `--set` takes them; nil where none can be made. It is asked what hardware would
///     help where no fleet keeps the conditions.
///   - progress: Told after each value how many of how many are done; asked all the time whether to go on.
/// - Returns: What was found; when `progress` returned false, the costs at the values known by then and nothing that follows from them.
/// - Throws: `CancellationError` when `progress` returned false before any value was known; `CrossoverProblem` when the scenario cannot be compared; what
///   `scenario` and `simulate` throw.
public func findCrossover(
  _ crossover: Crossover, settings: CrossoverSettings, scenario: @escaping (Double) throws -> Scenario,
  changed: ((Double, [String]) throws -> Scenario)? = nil,
  progress: @escaping @Sendable (_ done: Int, _ planned: Int) -> Bool
) throws -> CrossoverStudy {
  let search = CrossingSearch(
    precision: settings.precision, refinements: settings.refinements, isWhole: settings.isWhole)
  let grid = search.grid(crossover.range, count: settings.gridPoints)
  let written = try scenario(grid[0])
  // A recording that lasts at the least value may be too short at the greatest.
  if let last = grid.last { _ = try scenario(last) }
  let count = grid.count
  let report: @Sendable (Int) -> Bool = { progress($0, count) }
  var evaluation = try CrossoverEvaluation(
    crossover, of: written, settings: settings, replications: written.replications.atLeast, scenario: scenario,
    progress: report)
  let shortened = written.shortenedToDays()
  var study = CrossoverStudy(
    scenario: shortened, crossover: crossover, conditions: crossover.conditions,
    replications: written.replications.atLeast,
    ceiling: written.replicaCeiling(pool: crossover.pool, limit: settings.replicaCeiling), rows: [], crossings: [],
    hybridCrossings: [], unresolved: [])
  do {
    let found = try findCrossings(search, grid: grid, &evaluation, effort: settings.effort, settings.hybridRefinements)
    let tornado = try found.pure.crossings.first.map {
      try Tornado(evaluation: evaluation, first: $0, settings: settings, scenario: scenario, progress: report).bars()
    }
    study.floor = try evaluation.floor.flatMap {
      try ServiceFloor($0, evaluation, shortened, changed: changed, jobs: settings.jobs)
    }
    study.rows = evaluation.rows
    study.crossings = found.pure.crossings
    study.hybridCrossings = evaluation.hybridCrossings(found.mixed.crossings)
    study.unresolved = found.pure.unresolved
    study.tornado = tornado ?? []
    study.notes = notes(study, evaluation, written)
    if let last = found.hybridEnd {
      let place = crossover.shown(last) { plain($0) }
      study.notes.append("the hybrid was looked for up to \(place); above, that would take too long")
    }
  } catch is CancellationError where !evaluation.evaluated.isEmpty {
    study.rows = evaluation.rows
    study.isInterrupted = true
  }
  return study
}

/// Where the curves of fleet and API cross, and where the hybrid's crosses the cheaper of both.
///
/// - Returns: `hybridEnd`: the last value at which the hybrid was looked for, where that would have taken too long above.
private func findCrossings(
  _ search: CrossingSearch, grid: [Double], _ evaluation: inout CrossoverEvaluation, effort: Int64,
  _ hybridRefinements: Int
) throws -> (pure: CrossingSearch.Outcome, mixed: CrossingSearch.Outcome, hybridEnd: Double?) {
  var limit: Int64?
  let pure = try search.run(
    grid: grid,
    mayRefine: { value in
      let reached = limit ?? evaluation.effort + effort
      limit = reached
      // About six fleets a value.
      return evaluation.effort + 6 * evaluation.requests(near: value) < reached
    }
  ) { try evaluation.evaluate($0, below: $1, above: $2) }

  var search = search
  search.refinements = hybridRefinements
  let beside = pure.crossings.flatMap { [$0.low, $0.high] }
  let last = evaluation.effort + 3 * effort
  var wanted: [Double] = []
  var isCut = false
  // Fleets that a search takes: about twenty until one tells, and less where it begins beside the one before.
  var fleets: Int64 = 20
  for value in Array(Set(grid + beside)).sorted() {
    let (before, requests) = (evaluation.effort, evaluation.requests(near: value))
    isCut = before + fleets * requests >= last
    guard !isCut else { break }
    try evaluation.addHybrid(at: value)
    wanted.append(value)
    if evaluation.effort > before, requests > 0 { fleets = max(6, (evaluation.effort - before) / requests + 1) }
  }
  let mixed = try search.run(grid: wanted, mayRefine: { evaluation.effort + 26 * evaluation.requests(near: $0) < last })
  { value, _, _ in
    _ = try evaluation.evaluate(value, below: nil, above: nil)
    try evaluation.addHybrid(at: value)
    return try evaluation.hybridPoint(at: value)
  }

  return (pure, mixed, isCut ? wanted.last : nil)
}

/// What is said of values that were not simulated for the whole horizon.
private func shortened(to days: ClosedRange<Double>, hasRecordings: Bool, hasWeekdays: Bool) -> String {
  let (least, most) = (plain(days.lowerBound), plain(days.upperBound))
  let number = least == most ? "\(least) days" : "\(least) to \(most) days"
  guard hasWeekdays || hasRecordings else {
    let first = days.upperBound > 1 ? number : "day"
    return "each value is simulated for the first \(first) and scaled to the month, since every day has the same shape"
  }
  return
    "each value is simulated for the first \(number) and scaled to the month: "
    + "they have weekdays and weekends in the month's proportions"
    + (hasRecordings ? ", and 200 blocks of a recording or more" : "")
}

private func notes(_ study: CrossoverStudy, _ evaluation: CrossoverEvaluation, _ written: Scenario) -> [String] {
  var notes: [String] = []
  let pool = written.pools[study.crossover.pool]
  let api = written.apis[study.crossover.api].name
  if let days = evaluation.days, days.lowerBound * Scenario.day < written.horizon {
    let hasWeekdays = written.workloads.contains { workload in
      workload.arrivals.shape.weekly.contains { $0 != workload.arrivals.shape.weekly[0] }
    }
    notes.append(
      shortened(
        to: days, hasRecordings: written.workloads.contains { $0.arrivals.isTrace },
        hasWeekdays: hasWeekdays || written.daysDiffer != nil))
  } else if let why = written.shortening.why {
    notes.append("each value is simulated for the whole horizon: \(why)")
  }
  if let why = written.moneySteers, !study.crossings.isEmpty {
    notes.append("how far prices move the first crossing is not told: \(why)")
  }
  if !written.canOverflow(fromPool: study.crossover.pool) {
    notes.append("no hybrid is looked for: a rule of the route knows which of several backends is to answer")
  }
  if written.cheapestCommitment(pool: study.crossover.pool) != nil {
    notes.append(
      "fleets that always run are bought as commitments, as many as there are instances; the autoscaled one as written")
  }
  if !pool.otherMachines.isEmpty {
    notes.append(
      "\(pool.name) buys instances of several types: every fleet buys as its options say, with as many committed as written"
    )
  }
  if pool.mixesHardware {
    notes.append(
      "some replicas of \(pool.name) are slower than others, so a larger fleet may be slower and one that is smaller may do"
    )
  }
  if !written.commitments.isEmpty {
    notes.append("what several pools have committed to is paid on either side, used or not")
  }
  if study.rows.contains(where: { max($0.replicas ?? 0, $0.hybrid?.base ?? 0) > pool.replicas.maximum }) {
    notes.append("fleets above replicas.max \(pool.replicas.maximum) are taken to be available")
  }
  if let most = study.rows.map(\.refused).max(), most > 0 {
    notes.append(
      "\(api) refuses up to \(plain((most * 1_000).rounded() / 10)) % of the calls by its rate limits or its tier, and what it refuses it does "
        + "not charge")
  }
  if evaluation.isOverBudget {
    notes.append("where a fleet that keeps the other conditions costs too much, there is none")
  }
  return notes
}

extension CrossoverEvaluation {
  /// What is known, by value.
  fileprivate var rows: [CrossoverStudy.Row] {
    evaluated.values.sorted { $0.value < $1.value }.compactMap { value in costs(at: value.value).map { value.row($0) } }
  }

  fileprivate func hybridPoint(at value: Double) throws -> CostPoint {
    guard let found = evaluated[value], let costs = costs(at: value) else {
      preconditionFailure("a value is evaluated before it is compared")
    }
    return found.hybridPoint(costs)
  }

  /// The crossings of the hybrid with whichever of the two others is cheaper there.
  fileprivate func hybridCrossings(_ crossings: [Crossing]) -> [Crossing] {
    func pure(_ value: Double) -> CostPoint.Side {
      guard let found = evaluated[value], let costs = costs(at: value) else { return .api }
      return found.pureBest(costs).kind == .api ? .api : .selfHosted
    }
    return crossings.map { crossing in
      var named = crossing
      named.below = crossing.below == .selfHosted ? .hybrid : pure(crossing.low)
      named.above = crossing.above == .selfHosted ? .hybrid : pure(crossing.high)
      return named
    }
  }
}
