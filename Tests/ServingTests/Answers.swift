import Catalog
import EventKernel
import FoundationEssentials
import Model
import Serving
import Testing

/// Scenarios whose answers are judged, built by hand: hosted APIs of one price and one time each.
enum Answers {
  /// An API whose calls of 10 prompt and 5 answer tokens take `seconds` in all.
  static func api(_ name: String, seconds: Double, quality: DifficultyCurve? = nil, price: Int = 1) -> API {
    var api = API(
      name: name, model: name, price: TokenPrice(input: Decimal(price), output: Decimal(price), source: "test"),
      timeToFirstToken: .constant(seconds - 0.4), tokensPerSecond: .constant(10))
    api.quality = quality
    return api
  }

  static func scenario(
    _ apis: [API], rate: Double = 20, horizon: Double = 2_000, seed: UInt64 = 7, client: Client = Client()
  ) -> Scenario {
    var scenario = APITests.scenario(
      apis[0], process: .poisson(rate: rate), input: 10, output: 5, horizon: horizon, client: client)
    scenario.apis = apis
    scenario.seed = seed
    scenario.workloads[0].stages = [Stage(route: Route(targets: apis.indices.map { .api($0) }))]
    return scenario
  }

  /// A cascade over APIs.
  static func cascade(_ apis: [API], _ steps: [CascadeStep], horizon: Double = 2_000) -> Scenario {
    var scenario = scenario(apis, horizon: horizon)
    scenario.workloads[0].stages[0].route.rule = .cascade
    scenario.workloads[0].stages[0].route.cascade = steps
    return scenario
  }

  static func beta(_ a: Double, _ b: Double) throws -> Distribution {
    try Distribution.make(family: "beta", parameters: ["a": a, "b": b])
  }

  /// The counts of some replications of the first workload.
  static func runs(_ scenario: Scenario, count: Int = 10) throws -> [WorkloadResult] {
    try (0..<count).map { try #require(try simulate(scenario, replication: $0).workloads.first) }
  }

  /// A share in each run.
  static func share(_ runs: [WorkloadResult], _ value: (AnswerCounts, WorkloadResult) -> Double) throws -> Sample {
    Sample(try runs.map { value(try #require($0.answers), $0) })
  }
}
