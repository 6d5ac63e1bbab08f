import Model
import Serving
import Testing

/// `least_loaded` between a pool and a hosted API, by hand.
@Suite struct RouteLoadTests {
  /// Two replicas that take 9.7 s a request, and an API that takes 3.5 s; a request every second. The pool counts its requests per replica,
  /// waiting ones too, the API all of its calls; of equals the first written is taken.
  ///
  /// | second | pool / 2 | API | to |
  /// | --- | --- | --- | --- |
  /// | 1 | 0 | 0 | pool, to 10.7 |
  /// | 2 | 0.5 | 0 | API, to 5.5 |
  /// | 3 | 0.5 | 1 | pool, to 12.7 |
  /// | 4 | 1 | 1 | pool |
  /// | 5, 6 | 1.5 | 1 | API, to 8.5 and 9.5 |
  /// | 7, 8 | 1.5, 2 | 2 | pool |
  /// | 9, 10 | 2.5 | 1 | API, to 12.5 and 13.5 |
  /// | 11 | 2 | 2 | pool |
  /// | 12 | 2.5 | 2 | API, to 15.5 |
  /// | 13 | 2 | 2 | pool |
  /// | 14, 15, 16 | 2.5 | 1, 2, 2 | API, to 17.5, 18.5 and 19.5 |
  /// | 17 | 2.5 | 3 | pool |
  /// | 18 | 3 | 2 | API |
  @Test(arguments: [true, false]) func theSplitByHand(poolFirst: Bool) throws {
    var pool = Stations.pool(service: .constant(9.7), batching: .none(concurrency: 1), replicas: 2)
    pool.loadBalancing = .sharedQueue
    var scenario = APITests.scenario(APITests.api(), process: .deterministic(rate: 1), output: 25, horizon: 18.3)
    scenario.pools = [pool]
    let targets: [Backend] = poolFirst ? [.pool(0), .api(0)] : [.api(0), .pool(0)]
    scenario.workloads[0].stages = [Stage(route: Route(rule: .leastLoaded, targets: targets))]
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(result.workloads[0].arrived == 18)
    if poolFirst {
      #expect(result.apis[0].calls == 10)
      // 10.7 and 12.7 are the pool's.
      let toAPI = result.records.filter { $0.finishedAt - $0.arrivedAt < 4 }.map { Int($0.arrivedAt.rounded()) }
      #expect(toAPI.sorted() == [2, 5, 6, 9, 10, 12, 14])
    } else {
      // The API is taken where both are equal: at 1, and wherever the table has a tie.
      #expect(result.apis[0].calls > 10)
    }
  }
}
