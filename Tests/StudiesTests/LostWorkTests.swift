import Billing
import Model
import Scenarios
import Studies
import Testing

/// What the example with 30 s of notice and requests of 40 s shows.
@Suite struct LostWorkTests {
  /// Of a service in progress at a warning a quarter have more than 30 s left and are lost; those had been served for 30 to 40 s by then.
  @Test func thirtySecondsOfNoticeLoseWorkOfForty() throws {
    let root = String(#filePath.dropLast("Tests/StudiesTests/LostWorkTests.swift".count))
    var scenario = try ScenarioFile.load(path: root + "scenarios/spot-notice.yaml")
    scenario.replications = ReplicationPlan(atLeast: 4, atMost: 4)
    scenario.horizon = 8 * 86_400
    scenario.pools[0].faults = Faults()
    // An event takes half of the replicas; taken each by itself they are lost independently, and here more of them.
    scenario.pools[0].purchase[0].interruption?.zoneEvents = nil
    scenario.pools[0].purchase[0].interruption?.monthlyProbability = 0.99999
    let rules = try #require(scenario.pools[0].purchase[0].interruption)
    #expect(rules.notice == 30 && rules.onNotice == .finish)
    let study = try replicate(scenario, jobs: 2)
    func value(_ name: String) throws -> Double { try #require(study.figures["pools.gpu.\(name)"]?.value) }
    let lost = try value("lost_requests")
    let expected = try value("interruptions") * (try value("utilization")) / 4
    #expect(abs(lost - expected) <= 4 * (expected / 4).squareRoot(), "\(lost) of \(expected)")
    let work = try value("lost_work")
    let each = work / lost
    #expect(each > 30 && each < 40, "\(each) s each")
    // The report says how much money that was: the time lost at the price of the spot instance, to the millionth each of four runs.
    let hourly = try #require(Double("\(scenario.pools[0].purchase[0].hourly)"))
    let money = try value("lost_work_cost")
    #expect(money > 0 && abs(money - work * hourly / 3_600) < 1e-5, "$\(money)")
  }
}
