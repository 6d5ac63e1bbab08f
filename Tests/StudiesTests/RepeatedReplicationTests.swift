import EventKernel
import Model
import Studies
import Testing

/// Replications in which nothing is left to chance are one run.
@Suite struct RepeatedReplicationTests {
  private func study(_ process: Arrivals.Process, latency: Double, service: Distribution = .constant(1)) throws -> Study
  {
    var scenario = try chatScenario(
      objectives: [Objective(.atMost(.latency, .p95, seconds: latency))], service: service, replicas: 2)
    scenario.workloads[0].arrivals.process = process
    return try replicate(scenario, jobs: 1)
  }

  @Test func theirFiguresHaveNoInterval() throws {
    let study = try study(.deterministic(rate: 0.5), latency: 2)
    #expect(study.figures["chat.latency.mean"]?.value != nil)
    #expect(study.figures.figures.allSatisfy { $0.low == nil && $0.high == nil })
    #expect(study.warnings.contains { $0.hasPrefix("all 3 replications are the same") })
  }

  /// What is the same in every run is judged by its value.
  @Test func theyAreJudgedByTheirValue() throws {
    #expect(try study(.deterministic(rate: 0.5), latency: 2).verdicts.map(\.outcome) == [.met])
    #expect(try study(.deterministic(rate: 0.5), latency: 0.5).verdicts.map(\.outcome) == [.notMet])
    let check = Check(
      text: "chat.latency.mean <= 1.5s", path: "chat.latency.mean", relation: .atMost, threshold: 1.5, unit: "s",
      file: "s.yaml", line: 1, column: 1)
    let gate = Gate(
      check, study: try study(.deterministic(rate: 0.5), latency: 2), evaluations: CheckEvaluations(from: 3, upTo: 3))
    #expect(gate.outcome == .met && !gate.wantsMore)
  }

  @Test func whatIsDrawnHasIntervals() throws {
    for (process, service) in [
      (Arrivals.Process.poisson(rate: 0.5), Distribution.constant(1)),
      (.deterministic(rate: 0.5), .exponential(mean: 1)),
    ] {
      let study = try study(process, latency: 2, service: service)
      #expect(study.figures["chat.latency.mean"]?.low != nil)
      #expect(!study.warnings.contains { $0.hasPrefix("all 3 replications") })
    }
  }

  /// A closed workload that has sent all it was to send says that the rest of the run is idle.
  @Test func clientsThatAreDoneSaySo() throws {
    let done = try study(.closed(ClosedArrivals(clients: 2, requests: 50)), latency: 2)
    #expect(done.figures["chat.completed"]?.value == 50)
    #expect(done.warnings.contains { $0.hasPrefix("chat: all of its 50 requests were sent before the run was over") })
    let going = try study(.closed(ClosedArrivals(clients: 2)), latency: 2)
    #expect(!going.warnings.contains { $0.contains("requests were sent") || $0.contains("busy") })
  }
}
