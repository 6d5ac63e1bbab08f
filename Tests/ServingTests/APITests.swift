import Catalog
import EventKernel
import Model
import Serving
import Testing

/// Hosted APIs: limits, errors, times.
@Suite struct APITests {
  static func scenario(
    _ api: API, process: Arrivals.Process, input: Double = 6, output: Double = 4, horizon: Double,
    client: Client = Client()
  ) -> Scenario {
    var workload = LanguagePools.workload(process: process, input: input, output: output, client: client)
    workload.stages = [Stage(route: Route(targets: [.api(0)]))]
    return Scenario(
      name: "api", start: Instant(year: 2026, month: 12, day: 1), horizon: horizon,
      replications: ReplicationPlan(atLeast: 1, atMost: 1), seed: 4, workloads: [workload], pools: [], apis: [api])
  }

  static func api(requests: Double? = nil, tokens: Double? = nil, errors: Double = 0) -> API {
    API(
      name: "hosted", model: "m", price: TokenPrice(input: 1, output: 1, source: "test"),
      timeToFirstToken: .constant(0.5), tokensPerSecond: .constant(8), requestsPerSecond: requests,
      tokenLimitPerSecond: tokens, errors: errors)
  }

  /// 4 tokens: the first after 0.5 s, three more at 8 a second.
  @Test func timesAreTheDistributions() throws {
    let scenario = Self.scenario(Self.api(), process: .deterministic(rate: 1), horizon: 100)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.records.count == 99)
    for record in result.records {
      #expect(record.firstTokenAt == record.arrivedAt + 0.5)
      #expect(abs(record.finishedAt - record.arrivedAt - 0.875) < 1e-9)
      #expect(record.overhead == 0)
    }
    #expect(result.usage.tokens.map(\.inputTokens) == [99 * 6])
    #expect(result.usage.tokens.map(\.outputTokens) == [99 * 4])
    #expect(result.usage.tokens.map(\.calls) == [99])
  }

  /// A prompt longer than the model takes is refused at once, costs nothing and is not sent again; the longest that it takes is answered.
  @Test(arguments: [(6, 99), (5, 0)])
  func promptsBeyondTheWindow(longest: Int, answered: Int64) throws {
    var api = Self.api()
    api.longestPrompt = longest
    let scenario = Self.scenario(
      api, process: .deterministic(rate: 1), horizon: 100, client: Client(timeout: 50, retries: 3))
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.workloads[0].completed == answered)
    #expect(result.workloads[0].rejections[.tooLong] == 99 - answered)
    #expect(result.apis[0].calls == 99 && result.usage.tokens.map(\.calls).reduce(0, +) == answered)
  }

  /// An API charges for as many answer tokens as there are, be it none, and for all of a prompt as found where all of it was.
  @Test func emptyAnswersAndWholePromptsFound() throws {
    var scenario = Self.scenario(Self.api(), process: .deterministic(rate: 1), output: 0, horizon: 100)
    scenario.workloads[0].cachedTokens = .constant(6)
    scenario.apis[0].price = TokenPrice(input: 1, cachedInput: 0.1, output: 1, source: "test")
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.usage.tokens.map(\.outputTokens) == [0])
    #expect(result.usage.tokens.map(\.cachedTokens) == [99 * 6])
    #expect(result.usage.tokens.map(\.inputTokens) == [0])
  }

  /// One call a second that takes 40.375 s: what is under way at the end of 100 s is charged then, and what was there before is not
  /// charged again.
  @Test func callsUnderWayAtTheEndAreCharged() throws {
    var api = Self.api()
    api.timeToFirstToken = .constant(40)
    let scenario = Self.scenario(api, process: .deterministic(rate: 1), horizon: 100)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.workloads[0].arrived == 99 && result.workloads[0].inFlight == 40)
    let used = result.usage.tokens.filter { $0.outcome == .used }
    let underWay = result.usage.tokens.filter { $0.outcome == .underWay }
    #expect(used.map(\.calls) == [59] && underWay.map(\.calls) == [40] && result.usage.tokens.count == 2)
    #expect(underWay.map(\.inputTokens) == [40 * 6] && underWay.map(\.outputTokens) == [40 * 4])
  }

  /// A call that will fail is not charged, and one that its client has left already is wasted.
  @Test func ofCallsUnderWayOnlyThoseThatAreAnsweredAreCharged() throws {
    var api = Self.api(errors: 1)
    api.timeToFirstToken = .constant(40)
    let failing = try simulate(
      Self.scenario(api, process: .deterministic(rate: 1), horizon: 100), replication: 0)
    #expect(failing.workloads[0].inFlight > 30 && failing.usage.tokens.isEmpty)
    api.errors = 0
    let left = try simulate(
      Self.scenario(api, process: .deterministic(rate: 1), horizon: 100, client: Client(timeout: 10)), replication: 0)
    let calls = Dictionary(grouping: left.usage.tokens, by: \.outcome).mapValues { $0.reduce(0) { $0 + $1.calls } }
    // Those of the last ten seconds have not given up yet.
    #expect(calls[.wasted, default: 0] + calls[.underWay, default: 0] == 99 && calls[.used] == nil)
    #expect(calls[.underWay] == left.workloads[0].inFlight)
  }

  /// A bucket of 60 calls that fills at 1 a second, against 4 calls a second: the level after the k-th call is
  /// 60 - 3/4 k and a bit, so 79 pass before it is empty, then every fourth.
  @Test func callsBeyondTheLimitAreRefused() throws {
    let scenario = Self.scenario(Self.api(requests: 1), process: .deterministic(rate: 4), horizon: 1_000)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    var level = 60.0
    var last = 0.0
    var refused = 0
    for number in 1..<4_000 {
      let time = Double(number) / 4
      level = min(60, level + (time - last))
      last = time
      if level >= 1 { level -= 1 } else { refused += 1 }
    }
    #expect(refused == 4_000 - 1 - 60 - 999)
    #expect(result.workloads[0].rejected == Int64(refused))
    #expect(result.apis[0].throttled == Int64(refused))
    #expect(result.records.filter { $0.outcome == .rejected }.allSatisfy { $0.finishedAt == $0.arrivedAt })
  }

  /// 10 tokens a call against 5 a second: a bucket of 300, then one call in two.
  @Test func tokensBeyondTheLimitAreRefused() throws {
    let scenario = Self.scenario(Self.api(tokens: 5), process: .deterministic(rate: 1), horizon: 1_001)
    let result = try simulate(scenario, replication: 0)
    let passed = result.workloads[0].completed + result.workloads[0].inFlight
    // 300 and 5 for each of the 999 s after the first call: 5,295 tokens.
    #expect(passed == 529)
    #expect(result.workloads[0].rejected == 1_000 - passed)
  }

  /// Twice the tokens are reserved: half the calls pass. Fewer than the answer has change nothing.
  @Test(arguments: [(14, 5_295 / 20), (3, 5_295 / 10)]) func whatIsReservedCounts(reserved: Int, passed: Int) throws {
    var api = Self.api(tokens: 5)
    api.reservedAnswer = reserved
    let result = try simulate(
      Self.scenario(api, process: .deterministic(rate: 1), horizon: 1_001), replication: 0)
    #expect(result.workloads[0].completed + result.workloads[0].inFlight == Int64(passed))
  }

  /// A refused call takes nothing out of the bucket, and a retry finds it fuller.
  @Test func refusedCallsAreTriedAgain() throws {
    let client = Client(retries: 5, backoff: Backoff(base: 20))
    var scenario = Self.scenario(Self.api(requests: 1), process: .deterministic(rate: 4), horizon: 200, client: client)
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 30, factor: 0, lasting: 1_000)]
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    #expect(result.records.contains { $0.outcome == .completed && $0.attempts > 1 })
    #expect(result.workloads[0].rejected == 0 && result.apis[0].throttled > 0)
  }

  @Test(arguments: [0.01, 0.2])
  func callsFailAtTheStatedRate(errors: Double) throws {
    let scenario = Self.scenario(Self.api(errors: errors), process: .poisson(rate: 100), horizon: 1_000)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty)
    let calls = Double(result.apis[0].calls)
    let slack = 4 * (calls * errors * (1 - errors)).squareRoot()
    #expect(abs(Double(result.apis[0].errors) - calls * errors) <= slack + 100)
    #expect(result.apis[0].errors == result.workloads[0].failed)
    // A failed call costs no tokens, and its error comes when the first token was due.
    let answered = result.usage.tokens.filter { $0.outcome == .used }
    #expect(answered.reduce(0) { $0 + $1.calls } == result.workloads[0].completed)
    #expect(
      result.records.filter { $0.outcome == .failed }.allSatisfy { abs($0.finishedAt - $0.arrivedAt - 0.5) < 1e-6 })
  }

  /// With two retries a request fails when three calls in a row do.
  @Test func retriesHideErrors() throws {
    let scenario = Self.scenario(
      Self.api(errors: 0.3), process: .poisson(rate: 100), horizon: 1_000, client: Client(retries: 2))
    let result = try simulate(scenario, replication: 0).workloads[0]
    let truth = 0.027
    let slack = 4 * (Double(result.arrived) * truth * (1 - truth)).squareRoot()
    #expect(abs(Double(result.failed) - Double(result.arrived) * truth) <= slack)
    #expect(abs(Double(result.attempts) / Double(result.arrived) - 1.39) < 0.02)
  }
}
