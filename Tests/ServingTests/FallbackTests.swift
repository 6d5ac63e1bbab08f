import EventKernel
import Model
import Serving
import Testing

/// Fallbacks and cooldowns, by hand: hosted APIs `a`, `b`, ... whose calls take 1 s, 2 s, ... in all, and a request every second.
@Suite struct FallbackTests {
  static let outage = APIFaults(outages: [Occurrence(.at(0), lasting: 1e6)])

  static func apis(_ count: Int, down: Set<Int> = []) -> [API] {
    (0..<count).map { place in
      var api = Answers.api("\(Array("abcdefgh")[place])", seconds: Double(place + 1))
      if down.contains(place) { api.faults = outage }
      return api
    }
  }

  /// A route over all backends: first the choices, then the fallbacks.
  static func scenario(
    _ apis: [API], pool: Pool? = nil, rule: Route.Rule = .leastLoaded, choices: Int = 1,
    cooldown: Fallback.Cooldown? = nil, rate: Double = 1, horizon: Double = 30.5, client: Client = Client()
  ) -> Scenario {
    var scenario = APITests.scenario(
      apis[0], process: .deterministic(rate: rate), input: 10, output: 5, horizon: horizon, client: client)
    scenario.apis = apis
    scenario.pools = pool.map { [$0] } ?? []
    let targets = (pool == nil ? [] : [Backend.pool(0)]) + apis.indices.map { .api($0) }
    var route = Route(rule: rule, targets: targets)
    route.choiceCount = choices
    route.fallbackCount = targets.count - choices
    route.fallback = Fallback(cooldown: cooldown)
    scenario.workloads[0].stages = [Stage(route: route)]
    return scenario
  }

  static func run(_ scenario: Scenario, replication: Int = 0) throws -> ReplicationResult {
    let result = try simulate(scenario, replication: replication, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings.prefix(3))")
    return result
  }

  static func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) < 1e-6 }

  struct Failing: CustomTestStringConvertible {
    var testDescription: String
    var change: @Sendable (inout API) -> Void
    /// Seconds until it is known.
    var seconds: Double
  }

  @Test(
    "After each failure of an API the next one is called",
    arguments: [
      Failing(testDescription: "an error, when the first token was due", change: { $0.errors = 1 }, seconds: 0.6),
      Failing(testDescription: "an outage", change: { $0.faults = outage }, seconds: 0),
      Failing(testDescription: "a rate limit", change: { $0.requestsPerSecond = 0.001 }, seconds: 0),
      Failing(
        testDescription: "a storm of refusals",
        change: { $0.faults = APIFaults(throttling: [Throttling(Occurrence(.at(0), lasting: 1e6), share: 1)]) },
        seconds: 0),
    ])
  func apis(_ failing: Failing) throws {
    var apis = Self.apis(3, down: [1])
    failing.change(&apis[0])
    let result = try Self.run(Self.scenario(apis))
    // b is down as well: all end at c, in 3 s.
    let done = result.records.filter { $0.outcome == .completed }
    #expect(done.count == result.records.count && done.count == (failing.seconds > 0 ? 26 : 27))
    for record in done {
      #expect(Self.near(record.finishedAt - record.arrivedAt, failing.seconds + 3))
      #expect(record.attempts == 3)
    }
    #expect(result.workloads[0].fallbacks >= Int64(done.count) * 2)
    #expect(result.usage.tokens.reduce(0) { $0 + ($1.api == 2 ? 0 : $1.calls) } == 0)
  }

  /// The gateway gives `a` up after 2 s without a first token and calls `b`; `c` answers in time. Of what was not begun the prompt is paid.
  @Test(arguments: [5.0, 1.9]) func aSlowAPIIsGivenUp(first: Double) throws {
    var apis = Self.apis(2)
    (apis[0].timeToFirstToken, apis[0].tokensPerSecond) = (.constant(first), .constant(1))
    var scenario = Self.scenario(apis)
    scenario.workloads[0].stages[0].route.timeout = 2
    let result = try Self.run(scenario)
    #expect(result.records.count > 20)
    for record in result.records {
      #expect(record.outcome == .completed && record.attempts == (first > 2 ? 2 : 1))
      #expect(Self.near(record.finishedAt - record.arrivedAt, first > 2 ? 4 : first + 4), "\(record)")
    }
    #expect((result.workloads[0].fallbacks > 0) == (first > 2) && (result.apis[1].calls > 0) == (first > 2))
    let wasted = HedgeTests.tokens(result, 0, .wasted)
    #expect(first < 2 ? wasted == [0, 0, 0] : wasted[0] > 20 && wasted[1] == 10 * wasted[0] && wasted[2] == 0)
  }

  /// Without a fallback the attempt has timed out; the client tries again. A client that gives up by itself is asked for by nobody.
  @Test func whoGivesUpDecides() throws {
    var apis = Self.apis(2)
    apis[0].timeToFirstToken = .constant(1e6)
    var scenario = Self.scenario(apis, client: Client(retries: 1))
    scenario.workloads[0].stages[0].route.timeout = 2
    scenario.workloads[0].stages[0].route.fallbackCount = 0
    let alone = try Self.run(scenario)
    #expect(alone.workloads[0].timedOut > 20 && alone.workloads[0].completed == 0)
    #expect(alone.records.allSatisfy { Self.near($0.finishedAt - $0.arrivedAt, 4) && $0.attempts == 2 })
    var impatient = Self.scenario(apis, client: Client(timeout: 2))
    #expect(try Self.run(impatient).apis[1].calls == 0)
    impatient.workloads[0].client.timeout = nil
    // A pool whose answers come whole is given up before they are there, in its queue or in service.
    var pool = Self.scenario(
      Self.apis(1), pool: Stations.pool(service: .constant(1_000), batching: .none(concurrency: 1)))
    pool.workloads[0].stages[0].route.timeout = 2
    let result = try Self.run(pool)
    #expect(result.records.allSatisfy { Self.near($0.finishedAt - $0.arrivedAt, 3) && $0.outcome == .completed })
    #expect(result.records.count == 27 && result.pools[0].queueDepthMax <= 3)
  }

  /// Calls that are given up cool their backend down, as those that fail.
  @Test func whatIsSlowIsLeftAlone() throws {
    var apis = Self.apis(2)
    apis[0].timeToFirstToken = .constant(1e6)
    var scenario = Self.scenario(apis, cooldown: .failures(3, within: 60, lasting: 1_000))
    // b has its first token after 1.6 s.
    scenario.workloads[0].stages[0].route.timeout = 1.7
    let calls = try Self.run(scenario).apis.map { $0.calls }
    #expect(calls == [4, 30], "\(calls)")
  }

  /// One is served, one waits, and the third and those after it find the queue full.
  @Test func aFullQueueGoesOn() throws {
    let pool = Stations.pool(
      service: .constant(1_000), batching: .none(concurrency: 1), queue: QueueLimits(maxSize: 1))
    let result = try Self.run(Self.scenario(Self.apis(1), pool: pool))
    #expect(result.records.count == 27 && result.records.allSatisfy { Self.near($0.finishedAt - $0.arrivedAt, 1) })
    #expect(result.apis[0].calls == 28 && result.workloads[0].inFlight == 3 && result.workloads[0].rejected == 0)
  }

  /// Who waited 3 s in the queue goes on, and its client's time runs on: 3 s and 4 s are more than 6 s.
  @Test(arguments: [nil, 6.0, 8.0]) func aQueueTimesOut(clientTimeout: Double?) throws {
    let pool = Stations.pool(service: .constant(1_000), batching: .none(concurrency: 1), queue: QueueLimits(timeout: 3))
    let apis = [Answers.api("hosted", seconds: 4)]
    let result = try Self.run(Self.scenario(apis, pool: pool, client: Client(timeout: clientTimeout)))
    let others = result.records.filter { $0.index > 0 }
    #expect(others.count >= 20)
    let isLate = clientTimeout == 6
    for record in others {
      #expect(Self.near(record.finishedAt - record.arrivedAt, isLate ? 6 : 7))
      #expect(record.outcome == (isLate ? .timedOut : .completed))
    }
    #expect(result.apis[0].calls == 26)
  }

  /// A client that gives up is not a failure of the backend.
  @Test func neverAfterTheClientsTimeout() throws {
    var apis = Self.apis(2)
    apis[0].timeToFirstToken = .constant(50)
    let scenario = Self.scenario(
      apis, cooldown: .failures(1, within: 60, lasting: 100),
      client: Client(timeout: 2, retries: 1, backoff: Backoff(base: 0)))
    let result = try Self.run(scenario)
    #expect(result.records.count == 26 && result.records.allSatisfy { $0.outcome == .timedOut && $0.attempts == 2 })
    #expect(result.records.allSatisfy { Self.near($0.finishedAt - $0.arrivedAt, 4) })
    #expect(result.apis[1].calls == 0 && result.workloads[0].fallbacks == 0)
  }

  /// The client tries again when the last one has failed, and all are asked anew.
  @Test func clientsRetryAfterTheLast() throws {
    let client = Client(retries: 1, backoff: Backoff(base: 2))
    let result = try Self.run(Self.scenario(Self.apis(2, down: [0, 1]), client: client))
    #expect(result.records.count == 28)
    for record in result.records {
      #expect(record.outcome == .failed && record.attempts == 4)
      #expect(Self.near(record.finishedAt - record.arrivedAt, 2))
    }
  }

  /// A prompt that is too long for the pool goes on, and says nothing of the pool.
  @Test func whatIsTooLongGoesOnWithoutCooling() throws {
    let pool = try LanguagePools.pool(blocks: 10)
    var scenario = Self.scenario(
      Self.apis(1), pool: pool, cooldown: .failures(1, within: 60, lasting: 100), horizon: 60.5)
    scenario.workloads[0].inputTokens = .uniform(low: 10, high: 310)
    let result = try Self.run(scenario)
    // Ten blocks hold 160 tokens: half of the prompts, and they are served there to the end.
    let own = result.pools[0].served
    #expect(own >= 15 && result.apis[0].calls >= 15 && own + result.apis[0].calls >= 57)
    #expect(result.workloads[0].rejected == 0 && result.workloads[0].fallbacks == result.apis[0].calls)
  }

  /// What an overflow's target refuses goes to the next one, and what the last refuses to the fallback; an error goes there at once.
  @Test func anOverflowFallsBack() throws {
    var apis = Self.apis(3)
    apis[0].requestsPerSecond = 0.001
    apis[1].requestsPerSecond = 0.001
    let refused = try Self.run(Self.scenario(apis, rule: .overflow, choices: 2))
    #expect(refused.records.allSatisfy { $0.attempts == 3 && Self.near($0.finishedAt - $0.arrivedAt, 3) })
    #expect(refused.workloads[0].fallbacks == 30 && refused.apis[1].calls == 30)
    apis[0].requestsPerSecond = nil
    apis[0].faults = Self.outage
    let failed = try Self.run(Self.scenario(apis, rule: .overflow, choices: 2))
    #expect(failed.records.allSatisfy { $0.attempts == 2 && Self.near($0.finishedAt - $0.arrivedAt, 3) })
    #expect(failed.apis[1].calls == 0)
  }

  /// For the first all is too long, and the second is left alone: the first is not asked again, but the fallback.
  @Test func anOverflowDoesNotTurnBack() throws {
    var scenario = Self.scenario(
      Self.apis(2, down: [0]), pool: try LanguagePools.pool(blocks: 2), rule: .overflow, choices: 2,
      cooldown: .failures(1, within: 60, lasting: 1_000))
    scenario.workloads[0].inputTokens = .constant(100)
    let result = try Self.run(scenario)
    #expect(result.workloads[0].rejected == 0 && result.workloads[0].failed == 0)
    #expect(result.apis.map(\.calls) == [1, 30])
    #expect(result.records.map(\.attempts) == [3] + Array(repeating: 2, count: 27))
  }

  /// `a` fails once and is left alone; the others of b, c take its calls, as the rule shares them out, and not the fallback d.
  @Test(arguments: [Route.Rule.leastLoaded, .roundRobin, .random, .weighted]) func whatIsLeftAlone(rule: Route.Rule)
    throws
  {
    var apis = Self.apis(4, down: [0])
    for place in apis.indices { apis[place].timeToFirstToken = .constant(0.1) }
    var scenario = Self.scenario(
      apis, rule: rule, choices: 3, cooldown: .failures(1, within: 60, lasting: 1e6), horizon: 6_000.5)
    scenario.workloads[0].stages[0].route.weights = [0.5, 0.3, 0.2]
    let result = try Self.run(scenario)
    let calls = result.apis.map(\.calls)
    #expect(calls[0] == 1 && calls[3] == 1 && calls.reduce(0, +) == 6_001, "\(calls)")
    #expect(result.workloads[0].fallbacks == 1 && result.workloads[0].failed == 0)
    let share = Double(calls[1]) / Double(calls[1] + calls[2])
    switch rule {
    // None is under way when the next one comes: the first written is taken.
    case .leastLoaded: #expect(calls[2] == 0)
    case .roundRobin: #expect(abs(calls[1] - calls[2]) <= 1)
    case .random: #expect(abs(share - 0.5) < 4 * 0.5 / 6_000.0.squareRoot(), "\(share)")
    default: #expect(abs(share - 0.6) < 4 * 0.49 / 6_000.0.squareRoot(), "\(share)")
    }
  }

  /// What is meant for one backend goes to the fallback, not to what is meant for others.
  @Test func aClassGoesToTheFallback() throws {
    var scenario = Self.scenario(
      Self.apis(3, down: [0]), rule: .by, choices: 2, cooldown: .failures(1, within: 60, lasting: 1e6), horizon: 500.5)
    scenario.workloads[0].difficulty = .classes([
      RequestClass(name: "simple", share: 0.5), RequestClass(name: "hard", share: 0.5),
    ])
    scenario.workloads[0].stages[0].route.selector = RouteSelector(table: .classes([0, 1]))
    let result = try Self.run(scenario)
    #expect(result.apis[0].calls == 1 && result.workloads[0].failed == 0)
    let calls = result.apis.map(\.calls)
    #expect(calls[1] + calls[2] == 500 && calls[1] > 180 && calls[2] > 180, "\(calls)")
    #expect(result.workloads[0].fallbacks == calls[2])
  }

  /// Where the fallback is one of the others: what is meant for `a` goes to `b` when that fails, and what `b` fails at is not asked of it once
  /// more, but of c; left alone it is left alone for both.
  @Test(arguments: [Set([0]), [1], [0, 1]]) func aClassFallsBackToAnother(down: Set<Int>) throws {
    var scenario = Self.scenario(Self.apis(3, down: down), rule: .by, choices: 2, horizon: 500.5)
    scenario.workloads[0].difficulty = .classes([
      RequestClass(name: "simple", share: 0.5), RequestClass(name: "hard", share: 0.5),
    ])
    scenario.workloads[0].stages[0].route.selector = RouteSelector(table: .classes([0, 1]))
    scenario.workloads[0].stages[0].route.targets = [.api(0), .api(1), .api(1), .api(2)]
    scenario.workloads[0].stages[0].route.fallbackCount = 2
    let result = try Self.run(scenario)
    let calls = result.apis.map(\.calls)
    #expect(result.workloads[0].failed == 0 && calls[0] > 180, "\(calls)")
    #expect(calls[1] == (down.contains(0) ? 500 : 500 - calls[0]), "\(calls)")
    #expect(calls[2] == (down.contains(1) ? calls[1] : 0), "\(calls)")
    // Calls that fail go on by one or two.
    #expect(result.workloads[0].fallbacks == (down.contains(0) ? calls[0] : 0) + calls[2])
    scenario.workloads[0].stages[0].route.fallback = Fallback(cooldown: .failures(1, within: 60, lasting: 1e6))
    let cooled = try Self.run(scenario)
    let few = cooled.apis.map(\.calls)
    #expect(cooled.workloads[0].failed == 0 && cooled.workloads[0].rejected == 0)
    for api in down { #expect(few[api] == 1, "\(few)") }
  }

  /// A cascade begins at its second step while the first is left alone, and does not come back to it. What the fallback of the first step answers
  /// is judged as that step's, which accepts nothing: so the second one answers all 30.
  @Test func aCascadeGoesOnToItsNextStep() throws {
    var scenario = Self.scenario(
      Self.apis(3, down: [0]), rule: .cascade, choices: 2, cooldown: .failures(1, within: 60, lasting: 1e6))
    scenario.workloads[0].stages[0].route.cascade = [
      CascadeStep(judgement: .accepts(.constant(0))), CascadeStep(),
    ]
    let result = try Self.run(scenario)
    #expect(result.apis.map(\.calls) == [1, 30, 1])
    #expect(result.workloads[0].answers?.escalations[0] == 1 && result.workloads[0].answers?.unresolved == 0)
  }

  /// Where all are left alone requests are refused, and it is said why.
  @Test func allAreLeftAlone() throws {
    let scenario = Self.scenario(Self.apis(2, down: [0, 1]), cooldown: .failures(1, within: 60, lasting: 1_000))
    let result = try Self.run(scenario)
    #expect(result.workloads[0].failed == 1 && result.workloads[0].rejected == 29)
    #expect(result.workloads[0].rejections[.coolingDown] == 29)
    #expect(result.apis.map(\.calls) == [1, 1])
  }

  /// Three failures within a minute open the circuit for 5 s: of seven seconds three calls are tried.
  @Test func aCircuitBreaker() throws {
    let scenario = Self.scenario(Self.apis(2, down: [0]), cooldown: .failures(3, within: 60, lasting: 5))
    let result = try Self.run(scenario)
    // At 1, 2, 3; 8, 9, 10; 15, 16, 17; 22, 23, 24; 29 and 30.
    #expect(result.apis.map(\.calls) == [14, 30])
    #expect(result.workloads[0].fallbacks == 30 && result.workloads[0].attempts == 44)
  }

  /// A limit's tokens are given back of a call that is not made.
  @Test func whatIsRefusedSettlesItsTokens() throws {
    var scenario = Self.scenario(
      Self.apis(2, down: [0, 1]), cooldown: .failures(1, within: 60, lasting: 20.5), rate: 1, horizon: 60.5)
    scenario.apis[1].faults = APIFaults(outages: [Occurrence(.at(0), lasting: 10)])
    // Room for two calls of 15 tokens a minute.
    scenario.workloads[0].limits = [CallLimit(unit: .tokens, most: 30, seconds: 60)]
    let result = try Self.run(scenario)
    // The first fails twice; up to 21 s all are refused; then b answers two, and the limit refuses the others.
    #expect(result.workloads[0].completed == 2)
    #expect(result.workloads[0].rejections[.coolingDown] == 20)
    #expect(result.workloads[0].rejections[.limit] == 37)
  }

  /// A fallback that is never needed changes nothing: conversations keep their replica, and tasks too.
  @Test(arguments: [false, true]) func aFallbackOfNoUseChangesNothing(isAgent: Bool) throws {
    var pool = try LanguagePools.pool(blocks: 100_000, replicas: 3)
    pool.loadBalancing = .sessionAffinity
    var workload = ConversationTests.workload(
      process: .poisson(rate: 0.5), Conversation(turns: .constant(4), thinkTime: .constant(5)))
    if isAgent {
      workload.conversation = nil
      workload.agent = Agent(
        steps: .constant(4), tools: AgentTools(latency: .constant(1), resultTokens: .constant(200)))
    }
    var scenario = LanguagePools.scenario(workload, pool: pool, horizon: 400)
    scenario.apis = [Answers.api("hosted", seconds: 1)]
    let plain = try Self.run(scenario)
    var route = Route(targets: [.pool(0), .api(0)])
    (route.choiceCount, route.fallbackCount) = (1, 1)
    route.fallback = Fallback(cooldown: .litellm)
    scenario.workloads[0].stages[scenario.workloads[0].answerStage].route = route
    let other = try Self.run(scenario)
    #expect(plain.records == other.records && plain.records.count > 100)
    #expect(plain.pools[0].prefixHitRate == other.pools[0].prefixHitRate)
    #expect(try #require(other.pools[0].prefixHitRate) > 0.2 && other.apis[0].calls == 0)
  }
}
