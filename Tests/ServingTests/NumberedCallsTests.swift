import EventKernel
import Model
import Serving
import Testing

/// What a call is drawn from has its own number, so that a part which does nothing leaves everything else alike.
@Suite struct NumberedCallsTests {
  /// An API that fails, with answers of many lengths and clients that wait by chance.
  static func scenario(_ change: (inout API) -> Void = { _ in }) throws -> Scenario {
    var api = APITests.api(errors: 0.1)
    api.timeToFirstToken = try Stations.lognormal(mean: 0.5, cv: 1)
    api.tokensPerSecond = try Stations.gamma(mean: 8, cv: 0.3)
    change(&api)
    return APITests.scenario(
      api, process: .poisson(rate: 5), input: 60, output: 40, horizon: 400,
      client: Client(timeout: 12, retries: 3, backoff: Backoff(base: 1, factor: 2, jitter: 0.5)))
  }

  static func records(_ scenario: Scenario) throws -> [RequestRecord] {
    try simulate(scenario, replication: 0, recording: true).records.sorted { $0.index < $1.index }
  }

  /// The same request in both runs, where it came to its end in both.
  static func pairs(_ one: [RequestRecord], _ other: [RequestRecord]) -> [(RequestRecord, RequestRecord)] {
    let others = Dictionary(uniqueKeysWithValues: other.map { ($0.index, $0) })
    return one.compactMap { record in others[record.index].map { (record, $0) } }
  }

  @Test func aLimitThatIsNeverReachedChangesNothing() throws {
    let endless = try Self.records(Self.scenario())
    let high = try Self.records(Self.scenario { ($0.requestsPerSecond, $0.tokenLimitPerSecond) = (1e6, 1e9) })
    #expect(endless.contains { $0.attempts > 1 })
    #expect(endless == high)
  }

  @Test func errorsOfNoneAreNone() throws {
    let never = try Self.records(Self.scenario { $0.errors = 0 })
    let tiny = try Self.records(Self.scenario { $0.errors = 1e-300 })
    #expect(never == tiny)
  }

  @Test func refusalsOfNoneAreNone() throws {
    let none = try Self.records(Self.scenario())
    let storm = try Self.records(
      Self.scenario { $0.faults.throttling = [Throttling(Occurrence(.at(0), lasting: 400), share: 0)] })
    #expect(none == storm)
  }

  /// Of requests that no call of which fails, times are those of a run without errors.
  @Test func anErrorIsTheMatterOfItsRequest() throws {
    let never = try Self.records(Self.scenario { $0.errors = 0 })
    let often = try Self.records(Self.scenario { $0.errors = 0.3 })
    let untouched = Self.pairs(never, often).filter { $1.attempts == 1 && $1.outcome == .completed }
    #expect(untouched.count > 500 && untouched.allSatisfy { $0 == $1 })
    // An attempt that fails and the next one are drawn apart.
    let again = Self.pairs(never, often).filter { $0.attempts == 1 && $1.attempts == 2 && $1.outcome == .completed }
    #expect(again.count > 100)
    #expect(again.allSatisfy { $1.finishedAt - $1.arrivedAt != $0.finishedAt - $0.arrivedAt })
  }

  /// A target that is never asked, after an API and after a pool that serves one by one.
  @Test func aTargetThatIsNeverAskedChangesNothing() throws {
    var alone = try Self.scenario()
    let pool = Stations.pool(service: try Stations.gamma(mean: 0.1, cv: 0.7), batching: .none(concurrency: 100))
    alone.pools = [pool]
    var other = alone.apis[0]
    other.name = "other"
    alone.apis.append(other)
    alone.workloads[0].stages = [
      Stage(name: "check", route: Route(targets: [.pool(0)])), Stage(name: "answer", route: Route(targets: [.api(0)])),
    ]
    var spare = alone
    spare.workloads[0].stages[0].route = Route(rule: .overflow, targets: [.pool(0), .api(1)], overflowAt: 1e6)
    spare.workloads[0].stages[1].route = Route(rule: .overflow, targets: [.api(0), .api(1)], overflowAt: 1e6)
    #expect(try Self.records(alone) == Self.records(spare))
  }

  /// A request that no call of is refused goes where it went, and takes as long, whatever others are refused.
  @Test func refusalsMoveNoOtherRoute() throws {
    var open = try Self.scenario { $0.errors = 0 }
    var other = open.apis[0]
    other.name = "other"
    open.apis.append(other)
    open.workloads[0].stages[0].route = Route(rule: .random, targets: [.api(0), .api(1)])
    var closed = open
    closed.apis[0].requestsPerSecond = 1
    let (before, after) = (try Self.records(open), try Self.records(closed))
    let untouched = Self.pairs(before, after).filter { $1.attempts == 1 }
    #expect(untouched.count < before.count && untouched.count > 500 && untouched.allSatisfy { $0 == $1 })
  }
}
