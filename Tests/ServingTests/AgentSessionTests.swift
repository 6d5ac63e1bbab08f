import Catalog
import EventKernel
import Model
import Serving
import Testing

/// Sessions of coding agents as TraceLab recorded them: what share of their prompts a provider finds, and what they cost by kind.
///
/// Source: TraceLab, arXiv 2606.30560, 2026-06: 9.2 requests a session (median 1, p99 137), 8 calls a request, 1.2 tools a call (p50 0.3 s,
/// p90 13.6 s), waits for the user of p50 1.4 min and p90 20.6 min, what is kept until it was idle for about 8 min, 1.7 to 1.8 thousand
/// tokens that a call adds, 524 of them the answer before; 95.8 % of prompt tokens found, 59.5, 29.2 and 11.2 % of the cost.
@Suite struct AgentSessionTests {
  static func scenario() -> Scenario {
    var api = APITests.api()
    api.timeToFirstToken = .constant(1.5)
    api.tokensPerSecond = .constant(75)
    api.promptCache = PromptCacheRules(minimum: 1_024, timeToLive: 480, chargesWrites: true)
    var scenario = APITests.scenario(api, process: .poisson(rate: 4.0 / 3_600), horizon: 20 * 86_400)
    // p50 and p90 of a lognormal law are exp(mu) and exp(mu + 1.2816 sigma).
    scenario.workloads[0].conversation = Conversation(
      turns: .lognormal(mu: 0, sigma: 2.115), thinkTime: .lognormal(mu: 4.431, sigma: 2.097))
    scenario.workloads[0].inputTokens = .lognormal(mu: 6.0, sigma: 1.3)
    scenario.workloads[0].outputTokens = .lognormal(mu: 5.394, sigma: 1.317)
    scenario.workloads[0].systemPrompt = SystemPrompt(tokens: 18_000, isCounted: false)
    scenario.workloads[0].agent = Agent(
      steps: .geometric(p: 1 / 8.0),
      tools: AgentTools(
        parallel: .geometric(p: 1 / 1.2), latency: .lognormal(mu: -1.204, sigma: 2.975),
        resultTokens: .lognormal(mu: 6.07, sigma: 1.31)),
      history: AgentHistory(compaction: AgentHistory.Compaction(above: 260_000, to: 60_000)))
    return scenario
  }

  @Test func whatIsFoundAndWhatItCosts() throws {
    let result = try simulate(Self.scenario(), replication: 0)
    let read = Double(result.usage.tokens.reduce(0) { $0 + $1.cachedTokens })
    let written = Double(result.usage.tokens.reduce(0) { $0 + $1.writtenTokens + $1.inputTokens })
    let output = Double(result.usage.tokens.reduce(0) { $0 + $1.outputTokens })
    let sums = result.workloads[0]
    let sessions = Double(try #require(sums.conversations).started)
    let calls = Double(result.apis[0].calls)
    print(
      "sessions: \(sessions), \(Double(sums.arrived) / sessions) requests each, \(calls / Double(sums.arrived)) calls each, "
        + "\((read + written) / calls) prompt tokens a call, found \(read / (read + written))")
    #expect(abs(read / (read + written) - 0.958) < 0.0958)
    // A token read for 1, an answer's for 50. Of what is new one provider charges 12.5, for writing, and the other 10.
    let cost = [read, written * (12.5 + 10) / 2, output * 50]
    let shares = cost.map { $0 / cost.reduce(0, +) }
    print("cost by kind: \(shares)")
    #expect(zip(shares, [0.595, 0.292, 0.112]).allSatisfy { abs($0 - $1) <= 0.1 * $1 }, "\(shares)")
  }
}
