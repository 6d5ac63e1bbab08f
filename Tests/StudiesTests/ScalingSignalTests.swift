import Model
import Scenarios
import Studies
import Testing

/// What the pair of example scenarios shows.
@Suite struct ScalingSignalTests {
  private func study(_ name: String) throws -> Study {
    let root = String(#filePath.dropLast("Tests/StudiesTests/ScalingSignalTests.swift".count))
    var scenario = try ScenarioFile.load(path: root + "scenarios/\(name).yaml")
    scenario.replications = ReplicationPlan(atLeast: 3, atMost: 3)
    return try replicate(scenario, jobs: 2)
  }

  /// At a cost that differs by less than a twentieth, the fleet scaled on the processors' use has many times the tail of the one scaled
  /// on the line.
  @Test func theLineBeatsTheProcessorsAtEqualCost() throws {
    let (queue, processors) = (try study("scaled-on-queue"), try study("scaled-on-cpu"))
    func value(_ study: Study, _ path: String) throws -> Double { try #require(study.figures[path]?.value) }
    let costs = (try value(queue, "total.cost"), try value(processors, "total.cost"))
    #expect(abs(costs.0 / costs.1 - 1) < 0.05, "\(costs)")
    let tails = (try value(queue, "chat.ttft.p95"), try value(processors, "chat.ttft.p95"))
    #expect(tails.1 > 10 * tails.0, "\(tails)")
  }

  /// The log of the first replication tells every change of what is wanted, and who wanted it.
  @Test func theHistoryFollowsTheFleet() throws {
    let root = String(#filePath.dropLast("Tests/StudiesTests/ScalingSignalTests.swift".count))
    var scenario = try ScenarioFile.load(path: root + "scenarios/scaled-on-queue.yaml")
    scenario.horizon = 6 * 3_600
    let history = try FleetHistory(scenario)
    #expect(history.left == 0)
    let decisions = history.rows.filter { $0.event == "decision" }
    for row in decisions {
      #expect(row.policy == "hpa" && row.pool == "gpu")
      #expect(row.raw != nil && row.limited == row.wanted)
    }
    var wanted = scenario.pools[0].replicas.initial
    for row in history.rows {
      if row.event == "decision" { wanted = row.wanted }
      #expect(row.wanted == wanted)
    }
    let short = try FleetHistory(scenario, limit: 10)
    #expect(short.rows == Array(history.rows.prefix(10)) && short.left == history.rows.count - 10)
  }
}
