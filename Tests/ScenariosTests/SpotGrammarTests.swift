import FoundationEssentials
import Glibc
import Scenarios
import Testing

/// What a scenario says of spot that is taken from a record, and of the way back to it.
@Suite struct SpotGrammarTests {
  private func load(_ purchase: String, counts: [Int], gap: Int = 3_600) throws -> LoadedScenario {
    let folder =
      FileManager.default.temporaryDirectory.path + "/fleetcast-\(getpid())-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let record = "{\"metadata\": {\"gap_seconds\": \(gap)}, \"data\": \(counts)}"
    try Data(record.utf8).write(to: URL(filePath: folder + "/us-east-1a.json"))
    let text = """
      fleetcast: 1
      horizon: 1d
      workloads:
        w: {arrivals: {process: poisson, rate: 1/s}, route: a}
      models:
        m: {latency: 10ms}
      pools:
        a: {model: m, instance: aws/g5.xlarge, replicas: 4, purchase: [\(purchase)]}
      """
    try Data(text.utf8).write(to: URL(filePath: folder + "/s.yaml"))
    return try ScenarioFile.loadWithSources(path: folder + "/s.yaml")
  }

  /// Four falls by 5 of ten: see RecordedClusteringTests for the figures.
  @Test func eventsFromARecord() throws {
    var counts = Array(repeating: 10, count: 48)
    for hour in [5, 17, 29, 41] { counts[hour] = 5 }
    let loaded = try load("{option: spot, interruption: {zone_events: {from: us-east-1a.json}}}", counts: counts)
    let rules = try #require(loaded.scenario.pools.first?.purchase.first?.interruption)
    let events = try #require(rules.zoneEvents)
    #expect(rules.monthlyProbability == 0 && rules.trace == nil && loaded.warnings.isEmpty)
    #expect(abs(events.share - 0.408_003) < 1e-6 && abs(events.every / 3_600 - 9.384_07) < 1e-4)
  }

  /// Half of the counts: falls of 2, and 5 at most.
  @Test func eventsFromAScaledRecord() throws {
    var counts = Array(repeating: 10, count: 48)
    for hour in [5, 17, 29, 41] { counts[hour] = 6 }
    let from = "{file: us-east-1a.json, scale: 0.5}"
    let loaded = try load("{option: spot, interruption: {zone_events: {from: \(from)}}}", counts: counts)
    let events = try #require(loaded.scenario.pools.first?.purchase.first?.interruption?.zoneEvents)
    // 8 falls in 48 h: mean 1/6, mean of squares 1/3, variance over mean (1/3 - 1/36) x 6 = 11/6. 44 h of 5 and 4 of 3:
    // 1136/232 instances. Share (5/6) / (1136/232 - 1).
    #expect(abs(events.share - 5.0 / 6 / (1_136.0 / 232 - 1)) < 1e-12)
  }

  /// Interruptions one at a time, at even distances: each instance by itself, at the record's rate of 4 in 48 x 10 less 4 hours.
  @Test func aRecordWithoutClusters() throws {
    var counts = Array(repeating: 10, count: 48)
    for hour in [5, 17, 29, 41] { counts[hour] = 9 }
    let loaded = try load("{option: spot, interruption: {zone_events: {from: us-east-1a.json}}}", counts: counts)
    let rules = try #require(loaded.scenario.pools.first?.purchase.first?.interruption)
    #expect(rules.zoneEvents == nil)
    #expect(abs(rules.hazard * 3_600 - 4.0 / 476) < 1e-9)
  }

  /// One instance that is taken each other hour, as the records of single nodes have it: a rate that leaves none for a month is kept.
  @Test func aRecordOfOneInstance() throws {
    let loaded = try load(
      "{option: spot, interruption: {zone_events: {from: us-east-1a.json}}}", counts: (0..<48).map { 1 - $0 % 2 })
    let rules = try #require(loaded.scenario.pools.first?.purchase.first?.interruption)
    #expect(rules.zoneEvents == nil && loaded.warnings.isEmpty)
    #expect(abs(rules.hazard * 3_600 - 24.0 / 24) < 1e-12)
  }

  /// Six times in each of two hours of 48: mean 1/4, mean of squares 3/2, variance over mean 5.75. Only the record itself has that.
  @Test func aRecordOfOneInstanceInStorms() throws {
    let counts = (0..<576).map { $0 / 12 == 10 || $0 / 12 == 30 ? 1 - $0 % 2 : 1 }
    let loaded = try load(
      "{option: spot, interruption: {zone_events: {from: us-east-1a.json}}}", counts: counts, gap: 300)
    #expect(loaded.warnings.contains { $0.message.contains("5.8 times as much as by chance") }, "\(loaded.warnings)")
    let replayed = try load("{option: spot, interruption: {trace: us-east-1a.json}}", counts: counts, gap: 300)
    #expect(replayed.warnings.isEmpty)
  }

  @Test func theWayBack() throws {
    let spot = "{option: spot, max: 4, interruption: {rate: 10%/month}}"
    let loaded = try load("\(spot), {option: on_demand, return_to_spot: 10m}", counts: [1])
    #expect(loaded.scenario.pools.first?.purchase.map(\.returnToSpot) == [nil, 600])
  }
}
