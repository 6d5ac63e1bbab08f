import Billing
import EventKernel
import Foundation
import Model
import Serving
import Studies
import Testing

/// What tasks of agents cost, and their figures.
@Suite struct AgentBillTests {
  /// One task of four calls on an API that keeps prompts and charges writes.
  static func scenario(_ agent: Agent) throws -> Scenario {
    var scenario = try ProviderCacheBillTests.scenario(ProviderCacheBillTests.claude, thinkTime: 20)
    scenario.workloads[0].conversation = nil
    scenario.workloads[0].arrivals = Arrivals(process: .burst(requests: 1))
    scenario.workloads[0].agent = agent
    return scenario
  }

  static let tools = AgentTools(latency: .constant(5), price: dollars("0.01"), resultTokens: .constant(700))

  /// Prompts of 13,500 tokens and 1,000 more with each step: what was there is read, what is new written, to the cent.
  @Test func aTaskReadsWhatIsOldAndWritesWhatIsNew() throws {
    let prompts: [Int64] = [13_500, 14_500, 15_500, 16_500]
    let read = prompts.dropLast().reduce(0, +)
    let written = prompts.reduce(0, +) - read
    let parts = Int128(read) * 300_000 + Int128(written) * 3_750_000 + Int128(4 * 300) * 15_000_000
    var agent = Agent(steps: .constant(4), tools: Self.tools)
    agent.tools?.price = 0
    #expect(try ProviderCacheBillTests.cost(Self.scenario(agent)) == Amount(rounding: parts, over: 1_000_000))
  }

  /// Every figure of tasks has a value, or says why not; without an agent there is none of them.
  @Test func figuresOfTasks() throws {
    let agent = Agent(
      steps: .constant(10), tools: Self.tools, budget: AgentBudget(maxSteps: 4, action: .ask))
    var scenario = try Self.scenario(agent)
    scenario.workloads[0].objectives = [Objective(.atMost(.taskTime, .p90, seconds: 100))]
    scenario.replications = ReplicationPlan(atLeast: 2, atMost: 2)
    let figures = try replicate(scenario, jobs: 1).figures
    #expect(figures["chat.tasks"]?.value == 1 && figures["chat.steps.mean"]?.value == 4)
    #expect(figures["chat.tool_calls"]?.value == 3)
    #expect(figures["chat.tokens_per_task"]?.value == 13_500 + 14_500 + 15_500 + 16_500 + 1_200)
    #expect(figures["chat.stopped"]?.value == 1 && figures["chat.stopped.max_steps"]?.value == 1)
    #expect(figures["chat.stopped.timeout"]?.value == 0)
    #expect(figures["chat.task_time.p90"]?.value == figures["chat.latency.p90"]?.value)
    #expect(figures["chat.cost_per_task.p90"]?.unit == "USD" && figures["chat.cost_per_task.mean"]?.value ?? 0 >= 0.03)
    #expect(figures["chat.cost_beyond_median"]?.value == 0)
    for name in scenario.figureNames.map(\.path) { #expect(figures[name] != nil, "no \(name)") }
    scenario.workloads[0].agent = nil
    scenario.workloads[0].objectives = []
    let plain = try replicate(scenario, jobs: 1).figures
    #expect(plain["chat.tasks"] == nil && plain["chat.task_time.p90"] == nil && plain["chat.completed"]?.value == 1)
  }
}
