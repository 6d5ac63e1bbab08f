import EventKernel
import Model
import Serving
import Testing

/// The cheapest backend that is predicted to be in time, by hand.
@Suite struct LeastCostTests {
  static func scenario(
    _ apis: [API], pool: Pool? = nil, ttft: Double? = nil, cooldown: Fallback.Cooldown? = nil, fallbacks: Int = 0,
    horizon: Double = 45.3
  ) -> Scenario {
    var scenario = FallbackTests.scenario(apis, pool: pool, rule: .leastCost, horizon: horizon)
    var route = scenario.workloads[0].stages[0].route
    route.choiceCount = route.targets.count - fallbacks
    route.fallbackCount = fallbacks
    route.fallback = fallbacks > 0 ? Fallback(cooldown: cooldown) : nil
    route.leastCost = LeastCost(ttft: ttft)
    scenario.workloads[0].stages[0].route = route
    return scenario
  }

  struct Row: CustomTestStringConvertible {
    var testDescription: String
    /// Seconds to the first token, and dollars per million tokens.
    var apis: [(Double, Int)]
    var ttft: Double?
    var chosen: Int
  }

  @Test(arguments: [
    Row(testDescription: "the cheapest, however late", apis: [(0.5, 3), (9, 1), (0.1, 2)], chosen: 1),
    Row(testDescription: "the cheapest in time", apis: [(0.5, 3), (9, 1), (0.1, 2)], ttft: 1, chosen: 2),
    Row(testDescription: "of equals the first", apis: [(0.5, 2), (0.1, 2), (0.2, 2)], ttft: 1, chosen: 0),
    Row(testDescription: "none in time: the quickest", apis: [(0.5, 1), (0.2, 3), (0.4, 2)], ttft: 0.1, chosen: 1),
    Row(testDescription: "a time at the limit is in time", apis: [(1, 1), (0.2, 3)], ttft: 1, chosen: 0),
  ])
  func amongAPIs(_ row: Row) throws {
    let apis = row.apis.enumerated().map { place, api in
      var other = Answers.api("api\(place)", seconds: 1, price: api.1)
      other.timeToFirstToken = .constant(api.0)
      return other
    }
    let result = try FallbackTests.run(Self.scenario(apis, ttft: row.ttft))
    #expect(result.apis.map(\.calls) == apis.indices.map { $0 == row.chosen ? 45 : 0 })
  }

  /// A pool of one place that takes 9.7 s a request, cheaper than the API, and a request every second. It is chosen while nobody waits there:
  ///
  /// | second | served until then | waits | to |
  /// | --- | --- | --- | --- |
  /// | 1 | - | 0 | pool, to 10.7 |
  /// | 2 | - | 0 | pool, from 10.7 to 20.4 |
  /// | 3 to 10 | - | 1, and nothing was served | API |
  /// | 11 | 10 tokens | 0 | pool, to 30.1 |
  /// | 12 to 20 | | 1: 10 tokens at 10 tokens in 12 s, and the like | API |
  /// | 21, 31, 40 | | 0, since the one before has begun | pool |
  @Test func aPoolUntilSomebodyWaits() throws {
    let pool = Stations.pool(service: .constant(9.7), batching: .none(concurrency: 1))
    let dear = Answers.api("hosted", seconds: 1, price: 1_000)
    let result = try FallbackTests.run(Self.scenario([dear], pool: pool, ttft: 1))
    let own = result.records.filter { $0.finishedAt - $0.arrivedAt > 2 }.map { Int($0.arrivedAt.rounded()) }
    #expect(own == [1, 2, 11, 21])
    #expect(result.apis[0].calls == 39)
    // With 20 s it may wait until a prediction is longer than that: at 12 s and later one waits for 12 s, two for 24 s.
    let patient = try FallbackTests.run(Self.scenario([dear], pool: pool, ttft: 20))
    #expect(patient.apis[0].calls < 39 && patient.apis[0].calls > 30, "\(patient.apis[0].calls)")
    // And whatever happens without a condition: the pool is the cheapest.
    #expect(try FallbackTests.run(Self.scenario([dear], pool: pool)).apis[0].calls == 0)
  }

  /// A pool that turns out dearer than the API is left after the first that it served.
  @Test func aDearPoolIsAskedFirst() throws {
    let pool = Stations.pool(service: .constant(0.7), batching: .none(concurrency: 1))
    let cheap = Answers.api("hosted", seconds: 1, price: 0)
    let result = try FallbackTests.run(Self.scenario([cheap], pool: pool, ttft: 1))
    #expect(result.apis[0].calls == 44 && result.pools[0].served == 1)
  }

  /// The cheapest of those that are not left alone; the fallback where all are.
  @Test func theCheapestOfTheHealthy() throws {
    var apis = (0..<3).map { Answers.api("api\($0)", seconds: 1, price: $0 + 1) }
    apis[0].faults = FallbackTests.outage
    let rule = Fallback.Cooldown.failures(1, within: 60, lasting: 1e6)
    let one = try FallbackTests.run(Self.scenario(apis, cooldown: rule, fallbacks: 1))
    #expect(one.apis.map(\.calls) == [1, 44, 1])
    apis[1].faults = FallbackTests.outage
    let two = try FallbackTests.run(Self.scenario(apis, cooldown: rule, fallbacks: 1))
    #expect(two.apis.map(\.calls) == [1, 1, 45])
    #expect(two.workloads[0].failed == 0 && two.workloads[0].fallbacks == 45)
  }
}
