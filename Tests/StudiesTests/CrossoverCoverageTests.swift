import Catalog
import EventKernel
import Model
import Studies
import Testing

/// The interval of a crossing against what it should cover.
@Suite("Coverage of a crossover's interval") struct CrossoverCoverageTests {
  /// M/M/1 replicas with a mean service of 0.1 s and an SLO on the mean time; $1 an hour each, and an API for $5.2 an hour and
  /// request a second, with answers of random length.
  func scenario(_ rate: Double, seed: UInt64) throws -> Scenario {
    var scenario = try chatScenario(service: .exponential(mean: 0.1))
    scenario.seed = seed
    scenario.horizon = 600
    scenario.replications = ReplicationPlan(atLeast: 5, atMost: 5)
    scenario.workloads[0].arrivals = Arrivals(process: .poisson(rate: rate))
    scenario.workloads[0].outputTokens = .exponential(mean: 40)
    scenario.apis[0].timeToFirstToken = .constant(0.01)
    scenario.apis[0].tokensPerSecond = .constant(100_000)
    return scenario
  }

  func crossing(_ range: ClosedRange<Double>, price: Double, seed: UInt64) throws -> Crossing? {
    // W = 1 / (10 - rate) for one replica.
    let condition = Check(
      text: "chat.latency.mean <= 300ms", path: "chat.latency.mean", relation: .atMost, threshold: 0.3, unit: "s",
      file: "", line: 1, column: 1)
    let asked = Crossover(
      pool: 0, api: 0, over: "workloads.chat.arrivals.rate", range: range, conditions: [condition])
    var settings = CrossoverSettings(jobs: 2)
    settings.gridPoints = 4
    settings.hybridRefinements = 0
    settings.effort = 150_000
    settings.refinements = 24
    return try findCrossover(asked, settings: settings) { rate in
      var scenario = try scenario(rate, seed: seed)
      scenario.apis[0].price = TokenPrice(input: 0, output: dollars("\(price)"), source: "test")
      return scenario
    } progress: { _, _ in
      true
    }.crossings.first
  }

  @Test("Two curves that meet: the API's bill is what is known by chance") func straight() throws {
    // One replica serves the whole range.
    let mean = meanOfRoundedExponential(40)
    let exact = 1 / (3_600 * mean * 1e-6 * 2.5)
    var covered = 0
    for seed in 1...20 {
      let found = try #require(try crossing(1.5...6, price: 2.5, seed: UInt64(seed)))
      if found.low <= exact && exact <= found.high { covered += 1 }
    }
    #expect(covered >= 18, "\(covered) of 20 cover \(exact)")
  }

  @Test("A stair: where one replica no longer meets the SLO is known by chance") func stair() throws {
    // The API costs what 1.5 replicas do where one replica is just too small, at 10 - 1 / 0.3 a second.
    let exact = 10 - 1 / 0.3
    let mean = meanOfRoundedExponential(40)
    let price = 1.5 / (3_600 * mean * 1e-6 * exact)
    var covered = 0
    for seed in 1...20 {
      let found = try #require(try crossing(5...7.5, price: price, seed: UInt64(seed)))
      #expect(found.below == .selfHosted && found.above == .api)
      if found.low <= exact && exact <= found.high { covered += 1 }
    }
    #expect(covered >= 18, "\(covered) of 20 cover \(exact)")
  }

  /// Tokens are whole and at least one.
  private func meanOfRoundedExponential(_ mean: Double) -> Double {
    let law = Distribution.exponential(mean: mean)
    var sum = 0.0
    for count in 1...4_000 { sum += Double(count) * (law.cdf(Double(count) + 0.5) - law.cdf(Double(count) - 0.5)) }
    return sum + law.cdf(0.5)
  }
}
