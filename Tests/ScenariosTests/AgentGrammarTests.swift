import Diagnostics
import EventKernel
import FoundationEssentials
import Model
import Scenarios
import Testing

/// The grammar of agents.
@Suite struct AgentGrammarTests {
  private func load(_ agent: String, beside: String = "") throws -> (scenario: Scenario, warnings: [Diagnostic]) {
    let text = """
      fleetcast: 1
      horizon: 1d
      workloads:
        coding:
          arrivals: {process: poisson, rate: 25/h}
          system_prompt: 18000 tokens
          input_tokens: 300
          output_tokens: 220
          route: hosted
          agent: \(agent)
          \(beside)
      apis:
        hosted: {model: our-own, price: {input: $0.15/M, output: $0.6/M}, latency: {ttft: 450ms, tokens_per_second: 80}}
        small: {model: our-own, price: {input: $0.15/M, output: $0.6/M}, latency: {ttft: 450ms, tokens_per_second: 80}}
      """
    return try withFolder(["s.yaml": Array(text.utf8)]) { folder in
      do throws(ScenarioError) {
        let loaded = try ScenarioFile.loadWithSources(path: folder + "/s.yaml")
        return (loaded.scenario, loaded.warnings)
      } catch {
        Issue.record("\(error.rendered(colour: false))")
        throw error
      }
    }
  }

  @Test func everyKey() throws {
    let scenario = try load(
      "{steps: {geometric: {mean: 6}}, tools: {probability: 70%, parallel: {geometric: {mean: 1.2}}, latency: 2s, "
        + "price: $0.002/call, failure: 3%, retries: 2, result_tokens: 850}, "
        + "history: {grows: true, compact: {above: 36k, to: 22k, call: small}}, budget: {max_steps: 15, "
        + "max_tool_calls: 10, max_tokens: 60k, max_cost: $0.25, timeout: 3m, on_limit: answer}}",
      beside: "slo: {task_time: {p90: 8m}}"
    ).scenario
    let agent = try #require(scenario.workloads[0].agent)
    #expect(abs(agent.steps.mean - 6) < 1e-9)
    let tools = try #require(agent.tools)
    #expect(tools.probability == 0.7 && tools.latency == .constant(2) && tools.price == Decimal(string: "0.002"))
    #expect(abs(tools.parallel.mean - 1.2) < 1e-9 && tools.failure == 0.03 && tools.retries == 2)
    #expect(tools.resultTokens == .constant(850))
    #expect(
      agent.history
        == AgentHistory(compaction: AgentHistory.Compaction(above: 36_000, to: 22_000, caller: .api(1))))
    #expect(
      agent.budget
        == AgentBudget(
          maxSteps: 15, maxToolCalls: 10, maxTokens: 60_000, maxCost: Decimal(string: "0.25"), timeout: 180,
          action: .answer))
    #expect(scenario.workloads[0].objectives == [Objective(.atMost(.taskTime, .p90, seconds: 480))])
    // Who writes summaries is a target that no rule chooses.
    let route = scenario.workloads[0].stages[0].route
    #expect(route.targets == [.api(0), .api(1)] && Array(route.choices) == [.api(0)])
  }

  /// A task that only its budget ends, and in a conversation the agent's history.
  @Test func whatIsLeftOut() throws {
    let endless = try load("{budget: {max_steps: 15}}").scenario.workloads[0]
    #expect(endless.agent?.budget == AgentBudget(maxSteps: 15) && endless.agent?.tools == nil)
    #expect(endless.agent?.history == AgentHistory() && endless.agent.map { $0.steps.mean > 15 } == true)
    let talk = try load(
      "{steps: 8, history: {keep: 16k}}", beside: "conversation: {turns: {geometric: {mean: 3}}, think_time: 1m}"
    ).scenario.workloads[0]
    #expect(talk.conversation?.keptHistory == 16_000 && talk.agent?.history.kept == 16_000)
  }

  @Test func endlessLoopsAreWarnedOf() throws {
    #expect(try load("{steps: 6}").warnings.isEmpty)
    #expect(try load("{steps: 5000, budget: {max_cost: $1}}").warnings.isEmpty)
    #expect(try load("{steps: 5000}").warnings.contains { $0.message.contains("no budget") })
  }
}
