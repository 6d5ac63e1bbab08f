import EventKernel
import Glibc
import Scenarios

/// Sizes the cheapest fleet and prices the API over a range, and finds where one becomes cheaper than the other.
///
/// - Parameters:
///   - crossover: The sides, the range and the conditions.
///   - scenario: The scenario at a value of the varied parameter.
///   - progress: Told after each value how many of how many are done; asked all the time whether to go on.
/// - Throws: `CancellationError` when `progress` returned false; `CrossoverProblem` when the scenario cannot be compared; what
///   `scenario` and `simulate` throw.
public func findCrossover(
  _ crossover: Crossover, settings: CrossoverSettings, scenario: (Double) throws -> Scenario,
  progress: @escaping @Sendable (_ done: Int, _ planned: Int) -> Bool
) throws -> CrossoverStudy {
  let search = CrossingSearch(
    precision: settings.precision, refinements: settings.refinements, isWhole: settings.isWhole)
  let grid = search.grid(crossover.range, count: settings.gridPoints)
  let written = try scenario(grid[0])
  var evaluation = try CrossoverEvaluation(crossover, of: written, settings: settings) { progress($0, grid.count) }
  let outcome = try search.run(grid: grid) { value, below, above in
    try evaluation.evaluate(scenario(value), at: value, below: below, above: above)
  }
  return evaluation.study(outcome, written: written)
}

/// Evaluates values one after the other and keeps what it found.
struct CrossoverEvaluation {
  private let crossover: Crossover
  private let settings: CrossoverSettings
  private let conditions: [Check]
  private let replications: Int
  private let progress: @Sendable (Int) -> Bool
  private(set) var evaluated: [Double: EvaluatedValue] = [:]

  init(
    _ crossover: Crossover, of scenario: Scenario, settings: CrossoverSettings,
    progress: @escaping @Sendable (Int) -> Bool
  ) throws {
    self.crossover = crossover
    self.settings = settings
    self.progress = progress
    replications = scenario.replications.atLeast
    conditions = crossover.conditions
    if let cost = conditions.first(where: { $0.scale != 1 }) {
      throw CrossoverProblem(
        "\(cost.text): a fleet is sized by figures of service; its cost is what the study compares")
    }
    let served = scenario.workloads(routedToPool: crossover.pool).map { scenario.workloads[$0] }
    let pool = scenario.pools[crossover.pool].name
    if served.isEmpty { throw CrossoverProblem("no workload is routed to the pool \(pool)") }
    if let other = served.first(where: { !$0.hasTokens }) {
      throw CrossoverProblem("the workload \(other.name) has no tokens that an API could be paid for")
    }
  }

  mutating func evaluate(_ written: Scenario, at value: Double, below: CostPoint?, above: CostPoint?) throws
    -> CostPoint
  {
    let done = evaluated.count
    let progress = progress
    guard progress(done) else { throw CancellationError() }
    let judge = FleetJudge(conditions: conditions, replications: replications, jobs: settings.jobs) { progress(done) }
    let scenario = written.shortenedToADay()
    let pool = crossover.pool
    let api = try judge.trial(
      scenario.moved(fromPool: pool, toAPI: crossover.api), pool: pool, replicas: nil, excluded: pool, isBounded: false)
    let sizing = FleetSizing(
      scenario: scenario, pool: pool,
      ceiling: scenario.replicaCeiling(pool: pool, limit: settings.replicaCeiling), judge: judge)
    let isKnown = below.map { $0.step > 0 && $0.step == above?.step } ?? false
    let sized = try sizing.smallest(from: guess(value), isKnown: isKnown)
    var fleets = [sized.fleet].compactMap { $0 }
    if scenario.pools[pool].autoscaler != nil {
      fleets.append(try judge.trial(scenario, pool: pool, replicas: nil))
    }
    let found = EvaluatedValue(
      value: value, fleets: fleets.filter(\.isMet), closest: sized.closest, api: api,
      size: sized.fleet?.replicas ?? sized.closest?.halfIdle ?? 1)
    evaluated[value] = found
    _ = progress(evaluated.count)
    return found.point
  }

  /// Replicas to begin with: a power of the value through the two nearest values known.
  private func guess(_ value: Double) -> Int {
    let near = evaluated.values.sorted {
      (abs(log($0.value / value)), $0.value) < (abs(log($1.value / value)), $1.value)
    }
    guard let first = near.first else { return 1 }
    guard near.count > 1 else { return first.size }
    let slope = log(Double(near[1].size) / Double(first.size)) / log(near[1].value / first.value)
    let guess = Double(first.size) * exp(min(max(slope, -3), 3) * log(value / first.value))
    return Int(min(max(guess.rounded(), 1), 1e6))
  }

  func study(_ outcome: CrossingSearch.Outcome, written: Scenario) -> CrossoverStudy {
    let scenario = written.shortenedToADay()
    let values = outcome.points.compactMap { evaluated[$0.value] }
    var notes: [String] = []
    if scenario.horizon < written.horizon {
      notes.append(
        "each value is simulated for the first day and scaled to the month, since every day has the same shape")
    }
    let most = written.pools[crossover.pool].replicas.maximum
    if values.contains(where: { ($0.best?.replicas ?? 0) > most }) {
      notes.append("fleets above replicas.max \(most) are taken to be available")
    }
    return CrossoverStudy(
      scenario: scenario, crossover: crossover, conditions: conditions, replications: replications,
      ceiling: scenario.replicaCeiling(pool: crossover.pool, limit: settings.replicaCeiling),
      rows: values.map(\.row), crossings: outcome.crossings, unresolved: outcome.unresolved,
      sensitivities: PriceSensitivity.all(values, scenario: scenario, crossover: crossover), notes: notes)
  }
}
