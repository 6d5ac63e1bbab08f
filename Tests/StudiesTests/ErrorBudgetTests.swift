import EventKernel
import Model
import Serving
import Studies
import Testing

/// Budgets counted a second time from the record of every request.
@Suite("Error budgets") struct ErrorBudgetTests {
  private static let limits = (ttft: 3.0, latency: 4.0)

  private static func scenario(replications: Int) throws -> Scenario {
    var scenario = try chatScenario(
      objectives: [
        Objective(.atMost(.ttft, .p90, seconds: limits.ttft)),
        Objective(.atMost(.latency, .p95, seconds: limits.latency)),
        Objective(.atMost(.latency, .mean, seconds: 9)), Objective(.success(atLeast: 0.999)),
      ], service: .exponential(mean: 1))
    scenario.start = Instant(secondsSinceEpoch: scenario.start.secondsSinceEpoch + 1_800)
    scenario.horizon = 4 * 3_600
    scenario.replications = ReplicationPlan(atLeast: replications, atMost: replications)
    scenario.apis = []
    return scenario
  }

  @Test(arguments: [1, 3]) func theyAreThoseOfTheRecords(replications: Int) throws {
    let scenario = try Self.scenario(replications: replications)
    let study = try replicate(scenario, jobs: 2)
    // A mean has no budget.
    #expect(study.errorBudgets.map(\.name) == ["ttft_p90", "latency_p95", "success"])
    let runs = try (0..<replications).map { try simulate(scenario, replication: $0, recording: true) }
    for budget in study.errorBudgets where budget.name != "success" {
      let isFirst = budget.name.hasPrefix("ttft")
      let limit = isFirst ? Self.limits.ttft : Self.limits.latency
      let allowed = isFirst ? 0.1 : 0.05
      #expect(budget.allowed == allowed && budget.threshold == limit)
      func late(_ record: RequestRecord) -> Bool {
        (isFirst ? record.firstTokenAt : record.finishedAt) - record.arrivedAt + record.overhead > limit
      }
      let answered = runs.map { $0.records.filter { $0.outcome == .completed } }
      let all = answered.joined()
      let missed = Double(all.count(where: late)) / Double(all.count)
      #expect(abs((budget.missed.value ?? 0) - missed) < 1e-12 && missed > 0)
      #expect(abs((budget.spent ?? 0) - missed / allowed) < 1e-9)
      // Bins of which more is late than may be.
      let width = study.timeline.binWidth
      let out = answered.map { records -> Double in
        let bins = Dictionary(grouping: records) { Int($0.finishedAt / width) }
        return Double(bins.values.count { Double($0.count(where: late)) > allowed * Double($0.count) }) * width
      }
      #expect(abs((budget.secondsOut.value ?? 0) - out.reduce(0, +) / Double(out.count)) < 1e-6)
      // What is left goes from all to what the share says, and never up.
      let known = budget.left.compactMap { $0 }
      #expect(known.count == study.timeline.times.count && zip(known, known.dropFirst()).allSatisfy { $1 <= $0 })
      let ends = answered.map { 1 - Double($0.count(where: late)) / (allowed * Double($0.count)) }
      #expect(abs((known.last ?? 0) - ends.reduce(0, +) / Double(ends.count)) < 1e-9)
      #expect(budget.leftFirst.isEmpty == (replications == 1))
      if replications > 1 { #expect(abs((budget.leftFirst.last.flatMap { $0 } ?? 0) - ends[0]) < 1e-9) }
      // The worst clock hour: the run starts half an hour into one.
      let hours = Dictionary(grouping: all) { Int(($0.finishedAt + 1_800) / 3_600) }
      let most = hours.values.map { $0.count(where: late) }.max() ?? 0
      let worst = try #require(budget.worst)
      let hour = Int((worst.start + 1_800) / 3_600)
      #expect(hours[hour]?.count(where: late) == most)
      #expect(worst.start == max(0, Double(hour) * 3_600 - 1_800))
      #expect(worst.length == (hour == 0 || hour == 4 ? 1_800 : 3_600))
      #expect(abs(worst.spent - Double(most) / (allowed * Double(all.count))) < 1e-12)
    }
    let success = try #require(study.errorBudgets.last)
    #expect(success.spent == 0 && success.worst == nil && success.secondsOut.value == 0)
  }

  /// The series of the files are those counts.
  @Test func theTimelineHasThem() throws {
    let study = try replicate(try Self.scenario(replications: 2), jobs: 2)
    func sum(_ metric: String) -> Double {
      study.timeline.series.first { $0.metric == metric }?.values.compactMap { $0 }.reduce(0, +) ?? -1
    }
    let budget = study.errorBudgets[1]
    #expect(abs(sum("latency_p95_late") / sum("completed") - (budget.missed.value ?? 0)) < 1e-9)
  }
}
