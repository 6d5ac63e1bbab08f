import Catalog
import EventKernel
import Model
import Studies
import Testing

/// What goes by the volume of a month, in studies that simulate a part of one.
@Suite("Prices by volume in crossovers") struct CrossoverVolumeTests {
  /// Seconds simulated; 7,440 of them are December.
  let seconds = 360.0
  let times = 7_440.0

  func scenario(_ rate: Double) throws -> Scenario {
    var scenario = try chatScenario()
    scenario.horizon = seconds
    scenario.replications = ReplicationPlan(atLeast: 2, atMost: 2)
    scenario.workloads[0].arrivals = Arrivals(process: .deterministic(rate: rate))
    // 110 tokens a request for $0.0002: 100 million are those of 0.34/s through the month.
    scenario.apis[0].price.volume = [
      VolumeStep(upTo: 100_000_000, paid: 1_000_000), VolumeStep(upTo: nil, paid: 250_000),
    ]
    return scenario
  }

  @Test func theAPIIsBilledForTheMonth() throws {
    var settings = CrossoverSettings(jobs: 2)
    settings.gridPoints = 5
    let asked = Crossover(pool: 0, api: 0, over: "workloads.chat.arrivals.rate", range: 0.1...2, conditions: [])
    let study = try findCrossover(asked, settings: settings, scenario: scenario) { _, _ in true }
    var isDiscounted = false
    for row in study.rows {
      // The last of the requests are not answered in time.
      let most = row.point.value * seconds
      let cost = row.api.monthlyCost.value
      func exact(_ calls: Double) -> Double {
        let tokens = 110 * calls * times
        isDiscounted = isDiscounted || tokens > 1e8
        return calls * 0.0002 * times * (min(tokens, 1e8) + 0.25 * max(0, tokens - 1e8)) / tokens
      }
      let candidates = (-3...1).map { exact((most + Double($0)).rounded(.down)) }
      #expect(candidates.contains { abs($0 / cost - 1) < 5e-5 }, "\(row.point.value): \(cost), \(candidates)")
    }
    #expect(isDiscounted)
  }

  /// A share of the tokens that goes by the batch endpoint fills the same steps.
  @Test func batchesFillTheStepsToo() throws {
    var asked = Crossover(pool: 0, api: 0, over: "workloads.chat.arrivals.rate", range: 1...1.5, conditions: [])
    asked.batch = 0.5
    let study = try findCrossover(asked, settings: CrossoverSettings(jobs: 2), scenario: scenario) { _, _ in true }
    let alone = try findCrossover(
      Crossover(pool: 0, api: 0, over: "workloads.chat.arrivals.rate", range: 1...1.5, conditions: []),
      settings: CrossoverSettings(jobs: 2), scenario: scenario
    ) { _, _ in true }
    // The price has no batch prices, so that nothing is cheaper there.
    for (row, same) in zip(study.rows, alone.rows) where row.point.value == same.point.value {
      #expect(abs(row.api.monthlyCost.value / same.api.monthlyCost.value - 1) < 1e-4)
    }
  }

  /// 1/s is 2.7 million calls in December, each with a search for a cent, of which a million are free, whichever endpoint they go by.
  @Test func batchesShareTheFreeCalls() throws {
    func cost(batch: Double) throws -> Double {
      var asked = Crossover(pool: 0, api: 0, over: "workloads.chat.arrivals.rate", range: 1...1.5, conditions: [])
      asked.batch = batch
      let study = try findCrossover(
        asked, settings: CrossoverSettings(jobs: 2),
        scenario: { rate in
          var scenario = try scenario(rate)
          scenario.apis[0].tools = [.webSearch: 1_000_000]
          scenario.apis[0].price.volume = []
          scenario.apis[0].price.tools = [.webSearch: ToolPrice(perCall: dollars("0.01"), free: 1_000_000)]
          return scenario
        }
      ) { _, _ in true }
      let row = try #require(study.rows.first)
      #expect(row.point.value == 1)
      return row.api.monthlyCost.value
    }
    let (alone, half) = (try cost(batch: 0), try cost(batch: 0.5))
    #expect(abs(half - alone) < 0.01 * alone, "\(alone), \(half)")
    // $0.0102 a call, and $10,000 less; the last calls of the 360 s are not answered in it.
    #expect(abs(alone - (360 * times * 0.0102 - 10_000)) < 3 * times * 0.0102, "\(alone)")
  }
}

/// A hybrid's base and queue: nothing next to them is cheaper and keeps the conditions.
@Suite("Hybrids at their least") struct HybridTests {
  /// The queues that a study tries.
  static let queues = [0, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 5, 7, 10, 15, 20, 30, 50]

  private func scenario(_ rate: Double) throws -> Scenario {
    var scenario = try chatScenario(service: .exponential(mean: 1))
    scenario.horizon = 1_800
    scenario.replications = ReplicationPlan(atLeast: 3, atMost: 3)
    scenario.workloads[0].arrivals = Arrivals(process: .poisson(rate: rate))
    scenario.pools[0].replicas = ReplicaBounds(minimum: 1, maximum: 40, initial: 1)
    // $3.60 for each 1/s and hour against $1 for a replica that carries no more than that.
    scenario.apis[0].price = scenario.apis[0].price.scaled(by: 5)
    return scenario
  }

  /// A base of N replicas that overflows at a queue, made by hand.
  private func fixed(_ rate: Double, _ base: Int, _ queue: Double) throws -> Study {
    var hybrid = try scenario(rate)
    hybrid.pools[0].replicas = ReplicaBounds(minimum: base, maximum: base, initial: base)
    hybrid.workloads[0].stages[0].route = Route(rule: .overflow, targets: [.pool(0), .api(0)], overflowAt: queue)
    return try replicate(hybrid, jobs: 2)
  }

  @Test func nothingNextToItIsCheaperAndKeepsTheConditions() throws {
    let condition = Check(
      text: "chat.latency.p95 <= 3.2s", path: "chat.latency.p95", relation: .atMost, threshold: 3.2, unit: "s",
      file: "",
      line: 1, column: 1)
    let asked = Crossover(
      pool: 0, api: 0, over: "workloads.chat.arrivals.rate", range: 4...12, conditions: [condition])
    var settings = CrossoverSettings(jobs: 2)
    settings.gridPoints = 3
    settings.refinements = 0
    settings.hybridRefinements = 0
    let study = try findCrossover(asked, settings: settings, scenario: scenario) { _, _ in true }
    #expect(study.rows.count == 3)
    var compared = 0
    for row in study.rows {
      let rate = row.point.value
      let hybrid = try #require(row.hybrid)
      let queue = try #require(Self.queues.firstIndex(of: hybrid.overflowAt))
      let own = try #require(try fixed(rate, hybrid.base, hybrid.overflowAt).figures["total.monthly_cost"])
      // The study's own cost is that of the scenario made by hand.
      #expect(abs(hybrid.side.monthlyCost.value / (own.value ?? 0) - 1) < 1e-9)
      for (more, longer) in [(-1, 0), (1, 0), (0, -1), (0, 1), (-1, -1), (-1, 1), (1, -1), (1, 1)] {
        guard Self.queues.indices.contains(queue + longer), hybrid.base + more >= 1 else { continue }
        let near = try fixed(rate, hybrid.base + more, Self.queues[queue + longer])
        guard let cost = near.figures["total.monthly_cost"]?.byReplication.first ?? nil,
          let least = own.byReplication.first ?? nil
        else { continue }
        let latency = near.figures["chat.latency.p95"]?.high ?? .infinity
        let keeps = near.overloads.isEmpty && latency <= condition.threshold
        #expect(cost >= least || !keeps, "\(rate)/s: \(hybrid.base) at \(hybrid.overflowAt), \(more) \(longer)")
        compared += 1
      }
    }
    #expect(compared > 12)
  }
}
