import EventKernel
import Scenarios
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

  func study(_ range: ClosedRange<Double>, jobs: Int = 2, _ change: (inout Scenario) -> Void = { _ in }) throws
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
      $0.apis[0].price.input *= 2
      $0.apis[0].price.output *= 2
    }
    let expected = [1 / 1.44, 1, 2 / 1.44]
    #expect(dear.crossings.count == expected.count)
    for (crossing, exact) in zip(dear.crossings, expected) {
      #expect(crossing.low * 0.99 <= exact && exact <= crossing.high * 1.01)
    }
  }

  @Test("Prices are billed again") func sensitivity() throws {
    let study = try study(0.3...2.9)
    #expect(study.sensitivities.count == 6)
    // $0.72 against $0.8 an hour for each 1/s, at best.
    let cheaperInstances = study.sensitivities.first { $0.price == .instance && $0.factor < 1 }
    #expect(cheaperInstances?.throughout == .api)
  }

  @Test("Any number of threads gives the same study") func threads() throws {
    let (one, two) = try (study(0.3...1.9, jobs: 1), study(0.3...1.9, jobs: 3))
    #expect(one.rows == two.rows && one.crossings == two.crossings && one.sensitivities == two.sensitivities)
  }

  @Test("No fleet serves in less time than the service takes") func floor() throws {
    let study = try findCrossover(
      crossover(0.5...3, atMost: 0.5), settings: CrossoverSettings(jobs: 2), scenario: scenario
    ) { _, _ in true }
    #expect(study.crossings.isEmpty && study.rows.allSatisfy { $0.selfHosted == nil && $0.closest != nil })
    #expect(study.rows.allSatisfy { ($0.closest?.replicas ?? 0) < 100 })
  }

  @Test func conditionsOnUnknownFiguresAreRefused() {
    #expect(throws: CrossoverProblem.self) {
      try findCrossover(
        crossover(0.5...3, figure: "chat.ttft.p42", atMost: 1), settings: CrossoverSettings(jobs: 1), scenario: scenario
      ) { _, _ in true }
    }
  }

  @Test func stoppingIsACancellation() {
    #expect(throws: CancellationError.self) {
      try findCrossover(crossover(0.5...3), settings: CrossoverSettings(jobs: 2), scenario: scenario) { done, _ in
        done < 2
      }
    }
  }
}
