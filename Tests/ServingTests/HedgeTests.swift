import EventKernel
import Glibc
import Model
import Serving
import Testing

/// Second calls of requests whose first is slow, by hand.
@Suite struct HedgeTests {
  /// An API whose calls have their first token after a while, and then tokens at a rate.
  static func api(_ name: String, first: Double, rate: Double = 10, errors: Double = 0) -> API {
    var api = Answers.api(name, seconds: 1)
    api.timeToFirstToken = .constant(first)
    api.tokensPerSecond = .constant(rate)
    api.errors = errors
    return api
  }

  /// The first backend, and the one that is called after 2 s; `fallbacks` of the others stand between them.
  static func scenario(
    _ apis: [API], pool: Pool? = nil, hedge: Hedge = Hedge(after: 2), fallbacks: Int = 0, output: Double = 5,
    horizon: Double = 60.5, client: Client = Client()
  ) -> Scenario {
    var scenario = APITests.scenario(
      apis[0], process: .deterministic(rate: 1), input: 10, output: output, horizon: horizon, client: client)
    scenario.apis = apis
    scenario.pools = pool.map { [$0] } ?? []
    var route = Route(targets: (pool == nil ? [] : [Backend.pool(0)]) + apis.indices.map { .api($0) })
    (route.choiceCount, route.fallbackCount) = (1, fallbacks)
    if fallbacks > 0 { route.fallback = Fallback() }
    route.hedge = hedge
    scenario.workloads[0].stages = [Stage(route: route)]
    return scenario
  }

  static func counts(made: Int64, won: Int64) -> HedgeCounts {
    var counts = HedgeCounts()
    (counts.made, counts.won) = (made, won)
    return counts
  }

  static func run(_ scenario: Scenario, replication: Int = 0) throws -> ReplicationResult {
    try FallbackTests.run(scenario, replication: replication)
  }

  /// Calls of an API that came to something, and their prompt and answer tokens.
  static func tokens(_ result: ReplicationResult, _ api: Int, _ outcome: WorkOutcome) -> [Int] {
    let rows = result.usage.tokens.filter { $0.api == api && $0.outcome == outcome }
    return [\TokenUsage.calls, \.inputTokens, \.outputTokens].map { part in
      rows.reduce(0) { $0 + Int($1[keyPath: part]) }
    }
  }

  /// 2 s and the second's 1.4 s are sooner than 10 s.
  @Test func theSecondIsMadeInTimeAndWins() throws {
    let result = try Self.run(Self.scenario([Self.api("slow", first: 10), Self.api("quick", first: 1)]))
    #expect(result.records.count == 57)
    for record in result.records {
      #expect(FallbackTests.near(record.startedAt - record.arrivedAt, 2))
      #expect(FallbackTests.near(record.firstTokenAt - record.arrivedAt, 3))
      #expect(FallbackTests.near(record.finishedAt - record.arrivedAt, 3.4))
    }
    let sums = result.workloads[0]
    #expect(sums.hedges.made == 58 && sums.hedges.won == 57 && sums.attempts == 60 + 58)
    #expect(sums.completed == 57 && sums.inFlight == 3)
    // The first had no token: its prompt is paid.
    #expect(Self.tokens(result, 0, .wasted) == [57, 570, 0])
    #expect(Self.tokens(result, 1, .used) == [57, 570, 285])
    #expect(sums.calls?.answered == 57)
    #expect(FallbackTests.near(try #require(sums.calls?.latency.mean), 1.4))
  }

  /// A first token just before the time is in time.
  @Test func whatHasBegunIsLeftAlone() throws {
    let result = try Self.run(Self.scenario([Self.api("a", first: 1.999, rate: 1), Self.api("b", first: 0.1)]))
    #expect(result.workloads[0].hedges == HedgeCounts() && result.apis[1].calls == 0)
    #expect(result.records.allSatisfy { FallbackTests.near($0.finishedAt - $0.arrivedAt, 5.999) })
  }

  /// The second has its first token at 2.95 s, before the first has one at 3 s. That it would be done sooner is of no use: its tokens are read.
  @Test(arguments: Hedge.Cancellation.allCases) func whatStreamsIsDecidedByTheFirstToken(onCancel: Hedge.Cancellation)
    throws
  {
    let apis = [Self.api("a", first: 3, rate: 1_000), Self.api("b", first: 0.95)]
    var scenario = Self.scenario(apis, hedge: Hedge(after: 2, onCancel: onCancel), output: 50)
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 30.5, factor: 0, lasting: 100)]
    let result = try Self.run(scenario)
    #expect(result.workloads[0].completed == 30 && result.workloads[0].hedges.won == 30)
    #expect(result.records.allSatisfy { FallbackTests.near($0.firstTokenAt - $0.arrivedAt, 2.95) })
    #expect(result.records.allSatisfy { FallbackTests.near($0.finishedAt - $0.arrivedAt, 7.85) })
    #expect(Self.tokens(result, 0, .wasted) == [30, 300, onCancel == .paidWhole ? 1_500 : 0])
    #expect(Self.tokens(result, 1, .used) == [30, 300, 1_500])
    let calls = try #require(result.workloads[0].calls)
    #expect(calls.inputTokens == 600 && calls.outputTokens == (onCancel == .paidWhole ? 3_000 : 1_500))
  }

  /// A pool says when a first token is there. Two replicas that have nothing to do answer at the same speed, so that the one called first wins,
  /// and the other has written nothing.
  @Test func aPoolStreamsToo() throws {
    var scenario = Self.scenario([Self.api("b", first: 1e6)], pool: try LanguagePools.pool(), output: 400)
    scenario.workloads[0].stages[0].route.hedge = Hedge(after: 0.000_1)
    let result = try Self.run(scenario)
    let sums = result.workloads[0]
    #expect(sums.completed > 10 && sums.hedges.won == 0 && sums.hedges.made == 60)
    // Of a call that is cancelled nothing but the prompt is paid, at the first's first token and not at its end.
    #expect(Self.tokens(result, 0, .wasted)[0] > Int(sums.completed))
    let work = result.usage.poolTime[0]
    #expect(work.wasted.allSatisfy { $0 == 0 } && work.busy.allSatisfy { $0 > 0 })
  }

  /// What is judged comes whole. The second has its first token at 4.95 s and 49 more by 4.999 s; the first has 20 by then, of which the last at
  /// 4.9 s.
  @Test(arguments: Hedge.Cancellation.allCases) func theOtherIsPaid(onCancel: Hedge.Cancellation) throws {
    let apis = [Self.api("a", first: 3), Self.api("b", first: 2.95, rate: 1_000)]
    var scenario = Self.scenario(apis, hedge: Hedge(after: 2, onCancel: onCancel), output: 50)
    scenario.workloads[0].stages[0].route.rule = .cascade
    scenario.workloads[0].stages[0].route.cascade = [CascadeStep()]
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 30.5, factor: 0, lasting: 100)]
    let result = try Self.run(scenario)
    #expect(result.workloads[0].completed == 30 && result.workloads[0].hedges.won == 30)
    #expect(result.records.allSatisfy { FallbackTests.near($0.finishedAt - $0.arrivedAt, 4.999) })
    #expect(Self.tokens(result, 0, .wasted) == [30, 300, 30 * (onCancel == .paidWhole ? 50 : 20)])
    #expect(Self.tokens(result, 1, .used) == [30, 300, 1_500])
  }

  @Test func theFirstWins() throws {
    let result = try Self.run(Self.scenario([Self.api("a", first: 3), Self.api("b", first: 8)]))
    #expect(result.records.allSatisfy { FallbackTests.near($0.finishedAt - $0.arrivedAt, 3.4) })
    #expect(result.workloads[0].hedges.won == 0 && result.workloads[0].hedges.made == 58)
    #expect(result.records.count == 57 && result.records.allSatisfy { $0.attempts == 1 })
    #expect(Self.tokens(result, 1, .wasted) == [57, 570, 0])
  }

  /// The client gives both up at once.
  @Test(arguments: [0, 1]) func theClientTimesOut(retries: Int) throws {
    let client = Client(timeout: 5, retries: retries, backoff: Backoff(base: 0))
    let result = try Self.run(Self.scenario([Self.api("a", first: 9), Self.api("b", first: 9)], client: client))
    let time = Double(5 * (retries + 1))
    #expect(result.records.count == 60 - Int(time))
    for record in result.records {
      #expect(record.outcome == .timedOut && FallbackTests.near(record.finishedAt - record.arrivedAt, time))
    }
    // No API hears of it: both are paid whole, those that are under way at the end as well.
    for api in 0..<2 {
      #expect(Self.tokens(result, api, .used)[0] == 0)
      let (wasted, repeated) = (Self.tokens(result, api, .wasted), Self.tokens(result, api, .repeated))
      #expect(wasted[0] == 55 - 5 * retries && wasted[2] == 5 * wasted[0])
      #expect(repeated[0] == 55 * retries && repeated[2] == 5 * repeated[0])
    }
  }

  /// The second wins at 3.4 s, and the client's time runs on through the stage after.
  @Test(arguments: [6.0, 20]) func theDeadlineGoesOnWithTheWinner(timeout: Double) throws {
    var scenario = Self.scenario(
      [Self.api("a", first: 10), Self.api("b", first: 1), Self.api("c", first: 7.6)], client: Client(timeout: timeout))
    var hedged = Route(targets: [.api(0), .api(1)])
    hedged.choiceCount = 1
    hedged.hedge = Hedge(after: 2)
    scenario.workloads[0].stages = [
      Stage(name: "one", route: hedged), Stage(name: "two", route: Route(targets: [.api(2)])),
    ]
    let result = try Self.run(scenario)
    #expect(result.records.count > 40)
    for record in result.records {
      #expect(FallbackTests.near(record.finishedAt - record.arrivedAt, timeout == 6 ? 6 : 11.4))
      #expect(record.outcome == (timeout == 6 ? .timedOut : .completed))
    }
    // What the winner did is wasted with the attempt, and used where it goes well.
    #expect((Self.tokens(result, 1, .wasted)[0] > 0) == (timeout == 6))
  }

  /// Where one call fails the other goes on; where both do the fallback is called.
  @Test func oneOrBothFail() throws {
    let good = Self.api("good", first: 4.6)
    let first = try Self.run(Self.scenario([Self.api("a", first: 3, errors: 1), good]))
    #expect(
      first.records.allSatisfy { FallbackTests.near($0.finishedAt - $0.arrivedAt, 7) && $0.outcome == .completed })
    let second = try Self.run(Self.scenario([good, Self.api("b", first: 0.5, errors: 1)]))
    #expect(second.records.allSatisfy { FallbackTests.near($0.finishedAt - $0.arrivedAt, 5) && $0.attempts == 2 })
    #expect(second.workloads[0].hedges.made == 58 && second.workloads[0].hedges.won == 0)
    let both = try Self.run(
      Self.scenario([Self.api("a", first: 3, errors: 1), Self.api("b", first: 1.5, errors: 1)]))
    #expect(both.records.allSatisfy { FallbackTests.near($0.finishedAt - $0.arrivedAt, 3.5) && $0.outcome == .failed })
    // The fallback is the second one of the three; the hedge fails at 2 s and 2.5 s.
    let third = try Self.run(
      Self.scenario(
        [Self.api("a", first: 3, errors: 1), Self.api("b", first: 0.6), Self.api("c", first: 2.5, errors: 1)],
        fallbacks: 1))
    #expect(third.records.allSatisfy { FallbackTests.near($0.finishedAt - $0.arrivedAt, 5.5) && $0.attempts == 3 })
    #expect(third.workloads[0].fallbacks == third.apis[1].calls)
  }

  /// The fallback is the hedge's backend as well: its second call is drawn anew.
  @Test func theSameBackendIsDrawnAnew() throws {
    var quick = Self.api("b", first: 1, errors: 0.5)
    quick.timeToFirstToken = .constant(0.5)
    var scenario = Self.scenario([Self.api("a", first: 3, errors: 1), quick], horizon: 4_000.5)
    var route = scenario.workloads[0].stages[0].route
    route.targets = [.api(0), .api(1), .api(1)]
    route.fallbackCount = 1
    route.fallback = Fallback()
    scenario.workloads[0].stages[0].route = route
    let result = try Self.run(scenario)
    // Half of the hedges fail, and half of the fallbacks after them: a quarter.
    let share = Double(result.workloads[0].failed) / Double(result.workloads[0].ended)
    #expect(abs(share - 0.25) < 4 * 0.433 / 4_000.0.squareRoot(), "\(share)")
  }

  /// The first waits too long in its queue while the second is under way; the client's time goes on.
  @Test(arguments: [nil, 6.0]) func theFirstWaitsTooLong(timeout: Double?) throws {
    let pool = Stations.pool(service: .constant(1_000), batching: .none(concurrency: 1), queue: QueueLimits(timeout: 3))
    let result = try Self.run(Self.scenario([Self.api("b", first: 4.6)], pool: pool, client: Client(timeout: timeout)))
    #expect(result.records.count > 50)
    for record in result.records where record.index > 0 {
      #expect(FallbackTests.near(record.finishedAt - record.arrivedAt, timeout ?? 7))
      #expect(record.outcome == (timeout == nil ? .completed : .timedOut))
    }
  }

  /// A pool's queue is cleared of what another backend answered.
  @Test func aPoolIsRelieved() throws {
    let pool = Stations.pool(service: .constant(7), batching: .none(concurrency: 1))
    let result = try Self.run(Self.scenario([Self.api("b", first: 0.6)], pool: pool, horizon: 200.5))
    // What waits for 2 s is called again and answered at 3 s; so the pool takes the oldest that is not answered yet.
    #expect(result.workloads[0].completed >= 195 && result.pools[0].queueDepthMax <= 4)
    #expect(result.records.allSatisfy { $0.finishedAt - $0.arrivedAt < 7.1 })
    // One that it begins is answered elsewhere before it is done: its work is wasted.
    #expect(result.pools[0].wastedWork > 0)
  }

  /// Replicas that crash: a call that is lost is made again, whichever of the two it is.
  @Test func replicasAreLost() throws {
    var pool = try LanguagePools.pool(replicas: 2)
    pool.faults.crashes = Crashes(meanTimeBetween: 40, repair: .constant(5))
    for isFirst in [true, false] {
      var scenario = Self.scenario(
        [Self.api("b", first: 3)], pool: pool, hedge: Hedge(after: 0.001), output: 400, horizon: 2_000)
      if !isFirst {
        scenario.workloads[0].stages[0].route.targets.reverse()
        scenario.apis[0].timeToFirstToken = .constant(60)
      }
      scenario.workloads[0].client = Client(timeout: 40, retries: 1)
      let result = try Self.run(scenario)
      #expect(result.pools[0].lostWork > 0 && result.workloads[0].hedges.made > 100, "\(result.workloads[0].hedges)")
      #expect(result.workloads[0].completed > 1_900)
    }
  }

  /// The next turn goes on from where the answer came.
  @Test func aConversationGoesOn() throws {
    var scenario = Self.scenario([Self.api("a", first: 10), Self.api("b", first: 1)], horizon: 100.5)
    scenario.workloads[0].conversation = Conversation(turns: .constant(3), thinkTime: .constant(4))
    scenario.workloads[0].arrivals = Arrivals(process: .burst(requests: 5))
    let result = try Self.run(scenario)
    let talks = try #require(result.workloads[0].conversations)
    #expect(talks.finished == 5 && talks.brokenOff == 0 && result.records.count == 15)
    #expect(result.records.allSatisfy { FallbackTests.near($0.finishedAt - $0.arrivedAt, 3.4) })
    let starts = Set(result.records.map { ($0.arrivedAt * 10).rounded() / 10 })
    #expect(starts == [0, 7.4, 14.8])
  }

  /// Of a task each call is hedged by itself: none while its tools run.
  @Test func aTasksCalls() throws {
    var scenario = Self.scenario([Self.api("a", first: 1), Self.api("b", first: 1)], horizon: 200.5)
    scenario.workloads[0].agent = Agent(steps: .constant(3), tools: AgentTools(latency: .constant(9)))
    let result = try Self.run(scenario)
    #expect(result.workloads[0].completed > 150 && result.workloads[0].hedges == HedgeCounts())
    #expect(result.apis[1].calls == 0)
  }

  /// Three calls of a task, each of them made twice: the task cost both, also what the provider writes for nobody after it is over.
  @Test(arguments: Hedge.Cancellation.allCases) func aTaskCostsBothCalls(onCancel: Hedge.Cancellation) throws {
    var scenario = Self.scenario(
      [Self.api("a", first: 9, rate: 1), Self.api("b", first: 1)], hedge: Hedge(after: 2, onCancel: onCancel))
    scenario.workloads[0].arrivals = Arrivals(process: .burst(requests: 1))
    scenario.workloads[0].agent = Agent(steps: .constant(3))
    scenario.workloads[0].agent?.history.grows = false
    let result = try Self.run(scenario)
    let (sums, tasks) = (result.workloads[0], try #require(result.workloads[0].tasks))
    #expect(sums.hedges == Self.counts(made: 3, won: 3) && tasks.ended == 1)
    let paid = result.usage.tokens.reduce(Int64(0)) { $0 + $1.inputTokens + $1.outputTokens }
    #expect(paid == (onCancel == .paidWhole ? 90 : 75) && tasks.tokens == paid)
    #expect(FallbackTests.near(try #require(tasks.cost.mean), Double(try #require(sums.metered).total) * 1e-12))
    #expect(sums.inputTokens + sums.outputTokens == 45)
  }

  /// Two exponential times of mean 1, the second from `after` on: the mean is 1 - exp(-after) / 2.
  @Test func theShorterOfTwoTimes() throws {
    let after = 0.5
    var apis = [Self.api("a", first: 1), Self.api("b", first: 1)]
    for place in 0...1 { apis[place].timeToFirstToken = .exponential(mean: 1) }
    var scenario = Self.scenario(apis, hedge: Hedge(after: after), output: 1, horizon: 4_000)
    scenario.workloads[0].arrivals = Arrivals(process: .poisson(rate: 5))
    let runs = try (0..<10).map { try simulate(scenario, replication: $0).workloads[0] }
    let latency = Sample(runs.compactMap { $0.latency.mean })
    #expect(latency.agrees(with: 1 - exp(-after) / 2, relativeError: 0.001), "\(latency)")
    let made = Sample(runs.map { Double($0.hedges.made) / Double($0.arrived) })
    #expect(made.agrees(with: exp(-after), relativeError: 0.001), "\(made)")
    let won = Sample(runs.map { Double($0.hedges.won) / Double($0.hedges.made) })
    #expect(won.agrees(with: 0.5, relativeError: 0.001), "\(won)")
  }

  /// A limit counts the tokens of both calls beforehand, and what they had when they are over.
  @Test func aLimitCountsBoth() throws {
    var scenario = Self.scenario([Self.api("a", first: 10), Self.api("b", first: 1)], horizon: 70.5)
    scenario.workloads[0].limits = [CallLimit(unit: .tokens, most: 100, seconds: 1_000)]
    let result = try Self.run(scenario)
    // 15 tokens each beforehand. Three are called and called again 2 s later; 1 s after that the first call is cancelled and has 10. The fourth, whose
    // second call would have been the seventh of them, is answered by its first.
    let sums = result.workloads[0]
    #expect(sums.completed == 4 && sums.hedges == Self.counts(made: 3, won: 3), "\(sums.hedges)")
    #expect(sums.rejections[.limit] == 66 && sums.limits?.refused == [67])
  }
}
