import Catalog
import EventKernel
import Model
import Studies
import Testing

/// What requests ask of backends, computed by hand. The chat of `chatScenario` sends half a request a second, of 100 and 10 tokens.
@Suite("Demand") struct DemandTests {
  private static let first = Backend.pool(0)
  private static let second = Backend.pool(1)
  private static let hosted = Backend.api(0)

  /// The chat with a second pool, through these routes.
  private func scenario(_ routes: [Route]) throws -> Scenario {
    var scenario = try chatScenario()
    scenario.pools.append(scenario.pools[0])
    scenario.pools[1].name = "other"
    scenario.workloads[0].stages = routes.enumerated().map { Stage(name: "s\($0)", route: $1) }
    return scenario
  }

  private func shares(_ rule: Route.Rule, _ targets: [Backend]) throws -> [Demand.Share] {
    let demand = try scenario([Route(rule: rule, targets: targets)]).demand
    #expect(demand.visits.map(\.backend) == targets)
    return demand.visits.map(\.share)
  }

  /// A request of 100 and 10 tokens costs $0.0002 there, however many the clients would send; what a cache finds depends on which.
  @Test func closedClientsArePricedByTheirOwnRequestsOrNotAtAll() throws {
    var scenario = try chatScenario()
    scenario.workloads[0].arrivals.process = .closed(ClosedArrivals(clients: 4))
    let study = try replicate(scenario, jobs: 1)
    let sent = try #require(study.figures["chat.requests"]?.value)
    let cost = try #require(study.figures["apis.hosted.cost"]?.value)
    #expect(sent > 0 && abs(cost / (0.0002 * sent) - 1) < 1e-9)
    scenario.apis[0].promptCache = PromptCacheRules(minimum: 64, step: 64)
    let cached = try replicate(scenario, jobs: 1)
    for path in ["apis.hosted.cost", "apis.hosted.monthly_cost"] {
      let figure = try #require(cached.figures[path])
      #expect(figure.value == nil && figure.why?.hasPrefix("clients that wait for answers") == true)
    }
    #expect(cached.figures["apis.hosted.ttft.p95"]?.value != nil)
  }

  @Test(arguments: Route.Rule.allCases) func theOnlyTargetGetsAll(_ rule: Route.Rule) throws {
    #expect(try shares(rule, [Self.first]) == [.known(1)])
  }

  @Test(arguments: [Route.Rule.roundRobin, .random]) func equalPartsAreKnown(_ rule: Route.Rule) throws {
    let shares = try shares(rule, [Self.first, Self.second, Self.hosted])
    #expect(shares == Array(repeating: .known(1 / 3.0), count: 3))
    #expect(shares.allSatisfy { $0.expected == 1 / 3.0 && $0.bounds == (1 / 3.0)...(1 / 3.0) })
  }

  @Test func whatTheRunDecidesIsBounded() throws {
    let balanced = try shares(.leastLoaded, [Self.first, Self.second])
    let overflow = try shares(.overflow, [Self.first, Self.second, Self.hosted])
    #expect(balanced == [.balanced(0.5), .balanced(0.5)])
    #expect(overflow == [.first, .overflow, .overflow])
    #expect(overflow.map(\.expected) == [1, 0, 0])
    #expect((balanced + overflow).allSatisfy { $0.bounds == 0...1 })
  }

  /// Three stages: all requests to a pool, half of them there again and half to the API, and then what overflows to the API.
  @Test func aPipelineVisitsABackendOncePerStage() throws {
    let scenario = try scenario([
      Route(targets: [Self.first]), Route(rule: .random, targets: [Self.first, Self.hosted]),
      Route(rule: .overflow, targets: [Self.second, Self.hosted]),
    ])
    let demand = scenario.demand
    #expect(demand.visits(to: Self.first).map(\.stage) == [0, 1])
    #expect(demand.visits(ofWorkload: 0).count == 5)
    #expect(demand.workloads(at: Self.hosted) == [0])
    #expect(![Self.first, Self.second, Self.hosted].contains { demand.isSole($0) })
    let estimate = ClosedEstimate(scenario)
    let loads = [Self.first, Self.second, Self.hosted].map { estimate.load(on: $0) }
    #expect(loads.map(\.mean) == [0.75, 0.5, 0.25])
    // The same workload twice is one part, and its tokens are those of a request.
    #expect(loads.map(\.parts.count) == [1, 1, 1])
    #expect(loads[0].mean(\.input) == 100 && loads[0].mean(\.output) == 10)
    #expect(loads[2].sum(\.input, seconds: 3_600) == 0.25 * 3_600 * 100)
    #expect(loads[2].sum(\.output, seconds: 3_600) == 0.25 * 3_600 * 10)
  }

  /// Means over workloads are weighted by visits: one a second of 400 tokens beside half a one of 100.
  @Test func workloadsAddUp() throws {
    var scenario = try scenario([Route(targets: [Self.first])])
    var other = scenario.workloads[0]
    other.name = "search"
    other.arrivals = Arrivals(process: .deterministic(rate: 2))
    other.arrivals.shape.diurnal = Diurnal(peakAt: 43_200, peakToMean: 1.5)
    other.inputTokens = .constant(400)
    other.outputTokens = .exponential(mean: 20)
    other.cachedTokens = .constant(150)
    other.stages[0].route = Route(rule: .roundRobin, targets: [Self.first, Self.second])
    scenario.workloads.append(other)
    scenario.horizon = 86_400
    let demand = scenario.demand
    #expect(demand.workloads(at: Self.first) == [0, 1] && demand.workloads(at: Self.second) == [1])
    #expect(!demand.reaches(Self.hosted) && scenario.alternatives == [0])
    let load = ClosedEstimate(scenario).load(on: Self.first)
    #expect(load.parts.map(\.workload) == [0, 1])
    #expect(abs(load.mean - 1.5) < 1e-9 && abs(load.peak - 2) < 1e-3)
    #expect(abs(load.mean(\.input) - 300) < 1e-6 && abs(load.mean(\.cached) - 100) < 1e-6)
    #expect(abs(load.mean(\.computed) - 200) < 1e-6)
    #expect(abs(load.mean(\.output) - 50 / 3.0) < 1e-6)
    #expect(abs(load.mean(\.inputTimesOutput) - (1_000 + 2 * 8_000) / 3.0) < 1e-4)
    // The mean square of an exponential is twice the square of its mean.
    #expect(abs(load.mean(\.outputSquared) - (100 + 2 * 800) / 3.0) < 1e-4)
  }

  /// Four turns of 100 and 10 tokens: prompts of 100, 210, 320 and 430; with 200 kept, of 100, 210, 300 and 300; a text before all.
  @Test func promptsOfConversationsGrow() throws {
    var scenario = try scenario([
      Route(targets: [Self.first]), Route(rule: .random, targets: [Self.first, Self.second]),
    ])
    func load(_ conversation: Conversation, text: Int? = nil) -> OfferedLoad {
      scenario.workloads[0].conversation = conversation
      scenario.workloads[0].systemPrompt = text.map { SystemPrompt(tokens: $0, isCounted: false) }
      return ClosedEstimate(scenario).load(on: Self.first)
    }
    let whole = load(Conversation(turns: .constant(4)))
    #expect(whole.mean == 0.5 * 4 * 1.5)
    #expect(abs(whole.mean(\.input) - (100 + 210 + 320 + 430) / 4.0) < 1e-9)
    let cut = load(Conversation(turns: .constant(4), keptHistory: 200), text: 30)
    #expect(abs(cut.mean(\.input) - (30 + (100 + 210 + 300 + 300) / 4.0)) < 1e-9)
    #expect(cut.mean(\.output) == 10)
  }

  /// A stage that writes 3 tokens of its own reads a history of the workload's answers all the same; one with a prompt of its own
  /// reads that.
  @Test func historyIsOfTheWorkloadsAnswers() throws {
    var workload = try scenario([Route(targets: [Self.first]), Route(targets: [Self.hosted])]).workloads[0]
    workload.outputTokens = .constant(500)
    workload.conversation = Conversation(turns: .constant(10))
    workload.stages[0].outputTokens = .constant(3)
    let mean = 100 + 4.5 * 600
    let (small, large) = (workload.meanTokens(ofStage: 0), workload.meanTokens(ofStage: 1))
    #expect(abs(small.input - mean) < 1e-9 && small.output == 3)
    #expect(abs(large.input - mean) < 1e-9 && large.output == 500)
    workload.stages[0].inputTokens = .constant(40)
    #expect(workload.meanTokens(ofStage: 0).input == 40)
  }

  /// A run counts a token of every prompt, and computes one of each; an answer of none has none, as an embedding.
  @Test func noCallIsWithoutTokens() throws {
    var workload = try scenario([Route(targets: [Self.first])]).workloads[0]
    workload.inputTokens = .constant(0)
    workload.outputTokens = .constant(0)
    #expect(workload.meanTokens(ofStage: 0) == Demand.Tokens(input: 1, cached: 0, output: .constant(0)))
    workload.stages[0].inputTokens = .constant(50)
    workload.stages[0].outputTokens = .constant(0)
    workload.stages[0].cachedTokens = .constant(80)
    #expect(workload.meanTokens(ofStage: 0) == Demand.Tokens(input: 50, cached: 49, output: .constant(0)))
    workload.stages[0].inputTokens = nil
    workload.hasTokens = false
    workload.stages[0].outputTokens = nil
    #expect(workload.meanTokens(ofStage: 0).input == 0 && workload.meanTokens(ofStage: 0).output == 0)
  }

  /// At least a prompt's last token is computed whatever a cache has.
  @Test func cachedTokensAreNotComputed() {
    func computed(_ cached: Double) -> Double {
      Demand.Tokens(input: 100, cached: cached, output: .constant(10)).computed
    }
    #expect(computed(0) == 100 && computed(40) == 60 && computed(200) == 1)
  }

  @Test func tokensAreMeansOverVisits() throws {
    let short = Demand.Tokens(input: 100, cached: 40, output: .constant(10))
    let long = Demand.Tokens(input: 300, cached: 0, output: .uniform(low: 10, high: 30))
    let mean = try #require(Demand.Tokens.mean([(1, short), (3, long)]))
    #expect(mean.input == 250 && mean.cached == 10 && mean.output == 17.5)
    #expect(mean.inputTimesOutput == (1_000 + 3 * 6_000) / 4)
    #expect(abs(mean.outputSquared - (100 + 3 * (400 + 400 / 12.0)) / 4) < 1e-9)
    #expect(Demand.Tokens.mean([(1 / 3.0, long), (0.1, long)]) == long)
    #expect(Demand.Tokens.mean([]) == nil)
  }

  /// A pool that hands over sends each of its requests on, and the routes lead to the first alone.
  @Test func whatAPoolHandsOverComesToAnother() throws {
    var scenario = try scenario([Route(rule: .random, targets: [Self.first, Self.hosted])])
    scenario.pools[0].decode = DecodePool(pool: 1, link: "", bandwidth: 1, latency: 0)
    let demand = scenario.demand
    let answers = demand.visits(to: Self.second)
    #expect(answers.map(\.prefillPool) == [0] && answers.map(\.share) == [.known(0.5)])
    #expect(demand.workloads(at: Self.second) == [0])
    #expect(demand.visits(ofWorkload: 0).map(\.backend) == [Self.first, Self.hosted])
    let estimate = ClosedEstimate(scenario)
    #expect(estimate.load(on: Self.first).mean == 0.25 && estimate.load(on: Self.second).parts.isEmpty)
    let offered = estimate.lines.first { $0.subject == "pool other" && $0.name == "offered at the peak" }
    #expect(offered?.value == 0.25)
  }

  @Test func whereEveryRouteEndsIsSole() throws {
    var scenario = try scenario([Route(targets: [Self.first])])
    #expect(scenario.demand.isSole(Self.first))
    scenario.workloads.append(scenario.workloads[0])
    scenario.workloads[1].stages[0].route = Route(rule: .overflow, targets: [Self.second, Self.first])
    #expect(!scenario.demand.isSole(Self.first))
  }

  /// The traffic that no route sends to an API costs there what formulas give it all: half a request a second for an hour.
  @Test func anAlternativeIsOfferedEverything() throws {
    var scenario = try scenario([
      Route(rule: .random, targets: [Self.first, Self.second]), Route(targets: [Self.second]),
    ])
    #expect(scenario.alternatives == [0])
    let cost = (1_800.0 * 100 * 1 + 1_800 * 10 * 10) / 1e6
    // Both stages call the model of the same pool.
    #expect(abs((ClosedEstimate(scenario)[path: "apis.hosted.cost"] ?? 0) - 2 * cost) < 1e-9)
    scenario.workloads[0].stages[1].route = Route(rule: .roundRobin, targets: [Self.second, Self.hosted])
    #expect(scenario.alternatives.isEmpty)
    #expect(abs((ClosedEstimate(scenario)[path: "apis.hosted.cost"] ?? 0) - cost / 2) < 1e-9)
    scenario.workloads[0].hasTokens = false
    scenario.workloads[0].stages.removeLast()
    #expect(scenario.alternatives.isEmpty)
  }
}
