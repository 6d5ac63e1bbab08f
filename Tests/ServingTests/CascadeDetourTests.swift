import EventKernel
import FoundationEssentials
import Model
import Serving
import Testing

/// Cascades whose steps others answer: a fallback, a hedge, where a budget sends calls. Whoever answers is judged as the step says, at the quality
/// of who answered.
@Suite struct CascadeDetourTests {
  /// A request a second, whose first step is checked without errors at a cent; the second is always good. What stands after them is good by half.
  static func scenario(_ apis: [API], steps: [CascadeStep], horizon: Double = 4_000.5) -> Scenario {
    var scenario = Answers.cascade(apis, steps, horizon: horizon)
    scenario.workloads[0].arrivals = Arrivals(process: .deterministic(rate: 1))
    scenario.workloads[0].stages[0].route.choiceCount = steps.count
    return scenario
  }

  static let checked = CascadeStep(
    judgement: .validate(Validation(latency: 0.1, price: Decimal(1) / 100)))

  static func api(_ name: String, seconds: Double = 1, quality: Double) -> API {
    Answers.api(name, seconds: seconds, quality: .constant(quality))
  }

  /// Every answer of the other one is checked: half of 4,000, within 4 standard deviations of 32, is not accepted, and the second step is asked for
  /// these and no others.
  static func expectHalf(_ result: ReplicationResult, other: Int, place: SourceLocation = #_sourceLocation) throws {
    let sums = result.workloads[0]
    let answers = try #require(sums.answers, sourceLocation: place)
    #expect(answers.bad == 0 && answers.good == sums.completed && answers.unresolved == 0, sourceLocation: place)
    #expect(abs(Double(answers.escalations[0]) - 2_000) < 4 * 32, "\(answers.escalations)", sourceLocation: place)
    #expect(result.apis[1].calls == answers.escalations[0], sourceLocation: place)
    #expect(answers.escalations.dropFirst().allSatisfy { $0 == 0 }, sourceLocation: place)
    let checks = result.usage.uses.reduce(0) { $0 + $1.count }
    #expect(checks >= sums.completed && checks <= sums.arrived, "\(checks)", sourceLocation: place)
    #expect(result.apis[other].calls >= checks, sourceLocation: place)
  }

  /// The first takes ten seconds, and the hedge after half a second one or less: it always wins. Beside the second it is not called, also where it
  /// would be the quicker one, since its answer was not accepted already.
  @Test(arguments: [1, 0.45]) func theHedgeIsJudged(seconds: Double) throws {
    var scenario = Self.scenario(
      [
        Self.api("a", seconds: 10, quality: 1), Self.api("b", quality: 1),
        Self.api("c", seconds: seconds, quality: 0.5),
      ],
      steps: [Self.checked, CascadeStep()])
    scenario.workloads[0].stages[0].route.hedge = Hedge(after: 0.5)
    let result = try FallbackTests.run(scenario)
    #expect(result.workloads[0].hedges.won > 3_900 && result.workloads[0].hedges.made <= result.workloads[0].arrived)
    try Self.expectHalf(result, other: 2)
  }

  /// The first always fails.
  @Test func theFallbackIsJudged() throws {
    var scenario = Self.scenario(
      [Self.api("a", quality: 1), Self.api("b", quality: 1), Self.api("c", quality: 0.5)],
      steps: [Self.checked, CascadeStep()])
    scenario.apis[0].errors = 1
    scenario.workloads[0].stages[0].route.fallbackCount = 1
    scenario.workloads[0].stages[0].route.fallback = Fallback()
    try Self.expectHalf(try FallbackTests.run(scenario), other: 2)
  }

  /// A fallback that is the last step itself answers as that one: nobody checks it.
  @Test func theLastStepAsAFallbackIsNotChecked() throws {
    var scenario = Self.scenario(
      [Self.api("a", quality: 1), Self.api("b", quality: 0)], steps: [Self.checked, CascadeStep()], horizon: 100.5)
    scenario.apis[0].errors = 1
    scenario.workloads[0].stages[0].route.targets = [.api(0), .api(1), .api(1)]
    scenario.workloads[0].stages[0].route.fallbackCount = 1
    scenario.workloads[0].stages[0].route.fallback = Fallback()
    let result = try FallbackTests.run(scenario)
    #expect(result.usage.uses.reduce(0) { $0 + $1.count } == 0)
    #expect(result.workloads[0].answers?.bad == result.workloads[0].completed && result.workloads[0].completed > 90)
    // The last call of the first has not failed yet.
    #expect(result.apis.map(\.calls) == [100, 99])
  }

  /// The budget is used up by the first call: all others go to the third API. What is not accepted of it goes to the second, and not back.
  @Test func whereABudgetSendsCallsIsJudged() throws {
    var scenario = Self.scenario(
      [Self.api("a", quality: 1), Self.api("b", quality: 1), Self.api("c", quality: 0.5)],
      steps: [Self.checked, CascadeStep()])
    scenario.workloads[0].budgets = [
      Budget(limit: Decimal(string: "0.000001")!, period: .day, action: .route(.api(2)))
    ]
    let result = try FallbackTests.run(scenario)
    #expect(result.apis[0].calls <= 2 && result.apis[0].calls + result.apis[2].calls == result.workloads[0].arrived)
    #expect(result.workloads[0].budgets[0].rerouted == result.apis[2].calls)
    let sums = result.workloads[0]
    let answers = try #require(sums.answers)
    #expect(answers.bad == 0 && answers.good == sums.completed)
    #expect(abs(Double(answers.escalations[0]) - 2_000) < 4 * 32 && result.apis[1].calls == answers.escalations[0])
  }

  /// Three steps of a second each, of which the first two accept nothing: who answered in the place of one of them is not asked again for the
  /// next. One or two calls are made before the budget is used up, whose second step it sends elsewhere.
  @Test func whatWasTurnedDownIsNotAskedAgain() throws {
    var scenario = Self.scenario(
      ["a", "b", "d", "c"].map { Self.api($0, quality: 1) },
      steps: [
        CascadeStep(judgement: .accepts(.constant(0))), CascadeStep(judgement: .accepts(.constant(0))), CascadeStep(),
      ], horizon: 200.5)
    scenario.workloads[0].budgets = [
      Budget(limit: Decimal(string: "0.000001")!, period: .day, action: .route(.api(3)))
    ]
    let result = try FallbackTests.run(scenario)
    let calls = result.apis.map(\.calls)
    #expect((1...2).contains(calls[0]) && calls[3] == 200, "\(calls)")
    // Of 200 a second apart the last has not come to its second step, nor the last two to their third.
    #expect(calls[1] == 199 - calls[0] && calls[2] == 198, "\(calls)")
    #expect(result.workloads[0].completed == 197 && result.workloads[0].answers?.unresolved == 0)
  }

  /// A summary of a history is no answer: who writes it is judged by nobody, though no answer of it would be accepted.
  @Test func summariesAreNotJudged() throws {
    let agent = Agent(
      steps: .constant(3), tools: AgentTests.tools,
      history: AgentHistory(compaction: AgentHistory.Compaction(above: 1_500, to: 1_100, caller: .api(1))))
    var scenario = AgentTests.scenario(agent)
    var writer = scenario.apis[0]
    writer.name = "writer"
    var last = scenario.apis[0]
    last.name = "last"
    scenario.apis += [writer, last]
    for api in 0..<3 { scenario.apis[api].quality = .constant(api == 1 ? 0 : 1) }
    var route = Route(rule: .cascade, targets: [.api(0), .api(2), .api(1)])
    route.choiceCount = 2
    route.cascade = [Self.checked, CascadeStep()]
    scenario.workloads[0].stages[0].route = route
    let result = try AgentTests.run(scenario)
    // Prompts of 1,200 and 1,351 tokens; before the third, which would have 1,502, a summary is written.
    #expect(result.apis.map(\.calls) == [3, 1, 0] && result.workloads[0].answers?.escalations.reduce(0, +) == 0)
  }
}
