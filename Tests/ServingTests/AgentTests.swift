import Catalog
import EventKernel
import Model
import Serving
import Testing

/// Tasks: requests that make several model calls with tools between them. By hand, a prompt has a system prompt of 1,000 tokens and 200 of
/// its own, an answer 51 tokens: the first after 1 s, the last 5 s later.
@Suite struct AgentTests {
  static let tools = AgentTools(latency: .constant(2), resultTokens: .constant(100))

  static func scenario(
    _ agent: Agent?, _ process: Arrivals.Process = .burst(requests: 1), horizon: Double = 100_000,
    rules: PromptCacheRules? = nil, client: Client = Client(), change: (inout API) -> Void = { _ in }
  ) -> Scenario {
    var scenario = ProviderCacheTests.scenario(
      rules, arrivals: process, horizon: horizon, client: client, change: change)
    scenario.workloads[0].agent = agent
    return scenario
  }

  static func run(_ scenario: Scenario, replication: Int = 0) throws -> ReplicationResult {
    let result = try simulate(scenario, replication: replication, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
    return result
  }

  static func used(_ result: ReplicationResult) -> (input: Int64, output: Int64, calls: Int64) {
    result.usage.tokens.filter { $0.outcome == .used }.reduce((0, 0, 0)) {
      ($0.0 + $1.inputTokens + $1.cachedTokens + $1.writtenTokens, $0.1 + $1.outputTokens, $0.2 + $1.calls)
    }
  }

  /// Prompts of 1,200, 1,351, 1,502 and 1,653 tokens: each brings the answer and the result before.
  @Test func promptsGrowByAnswersAndResults() throws {
    let result = try Self.run(Self.scenario(Agent(steps: .constant(4), tools: Self.tools)))
    let record = try #require(result.records.first)
    #expect(record.inputTokens == 1_200 + 1_351 + 1_502 + 1_653 && record.outputTokens == 4 * 51)
    // Four calls of 6 s, with 2 s of a tool after each but the last.
    #expect(abs(record.finishedAt - 30) < 1e-9 && abs(record.firstTokenAt - 25) < 1e-9 && record.startedAt == 0)
    let tasks = try #require(result.workloads[0].tasks)
    #expect(tasks.ended == 1 && tasks.steps.mean == 4 && tasks.toolCalls == 3)
    #expect(tasks.tokens == Int64(record.inputTokens + record.outputTokens))
    #expect(result.workloads[0].inputTokens == Int64(record.inputTokens))
    // A time per token of each call: 5 s over 50 tokens.
    #expect(result.workloads[0].tpot.count == 4 && abs((result.workloads[0].tpot.mean ?? 0) - 0.1) < 1e-9)
    #expect(result.workloads[0].itl.count == 200)
    #expect(Self.used(result) == (5_706, 204, 4))
    #expect(result.usage.uses == [UseUsage(consumer: 0, month: 0, use: 0, count: 3)])
  }

  /// Each call reads the prompt before and writes what is new: the answer before, the result, and nothing else.
  @Test func aTaskReadsItsLastPromptAndWritesTheRest() throws {
    let scenario = Self.scenario(Agent(steps: .constant(4), tools: Self.tools), rules: ProviderCacheTests.claude)
    let found = try ProviderCacheTests.tokens(scenario)
    #expect(found == ProviderCacheTests.Tokens(read: 1_200 + 1_351 + 1_502, written: 1_200 + 3 * 151))
    // Tools that take longer than what is kept lives: all is written again.
    var slow = Self.tools
    slow.latency = .constant(400)
    let lost = try ProviderCacheTests.tokens(
      Self.scenario(Agent(steps: .constant(4), tools: slow), rules: ProviderCacheTests.claude))
    #expect(lost == ProviderCacheTests.Tokens(written: 1_200 + 1_351 + 1_502 + 1_653))
  }

  @Test func aPromptThatStandsAloneBringsTheNewestResult() throws {
    let agent = Agent(steps: .constant(3), tools: Self.tools, history: AgentHistory(grows: false))
    let result = try Self.run(Self.scenario(agent))
    #expect(result.records.map(\.inputTokens) == [1_200 + 1_300 + 1_300])
  }

  @Test func theOldestIsLeftOut() throws {
    let agent = Agent(steps: .constant(4), tools: Self.tools, history: AgentHistory(kept: 260))
    let result = try Self.run(Self.scenario(agent, rules: ProviderCacheTests.claude))
    // 251 tokens were said before the second prompt; before the third 402, of which 260 are kept.
    #expect(result.records.map(\.inputTokens) == [1_200 + 1_351 + 1_360 + 1_360])
    #expect(result.apis[0].cachedTokens == 1_200 + 1_000 + 1_000)
  }

  /// A prompt of more than 1,500 tokens begins with a summary: 1,000 and 100, and the newest result.
  @Test func aLongHistoryIsSummarised() throws {
    var agent = Agent(
      steps: .constant(6), tools: Self.tools,
      history: AgentHistory(compaction: AgentHistory.Compaction(above: 1_500, to: 1_100)))
    let result = try Self.run(Self.scenario(agent, rules: ProviderCacheTests.claude))
    // After the summary 1,100 + 100, then 51 + 100 more.
    let inputs = [1_200, 1_351, 1_200, 1_351, 1_200, 1_351]
    #expect(result.records.map(\.inputTokens) == [inputs.reduce(0, +)])
    // Of a summary nothing but the system prompt is found.
    #expect(result.apis[0].cachedTokens == 1_200 + 1_000 + 1_200 + 1_000 + 1_200)
    // Where a call writes it, its prompt is all that is summarised, and its answer the summary.
    agent.history.compaction?.caller = .api(0)
    var scenario = Self.scenario(agent, rules: ProviderCacheTests.claude)
    scenario.workloads[0].stages[0].route.targets.append(.api(0))
    scenario.workloads[0].stages[0].route.choiceCount = 1
    let written = try Self.run(scenario)
    #expect(written.records.map(\.inputTokens) == [inputs.reduce(0, +) + 2 * 1_402])
    #expect(written.records.map(\.outputTokens) == [6 * 51 + 2 * 100])
    #expect(written.workloads[0].tasks?.steps.mean == 6 && Self.used(written).calls == 8)
    #expect(written.apis[0].cachedTokens == result.apis[0].cachedTokens + 2 * 1_351)
  }

  /// Each turn is a task, which finds what the tasks before it said.
  @Test func turnsOfAConversationAreTasks() throws {
    var scenario = Self.scenario(Agent(steps: .constant(2), tools: Self.tools), rules: ProviderCacheTests.claude)
    scenario.workloads[0].conversation = Conversation(turns: .constant(3), thinkTime: .constant(20))
    let result = try Self.run(scenario)
    let inputs = [1_200 + 1_351, 1_602 + 1_753, 2_004 + 2_155]
    #expect(result.records.map(\.inputTokens) == inputs)
    #expect(result.apis[0].cachedTokens == 1_200 + 1_351 + 1_602 + 1_753 + 2_004)
    #expect(result.workloads[0].tasks?.ended == 3 && result.workloads[0].conversations?.finished == 1)
  }

  /// A replica keeps the full blocks of what a task said, and a task keeps its replica.
  @Test func replicasFindWhatWasSaid() throws {
    func hits(_ replicas: Int, _ balancing: LoadBalancing, _ agent: Agent, system: Int?) throws -> Double? {
      var workload = LanguagePools.workload(process: .deterministic(rate: 0.01), input: 100, output: 50)
      workload.systemPrompt = system.map { SystemPrompt(tokens: $0, isCounted: false) }
      workload.agent = agent
      var pool = try LanguagePools.pool(blocks: 100_000, replicas: replicas)
      pool.loadBalancing = balancing
      return try Self.run(LanguagePools.scenario(workload, pool: pool, horizon: 2_000)).pools[0].prefixHitRate
    }
    let tools = AgentTools(latency: .constant(1), resultTokens: .constant(20))
    let agent = Agent(steps: .constant(3), tools: tools)
    let prompts = 100.0 + 170 + 240
    let found = Double(149 / 16 * 16 + 219 / 16 * 16) / prompts
    #expect(abs(try #require(try hits(1, .leastLoaded, agent, system: nil)) - found) < 1e-12)
    #expect(abs(try #require(try hits(3, .sessionAffinity, agent, system: nil)) - found) < 1e-12)
    #expect(try #require(try hits(3, .random, agent, system: nil)) < found * 0.9)
  }

  /// The mean number of calls is that of the law, and of calls of tools that of a step's times all steps but the last.
  @Test func stepsAreAsDrawn() throws {
    var (steps, tools, latencies): ([Double], [Double], [Double]) = ([], [], [])
    let agent = Agent(
      steps: .geometric(p: 0.25),
      tools: AgentTools(
        probability: 0.7, parallel: .geometric(p: 1 / 1.2), latency: .exponential(mean: 2), failure: 0.2, retries: 2,
        resultTokens: .constant(10)))
    for replication in 0..<12 {
      var scenario = Self.scenario(agent, .poisson(rate: 0.5), horizon: 6_000)
      scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 5_000, factor: 0, lasting: 1_000)]
      let result = try Self.run(scenario, replication: replication)
      let tasks = try #require(result.workloads[0].tasks)
      #expect(tasks.ended == result.workloads[0].completed && result.workloads[0].inFlight == 0)
      steps.append(try #require(tasks.steps.mean))
      tools.append(Double(tasks.toolCalls) / Double(tasks.ended))
      latencies.append(try #require(result.workloads[0].latency.mean))
      let used = Self.used(result)
      #expect(used.calls == Int64((try #require(tasks.steps.mean) * Double(tasks.ended)).rounded()))
      #expect(used.input == result.workloads[0].inputTokens && used.output == result.workloads[0].outputTokens)
      #expect(tasks.tokens == used.input + used.output)
      #expect(result.usage.uses.reduce(0) { $0 + $1.count } == tasks.toolCalls)
    }
    #expect(Sample(steps).agrees(with: 4), "\(steps)")
    #expect(Sample(tools).agrees(with: 3 * 0.7 * 1.2 * 1.24), "\(tools)")
  }

  /// A step waits for the slowest of its tools: of three exponential ones 1 + 1/2 + 1/3 of their mean; of one that fails always, for all
  /// of its tries.
  @Test func aStepWaitsForItsSlowestTool() throws {
    func times(_ tools: AgentTools) throws -> [Double] {
      let scenario = Self.scenario(Agent(steps: .constant(2), tools: tools), .deterministic(rate: 1), horizon: 4_000)
      return try Self.run(scenario).records.map { $0.finishedAt - $0.arrivedAt - 12 }
    }
    let three = try times(AgentTools(parallel: .constant(3), latency: .exponential(mean: 2)))
    #expect(Sample(three).agrees(with: 2 * (1 + 1 / 2.0 + 1 / 3.0)), "\(Sample(three))")
    let failing = try times(AgentTools(latency: .exponential(mean: 2), failure: 1, retries: 3))
    #expect(Sample(failing).agrees(with: 8), "\(Sample(failing))")
  }

  /// What fails to the end brings no result, and is paid as often as it was tried.
  @Test func whatFailsToTheEndHasNoResult() throws {
    var tools = Self.tools
    (tools.failure, tools.retries) = (1, 2)
    let result = try Self.run(Self.scenario(Agent(steps: .constant(3), tools: tools)))
    #expect(result.records.map(\.inputTokens) == [1_200 + 1_251 + 1_302])
    #expect(result.workloads[0].tasks?.toolCalls == 6)
    #expect(abs(result.records[0].finishedAt - 3 * 6 - 2 * 6) < 1e-9)
  }

  struct Stop: CustomTestStringConvertible {
    var limit: AgentBudget.Limit
    var budget: AgentBudget
    /// Model calls when it stops, and the second.
    var calls: Double
    var second: Double
    var toolCalls: Int64
    var testDescription: String { limit.rawValue }
  }

  /// Calls of 6 s with two tools of 2 s and a cent each between them.
  static let stops = [
    Stop(limit: .steps, budget: AgentBudget(maxSteps: 5), calls: 5, second: 38, toolCalls: 8),
    // A step that finds 3 calls or more made asks for no other.
    Stop(limit: .toolCalls, budget: AgentBudget(maxToolCalls: 3), calls: 3, second: 22, toolCalls: 4),
    // 1,251, and 1,502 more, and 1,753 more, each with its answer.
    Stop(limit: .tokens, budget: AgentBudget(maxTokens: 2_754), calls: 3, second: 22, toolCalls: 4),
    Stop(limit: .tokens, budget: AgentBudget(maxTokens: 2_753), calls: 2, second: 14, toolCalls: 2),
    Stop(limit: .cost, budget: AgentBudget(maxCost: 0.04), calls: 3, second: 22, toolCalls: 4),
    Stop(limit: .timeout, budget: AgentBudget(timeout: 21), calls: 3, second: 22, toolCalls: 4),
    // Tools under way are left.
    Stop(limit: .timeout, budget: AgentBudget(timeout: 15), calls: 2, second: 15, toolCalls: 4),
  ]

  @Test("A budget stops at its limit", arguments: stops) func budgets(_ stop: Stop) throws {
    let tools = AgentTools(parallel: .constant(2), latency: .constant(2), price: 0.01, resultTokens: .constant(100))
    func run(_ action: AgentBudget.Action, steps: Double = 1_000) throws -> ReplicationResult {
      var agent = Agent(steps: .constant(steps), tools: tools, budget: stop.budget)
      agent.budget.action = action
      return try Self.run(Self.scenario(agent))
    }
    let asked = try run(.ask)
    let tasks = try #require(asked.workloads[0].tasks)
    #expect(asked.workloads[0].completed == 1 && tasks.stopped(by: stop.limit) == 1)
    #expect(tasks.stopped.reduce(0, +) == 1 && tasks.steps.mean == stop.calls && tasks.toolCalls == stop.toolCalls)
    #expect(abs(asked.records[0].finishedAt - stop.second) < 1e-9, "\(asked.records[0])")
    // One more call answers with what is there.
    let answered = try run(.answer)
    #expect(answered.workloads[0].completed == 1 && answered.workloads[0].tasks?.steps.mean == stop.calls + 1)
    #expect(answered.workloads[0].tasks?.toolCalls == stop.toolCalls)
    #expect(abs(answered.records[0].finishedAt - stop.second - 6) < 1e-9)
    // What was done for one that fails is wasted.
    let failed = try run(.fail)
    #expect(failed.workloads[0].failed == 1 && failed.workloads[0].tasks?.steps.mean == stop.calls)
    #expect(Self.used(failed).calls == 0)
    #expect(failed.usage.tokens.reduce(0) { $0 + $1.calls } == Int64(stop.calls))
    // Without people in the route nobody can take over.
    #expect(try run(.escalate).workloads[0].completed == 1)
    // Of what is done before, nothing is stopped.
    let done = try run(.fail, steps: stop.calls)
    #expect(done.workloads[0].completed == 1 && done.workloads[0].tasks?.stopped.reduce(0, +) == 0)
  }

  /// An API, and people as the second step of a cascade, who are sent nothing of what it does not accept.
  private static func cascade(_ agent: Agent, accepts share: Double) -> Scenario {
    var scenario = scenario(agent, .burst(requests: 4_000))
    scenario.apis[0].quality = .constant(0)
    scenario.people = [PeopleDesk(name: "desk", price: 4, time: .constant(1), count: 10)]
    var route = Route(rule: .cascade, targets: [.api(0), .people(0)])
    route.cascade = [CascadeStep(judgement: .accepts(.constant(share))), CascadeStep(share: 0)]
    scenario.workloads[0].stages[0].route = route
    scenario.workloads[0].outcome = OutcomeGoal(name: "done", success: 1)
    return scenario
  }

  /// What nobody accepts ends a task of two steps: half at the first one, so that it has 1.5 on average, and of the others half at the second.
  @Test func whatNobodyAcceptsEndsATask() throws {
    let sums = try Self.run(Self.cascade(Agent(steps: .constant(2)), accepts: 0.5)).workloads[0]
    let steps = try #require(sums.tasks?.steps.mean)
    // Of 4,000 tasks, 4 standard deviations of 0.5 and of 0.433.
    #expect(abs(steps - 1.5) < 4 * 0.5 / 4_000.0.squareRoot(), "\(steps)")
    let unresolved = Double(sums.answers?.unresolved ?? 0) / Double(sums.completed)
    #expect(sums.completed == 4_000 && abs(unresolved - 0.75) < 4 * 0.433 / 4_000.0.squareRoot(), "\(unresolved)")
  }

  /// A budget hands all tasks over: what people answer is good, whatever the model's answers were.
  @Test func whatPeopleTakeOverIsResolved() throws {
    let result = try Self.run(
      Self.cascade(Agent(steps: .constant(9), budget: AgentBudget(maxSteps: 2, action: .escalate)), accepts: 1))
    let answers = try #require(result.workloads[0].answers)
    #expect(result.people[0].done == 4_000 && result.workloads[0].tasks?.steps.mean == 2)
    #expect(answers.unresolved == 0 && answers.good == 4_000 && answers.outcomes == 4_000)
  }

  /// A loop without an end is there when the run ends, and what its tools cost is known by step.
  @Test func loopsWithoutAnEndGoOn() throws {
    let tools = AgentTools(latency: .constant(2), price: 0.01)
    let result = try Self.run(Self.scenario(Agent(steps: .constant(1e6), tools: tools), horizon: 8_001))
    let tasks = try #require(result.workloads[0].tasks)
    #expect(result.workloads[0].inFlight == 1 && result.workloads[0].completed == 0 && tasks.ended == 0)
    let metered = try #require(result.workloads[0].metered)
    #expect(tasks.toolCalls == 1_000 && metered.uses == 10_000_000_000_000)
    #expect(abs(tasks.spentByStep.reduce(0, +) - Double(metered.total) * 1e-12) < 1e-9)
    #expect(tasks.spentByStep[1] >= 0.01 && tasks.spentByStep[1_000] > tasks.spentByStep[1])
  }

  /// Of ten tasks with 1 to 10 steps and a cent a step but the last, half make 5: 1, 2, 3 and 4 cents were spent beyond it.
  @Test func moneyBeyondTheMedianStep() throws {
    var counts = AgentCounts()
    #expect(counts.shareBeyondMedian == nil)
    for steps in 1...10 {
      counts.ended += 1
      counts.endedBySteps[steps] += 1
      for step in 1..<max(steps, 1) where step < steps { counts.spentByStep[step] += 0.01 }
    }
    // 45 cents in all, and in the steps numbered 6 to 9 4, 3, 2 and 1.
    #expect(abs((counts.shareBeyondMedian ?? 0) - 10 / 45.0) < 1e-12)
  }

  /// A task of one call is a request without an agent, whatever tools and budget it has.
  @Test(arguments: [true, false]) func aTaskOfOneCallIsARequest(isPool: Bool) throws {
    func result(_ agent: Agent?) throws -> ReplicationResult {
      let client = Client(timeout: 9, retries: 3, backoff: Backoff(base: 1, factor: 2, jitter: 0.5))
      var scenario: Scenario
      if isPool {
        let pool = Stations.pool(service: .exponential(mean: 1), batching: .none(concurrency: 1))
        scenario = Stations.scenario(process: .poisson(rate: 0.8), pool: pool, horizon: 4_000, client: client)
        scenario.pools.append(pool)
        scenario.pools[1].name = "other"
        scenario.workloads[0].stages = [Stage(route: Route(rule: .random, targets: [.pool(0), .pool(1)]))]
      } else {
        scenario = Self.scenario(
          nil, .poisson(rate: 0.5), horizon: 4_000, rules: ProviderCacheTests.claude, client: client
        ) {
          $0.errors = 0.2
          $0.timeToFirstToken = .exponential(mean: 2)
        }
      }
      scenario.workloads[0].agent = agent
      var result = try Self.run(scenario)
      result.workloads[0].tasks = nil
      result.workloads[0].metered = nil
      result.workloads[0].calls = nil
      result.usage.uses = []
      return result
    }
    let plain = try result(nil)
    let single = try result(
      Agent(steps: .constant(1), tools: Self.tools, budget: AgentBudget(maxSteps: 1, maxTokens: 1, action: .answer)))
    #expect(plain.workloads[0].attempts > plain.workloads[0].arrived)
    #expect(plain.usage == single.usage && "\(plain.workloads)" == "\(single.workloads)")
    #expect(plain.records.map(\.finishedAt) == single.records.map(\.finishedAt))
  }

  /// A client's retry begins its task anew, and draws nothing else: what failed is wasted, and of tasks that end in both runs each is the
  /// same.
  @Test func everyAttemptIsTheSameTask() throws {
    func run(errors: Double) throws -> ReplicationResult {
      let agent = Agent(
        steps: .geometric(p: 0.3),
        tools: AgentTools(
          probability: 0.8, parallel: .geometric(p: 0.5), latency: .exponential(mean: 1), failure: 0.1, retries: 1,
          resultTokens: .exponential(mean: 200)))
      var scenario = Self.scenario(
        agent, .poisson(rate: 0.2), horizon: 6_000, rules: ProviderCacheTests.claude,
        client: Client(retries: 30, backoff: Backoff(base: 1))
      ) { $0.errors = errors }
      scenario.workloads[0].outputTokens = .exponential(mean: 60)
      scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 5_000, factor: 0, lasting: 1_000)]
      return try Self.run(scenario)
    }
    let (never, often) = (try run(errors: 0), try run(errors: 0.05))
    let pairs = NumberedCallsTests.pairs(
      never.records.filter { $0.outcome == .completed }, often.records.filter { $0.outcome == .completed })
    #expect(pairs.count > 800 && pairs.contains { $1.attempts > 1 && $1.inputTokens > 5_000 })
    #expect(pairs.allSatisfy { $0.inputTokens == $1.inputTokens && $0.outputTokens == $1.outputTokens })
    #expect(often.workloads[0].inFlight == 0 && often.workloads[0].completed == often.workloads[0].arrived)
    let used = Self.used(often)
    #expect(used.input == often.workloads[0].inputTokens && used.output == often.workloads[0].outputTokens)
  }

  /// Clients that give up while a tool runs, a model answers or a prompt waits leave nothing behind.
  @Test func clientsGiveUpWhatTheyWaitFor() throws {
    let agent = Agent(
      steps: .geometric(p: 0.2), tools: AgentTools(latency: .exponential(mean: 4), resultTokens: .constant(50)))
    var workload = LanguagePools.workload(
      process: .poisson(rate: 3), input: 400, output: 60,
      client: Client(timeout: 20, retries: 2, backoff: Backoff(base: 3)))
    workload.agent = agent
    workload.systemPrompt = SystemPrompt(tokens: 500, isCounted: false)
    let scenario = LanguagePools.scenario(
      workload, pool: try LanguagePools.pool(maxNumSeqs: 8, blocks: 2_000, replicas: 2), horizon: 2_000)
    let result = try Self.run(scenario)
    let sums = result.workloads[0]
    #expect(sums.timedOut > 100 && sums.completed > 100 && result.pools[0].wastedWork > 0)
    #expect(sums.tasks?.ended == sums.completed + sums.timedOut)
  }

  /// Steps before the agent's have their own tokens and calls, once a task; a summary that a turn begins with is the agent's.
  @Test func stepsBeforeTheAgents() throws {
    var agent = Agent(
      steps: .constant(2), tools: Self.tools,
      history: AgentHistory(compaction: AgentHistory.Compaction(above: 1_500, to: 1_100, caller: .api(0))))
    func result(_ turns: Double) throws -> ReplicationResult {
      var scenario = Self.scenario(agent)
      var answer = Route(targets: [.api(0), .api(0)])
      answer.choiceCount = 1
      scenario.workloads[0].stages = [
        Stage(
          name: "embed", route: Route(targets: [.api(0)]), inputTokens: .constant(40), outputTokens: .constant(1)),
        Stage(name: "answer", route: answer),
      ]
      scenario.workloads[0].conversation = Conversation(turns: .constant(turns), thinkTime: .constant(20))
      return try Self.run(scenario)
    }
    let turns = try result(2)
    // 402 tokens were said when the second turn comes: with the system prompt 1,402 are summarised.
    #expect(turns.records.map(\.inputTokens) == [40 + 1_200 + 1_351, 40 + 1_402 + 1_300 + 1_451])
    #expect(turns.records.map(\.outputTokens) == [1 + 2 * 51, 1 + 100 + 2 * 51])
    let used = Self.used(turns)
    #expect(used.input == turns.workloads[0].inputTokens && used.calls == 7)
    agent.history.compaction = nil
    #expect(try result(1).records.map(\.inputTokens) == [40 + 1_200 + 1_351])
  }

  /// Nothing is lost and nothing comes from nowhere where tasks meet everything else.
  @Test(arguments: 0..<8) func tasksAreAccountedFor(group: Int) throws {
    for number in group * 25..<(group + 1) * 25 {
      var scenario = try RandomScenario.make(number)
      for index in scenario.workloads.indices {
        var workload = scenario.workloads[index]
        guard workload.hasTokens, !workload.arrivals.isTrace, !workload.stages[workload.answerStage].hasTokens else {
          continue
        }
        var agent = Agent(
          steps: .geometric(p: 0.4),
          tools: AgentTools(
            probability: 0.8, parallel: .geometric(p: 0.7), latency: .exponential(mean: 2), price: 0.001,
            failure: 0.1, retries: 1, resultTokens: .exponential(mean: 60)),
          budget: AgentBudget(
            maxSteps: number % 3 == 0 ? 4 : nil, maxToolCalls: number % 5 == 0 ? 3 : nil,
            timeout: number % 4 == 0 ? 30 : nil, action: AgentBudget.Action.allCases[number % 4]))
        agent.history.kept = workload.conversation?.keptHistory
        if agent.history.kept == nil, number % 2 == 0 {
          let beginning = workload.systemPrompt?.tokens ?? 0
          let targets = workload.stages[workload.answerStage].route.targets
          agent.history.compaction = AgentHistory.Compaction(
            above: beginning + 400, to: beginning + 100, caller: number % 4 == 0 ? targets.last : nil)
          workload.stages[workload.answerStage].route.choiceCount = targets.count
          workload.stages[workload.answerStage].route.targets += targets.suffix(1)
        }
        workload.cachedTokens = .constant(0)
        workload.agent = agent
        scenario.workloads[index] = workload
      }
      let result = try simulate(scenario, replication: 0, recording: true)
      let findings = Audit(scenario, result).findings
      #expect(findings.isEmpty, "scenario \(number): \(findings.prefix(4).joined(separator: "; "))")
      for (workload, sums) in zip(scenario.workloads, result.workloads) where workload.agent != nil {
        let ended = sums.completed + sums.rejected + sums.timedOut + sums.failed
        #expect(sums.tasks?.ended == ended, "scenario \(number), \(workload.name)")
      }
    }
  }
}
