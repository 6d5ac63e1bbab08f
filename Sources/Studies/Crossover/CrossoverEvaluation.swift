import Billing
import EventKernel
import Glibc
import Model

/// Evaluates values one after the other and keeps what it found.
struct CrossoverEvaluation {
  /// What was asked.
  let crossover: Crossover
  /// Conditions on the service, by which fleets are sized.
  let conditions: [Check]
  /// US dollars a month that a side may cost.
  let budget: Double?
  private let settings: CrossoverSettings
  private let replications: Int
  private let pool: Int
  private let names: (pool: String, api: String)
  private let workloads: [Int]
  private let progress: @Sendable (Int) -> Bool
  private let meter = EffortMeter()
  /// The scenario at a value.
  let scenario: (Double) throws -> Scenario
  /// By value, in the order of evaluation.
  private(set) var evaluated: [Double: EvaluatedValue] = [:]
  private var prices: [Double: Scenario] = [:]
  /// The value at which fleets were seen to be too slow whatever their size.
  private(set) var floor: EvaluatedValue?
  /// Whether any fleet was given up for what it costs.
  private(set) var isOverBudget = false
  /// Simulated once for all values where only prices move, by the commitment that its fleets are booked on.
  private var physical: [Int: EvaluatedValue] = [:]

  /// - Parameters:
  ///   - replications: Most replications of anything.
  ///   - written: The scenario at the least value.
  init(
    _ crossover: Crossover, of written: Scenario, settings: CrossoverSettings, replications: Int,
    scenario: @escaping (Double) throws -> Scenario, progress: @escaping @Sendable (Int) -> Bool
  ) throws {
    self.crossover = crossover
    self.settings = settings
    self.progress = progress
    self.replications = replications
    self.scenario = scenario
    pool = crossover.pool
    names = (written.pools[crossover.pool].name, written.apis[crossover.api].name)
    conditions = crossover.conditions.filter { $0.unit != "USD" }
    budget = try Self.budget(crossover.conditions.filter { $0.unit == "USD" }, written)
    workloads = written.demand.workloads(at: .pool(crossover.pool))
    if workloads.isEmpty { throw CrossoverProblem("no workload is routed to the pool \(names.pool)") }
    if let other = workloads.map({ written.workloads[$0] }).first(where: { !$0.hasTokens }) {
      throw CrossoverProblem("the workload \(other.name) has no tokens that an API could be paid for")
    }
  }

  /// The least of what is written as upper bounds on all that a side costs.
  private static func budget(_ conditions: [Check], _ written: Scenario) throws -> Double? {
    try conditions.map { condition in
      guard condition.path == TotalFigure.cost.path || condition.path == TotalFigure.monthlyCost.path,
        condition.isAtMost
      else {
        throw CrossoverProblem(
          "\(condition.text): of costs, a side can be held to total.cost or total.monthly_cost, from above")
      }
      let isMonthly = condition.path == TotalFigure.monthlyCost.path
      return condition.threshold / condition.scale * (isMonthly ? 1 : monthFactor(of: written))
    }.min()
  }

  private func judge() -> FleetJudge {
    let (done, progress) = (evaluated.count, progress)
    return FleetJudge(
      conditions: conditions, pool: names.pool, api: names.api, workloads: workloads, replications: replications,
      jobs: settings.jobs, goesOn: { progress(done) }, meter: meter)
  }

  /// Requests of one replication at the value nearest to one; nothing where a price is varied, since nothing more is simulated.
  func requests(near value: Double) -> Int64 {
    guard !settings.isPriceOnly else { return 0 }
    let near = evaluated.values.min { (abs(log($0.value / value)), $0.value) < (abs(log($1.value / value)), $1.value) }
    return near?.api.runs.first.map { $0.completed } ?? 0
  }

  /// Days that were simulated of a value, fewest and most; nil where nothing was.
  var days: ClosedRange<Double>? {
    let days = prices.values.map { $0.horizon / Scenario.day }
    guard let least = days.min(), let most = days.max() else { return nil }
    return least...most
  }

  /// Requests simulated so far.
  var effort: Int64 { meter.requests }

  /// The prices at a value that was evaluated.
  func costs(at value: Double) -> CrossoverCosts? { prices[value].map(costs) }

  private func costs(_ scenario: Scenario) -> CrossoverCosts {
    var asked = crossover
    if let own = scenario.crossover {
      asked.fixedCost = own.fixedCost
      asked.escalation = own.escalation
      asked.cachedInput = own.cachedInput
      asked.batch = own.batch
    }
    return CrossoverCosts(crossover: asked, prices: scenario)
  }

  /// Fleet and API at a value.
  mutating func evaluate(_ value: Double, below: CostPoint?, above: CostPoint?) throws -> CostPoint {
    if let known = evaluated[value], let costs = costs(at: value) { return known.point(costs) }
    guard progress(evaluated.count) else { throw CancellationError() }
    let written = try scenario(value).shortenedToDays()
    prices[value] = written
    let costs = costs(written)
    var found: EvaluatedValue
    let booking = written.cheapestCommitment(pool: pool) ?? -1
    if settings.isPriceOnly, let same = physical[booking] {
      found = same
      found.value = value
    } else {
      let isKnown = below.map { $0.step > 0 && $0.step == above?.step && $0.possible == nil } ?? false
      found = try simulate(written, at: value, costs, isKnown: isKnown)
      physical[booking] = found
    }
    if let budget {
      let affordable = found.fleets.filter { mean(costs.monthly($0)) <= budget }
      if affordable.count < found.fleets.count { isOverBudget = true }
      found.fleets = affordable
      found.possible = found.possible.filter { mean(costs.monthly($0)) <= budget }
    }
    evaluated[value] = found
    _ = progress(evaluated.count)
    return found.point(costs)
  }

  private mutating func simulate(_ scenario: Scenario, at value: Double, _ costs: CrossoverCosts, isKnown: Bool) throws
    -> EvaluatedValue
  {
    let judge = judge()
    let isScaled = scenario.pools[pool].autoscaler != nil
    let hosted = (FleetTrial.Kind.api, scenario.moved(fromPool: pool, toAPI: crossover.api))
    var starts = try judge.begin([hosted] + (isScaled && floor == nil ? [(.autoscaled, scenario)] : []))
    var api = try judge.decided(starts[0])
    // How much comes in days of bursts differs from run to run, and with it what is paid by the request.
    if workloads.contains(where: { scenario.workloads[$0].arrivals.isTrace }) {
      api = try judge.extended(api, to: replications)
    }
    if let floor {
      // What is known of the service holds at any load.
      return EvaluatedValue(
        value: value, fleets: [], possible: [], closest: floor.closest, api: api.putAway, hybrid: nil, size: floor.size)
    }
    let sizing = FleetSizing(
      scenario: scenario, pool: pool, least: leastFleet(scenario),
      ceiling: scenario.replicaCeiling(pool: pool, limit: settings.replicaCeiling), judge: judge)
    let sized = try sizing.smallest(from: guess(value), isKnown: isKnown)
    var fleets = [sized.fleet].compactMap { $0 }
    if let count = sized.fleet?.replicas,
      let larger = scenario.cheaperFleet(above: count, pool: pool, most: sizing.ceiling)
    {
      let trial = try judge.decided(
        judge.begin([(.fixed(larger), scenario.withFixedFleet(larger, pool: pool))])[0])
      if trial.outcome == .met { fleets.append(trial) }
    }
    if isScaled, starts[1].outcome == .met {
      starts[1] = try judge.decided(starts[1])
      if starts[1].outcome == .met { fleets.append(starts[1]) }
    }
    var found = EvaluatedValue(
      value: value, fleets: fleets, possible: [], closest: sized.closest?.putAway, api: api, hybrid: nil,
      size: sized.fleet?.replicas ?? sized.closest?.halfIdle ?? 1)
    if found.point(costs).cheaper == nil, !fleets.isEmpty || api.outcome != .notMet {
      // Too close to call: everything that there is.
      api = try judge.extended(api, to: replications)
      found.api = api
      found.fleets = try fleets.map { $0.kind == .autoscaled ? try judge.extended($0, to: replications) : $0 }
    }
    if let smaller = sized.smaller, !isFarOff(smaller), mean(costs.monthly(smaller)) <= mean(costs.monthly(api)),
      found.point(costs).cheaper != .selfHosted
    {
      // A fleet that was passed over would turn the answer, so that it must be known to be too small.
      let known = try judge.extended(smaller, to: replications)
      if known.outcome != .notMet { found.possible = [known.putAway] }
    }
    found.fleets = found.fleets.map(\.putAway)
    found.api = found.api.putAway
    let batching = scenario.pools[pool].batching
    if sized.isFloor, fleets.isEmpty, let closest = sized.closest {
      found.closest = try judge.begun(closest).putAway
      // More load cannot help, unless it fills batches that requests wait for.
      if case .dynamic = batching { return found }
      floor = found
    }
    return found
  }

  /// Whether a trial misses a condition by so much that its interval need not be known: by half of the threshold.
  private func isFarOff(_ trial: FleetTrial) -> Bool {
    guard trial.overload == nil else { return true }
    return conditions.indices.contains { index in
      let condition = conditions[index]
      guard let value = trial.figures[index].value else { return true }
      return condition.isMissed(by: value) && abs(value - condition.threshold) > 0.5 * abs(condition.threshold)
    }
  }

  /// Queues to begin with: what is chosen by default, a short one, and one at which next to nothing waits.
  private func firstQueues(_ pool: Pool) -> [Double] {
    // Between two steps of a continuous batch something always waits.
    if case .continuous = pool.batching { return [Route.defaultOverflowAt, 1, 0.3] }
    return [Route.defaultOverflowAt, 1, 0]
  }

  /// Looks for the hybrid at a value that was evaluated.
  mutating func addHybrid(at value: Double) throws {
    guard var found = evaluated[value], !found.isHybridKnown, floor == nil, let written = prices[value],
      let costs = costs(at: value)
    else { return }
    guard progress(evaluated.count) else { throw CancellationError() }
    // Not before it is known: the search may be stopped in its midst.
    defer { evaluated[value] = found }
    guard written.canOverflow(fromPool: pool), pays(written, found, costs) else {
      found.isHybridKnown = true
      return
    }
    let ceiling = written.replicaCeiling(pool: pool, limit: settings.replicaCeiling)
    let fleet = found.fleets.compactMap(\.replicas).max()
    let near = evaluated.values.filter { $0.hybrid != nil && $0.size > 0 }.min {
      (abs(log($0.value / value)), $0.value) < (abs(log($1.value / value)), $1.value)
    }
    let share = near.map { Double($0.hybrid?.replicas ?? 1) / Double($0.size) } ?? 0.6
    // What was best nearby is, as a rule, near the best here.
    var queue: Double?
    if case .hybrid(_, let limit) = near?.hybrid?.kind { queue = limit }
    var sizing = HybridSizing(
      scenario: written, pool: pool, api: crossover.api,
      limits: crossover.overflowAt.map { [$0] } ?? HybridSizing.queues,
      starts: crossover.overflowAt.map { [$0] } ?? firstQueues(written.pools[pool]),
      most: min(ceiling, fleet.map { $0 - 1 } ?? 2 * found.size), judge: judge()
    ) { costs.monthly($0)[0] }
    var best = try sizing.cheapest(from: Int((share * Double(found.size)).rounded()), near: queue)
    if let budget, let base = best, mean(costs.monthly(base)) > budget { best = nil }
    found.hybrid = best?.putAway
    found.isHybridKnown = true
  }

  /// Whether a base fleet can pay: a replica at its capacity takes more from the API's bill than it costs. The capacity is a bound of
  /// means, taken with a tenth of room.
  private func pays(_ scenario: Scenario, _ found: EvaluatedValue, _ costs: CrossoverCosts) -> Bool {
    let answered = mean(found.api.runs.map { Double($0.served) })
    // What several pools have committed to is paid with a base or without.
    let isCovered = scenario.commitments.contains { $0.coverage.contains { $0.pool == pool } }
    // An API that does not keep the conditions alone may with a base; where steps of a price rise with volume a further request costs more
    // than the mean one.
    guard answered > 0, !isCovered, found.api.outcome == .met, !scenario.pricesByVolume,
      let capacity = capacity(scenario)
    else { return true }
    let month = monthFactor(of: scenario) * scenario.horizon
    let fixed = crossover.fixedCost
    let request = (mean(costs.monthly(found.api)) - fixed.api) / (answered / scenario.horizon * month)
    let own = scenario.withFixedFleet(1, pool: pool).pools[pool]
    let hourly = own.purchase.map { option in
      (Double(option.hourly.description) ?? 0) / Double(own.machines[option.machine].replicasPerInstance)
    }
    let replica = (hourly.min() ?? 0) * month / 3_600
    return 1.1 * request * capacity * month > replica
  }

  /// Requests per second that a replica carries at most; nil where no formula has it.
  private func capacity(_ scenario: Scenario) -> Double? {
    loadOfPoolAlone(scenario).flatMap { ClosedEstimate(scenario).greatestCapacity(pool, $0) }
  }

  /// What comes to the pool, where all of it must be served there; else nil.
  private func loadOfPoolAlone(_ scenario: Scenario) -> OfferedLoad? {
    guard scenario.demand.isSole(.pool(pool)),
      scenario.workloads.allSatisfy({ $0.client.timeout == nil && !$0.arrivals.isClosed })
    else { return nil }
    return ClosedEstimate(scenario).load(on: .pool(pool))
  }

  /// Fewest replicas that could carry the mean load for ever; 1 where requests may be refused or give up.
  private func leastFleet(_ scenario: Scenario) -> Int {
    let queue = scenario.pools[pool].queue
    guard queue.maxSize == nil, queue.timeout == nil, let load = loadOfPoolAlone(scenario),
      let capacity = capacity(scenario), capacity > 0
    else { return 1 }
    // A run ends before a queue that grows slowly shows in the figures, so the bound is taken with room.
    let needed = 0.9 * load.mean / capacity
    return max(1, min(settings.replicaCeiling, Int(min(needed, 1e6).rounded(.down))))
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
}
