import Catalog
import EventKernel
import Model
import Scenarios
import Studies
import Testing

@Suite("Estimates without simulation") struct ClosedEstimateTests {
  @Test(arguments: [1, 2, 5]) func equalsErlangC(_ servers: Int) throws {
    var scenario = try chatScenario(service: .exponential(mean: 1), replicas: servers)
    scenario.workloads[0].arrivals = Arrivals(process: .poisson(rate: 0.8 * Double(servers)))
    let estimate = ClosedEstimate(scenario)
    let expected = Queueing.meanWait(arrivalRate: 0.8 * Double(servers), serviceRate: 1, servers: servers)
    let wait = try #require(estimate[path: "chat.queue_wait.mean"])
    #expect(abs(wait - expected) <= 1e-9 * expected)
    #expect(abs((estimate[path: "pools.gpu.utilization"] ?? 0) - 0.8) < 1e-12)
    #expect(estimate[path: "chat.requests"] == 0.8 * Double(servers) * 3_600)
    // An hour at $1 for each replica.
    #expect(abs((estimate[path: "total.cost"] ?? 0) - Double(servers)) < 1e-9)
    #expect(abs((estimate[path: "total.monthly_cost"] ?? 0) - Double(servers) * 744) < 1e-6)
  }

  /// Kimura's formula is exact at one server (Pollaczek-Khinchine) and with exponential service (Erlang C); constant service waits more
  /// than half as long as exponential service at several servers.
  @Test func kimura() {
    for variation in [0.0, 0.5, 1, 4] {
      let own = Queueing.meanWait(arrivalRate: 0.7, serviceMean: 1, squaredVariation: variation, servers: 1)
      let exact = Queueing.meanWait(arrivalRate: 0.7, serviceMean: 1, serviceVariance: variation)
      #expect(abs(own - exact) < 1e-12)
    }
    for servers in [2, 7, 40] {
      let rate = 0.9 * Double(servers)
      let own = Queueing.meanWait(arrivalRate: rate, serviceMean: 1, squaredVariation: 1, servers: servers)
      let exact = Queueing.meanWait(arrivalRate: rate, serviceRate: 1, servers: servers)
      #expect(abs(own - exact) <= 1e-12 * exact)
      let constant = Queueing.meanWait(arrivalRate: rate, constantService: 1, servers: servers)
      #expect(constant > exact / 2 && constant < exact)
    }
  }

  /// The approximation against simulation: M/G/3 with gamma service.
  @Test func kimuraIsNearTheSimulatedWait() throws {
    var scenario = try chatScenario(service: .gamma(shape: 4, scale: 0.25), replicas: 3)
    scenario.workloads[0].arrivals = Arrivals(process: .poisson(rate: 2.4))
    scenario.horizon = 86_400
    scenario.replications = ReplicationPlan(atLeast: 6, atMost: 6)
    let estimate = try #require(ClosedEstimate(scenario)[path: "chat.queue_wait.mean"])
    let figure = try #require(try replicate(scenario, jobs: 2).figures["chat.queue_wait.mean"])
    #expect(abs(estimate - (figure.value ?? 0)) < 0.05 * estimate)
  }

  /// Where nothing but money ends a task, what it costs follows from the run; with steps beside it, it is said that money is not looked at.
  @Test func tasksThatMoneyAloneEnds() throws {
    var scenario = try chatScenario()
    scenario.pools = []
    scenario.workloads[0].stages[0].route = Route(targets: [.api(0)])
    scenario.workloads[0].agent = Agent(
      steps: .constant(1e6), tools: AgentTools(latency: .constant(2), price: dollars("0.002")),
      budget: AgentBudget(maxCost: dollars("0.02")))
    let endless = ClosedEstimate(scenario)
    let paths = ["total.cost", "total.monthly_cost", "apis.hosted.cost", "chat.steps.mean"]
    for path in paths {
      let line = try #require(endless.lines.first { $0.path == path })
      #expect(line.value == nil, "\(line)")
    }
    #expect(endless.lines.contains { $0.assumption.contains("nothing but max_cost ends tasks of chat") })
    #expect(!endless.lines.contains { $0.name == "paid by use" })
    scenario.workloads[0].agent?.budget.maxSteps = 5
    let ending = ClosedEstimate(scenario)
    for path in paths {
      let line = try #require(ending.lines.first { $0.path == path })
      #expect(line.value != nil && line.assumption.contains("max_cost"), "\(line)")
    }
  }

  /// What is assumed of caches is said: of those that keep what is asked for most often, and of those behind others.
  @Test func assumptionsOfCaches() throws {
    var scenario = try chatScenario()
    scenario.workloads[0].items = ItemPopularity(count: 1_000, zipfExponent: 0.8)
    scenario.workloads[0].exactCache = ExactCache(capacity: 100)
    scenario.workloads[0].stages[0].cache = ExactCache(capacity: 100, eviction: .lfu)
    let lines = ClosedEstimate(scenario).lines.filter { $0.name.hasPrefix("hit rate") }.map(\.assumption)
    #expect(
      lines.count == 2 && lines[0].contains("Che's formula") && !lines[0].contains("caches before it"), "\(lines)")
    #expect(lines.count == 2 && lines[1].contains("more than it finds") && lines[1].contains("caches before it"))
  }

  /// A tenth of the calls costs what the standard tier does, which is twice the price of flex: a run of a day costs that much within 4 standard
  /// errors, of 86,400 calls that differ in nothing else.
  @Test func callsThatFallBackCostTheStandardPrice() throws {
    var scenario = try chatScenario()
    scenario.pools = []
    scenario.workloads[0].arrivals.process = .deterministic(rate: 1)
    scenario.workloads[0].inputTokens = .constant(1_000)
    scenario.workloads[0].outputTokens = .constant(100)
    scenario.workloads[0].stages = [Stage(route: Route(targets: [.api(0)]))]
    scenario.horizon = 86_400
    scenario.apis[0].tier = .flex
    scenario.apis[0].price = TokenPrice(input: 2, output: 8, source: "test")
    scenario.apis[0].price.rates[.input, .flex] = 1
    scenario.apis[0].price.rates[.output, .flex] = 4
    // 86,400 calls at $0.0014.
    let whole = 86_400 * 0.0014
    #expect(abs((ClosedEstimate(scenario)[path: "apis.hosted.cost"] ?? 0) - whole) < 1e-6)
    scenario.apis[0].refusals.share = 0.1
    scenario.apis[0].refusals.fallsBack = true
    let estimate = ClosedEstimate(scenario)
    let cost = try #require(estimate[path: "apis.hosted.cost"])
    #expect(abs(cost - whole * 1.1) < 1e-6)
    #expect(estimate.lines.contains { $0.assumption.contains("10 % of them by the standard tier") })
    let study = try replicate(scenario, jobs: 1)
    let simulated = try #require(study.figures["apis.hosted.cost"]?.value)
    #expect(abs(simulated - cost) < 4 * 0.0014 * (86_400 * 0.09).squareRoot())
    let fallen = try #require(study.figures["apis.hosted.fell_back"]?.value)
    #expect(fallen > 0 && study.figures["apis.hosted.flex_refused"]?.value == fallen)
    #expect(study.figures["apis.hosted.throttled"]?.value == 0)
    scenario.apis[0].refusals = TierRefusals()
    #expect(try replicate(scenario, jobs: 1).figures["apis.hosted.fell_back"] == nil)
  }

  /// Prompts that are as good as never beyond a step of the price have that below it; of others no mean tells.
  @Test(arguments: [(100_000.0, true), (900, false)]) func pricesByLength(_ above: Double, _ isKnown: Bool) throws {
    var scenario = try chatScenario()
    scenario.pools = []
    scenario.workloads[0].inputTokens = .gamma(shape: 4, scale: 100)
    scenario.workloads[0].stages = [Stage(route: Route(targets: [.api(0)]))]
    var rates = TokenRates()
    rates[.input] = 100
    scenario.apis[0].price.steps = [LengthStep(above: Int(above), rates: rates)]
    // Half a request a second for an hour, of 400 and 10 tokens at $1 and $10 a million.
    let cost = ClosedEstimate(scenario)[path: "apis.hosted.cost"]
    #expect(isKnown ? abs((cost ?? 0) - 1_800 * 0.0005) < 1e-3 : cost == nil)
  }

  @Test func saysWhereThereIsNoForm() throws {
    func why(_ change: (inout Scenario) -> Void) throws -> String {
      var scenario = try chatScenario(service: .exponential(mean: 1))
      change(&scenario)
      let lines = ClosedEstimate(scenario).lines.filter { $0.subject == "pool gpu" && $0.name == "wait" }
      #expect(lines.count == 1 && lines.first?.value == nil)
      return lines.first?.assumption ?? ""
    }
    #expect(try why { $0.workloads[0].arrivals.process = .gamma(rate: 0.5, burstiness: 0.5) }.contains("not Poisson"))
    #expect(try why { $0.pools[0].queue.maxSize = 4 }.contains("limited"))
    #expect(try why { $0.workloads[0].arrivals.process = .poisson(rate: 2) }.contains("of what they carry"))
    #expect(
      try why { $0.pools[0].batching = .dynamic(.init(maxBatchSize: 4, preferredBatchSizes: [4], maxQueueDelay: 0)) }
        .contains("dynamic batching"))
  }

  /// A wave has its mean and its peak: over whole days the mean factor is 1.
  @Test func followsTheShape() throws {
    var scenario = try chatScenario(service: .exponential(mean: 1), replicas: 2)
    scenario.horizon = 2 * 86_400
    scenario.workloads[0].arrivals.shape.diurnal = Diurnal(peakAt: 50_000, peakToMean: 1.8)
    let estimate = ClosedEstimate(scenario)
    #expect(abs((estimate[path: "chat.requests"] ?? 0) - 0.5 * 2 * 86_400) < 1e-3)
    let peak = try #require(estimate.lines.first { $0.name == "peak rate" }?.value)
    #expect(abs(peak - 0.9) < 0.01)
  }

  /// A steady continuous batch: time between tokens by the fixpoint against simulation.
  @Test func theBatchFixpointIsNearTheSimulatedOne() throws {
    let path =
      String(#filePath.dropLast("Tests/StudiesTests/ClosedEstimateTests.swift".count))
      + "scenarios/scaled-on-queue.yaml"
    var scenario = try ScenarioFile.load(path: path, sets: ["horizon=30m", "pools.gpu.replicas={min: 4, max: 4}"])
    scenario.workloads[0].arrivals.shape = TrafficShape()
    scenario.replications = ReplicationPlan(atLeast: 3, atMost: 3)
    let estimate = try #require(ClosedEstimate(scenario)[path: "chat.itl.mean"])
    let figure = try #require(try replicate(scenario, jobs: 2).figures["chat.itl.mean"])
    #expect(abs(estimate - (figure.value ?? 0)) < 0.1 * estimate)
  }

  static let scenarios =
    String(#filePath.dropLast("Tests/StudiesTests/ClosedEstimateTests.swift".count)) + "scenarios/"

  /// The same on two stages, and on two data-parallel ranks of a mixture: a step is a round of groups.
  @Test(arguments: [
    ["pools.gpu.instance=aws/g5.12xlarge", "pools.gpu.parallelism={pipeline: 2}", "workloads.chat.arrivals.rate=3/s"],
    [
      "pools.gpu.instance=aws/p5.48xlarge", "pools.gpu.parallelism={data: 2, expert: true}",
      "models.chat-model.architecture=qwen3-30b-a3b", "workloads.chat.arrivals.rate=30/s",
    ],
  ])
  func theFixpointHoldsForDividedReplicas(_ sets: [String]) throws {
    var scenario = try ScenarioFile.load(
      path: Self.scenarios + "scaled-on-queue.yaml",
      sets: ["horizon=20m", "pools.gpu.replicas={min: 2, max: 2}"] + sets)
    scenario.workloads[0].arrivals.shape = TrafficShape()
    scenario.replications = ReplicationPlan(atLeast: 3, atMost: 3)
    let estimate = try #require(ClosedEstimate(scenario)[path: "chat.itl.mean"])
    let figure = try #require(try replicate(scenario, jobs: 2).figures["chat.itl.mean"])
    #expect(abs(estimate - (figure.value ?? 0)) < 0.15 * estimate, "\(estimate) and \(figure.value ?? 0)")
  }

  private func capacity(_ file: String, pool: String, sets: [String] = []) throws -> ClosedEstimate.Line {
    let scenario = try ScenarioFile.load(path: Self.scenarios + file, sets: sets)
    return try #require(
      ClosedEstimate(scenario).lines.first { $0.subject == "pool \(pool)" && $0.name == "capacity of a replica" })
  }

  /// Prompts and answers in pools of their own have a bound each, and each is above that of a replica that does both.
  @Test func poolsOfPromptsAndOfAnswersHaveABoundEach() throws {
    let scenario = try ScenarioFile.load(path: Self.scenarios + "disaggregated.yaml")
    let prompts = try #require(scenario.pools.first { $0.decode != nil })
    let answers = scenario.pools[try #require(prompts.decode).pool]
    for (pool, word) in [(prompts.name, "first tokens"), (answers.name, "answers alone")] {
      let line = try capacity("disaggregated.yaml", pool: pool)
      #expect((line.value ?? 0) > 0 && line.assumption.contains(word), "\(line)")
    }
  }

  /// What the formula does not have is named, and not the cache blamed for it.
  @Test func saysWhatKeepsAPoolFromHavingABound() throws {
    func why(_ file: String, _ pool: String, _ sets: [String]) throws -> String {
      let line = try capacity(file, pool: pool, sets: sets)
      #expect(line.value == nil)
      return line.assumption
    }
    let conversations = try ScenarioFile.load(path: Self.scenarios + "conversations.yaml")
    #expect(try why("conversations.yaml", conversations.pools[0].name, []).contains("conversations grow"))
    let chat = "scaled-on-queue.yaml"
    #expect(
      try why(chat, "gpu", ["workloads.chat.input_tokens=60000"])
        .contains("not one mean request"))
  }
}
