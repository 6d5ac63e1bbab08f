import Catalog
import EventKernel
import Model
import Studies
import Testing

/// Requests at a constant rate, one second of service each and nothing at random: fleets and bills follow by algebra.
@Suite("Crossover of a deterministic scenario") struct CrossoverStudyTests {
  /// Simulated: a tenth of an hour, so that bills are whole millionths of a dollar.
  let seconds = 360.0
  /// Of December.
  let hours = 744.0

  func scenario(_ rate: Double) throws -> Scenario {
    var scenario = try chatScenario()
    scenario.horizon = seconds
    scenario.replications = ReplicationPlan(atLeast: 2, atMost: 2)
    scenario.workloads[0].arrivals = Arrivals(process: .deterministic(rate: rate))
    return scenario
  }

  func crossover(
    _ range: ClosedRange<Double>, figure: String = "chat.latency.p95", atMost limit: Double = 1.5
  ) -> Crossover {
    let condition = Check(
      text: "\(figure) <= \(limit)s", path: figure, relation: .atMost, threshold: limit, unit: "s", file: "", line: 1,
      column: 1)
    return Crossover(pool: 0, api: 0, over: "workloads.chat.arrivals.rate", range: range, conditions: [condition])
  }

  func study(_ range: ClosedRange<Double>, jobs: Int = 2, _ change: @escaping (inout Scenario) -> Void = { _ in })
    throws
    -> CrossoverStudy
  {
    var settings = CrossoverSettings(jobs: jobs)
    settings.gridPoints = 6
    return try findCrossover(crossover(range), settings: settings) { rate in
      var scenario = try scenario(rate)
      change(&scenario)
      return scenario
    } progress: { _, _ in
      true
    }
  }

  @Test("Fleets, costs and bills equal the algebra to 1e-9") func algebra() throws {
    let study = try study(0.3...2.9)
    #expect(study.rows.count >= 6)
    for row in study.rows {
      let rate = row.point.value
      let replicas = try #require(row.replicas)
      // Little's law without chance: rate x 1 s requests run at a time.
      #expect(replicas == Int(rate.rounded(.up)))
      let own = try #require(row.selfHosted).monthlyCost.value
      #expect(abs(own / (Double(replicas) * hours) - 1) < 1e-9)
      // A request costs 100 x $1 and 10 x $10 a million tokens; those still being answered at the end are not billed.
      let requests = (row.api.monthlyCost.value * seconds / 3_600 / hours / 0.0002).rounded()
      #expect(abs(row.api.monthlyCost.value / (requests * 0.0002 * hours * 3_600 / seconds) - 1) < 1e-9)
      #expect(abs(requests - rate * seconds) <= 2 + rate)
    }
  }

  @Test("The crossings of the staircase are those of the algebra") func crossings() throws {
    // $1 an hour for a replica that serves 1/s, $0.72 an hour for each 1/s on the API: cheaper throughout.
    let cheap = try study(0.3...2.9)
    #expect(cheap.crossings.isEmpty && cheap.rows.allSatisfy { $0.point.cheaper == .api })
    // At twice the price: $1.44 an hour. Fleets k cost k: the API is cheaper up to k / 1.44 on each stair.
    let dear = try study(0.3...1.9) {
      $0.apis[0].price.rates[.input]? *= 2
      $0.apis[0].price.rates[.output]? *= 2
    }
    let expected = [1 / 1.44, 1, 2 / 1.44]
    #expect(dear.crossings.count == expected.count)
    for (crossing, exact) in zip(dear.crossings, expected) {
      #expect(crossing.low * 0.99 <= exact && exact <= crossing.high * 1.01)
    }
  }

  @Test("The tornado is the algebra's") func tornado() throws {
    // Fleets cost $1 an hour, the API $1.44 for each 1/s, two thirds of it for answers: the first crossing is at 1 / 1.44.
    let study = try study(0.3...0.95) {
      $0.apis[0].price.rates[.input] = 4
      $0.apis[0].price.rates[.output] = 0
    }
    let crossing = try #require(study.crossings.first)
    #expect(study.crossings.count == 1 && abs(crossing.estimate * 1.44 - 1) < 0.01)
    let bars = study.tornado
    #expect(bars.map(\.lever).contains(.inputTokens) && bars.map(\.swing) == bars.map(\.swing).sorted(by: >))
    for bar in bars {
      #expect(bar.ends.map(\.factor) == [0.8, 0.9, 1.1, 1.2])
      for end in bar.ends {
        let exact: Double
        switch bar.lever {
        case .instance: exact = end.factor / 1.44
        case .apiInput, .inputTokens: exact = 1 / (1.44 * end.factor)
        default: exact = 1 / 1.44
        }
        let found = try #require(end.crossing, "\(bar.lever) \(end.factor)")
        #expect(abs(found / exact - 1) < 0.02, "\(bar.lever) \(end.factor)")
      }
    }
  }

  @Test("Fixed costs and escalations move the crossing as the algebra says") func sidesAreComplete() throws {
    let month = hours * 3_600
    var asked = crossover(0.3...0.95)
    asked.fixedCost = Crossover.Sides(selfHosted: 100, api: 40)
    asked.escalation = Crossover.Escalation(cost: 0.001, share: Crossover.Sides(selfHosted: 0.2, api: 0.1))
    asked.cachedInput = 0.5
    asked.batch = 0.25
    let study = try findCrossover(asked, settings: CrossoverSettings(jobs: 2)) { rate in
      var scenario = try scenario(rate)
      scenario.apis[0].price = TokenPrice(input: 4, cachedInput: 1, output: 10, source: "test")
      scenario.apis[0].price.rates[.input, .batch] = 2
      scenario.apis[0].price.rates[.output, .batch] = 5
      return scenario
    } progress: { _, _ in
      true
    }
    for row in study.rows {
      let own = try #require(row.selfHosted)
      // One replica, and an escalation for a fifth of what it answers: those of the last second are not counted.
      let answered = ((own.monthlyCost.value - hours - 100) / 0.0002 * seconds / month).rounded()
      #expect(abs(answered - row.point.value * seconds) <= 2)
      #expect(abs(own.monthlyCost.value / (hours + 100 + 0.0002 * answered * month / seconds) - 1) < 1e-9)
      // What is found of batches is half as dear as what is found at once, as all of them is.
      let input: Double = 100e-6 * (0.25 * (0.5 * 2 + 0.5 * 0.5) + 0.75 * (0.5 * 4 + 0.5 * 1))
      let request: Double = input + 10e-6 * (0.25 * 5 + 0.75 * 10) + 0.0001
      let calls = ((row.api.monthlyCost.value - 40) / request * seconds / month).rounded()
      #expect(abs(calls - row.point.value * seconds) <= 2)
      // Shares of whole tokens are rounded: half a token of each kind.
      #expect(abs(row.api.monthlyCost.value / (40 + request * calls * month / seconds) - 1) < 1e-3)
    }
  }

  @Test("A base fleet with overflow: no chance, no overflow, the cost of the fleet") func hybrid() throws {
    // A fleet that serves 1/s for $1 and an API at $1.44: at 1.3/s one replica and the rest, 0.3 x $1.44, cost $1.43 in all.
    // One may wait for a second, not more.
    let study = try findCrossover(crossover(1.2...1.35, atMost: 2.5), settings: CrossoverSettings(jobs: 2)) { rate in
      var scenario = try scenario(rate)
      scenario.apis[0].price.rates[.input]? *= 2
      scenario.apis[0].price.rates[.output]? *= 2
      return scenario
    } progress: { _, _ in
      true
    }
    for row in study.rows where row.isHybridKnown {
      let hybrid = try #require(row.hybrid)
      #expect(hybrid.base == 1 && hybrid.overflowAt == 1 && row.replicas == 2)
      let rate = row.point.value
      #expect(abs(hybrid.overflow - (rate - 1) / rate) < 0.02)
      #expect(abs(hybrid.side.monthlyCost.value / ((1 + 1.44 * (rate - 1)) * hours) - 1) < 0.03)
      #expect(row.cheapest == .hybrid)
      // The bill to the last digit: the base, and whole requests.
      let calls = ((hybrid.side.monthlyCost.value / hours - 1) * seconds / 3_600 / 0.0004).rounded()
      #expect(abs(hybrid.side.monthlyCost.value / ((1 + calls * 0.0004 * 3_600 / seconds) * hours) - 1) < 1e-9)
    }
  }

  @Test("No fixed queue makes a hybrid where the search finds none, or one that is cheaper") func freeQueue() throws {
    // Of one replica at most, with one replication: every hybrid is known by its own figures, and more waits the more load there is.
    func rows(overflowAt limit: Double?) throws -> [Double: CrossoverStudy.Row] {
      var asked = crossover(0.5...1.2, atMost: 4)
      asked.overflowAt = limit
      var settings = CrossoverSettings(jobs: 2)
      (settings.gridPoints, settings.refinements, settings.hybridRefinements) = (8, 0, 0)
      let study = try findCrossover(asked, settings: settings) { rate in
        var scenario = try scenario(rate)
        scenario.workloads[0].arrivals = Arrivals(process: .poisson(rate: rate))
        scenario.replications = ReplicationPlan(atLeast: 1, atMost: 1)
        scenario.apis[0].price.rates[.input]? *= 2
        scenario.apis[0].price.rates[.output]? *= 2
        return scenario
      } progress: { _, _ in
        true
      }
      return Dictionary(uniqueKeysWithValues: study.rows.map { ($0.point.value, $0) })
    }
    let free = try rows(overflowAt: nil)
    for limit in [0, 0.5, 1, 2, 3, 5] {
      for (rate, row) in try rows(overflowAt: limit) where row.replicas == 2 {
        guard let fixed = row.hybrid else { continue }
        let found = try #require(free[rate]?.hybrid, "at \(rate), where \(limit) may wait")
        #expect(found.side.monthlyCost.value <= 1.001 * fixed.side.monthlyCost.value, "at \(rate), \(limit)")
      }
    }
  }

  @Test("Fleets that always run are bought as commitments") func commitments() throws {
    let study = try study(1.2...1.9) {
      $0.pools[0].purchase = [
        PurchaseOption(kind: .onDemand, hourly: 1, priceSource: "test"),
        PurchaseOption(kind: .reserved, limit: 1, term: nil, hourly: dollars("0.5"), priceSource: "test"),
      ]
    }
    #expect(
      study.rows.allSatisfy { $0.replicas == 2 && abs(($0.selfHosted?.monthlyCost.value ?? 0) / hours - 1) < 1e-9 })
  }

  @Test("A budget rules out what costs more") func budget() throws {
    var asked = crossover(0.5...2.9)
    asked.conditions.append(
      Check(
        text: "total.cost <= $1500/month", path: "total.monthly_cost", relation: .atMost, threshold: 1_500, unit: "USD",
        file: "", line: 1, column: 1))
    let study = try findCrossover(asked, settings: CrossoverSettings(jobs: 2), scenario: scenario) { _, _ in true }
    #expect(study.rows.contains { $0.replicas == 2 })
    #expect(study.rows.allSatisfy { ($0.selfHosted != nil) == ($0.point.value <= 2) })
  }

  @Test("A price is varied with one simulation") func prices() throws {
    var settings = CrossoverSettings(jobs: 2)
    settings.isPriceOnly = true
    let study = try findCrossover(crossover(2...40), settings: settings) { price in
      var scenario = try scenario(0.9)
      scenario.apis[0].price.rates[.output] = dollars("\(price)")
      return scenario
    } progress: { _, _ in
      true
    }
    // $1 an hour against 3,600 x 0.9 requests of 100 x $1 and 10 x the price a million, of which the last is not billed.
    let requests = 0.9 * seconds - 1
    let exact = ((1 / 3_600 * seconds / requests * 1e6) - 100) / 10
    let crossing = try #require(study.crossings.first)
    #expect(abs(crossing.estimate / exact - 1) < 0.01)
    #expect(study.rows.count > 13)
  }

  @Test("Any number of threads gives the same study") func threads() throws {
    let (one, two) = try (study(0.3...1.9, jobs: 1), study(0.3...1.9, jobs: 3))
    #expect(one.rows == two.rows && one.crossings == two.crossings && one.tornado == two.tornado)
    #expect(one.hybridCrossings == two.hybridCrossings)
  }

  @Test("No fleet serves in less time than the service takes") func floor() throws {
    let study = try findCrossover(
      crossover(0.5...3, atMost: 0.5), settings: CrossoverSettings(jobs: 2), scenario: scenario
    ) { _, _ in true }
    #expect(study.crossings.isEmpty && study.rows.allSatisfy { $0.selfHosted == nil && $0.closest != nil })
    #expect(study.rows.allSatisfy { ($0.closest?.replicas ?? 0) < 100 })
    // The service takes a second whatever the tokens.
    let floor = try #require(study.floor)
    #expect(floor.figure.value.map { abs($0 - 1) < 0.01 } == true && floor.inputFactor == nil)
  }

  @Test func conditionsOnUnknownFiguresAreRefused() {
    #expect(throws: CrossoverProblem.self) {
      try findCrossover(
        crossover(0.5...3, figure: "chat.ttft.p42", atMost: 1), settings: CrossoverSettings(jobs: 1), scenario: scenario
      ) { _, _ in true }
    }
  }

  @Test func stoppingBeforeAnyValueIsACancellation() {
    #expect(throws: CancellationError.self) {
      try findCrossover(crossover(0.5...3), settings: CrossoverSettings(jobs: 2), scenario: scenario) { _, _ in false }
    }
  }

  /// What was found by then is what a whole search has there, and nothing is concluded from it.
  @Test(arguments: [1, 4]) func stoppingKeepsTheCostsThatAreKnown(values: Int) throws {
    let whole = try study(0.3...2.9)
    var settings = CrossoverSettings(jobs: 2)
    settings.gridPoints = 6
    let part = try findCrossover(crossover(0.3...2.9), settings: settings, scenario: scenario) { done, _ in
      done < values
    }
    #expect(!whole.isInterrupted && part.isInterrupted && part.rows.count == values)
    for row in part.rows {
      let same = try #require(whole.rows.first { $0.point.value == row.point.value })
      #expect(row.api == same.api && row.selfHosted == same.selfHosted && !row.isHybridKnown)
    }
    #expect(part.crossings.isEmpty && part.hybridCrossings.isEmpty && part.tornado.isEmpty && part.notes.isEmpty)
  }
}
