import Catalog
import EventKernel
import Model
import Serving
import Studies
import Testing

/// What requests come to on average, before a run, against runs.
@Suite("Means of requests") struct RequestMeansTests {
  /// The chat, five requests a second through APIs that take no time to speak of.
  private static func scenario(_ apis: Int = 2, rate: Double = 5, horizon: Double = 1_000) throws -> Scenario {
    var scenario = try chatScenario()
    scenario.horizon = horizon
    scenario.workloads[0].arrivals.process = .poisson(rate: rate)
    scenario.apis = (0..<apis).map { index in
      var api = scenario.apis[0]
      api.name = "api\(index)"
      api.timeToFirstToken = .constant(0.01)
      api.tokensPerSecond = .constant(1_000)
      return api
    }
    scenario.workloads[0].stages[0].route = Route(targets: scenario.apis.indices.map { .api($0) })
    return scenario
  }

  private static func runs(_ scenario: Scenario, count: Int = 8) throws -> [ReplicationResult] {
    try (0..<count).map { try simulate(scenario, replication: $0) }
  }

  /// Whether an expected value is within 4 standard errors of the mean of what runs gave; what is in flight at their ends is a thousandth.
  private static func agrees(_ values: [Double], _ expected: Double) -> Bool {
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count - 1)
    return abs(mean - expected) <= 4 * (variance / Double(values.count)).squareRoot() + 0.001 * abs(expected)
  }

  /// Compares the calls of each API a request with those expected.
  private static func expectCalls(
    _ scenario: Scenario, _ runs: [ReplicationResult], _ place: SourceLocation = #_sourceLocation
  ) {
    let demand = scenario.demand
    for api in scenario.apis.indices {
      let expected = demand.visits(to: .api(api)).reduce(0) { $0 + $1.expected }
      let calls = runs.map { run in
        let requests = Double(run.workloads[0].arrived) / (1 + demand.means[0].askedAgain)
        return Double(run.usage.tokens.filter { $0.api == api }.reduce(0) { $0 + $1.calls }) / requests
      }
      #expect(agrees(calls, expected), "\(calls) for \(expected) of api\(api)", sourceLocation: place)
    }
  }

  @Test func cascadesByDifficultyAndByClass() throws {
    var scenario = try Self.scenario(3)
    scenario.workloads[0].stages[0].route.rule = .cascade
    scenario.workloads[0].stages[0].route.cascade = [
      CascadeStep(judgement: .accepts(.logistic(midpoint: 0.4, slope: 9))),
      CascadeStep(share: 0.8, judgement: .validate(Validation(falseReject: 0.05, falseAccept: 0.3))), CascadeStep(),
    ]
    scenario.apis[1].quality = .points([.init(difficulty: 0, value: 0.9), .init(difficulty: 1, value: 0.1)])
    scenario.workloads[0].difficulty = .law(
      try Distribution.make(family: "beta", parameters: ["a": 2, "b": 4]))
    Self.expectCalls(scenario, try Self.runs(scenario))
    // With classes, by hand: 0.4 x 0.7 + 0.6 x 0.2 are accepted at once.
    scenario.workloads[0].difficulty = .classes([
      RequestClass(name: "easy", share: 0.4), RequestClass(name: "hard", share: 0.6),
    ])
    scenario.workloads[0].stages[0].route.cascade[0].judgement = .accepts(.classes(["easy": 0.7, "hard": 0.2]))
    scenario.apis[1].quality = .classes(["easy": 1, "hard": 0.5])
    let visits = scenario.demand.visits(ofWorkload: 0)
    let (easy, hard): (Double, Double) = (0.4 * 0.3, 0.6 * 0.8)
    let second: Double = 0.8 * (easy + hard)
    let turnedDown: Double = 0.5 * 0.05 + 0.5 * 0.7
    let third: Double = 0.8 * (easy * 0.05 + hard * turnedDown)
    let expected = visits.map(\.expected)
    #expect(visits[0].share == .known(1))
    #expect(abs(expected[1] - second) < 1e-12)
    #expect(abs(expected[2] - third) < 1e-12)
    Self.expectCalls(scenario, try Self.runs(scenario))
    #expect(!scenario.demand.isSole(.api(1)))
  }

  @Test func choicesByWhatRequestsAre() throws {
    var scenario = try Self.scenario()
    scenario.workloads[0].difficulty = .classes([
      RequestClass(name: "easy", share: 0.7), RequestClass(name: "hard", share: 0.3),
    ])
    scenario.workloads[0].stages[0].route.rule = .by
    scenario.workloads[0].stages[0].route.selector = RouteSelector(
      table: .classes([0, 1]), classifier: Classifier(confusion: [[0.9, 0.1], [0.25, 0.75]]))
    let easy = scenario.demand.visits(to: .api(0))[0].expected
    #expect(abs(easy - 0.705) < 1e-12)
    Self.expectCalls(scenario, try Self.runs(scenario))

    scenario.workloads[0].difficulty = .law(.uniform(low: 0, high: 1))
    scenario.workloads[0].stages[0].route.selector = RouteSelector(
      table: .difficulty(bounds: [0.35], targets: [0, 1]))
    let low = scenario.demand.visits(to: .api(0))[0].expected
    #expect(abs(low - 0.35) < 1e-9)
    Self.expectCalls(scenario, try Self.runs(scenario, count: 4))

    // Short prompts to the one, long ones to the other: 500 and 2,000 tokens on average, of an exponential with a text of 40 before.
    scenario.workloads[0].difficulty = nil
    scenario.workloads[0].inputTokens = .exponential(mean: 1_000)
    scenario.workloads[0].systemPrompt = SystemPrompt(tokens: 40, isCounted: false)
    scenario.workloads[0].stages[0].route.selector = RouteSelector(
      table: .inputTokens(bounds: [1_040], targets: [0, 1]))
    let runs = try Self.runs(scenario)
    Self.expectCalls(scenario, runs)
    let estimate = ClosedEstimate(scenario)
    for api in 0..<2 {
      let mean = estimate.load(on: .api(api)).mean(\.input)
      let found = runs.map { run in
        let rows = run.usage.tokens.filter { $0.api == api }
        return Double(rows.reduce(0) { $0 + $1.inputTokens }) / Double(rows.reduce(0) { $0 + $1.calls })
      }
      #expect(Self.agrees(found, mean), "\(found) for \(mean)")
    }
  }

  @Test func sharesThatCachesAnswer() throws {
    var scenario = try Self.scenario(1)
    scenario.workloads[0].exactCache = ExactCache(capacity: 1)
    scenario.workloads[0].duplicates = 0.3
    scenario.workloads[0].semanticCache = SemanticCache(hit: 0.4, wrong: 0.5, repeated: 0.6)
    // 0.7 come to the semantic cache; 0.7 x 0.4 x 0.5 x 0.6 ask again, of which 0.7 pass the exact one once more.
    let again: Double = 0.7 * 0.4 * 0.5 * 0.6
    let passing: Double = 0.7 * 0.6 + again * 0.7
    let means = scenario.demand.means[0]
    #expect(abs(means.askedAgain - again) < 1e-12)
    let times = means.stages[0].times
    #expect(abs(times - passing) < 1e-12)
    let runs = try Self.runs(scenario)
    Self.expectCalls(scenario, runs)
    for (place, use) in scenario.demand.uses.enumerated() {
      let found = runs.map { run in
        let requests = Double(run.workloads[0].arrived) / (1 + again)
        return Double(run.usage.uses.filter { $0.use == place }.reduce(0) { $0 + $1.count }) / requests
      }
      #expect(Self.agrees(found, use.times), "\(use.source): \(found) for \(use.times)")
    }
    let requests = ClosedEstimate(scenario)[path: "chat.requests"] ?? 0
    let expected: Double = 5_000 * (1 + again)
    #expect(abs(requests - expected) < 1e-6)
    // A part that nothing passes is no bound.
    #expect(scenario.demand.visits(to: .api(0))[0].bounds.lowerBound == 0 && !scenario.demand.isSole(.api(0)))
  }

  /// Within 2 points of Che's approximation: full and filling caches, with and without a time to live, of all and by tenant.
  @Test(arguments: [
    (ExactCache(capacity: 200, scope: .all), 1), (ExactCache(capacity: 200), 3),
    (ExactCache(capacity: 100_000, timeToLive: 300), 1), (ExactCache(capacity: 150, timeToLive: 200), 2),
    (ExactCache(capacity: 100_000), 1),
    (ExactCache(capacity: 100_000, invalidation: .init(every: 200, share: 0.5)), 1),
  ]) func itemsThatCachesFind(_ cache: ExactCache, tenants: Int) throws {
    var scenario = try Self.scenario(1, rate: 20, horizon: 2_000)
    scenario.workloads[0].items = ItemPopularity(count: 5_000, zipfExponent: 0.9)
    scenario.workloads[0].tenants = (0..<tenants).map { Tenant(name: "t\($0)", share: 1 / Double(tenants)) }
    scenario.workloads[0].exactCache = cache
    let expected = scenario.demand.means[0].caches?.exactHit ?? 0
    let runs = try Self.runs(scenario, count: 2)
    let found = runs.compactMap(\.workloads[0].caches?.exact)
    let rate = Double(found.reduce(0) { $0 + $1.hits }) / Double(found.reduce(0) { $0 + $1.count })
    #expect(abs(rate - expected) < 0.02, "\(rate) for \(expected)")
    #expect(expected > 0.1)
  }

  @Test func stagesThatCachesSpare() throws {
    var scenario = try Self.scenario(2)
    var search = Stage(name: "search", route: Route(targets: []))
    search.errand = Errand(latency: .constant(0.01), price: 1)
    search.role = .retrieval
    search.cache = ExactCache(capacity: 1)
    search.cacheSpan = 2
    var rank = Stage(name: "rank", route: Route(targets: [.api(1)]))
    rank.role = .retrieval
    scenario.workloads[0].stages = [search, rank, Stage(route: Route(targets: [.api(0)]))]
    scenario.workloads[0].duplicates = 0.25
    #expect(scenario.demand.means[0].stages.map(\.times) == [0.75, 0.75, 1])
    Self.expectCalls(scenario, try Self.runs(scenario))
  }

  /// Steps capped at five, with one more call that answers; prompts that grow by answers and results.
  @Test(arguments: [true, false]) func tasks(grows: Bool) throws {
    var scenario = try Self.scenario(1, rate: 1, horizon: 4_000)
    scenario.workloads[0].systemPrompt = SystemPrompt(tokens: 64, isCounted: false)
    scenario.workloads[0].agent = Agent(
      steps: try Distribution.make(family: "geometric", parameters: ["mean": 3]),
      tools: AgentTools(
        probability: 0.6, parallel: .constant(2), failure: 0.2, retries: 1, resultTokens: .constant(300)),
      history: AgentHistory(grows: grows), budget: AgentBudget(maxSteps: 5, action: .answer))
    let tasks = try #require(scenario.demand.means[0].tasks)
    // Each further step with two thirds: 1 + 2/3 + ... + (2/3)^4, and (2/3)^5 are stopped and make one more.
    let ratio = 2.0 / 3
    let last = ratio * ratio * ratio * ratio * ratio
    let calls = (1 - last) / (1 - ratio) + last
    #expect(abs(tasks.calls - calls) < 1e-9)
    #expect(abs(tasks.stopped - last) < 1e-9)
    let runs = try Self.runs(scenario)
    Self.expectCalls(scenario, runs)
    let prompts = runs.map { run in
      Double(run.usage.tokens.reduce(0) { $0 + $1.inputTokens }) / Double(run.usage.tokens.reduce(0) { $0 + $1.calls })
    }
    #expect(Self.agrees(prompts, tasks.input), "\(prompts) for \(tasks.input)")
    let tools = runs.map { Double($0.workloads[0].tasks?.toolCalls ?? 0) / Double($0.workloads[0].completed) }
    #expect(Self.agrees(tools, tasks.toolCalls), "\(tools) for \(tasks.toolCalls)")
  }

  /// Of calls 0.8 are accepted, half of the others goes to people and the rest is unresolved: 0.8 of the tasks go on after each call, five at most, and
  /// people have 0.1 of the calls and what is stopped.
  @Test func tasksThatTheirRouteEnds() throws {
    var scenario = try Self.scenario(1, rate: 1, horizon: 4_000)
    scenario.people = [PeopleDesk(name: "desk", price: 4, time: .constant(1), count: 100)]
    var route = Route(rule: .cascade, targets: [.api(0), .people(0)])
    route.cascade = [CascadeStep(judgement: .accepts(.constant(0.8))), CascadeStep(share: 0.5)]
    scenario.workloads[0].stages[0].route = route
    scenario.workloads[0].agent = Agent(
      steps: .constant(1e6), tools: AgentTools(resultTokens: .constant(50)),
      budget: AgentBudget(maxSteps: 5, action: .escalate))
    let tasks = try #require(scenario.demand.means[0].tasks)
    let ratio = 0.8
    let stopped = ratio * ratio * ratio * ratio * ratio
    let calls = (1 - stopped) / (1 - ratio)
    #expect(abs(tasks.calls - calls) < 1e-9 && abs(tasks.stopped - stopped) < 1e-9 && !tasks.isEndless)
    #expect(abs(tasks.endedByRoute - (1 - stopped)) < 1e-9)
    let cases = scenario.demand.visits(to: .people(0)).reduce(0) { $0 + $1.expected }
    #expect(abs(cases - (0.1 * calls + stopped)) < 1e-9)
    let runs = try Self.runs(scenario)
    Self.expectCalls(scenario, runs)
    let prompts = runs.map { run in
      Double(run.usage.tokens.reduce(0) { $0 + $1.inputTokens }) / Double(run.usage.tokens.reduce(0) { $0 + $1.calls })
    }
    #expect(Self.agrees(prompts, tasks.input), "\(prompts) for \(tasks.input)")
    let taken = runs.map { Double($0.people[0].done) / Double($0.workloads[0].completed) }
    #expect(Self.agrees(taken, cases), "\(taken) for \(cases)")
  }

  /// First turns alone ask the cache, and have 100 tokens; second ones have 110 more. A half of the first ones is found, so that of three prompts that
  /// are made one is a first one: 2 / 3 x 210 + 1 / 3 x 100.
  @Test func turnsThatCachesLetThrough() throws {
    var scenario = try Self.scenario(1)
    scenario.workloads[0].conversation = Conversation(turns: .constant(2))
    scenario.workloads[0].duplicates = 0.5
    scenario.workloads[0].exactCache = ExactCache(capacity: 1)
    let visit = try #require(scenario.demand.visits(to: .api(0)).first)
    #expect(abs(visit.expected - 0.75) < 1e-12)
    #expect(abs((visit.tokens?.input ?? 0) - (2 * 210 + 100) / 3.0) < 1e-9)
    let runs = try Self.runs(scenario, count: 4)
    let prompts = runs.map { run in
      Double(run.usage.tokens.reduce(0) { $0 + $1.inputTokens }) / Double(run.usage.tokens.reduce(0) { $0 + $1.calls })
    }
    #expect(Self.agrees(prompts, (2 * 210 + 100) / 3.0), "\(prompts)")
  }

  /// A budget is used up at once and sends calls to another API, which is good by half: as many go on from there to the second step, and both the
  /// first one's answers and those are checked.
  @Test func whereABudgetSendsACascade() throws {
    var scenario = try Self.scenario(3, horizon: 3_600)
    for (api, quality) in [1, 1, 0.5].enumerated() { scenario.apis[api].quality = .constant(quality) }
    scenario.workloads[0].stages[0].route.rule = .cascade
    scenario.workloads[0].stages[0].route.choiceCount = 2
    scenario.workloads[0].stages[0].route.cascade = [
      CascadeStep(judgement: .validate(Validation(price: dollars("0.001")))), CascadeStep(),
    ]
    scenario.workloads[0].budgets = [Budget(limit: dollars("0.000001"), period: .hour, action: .route(.api(2)))]
    let demand = scenario.demand
    let other = demand.visits(to: .api(2))[0].expected
    #expect(other > 0.999 && abs(demand.visits(to: .api(1))[0].expected - other / 2) < 1e-3)
    #expect(abs(demand.uses[0].times - 1) < 1e-9)
    let runs = try Self.runs(scenario, count: 4)
    for (api, expected) in [(1, other / 2), (2, other)] {
      let calls = runs.map { run in
        let calls = run.usage.tokens.filter { $0.api == api }.reduce(0) { $0 + $1.calls }
        return Double(calls) / Double(run.workloads[0].arrived)
      }
      #expect(Self.agrees(calls, expected), "\(calls) for \(expected)")
    }
    let checks = runs.map { Double($0.usage.uses.reduce(0) { $0 + $1.count }) / Double($0.workloads[0].arrived) }
    #expect(Self.agrees(checks, 1), "\(checks)")
  }

  /// Every prompt above 1,000 tokens is summarised to 400: by hand for tasks of ten steps of 10 tokens with results of 300.
  @Test func summaries() throws {
    var scenario = try Self.scenario(2, rate: 0.5, horizon: 2_000)
    scenario.workloads[0].stages[0].route = Route(targets: [.api(0), .api(1)])
    scenario.workloads[0].stages[0].route.choiceCount = 1
    scenario.workloads[0].agent = Agent(
      steps: .constant(10), tools: AgentTools(resultTokens: .constant(300)),
      history: AgentHistory(compaction: .init(above: 1_000, to: 400, caller: .api(1))))
    let tasks = try #require(scenario.demand.means[0].tasks)
    #expect(tasks.calls == 10 && tasks.summaries >= 2)
    let runs = try Self.runs(scenario, count: 3)
    for run in runs {
      let calls = (0..<2).map { api in run.usage.tokens.filter { $0.api == api }.reduce(0) { $0 + $1.calls } }
      let summaries = Double(calls[1]) / Double(calls[0])
      #expect(abs(summaries - tasks.summaries / 10) < 0.01)
      let input = (0..<2).map { api in run.usage.tokens.filter { $0.api == api }.reduce(0) { $0 + $1.inputTokens } }
      let prompts = (0..<2).map { Double(input[$0]) / Double(calls[$0]) }
      #expect(abs(prompts[0] - tasks.input) < 2)
      #expect(abs(prompts[1] - tasks.summaryInput) < 2)
    }
  }
}
