import Diagnostics
import FoundationEssentials
import Model
import Scenarios
import Studies
import Testing

/// What studies tell of steps around answers, batches and people.
@Suite("Studies of steps, batches and people") struct StepStudyTests {
  /// A nightly batch of 100 cases of 36 s before CPUs that an autoscaler adds, and two people who take what is asked by day.
  private func scenario() throws -> Scenario {
    let text = """
      fleetcast: 1
      start: 2026-12-01
      horizon: 1d
      replications: 3
      workloads:
        night:
          arrivals: {process: batch, at: "01:00", count: 100}
          deadline: 9m
          before: [{name: prepare, to: cpu, work: 36s}]
          route: cpu
        ask:
          arrivals: {process: poisson, rate: 6/h}
          route: desk
      models:
        m: {latency: 36s}
      pools:
        cpu:
          model: m
          instance: aws/c7g.2xlarge
          concurrency: 2
          replicas: {min: 1, max: 6}
          autoscaler: {policy: hpa, metric: cpu_utilization, target: 60%}
      people:
        desk: {price: $4.50/case, time: 10m, count: 2, hours: "06:00-18:00"}
      check: [night.deadline_met >= 5%, people.desk.wait.p95 <= 1d]
      """
    let folder = FileManager.default.temporaryDirectory.path + "/steps-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/s.yaml"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    do throws(ScenarioError) { return try ScenarioFile.load(path: path) } catch {
      Issue.record("\(error.rendered(colour: false))")
      throw error
    }
  }

  @Test func figuresTellOfThem() throws {
    let scenario = try scenario()
    let figures = try replicate(scenario, jobs: 2).figures
    let met = try #require(figures["night.deadline_met"]?.value)
    // In nine minutes twelve places do at most 180 of the 200 services of 36 s, of which the first 100 prepare.
    #expect(met > 0.05 && met <= 0.8, "\(met)")
    #expect(try #require(figures["pools.cpu.replicas.max"]?.value) == 6)
    #expect(try #require(figures["pools.cpu.cold_starts"]?.value) > 0)
    let cases = try #require(figures["people.desk.cases"]?.value)
    #expect(cases > 80 && cases < 220)
    let busy = try #require(figures["people.desk.utilization"]?.value)
    // Ten minutes of each of the cases that were done, over twelve hours of two people.
    #expect(abs(busy - cases * 600 / (24 * 3_600)) < 0.02, "\(busy) for \(cases)")
    // What comes in the night waits for six o'clock.
    #expect(try #require(figures["people.desk.wait.max"]?.value) > 4 * 3_600)
    #expect(scenario.figureNames.map(\.path).contains("night.deadline_met"))
    #expect(!scenario.figureNames.map(\.path).contains("ask.deadline_met"))
  }

  /// Each night request is served twice by the pool, once for as long as its step says.
  @Test func formulasKnowWhatStepsSay() throws {
    let estimate = ClosedEstimate(try scenario())
    let load = estimate.load(on: .pool(0))
    #expect(abs(load.mean * 86_400 - 200) < 1e-9)
    #expect(load.statesSeconds && abs(load.service(100) - (36 + 100) / 2) < 1e-9)
  }
}
