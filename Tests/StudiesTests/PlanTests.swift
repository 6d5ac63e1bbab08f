import EventKernel
import FoundationEssentials
import Model
import Scenarios
import Studies
import Synchronization
import Testing

@Suite("Kim and Nelson's procedure") struct KimNelsonTests {
  /// Selects among normal systems under common random numbers, observation by observation; the best has mean 0 and is number 0.
  private func selected(_ means: [Double], shared: Double, stream: Stream, first: Int, confidence: Double) -> Int {
    var observations = means.map { _ in [Double]() }
    func observe() {
      let common = shared * stream.normal()
      for (index, mean) in means.enumerated() { observations[index].append(mean + common + stream.normal()) }
    }
    for _ in 0..<first { observe() }
    let procedure = KimNelson(systems: means.count, first: first, confidence: confidence, indifference: 1)
    var alive = Array(means.indices)
    func variance(_ a: Int, _ b: Int) -> Double {
      let differences = zip(observations[a].prefix(first), observations[b].prefix(first)).map { $0 - $1 }
      return differences.reduce(into: Welford()) { $0.add($1) }.variance ?? 0
    }
    while true {
      alive = alive.filter { own in
        !alive.contains { other in
          other != own
            && procedure.eliminates(observations[own], by: observations[other], variance: variance(own, other))
        }
      }
      let best = alive.min { observations[$0].reduce(0, +) < observations[$1].reduce(0, +) } ?? 0
      let count = observations[0].count
      if alive.allSatisfy({ $0 == best || procedure.isSettled(variance: variance($0, best), after: count) }) {
        return best
      }
      observe()
    }
  }

  @Test func theBestIsSelectedAsOftenAsPromised() {
    let bank = StreamBank(seed: 7, replication: 0)
    let stream = bank.stream("selection")
    let trials = 400
    // All others exactly the difference that matters behind the best: the hardest case.
    let right = (0..<trials).count { _ in
      selected([0, 1, 1, 1, 1], shared: 3, stream: stream, first: 5, confidence: 0.9) == 0
    }
    let error = (0.9 * 0.1 / Double(trials)).squareRoot()
    #expect(Double(right) / Double(trials) > 0.9 - 4 * error)
    withExtendedLifetime(bank) {}
  }

  @Test func equalObservationsEliminateNothingAndAreSettled() {
    let procedure = KimNelson(systems: 3, first: 5, confidence: 0.95, indifference: 0.1)
    #expect(!procedure.eliminates([1, 2, 3, 4, 5], by: [1, 2, 3, 4, 5], variance: 0))
    #expect(procedure.isSettled(variance: 0, after: 5))
    #expect(procedure.eliminates([1, 2, 3, 4, 5], by: [0, 1, 2, 3, 4], variance: 0))
  }
}

@Suite("Plans") struct PlanTests {
  private static func text(rate: Double, service: Double, threshold: Double, seed: Int, horizon: String = "20m")
    -> String
  {
    """
    fleetcast: 1
    name: small
    horizon: \(horizon)
    seed: \(seed)
    replications: 5
    workloads:
      jobs: {arrivals: {process: poisson, rate: \(rate)/s}, route: desk}
    models:
      clerk: {latency: {exponential: {mean: \(service)s}}}
    pools:
      desk:
        model: clerk
        instance: aws/c7g.2xlarge
        batching: {policy: none, concurrency: 4}
        replicas: {min: 1, max: 8}
        autoscaler: {metric: concurrency, target: 3, interval: 15s, scale_down: {stabilization_window: 2m}}
        startup: {provision: 20s}
        purchase: [{option: reserved, count: 0, discount: 40%}, {option: on_demand}]
    plan:
      minimize: total.cost
      subject_to: [jobs.latency.p95 <= \(threshold)s]
      over:
        pools.desk.replicas.min: {from: 1, to: 4}
        pools.desk.autoscaler.target: [2, 3, 4, 6]
        pools.desk.purchase.reserved.count: {from: 0, to: 5}

    """
  }

  private func space(_ text: String, sets: [String] = []) throws -> (plan: Plan, space: SweepPlan) {
    let path = FileManager.default.temporaryDirectory.path + "/plan-\(UInt64.random(in: 0...UInt64.max)).yaml"
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let loaded = try ScenarioFile.loadWithSources(path: path, sets: sets)
    let plan = try #require(loaded.scenario.plan)
    return (plan, try SweepPlan(plan.grid, scenario: loaded.scenario, template: loaded.template, version: "1"))
  }

  /// An exhaustive search with a seed that the plan has not seen.
  private func truth(_ space: SweepPlan) throws -> [(cost: Double, latency: Double)] {
    let results = Mutex<[(index: Int, cost: Double, latency: Double)]>([])
    let ids = Dictionary(uniqueKeysWithValues: space.points.map { ($0.id, $0.index) })
    try runSweep(space, points: space.points, jobs: 2) { result in
      guard let index = ids[result.id] else { return }
      let cost = result.figure("total.cost")?.value ?? .infinity
      results.withLock { $0.append((index, cost, result.figure("jobs.latency.p95")?.value ?? .infinity)) }
    }
    return results.withLock { $0 }.sorted { $0.index < $1.index }.map { ($0.cost, $0.latency) }
  }

  @Test func theBestOfAllCombinationsIsFoundInNineteenOfTwentyProblems() throws {
    let bank = StreamBank(seed: 11, replication: 0)
    let stream = bank.stream("problems")
    let runs = 30
    var right = 0
    var broken = 0
    var shares: [Double] = []
    for problem in 0..<20 {
      let service = 1 + stream.uniform()
      let rate = 3 + 5 * stream.uniform()
      let text = PlanTests.text(
        rate: rate, service: service, threshold: service * (3.05 + 0.9 * stream.uniform()), seed: problem + 1)
      let (plan, space) = try space(text)
      let study = try findPlan(plan, in: space, jobs: 2) { _ in true }
      let truth = try truth(
        self.space(text, sets: ["seed=\(problem + 1_001)", "replications=\(runs)"]).space)
      let limit = plan.conditions[0].threshold
      let least = truth.filter { $0.latency <= limit }.map(\.cost).min()
      guard let best = study.best, let least else {
        right += study.best == nil && least == nil ? 1 : 0
        continue
      }
      if truth[best].latency > limit * 1.005 { broken += 1 }
      if truth[best].latency <= limit * 1.005, truth[best].cost <= least * (1 + PlanStudy.indifference) { right += 1 }
      shares.append(study.effort.shareOfExhaustive)
    }
    #expect(right >= 19)
    #expect(broken <= 1)
    #expect(shares.reduce(0, +) / Double(shares.count) < 0.1)
    withExtendedLifetime(bank) {}
  }

  private static func severalTypes(rate: Double, service: Double, threshold: Double, seed: Int, plan: String) -> String
  {
    """
    fleetcast: 1
    name: types
    horizon: 20m
    seed: \(seed)
    replications: 5
    workloads:
      jobs: {arrivals: {process: poisson, rate: \(rate)/s}, route: desk}
    models:
      clerk: {latency: {exponential: {mean: \(service)s}}}
    pools:
      desk:
        model: clerk
        instance: aws/g5.xlarge
        batching: {policy: none, concurrency: 4}
        replicas: {min: 1, max: 8}
        autoscaler: {metric: concurrency, target: 3, interval: 15s, scale_down: {stabilization_window: 2m}}
        startup: {provision: 20s}
        purchase:
          - {option: reserved, instance: aws/g5.12xlarge, count: 0, discount: 45%}
          - {option: on_demand, instance: aws/g5.12xlarge, max: 1, price: $3.5/h}
          - {option: on_demand}
    \(plan)
    plan:
      minimize: total.cost
      subject_to: [jobs.latency.p95 <= \(threshold)s]
      over:
        pools.desk.replicas.min: {from: 1, to: 4}
        pools.desk.choose: [in_order, least_waste, cheapest]
        pools.desk.purchase.reserved.count: {from: 0, to: 2}

    """
  }

  /// Machines for four replicas beside those for one, which options choose among by order, waste and price; with and without a plan of
  /// spend that covers both.
  @Test func theBestOfSeveralTypesIsFound() throws {
    let bank = StreamBank(seed: 12, replication: 0)
    let stream = bank.stream("problems")
    let runs = 12
    var right = 0
    var bounded = 0
    var winners: Set<String> = []
    for problem in 0..<6 {
      let service = 1 + stream.uniform()
      let text = PlanTests.severalTypes(
        rate: 2 + 6 * stream.uniform(), service: service, threshold: service * (3.05 + 0.9 * stream.uniform()),
        seed: problem + 1,
        plan: problem % 2 == 0
          ? "" : "commitments: {plan: {option: savings_plan, commitment: $1.1/h, term: 1y, discount: 30%}}")
      let (plan, space) = try space(text)
      let study = try findPlan(plan, in: space, jobs: 2) { _ in true }
      let truth = try truth(self.space(text, sets: ["seed=\(problem + 1_001)", "replications=\(runs)"]).space)
      let limit = plan.conditions[0].threshold
      let least = try #require(truth.filter { $0.latency <= limit }.map(\.cost).min())
      let best = try #require(study.best)
      winners.insert(space.points[best].values.joined(separator: " "))
      if truth[best].latency <= limit * 1.01, truth[best].cost <= least * (1 + 2 * PlanStudy.indifference) {
        right += 1
      }
      // What was ruled out by what it must hold costs more indeed.
      for (index, outcome) in study.outcomes.enumerated()
      where outcome.stage == .bounded && outcome.why.hasPrefix("what it must") {
        bounded += 1
        #expect(truth[index].cost > least, "\(space.points[index].values)")
      }
    }
    #expect(right >= 5 && bounded > 20 && winners.count > 1, "\(right) \(bounded) \(winners)")
    withExtendedLifetime(bank) {}
  }

  /// A request every 1.25 s takes 4 s on the pool's own type and 1 s on the one that is bought: the type on which a replica carries most is
  /// what bounds a fleet. One replica does at $2; where the first is of the slow type, no fleet keeps the condition.
  @Test func aQuickerTypeThanThePoolsOwnCarriesMore() throws {
    func best(_ purchase: String) throws -> [String]? {
      let text = """
        fleetcast: 1
        name: quicker
        horizon: 1h
        seed: 5
        replications: 5
        workloads:
          jobs: {arrivals: {process: deterministic, rate: 0.8/s}, route: desk}
        models:
          clerk: {latency_by_batch: {l4: {1: 4s}, a10g: {1: 1s}}}
        pools:
          desk:
            model: clerk
            instance: aws/g6.xlarge
            batching: {policy: dynamic, max_batch_size: 1}
            replicas: 1
            purchase: \(purchase)
        plan:
          minimize: total.cost
          subject_to: [jobs.latency.p95 <= 2s]
          over: {pools.desk.replicas: [1, 2, 3]}

        """
      let (plan, space) = try space(text)
      return try findPlan(plan, in: space, jobs: 2) { _ in true }.best.map { space.points[$0].values }
    }
    #expect(try best("[{option: on_demand, instance: aws/g5.xlarge, price: $2/h}]") == ["1"])
    #expect(
      try best("[{option: on_demand, max: 1}, {option: on_demand, instance: aws/g5.xlarge, price: $2/h}]") == nil)
  }

  /// A fleet of a fixed size costs as many times one replica's bill as it has replicas: in one short run as in whole ones.
  @Test func aBudgetOfTheWholeHorizonIsComparedWithItsWholeCost() throws {
    let text = """
      fleetcast: 1
      name: budget
      horizon: 2d
      seed: 5
      replications: 5
      workloads:
        jobs: {arrivals: {process: poisson, rate: 0.5/s}, route: desk}
      models:
        clerk: {latency: {exponential: {mean: 4s}}}
      pools:
        desk:
          model: clerk
          instance: aws/c7g.2xlarge
          batching: {policy: none, concurrency: 1}
          replicas: 4
          purchase: [{option: on_demand, price: $1/h}]
      plan:
        minimize: jobs.latency.p95
        subject_to: [total.cost <= $250]
        over:
          pools.desk.replicas: [3, 4, 5, 6, 7]

      """
    let (plan, space) = try space(text)
    let study = try findPlan(plan, in: space, jobs: 2) { _ in true }
    #expect(study.best.map { space.points[$0].values } == ["5"])
    var seen = 0
    for (point, outcome) in zip(space.points, study.outcomes) {
      guard let cost = outcome.figures.first?.value else { continue }
      seen += 1
      let replicas = try #require(Double(point.values[0]))
      #expect(abs(cost - 48 * replicas) < 0.01, "\(point.values) after \(outcome.stage)")
    }
    #expect(seen >= 4)
  }
}
