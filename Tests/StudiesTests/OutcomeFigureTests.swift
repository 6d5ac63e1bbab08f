import Model
import Serving
import Studies
import Testing

@Suite("Figures of answers and outcomes") struct OutcomeFigureTests {
  private func scenario() throws -> Scenario {
    var scenario = try chatScenario()
    scenario.workloads[0].outcome = OutcomeGoal(name: "resolved", success: 0.5)
    scenario.workloads[0].stages[0].route = Route(rule: .cascade, targets: [.pool(0), .api(0)])
    scenario.workloads[0].stages[0].route.cascade = [CascadeStep(judgement: .accepts(.constant(0.5))), CascadeStep()]
    return scenario
  }

  private func run(_ scenario: Scenario, good: Int64, bad: Int64, outcomes: Int64) -> Sample {
    var one = sample(scenario, latencies: [1, 1, 2, 2])
    var counts = AnswerCounts()
    counts.good = good
    counts.bad = bad
    counts.unresolved = 4 - good - bad
    counts.outcomes = outcomes
    counts.escalations = [2, 1]
    one.workloads[0].answers = counts
    var calls = CallCounts()
    calls.answered = 6
    for seconds in [0.5, 1.5] {
      calls.ttft.add(seconds / 2)
      calls.latency.add(seconds)
    }
    one.workloads[0].calls = calls
    return one
  }

  @Test func countsAndShares() throws {
    let scenario = try scenario()
    let figures = Study(
      scenario,
      samples: [
        run(scenario, good: 2, bad: 1, outcomes: 1), run(scenario, good: 3, bad: 0, outcomes: 3),
        run(scenario, good: 1, bad: 1, outcomes: 1),
      ]
    ).figures
    #expect(figures["chat.outcomes"]?.value == 5.0 / 3)
    // Six good answers of eight that were accepted, in all runs together.
    #expect(figures["chat.quality"]?.value == 6.0 / 8)
    // Four requests were answered in each run, of which one, one and two ended unresolved.
    #expect(figures["chat.success"]?.value == 8.0 / 12)
    #expect(figures["chat.unresolved"]?.value == 4.0 / 3)
    #expect(figures["chat.escalations"]?.value == 3)
    #expect(figures["chat.calls"]?.value == 6)
    #expect(abs((figures["chat.calls.latency.mean"]?.value ?? 0) - 1) < 1e-9)
    #expect(abs((figures["chat.calls.ttft.mean"]?.value ?? 0) - 0.5) < 1e-9)
    // An hour of the pool at a dollar in each, all of it this workload's: what outcomes.csv shows beside it divides to the same.
    #expect(abs((figures["chat.cost_per_outcome"]?.value ?? 0) - 3.0 / 5) < 1e-9)
  }

  /// Without an outcome there is no cost of one.
  @Test func nothingComesOfNothing() throws {
    let scenario = try scenario()
    let figures = Study(scenario, samples: [run(scenario, good: 0, bad: 0, outcomes: 0)]).figures
    let cost = try #require(figures["chat.cost_per_outcome"])
    #expect(cost.value == nil && cost.why == "there was no outcome")
    #expect(figures["chat.quality"]?.value == nil && figures["chat.quality"]?.why != nil)
  }

  /// What was billed before is billed again per outcome.
  @Test func outcomesArePriced() throws {
    let scenario = try scenario()
    let one = run(scenario, good: 2, bad: 1, outcomes: 2)
    let study = Study(scenario, samples: [one])
    let again = Study(priced: scenario, usages: study.usages, work: study.work)
    #expect(again.figures["chat.cost_per_outcome"]?.value == study.figures["chat.cost_per_outcome"]?.value)
    #expect(again.figures["chat.cost_per_outcome"]?.value == 0.5)
  }
}
