import Diagnostics
import FoundationEssentials
import Model
import Scenarios
import Testing

/// Limits, budgets and the budget of retries as they are written.
@Suite struct LimitGrammarTests {
  private func load(_ workload: String) throws -> LoadedScenario {
    let text = """
      fleetcast: 1
      horizon: 30d
      workloads:
        chat:
          arrivals: {process: poisson, rate: 3/s}
          input_tokens: 900
          output_tokens: 220
          route: large
          \(workload)
      apis:
        large: {model: gpt-4o, latency: {ttft: 450ms, tokens_per_second: 80}}
        small: {model: gpt-4o-mini, latency: {ttft: 450ms, tokens_per_second: 80}}
      """
    return try withFile(Array(text.utf8)) { path in
      do throws(ScenarioError) { return try ScenarioFile.loadWithSources(path: path) } catch {
        Issue.record("\(error.rendered(colour: false))")
        throw error
      }
    }
  }

  @Test func limits() throws {
    let workload = try #require(
      load(
        "limits: [{requests: 60/min, per: tenant}, {tokens: 300k/h, window: sliding, reserve: after}, {tokens: 1.5M/day}, "
          + "{requests: 2/s, window: token_bucket}]"
      ).scenario.workloads.first)
    #expect(
      workload.limits == [
        CallLimit(unit: .requests, most: 60, seconds: 60, scope: .tenant),
        CallLimit(unit: .tokens, most: 300_000, seconds: 3_600, window: .sliding, settlement: .after),
        CallLimit(unit: .tokens, most: 1_500_000, seconds: 86_400),
        CallLimit(unit: .requests, most: 2, seconds: 1, window: .tokenBucket),
      ])
    #expect(workload.existingFigures.contains(.limits) && !workload.existingFigures.contains(.budgets))
  }

  /// A backend that a budget names is a target after all others, which no rule chooses.
  @Test func budgets() throws {
    let scenario = try load(
      "budget: [{limit: $900/day, alert_at: 80%}, {limit: $1.5k/month, per: tenant, on_limit: defer, resets: rolling}, "
        + "{limit: $0.10/h, on_limit: {output_tokens: {max: 120}}}, {limit: $5/week, on_limit: {route: small}}]"
    ).scenario
    let workload = try #require(scenario.workloads.first)
    #expect(
      workload.budgets == [
        Budget(limit: 900, period: .day, alertAt: 0.8),
        Budget(limit: 1_500, period: .month, scope: .tenant, action: .hold, reset: .rolling),
        Budget(limit: Decimal(string: "0.10")!, period: .hour, action: .shorten(outputTokens: 120)),
        Budget(limit: 5, period: .week, action: .route(.api(1))),
      ])
    #expect(workload.stages[0].route.targets == [.api(0), .api(1)])
    #expect(Array(workload.stages[0].route.choices) == [.api(0)])
    #expect(scenario.moneySteers == "the budget of chat counts money in the run")
    #expect(scenario.figureNames.contains { $0.path == "chat.budget.burn_rate" })
  }

  @Test func retryBudget() throws {
    let scenario = try load("client: {retries: 2, retry_budget: 10%}").scenario
    #expect(scenario.workloads[0].client.retryBudget == 0.1 && scenario.moneySteers == nil)
    #expect(scenario.workloads[0].client.leastRetries == 0.1)
    let other = try load("client: {retries: 2, retry_budget: 10%, min_retries: 10/s}").scenario
    #expect(other.workloads[0].client.leastRetries == 10)
  }

  @Test func whatCannotWaitIsWarnedOf() throws {
    let loaded = try load(
      "client: {timeout: 30s, retry_budget: 10%}\n    budget: [{limit: $9/day, on_limit: defer}]")
    let texts = loaded.warnings.map(\.message)
    #expect(texts.contains { $0.contains("clients give up after 30s") }, "\(texts)")
    #expect(texts.contains { $0.contains("clients make no retries") }, "\(texts)")
  }
}
