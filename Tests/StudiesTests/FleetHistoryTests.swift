import Model
import Scenarios
import Studies
import Testing

@Suite struct FleetHistoryTests {
  /// The log of the first replication tells every change of what is desired, and who desired it.
  @Test func theHistoryFollowsTheFleet() throws {
    let root = String(#filePath.dropLast("Tests/StudiesTests/FleetHistoryTests.swift".count))
    var scenario = try ScenarioFile.load(path: root + "scenarios/scaled-on-queue.yaml")
    scenario.horizon = 6 * 3_600
    let history = try FleetHistory(scenario)
    #expect(history.left == 0)
    let decisions = history.rows.filter { $0.event == "decision" }
    for row in decisions {
      #expect(row.policy == "hpa" && row.pool == "gpu")
      #expect(row.raw != nil && row.limited == row.desired)
    }
    var desired = scenario.pools[0].replicas.initial
    for row in history.rows {
      if row.event == "decision" { desired = row.desired }
      #expect(row.desired == desired)
    }
    let short = try FleetHistory(scenario, limit: 10)
    #expect(short.rows == Array(history.rows.prefix(10)) && short.left == history.rows.count - 10)
  }
}
