import Diagnostics
import EventKernel
import FoundationEssentials
import Model
import Scenarios
import Testing

/// The grammar of steps around an answer, of batches with deadlines, and of people.
@Suite struct StepGrammarTests {
  private func scenario(_ workload: String, arrivals: String = "{process: poisson, rate: 3/s}", top: String = "") throws
    -> Scenario
  {
    let text = """
      fleetcast: 1
      start: 2026-12-01
      horizon: 7d
      \(top)
      workloads:
        w:
          arrivals: \(arrivals)
          input_tokens: 45
          output_tokens: 210
          \(workload.replacing("\n", with: "\n    "))
      models:
        m: {latency: 4ms}
        b: {latency_by_batch: {any: {1: 14ms, 32: 96ms}}}
      pools:
        cpu: {model: m, instance: aws/c7g.2xlarge, concurrency: 8}
        ranker: {model: b, instance: aws/c7g.2xlarge, batching: {policy: dynamic, max_batch_size: 32}}
      apis:
        hosted: {model: gpt-4o-mini, latency: {ttft: 450ms, tokens_per_second: 80}}
      """
    return try withFile(Array(text.utf8)) { path in
      do throws(ScenarioError) { return try ScenarioFile.load(path: path) } catch {
        Issue.record("\(error.rendered(colour: false))")
        throw error
      }
    }
  }

  @Test func stepsComeInTheirOrder() throws {
    let scenario = try scenario(
      """
      route: hosted
      before: [{name: tokenise, to: cpu}, {name: guard, to: cpu, work: 9ms}]
      retrieval:
        embed: {to: ranker, tokens: 40}
        search: {latency: 12ms, price: $0.0004}
        rerank: {to: ranker, from: 40}
        chunks: 8
        tokens_per_chunk: 350
      after: [{name: check, to: cpu, work: {exponential: {mean: 6ms}}}]
      """)
    let workload = scenario.workloads[0]
    #expect(workload.stages.map(\.name) == ["tokenise", "guard", "embed", "search", "rerank", "serve", "check"])
    #expect(
      workload.stages.map(\.role) == [.before, .before, .retrieval, .retrieval, .retrieval, .answer, .after])
    #expect(workload.stages.map(\.work) == [nil, .constant(0.009), nil, nil, nil, nil, .exponential(mean: 0.006)])
    #expect(workload.stages.map(\.items) == [1, 1, 1, 1, 40, 1, 1])
    #expect(workload.stages[3].errand == Errand(latency: .constant(0.012), price: Decimal(string: "0.0004") ?? 0))
    #expect(workload.stages[2].inputTokens == .constant(40) && workload.stages[2].outputTokens == .constant(0))
    #expect(workload.retrieved == RetrievedText(chunks: 8, tokensPerChunk: 350))
    #expect(workload.answerStage == 5 && workload.isAnswerJudged)
    // Only the answer reads and writes tokens.
    #expect(scenario.callsModel(of: workload) == [false, false, false, false, false, true, false])
    #expect(workload.meanTokens(ofStage: 5).input == 45 + 8 * 350)
  }

  @Test func batchesAndDeadlines() throws {
    let workload = try scenario(
      "route: hosted\ndeadline: 4h", arrivals: "{process: batch, at: \"01:30\", every: 12h, count: 60k}"
    ).workloads[0]
    guard case .batch(let batch) = workload.arrivals.process else { throw Unexpected() }
    #expect(batch == RecurringBatch(at: 5_400, every: 43_200, count: 60_000))
    #expect(workload.deadline == 14_400)
    let daily = try scenario("route: hosted", arrivals: "{process: batch, at: \"01:00\", count: 5}").workloads[0]
    guard case .batch(RecurringBatch(at: 3_600, every: 86_400, count: 5)) = daily.arrivals.process else {
      throw Unexpected()
    }
  }

  @Test(arguments: [
    ("09:00-18:00 mon-fri", 9, 18, [true, true, true, true, true, false, false]),
    ("00:00-24:00", 0, 24, [true, true, true, true, true, true, true]),
    ("08:00-12:00 mon,wed,sat", 8, 12, [true, false, true, false, false, true, false]),
    ("10:00-16:00 fri-mon", 10, 16, [true, false, false, false, true, true, true]),
  ])
  func workingHours(_ text: String, from: Double, to: Double, days: [Bool]) throws {
    let scenario = try scenario(
      "route: desk",
      top: "people: {desk: {price: $4.50/case, time: 20m, count: 12, quality: 95%, hours: \"\(text)\"}}")
    #expect(
      scenario.people == [
        PeopleDesk(
          name: "desk", price: Decimal(string: "4.5") ?? 0, time: .constant(1_200), count: 12,
          hours: WorkingHours(from: from * 3_600, to: to * 3_600, days: days), quality: 0.95)
      ])
    #expect(scenario.workloads[0].stages[0].route.targets == [.people(0)])
    #expect(scenario.figureNames.contains { $0.path == "people.desk.wait.p95" })
  }
}
