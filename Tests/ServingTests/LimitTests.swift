import EventKernel
import FoundationEssentials
import Model
import Serving
import Testing

/// Limits of requests and tokens, against sequences worked out by hand from the rules of those who have them.
@Suite struct LimitTests {
  /// A request a second from the first second on, none between two times.
  static func scenario(
    _ limits: [CallLimit], horizon: Double = 180, pause: ClosedRange<Double>? = nil, rate: Double = 1
  ) -> Scenario {
    let pool = Stations.pool(service: .constant(0.01), batching: .none(concurrency: 1_000))
    var scenario = Stations.scenario(process: .deterministic(rate: rate), pool: pool, horizon: horizon)
    scenario.workloads[0].limits = limits
    if let pause {
      scenario.workloads[0].arrivals.shape.spikes = [
        Spike(at: pause.lowerBound, factor: 0, lasting: pause.upperBound - pause.lowerBound)
      ]
    }
    return scenario
  }

  /// Times of arrival of what passed.
  static func passed(_ scenario: Scenario) throws -> [Double] {
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.workloads[0].rejections[.limit] == result.workloads[0].rejected)
    return result.records.filter { $0.outcome == .completed }.map(\.arrivedAt).sorted()
  }

  static func limit(_ window: CallLimit.Window, most: Double = 10) -> CallLimit {
    CallLimit(unit: .requests, most: most, seconds: 60, window: window)
  }

  static func isClose(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-6 }
  }

  /// LiteLLM's window opens with the request of second 1, so it ends at 61: nine at its end and ten at the begin of the next pass.
  @Test func fixedWindowsPassTwiceTheLimitAroundAnEdge() throws {
    let times = try Self.passed(Self.scenario([Self.limit(.fixed)], pause: 1.5...51.5))
    let expected = [1.0] + (52...70).map(Double.init) + (121...130).map(Double.init)
    #expect(Self.isClose(times, expected), "\(times)")
    #expect(times.filter { (52...71).contains($0) }.count == 19)
  }

  /// Envoy's windows are those of the clock.
  @Test func clockWindowsOpenOnTheMinute() throws {
    let times = try Self.passed(Self.scenario([Self.limit(.clock)], pause: 1.5...51.5))
    let expected = [1.0] + (52...69).map(Double.init) + (120...129).map(Double.init)
    #expect(Self.isClose(times, expected), "\(times)")
  }

  /// Kong's window counts what of the last one is still covered, and refusals too, so that whoever goes on stays out.
  @Test func slidingWindowsPassTheLimitOnce() throws {
    let times = try Self.passed(Self.scenario([Self.limit(.sliding)], pause: 1.5...51.5))
    var (window, count, last) = (0.0, 0.0, 0.0)
    var expected: [Double] = []
    for time in [1.0] + (52...179).map(Double.init) {
      let present = (time / 60).rounded(.down)
      if present != window { (window, count, last) = (present, 0, present == window + 1 ? count : 0) }
      count += 1
      if count + last * (1 - (time - present * 60) / 60) <= 10 { expected.append(time) }
    }
    #expect(Self.isClose(times, expected), "\(times), not \(expected)")
    for time in times { #expect(times.filter { $0 >= time && $0 < time + 60 }.count <= 10) }
  }

  /// Anthropic's bucket fills all the time: ten at once, and then one every six seconds.
  @Test func bucketsFillContinuously() throws {
    let times = try Self.passed(Self.scenario([Self.limit(.tokenBucket)]))
    var level = 10.0
    var expected: [Double] = []
    for time in (1...179).map(Double.init) {
      level = min(10, level + (time == 1 ? 0 : 1.0 / 6))
      guard level >= 1 - 1e-9 else { continue }
      level -= 1
      expected.append(time)
    }
    #expect(Self.isClose(times, expected), "\(times), not \(expected)")
    #expect(times.suffix(10).last.map { $0 > 170 } == true)
  }

  /// Two tenants have a limit each; of one user there is nobody else.
  @Test func tenantsAndUsersAreCountedApart() throws {
    var scenario = Self.scenario([CallLimit(unit: .requests, most: 5, seconds: 60, scope: .tenant)], horizon: 59)
    scenario.workloads[0].tenants = [Tenant(name: "a", share: 0.5), Tenant(name: "b", share: 0.5)]
    #expect(try Self.passed(scenario).count == 10)
    scenario = Self.scenario([CallLimit(unit: .requests, most: 2, seconds: 60, scope: .user)], horizon: 59.5)
    scenario.workloads[0].users = UserPopulation(count: 4)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(result.workloads[0].completed == 8 && result.workloads[0].rejected == 51)
    #expect(result.workloads[0].limits?.refused == [51])
    #expect(result.workloads[0].touchedUsers == 4)
  }

  /// Calls of 100 and 10 to 90 tokens that take 20 s: of 1,100 tokens a minute an estimate of 190 each leaves room for five; what they had
  /// less is free when they are answered. Counted afterwards, all pass until the first answers are there.
  @Test func tokensAreReservedAndSettled() throws {
    func run(_ settlement: CallLimit.Settlement) throws -> (times: [Double], tokens: [Int]) {
      var api = APITests.api()
      api.timeToFirstToken = .constant(20)
      api.tokensPerSecond = .constant(1_000)
      var scenario = APITests.scenario(api, process: .deterministic(rate: 1), input: 100, horizon: 100)
      scenario.workloads[0].outputTokens = .uniform(low: 10, high: 90)
      scenario.workloads[0].limits = [CallLimit(unit: .tokens, most: 1_100, seconds: 60, settlement: settlement)]
      scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 59.5, factor: 0, lasting: 100)]
      let result = try simulate(scenario, replication: 0, recording: true)
      #expect(Audit(scenario, result).findings.isEmpty)
      let passed = result.records.filter { $0.outcome == .completed }.sorted { $0.arrivedAt < $1.arrivedAt }
      return (passed.map(\.arrivedAt), passed.map { $0.inputTokens + $0.outputTokens })
    }
    let reserved = try run(.estimate)
    #expect(Self.isClose(Array(reserved.times.prefix(5)), [1, 2, 3, 4, 5]))
    let before = reserved.times.filter { $0 < 20.9 }
    #expect(before.count == 5, "\(reserved.times)")
    #expect(reserved.times.count > 5 && reserved.tokens.reduce(0, +) <= 1_100)
    let after = try run(.after)
    // Answers are there from second 21 on, 110 to 190 tokens each second: from 1,100 on the next is refused.
    #expect(Self.isClose(Array(after.times.prefix(20)), (1...20).map(Double.init)))
    #expect(after.times.count < 40 && after.tokens.reduce(0, +) > 2_000)
  }

  /// A retry is counted as any other attempt, and a limit that never bites changes nothing.
  @Test func endlessLimitsChangeNothing() throws {
    func run(_ limits: [CallLimit]) throws -> ReplicationResult {
      var scenario = APITests.scenario(
        APITests.api(requests: 1, errors: 0.1), process: .poisson(rate: 2), horizon: 2_000,
        client: Client(timeout: 1.2, retries: 2, backoff: Backoff(base: 0.5, factor: 2, jitter: 0.5)))
      scenario.workloads[0].limits = limits
      let result = try simulate(scenario, replication: 0, recording: true)
      #expect(Audit(scenario, result).findings.isEmpty)
      return result
    }
    let plain = try run([])
    for window in CallLimit.Window.allCases {
      let limited = try run([
        CallLimit(unit: .requests, most: 1e12, seconds: 60, window: window),
        CallLimit(unit: .tokens, most: 1e12, seconds: 60, window: window),
        CallLimit(unit: .tokens, most: 1e12, seconds: 60, window: window, settlement: .after),
      ])
      #expect(limited.records == plain.records && limited.usage == plain.usage)
    }
  }

  @Test func aUserTakesTwentyFourBytes() throws {
    #expect(LimitMemory.limit == 24 && LimitMemory.budget == 24)
    var scenario = Self.scenario([CallLimit(unit: .requests, most: 2, seconds: 60, scope: .user)], horizon: 600)
    scenario.workloads[0].users = UserPopulation(count: 1_000_000, zipfExponent: 1)
    scenario.workloads[0].budgets = [Budget(limit: 1, period: .day, scope: .user)]
    let result = try simulate(scenario, replication: 0)
    #expect(result.workloads[0].completed + result.workloads[0].rejected == 599)
  }
}
