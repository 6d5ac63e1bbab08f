import Model
import Serving
import Testing

/// Correlated events fitted to a record: `zone_events: {from: FILE}`.
@Suite struct RecordedClusteringTests {
  /// Two days of ten instances, counted each hour; at four hours it falls by 5 and is full again an hour later.
  /// 20 falls in 48 hours: mean 5/12, mean of squares 100/48, so variance 25/12 - 25/144 = 275/144 and variance over mean 4.58333.
  /// Instances: 44 hours of 10 and 4 of 5: (4400 + 100) / (440 + 20) = 4500/460 = 9.78261.
  /// Share (4.58333 - 1) / (9.78261 - 1) = 0.408003. A rate of 20/460 an instance-hour: an event every 0.408003 x 23 h = 9.38 h.
  @Test func fourFallsByHand() throws {
    var counts = Array(repeating: 10, count: 48)
    for hour in [5, 17, 29, 41] { counts[hour] = 5 }
    let fit = try #require(RecordedClustering(SpotTrace(path: "none", gap: 3_600, counts: counts)))
    #expect(abs(fit.varianceToMean - 275.0 / 144 / (5.0 / 12)) < 1e-12)
    #expect(abs(fit.instances - 4_500.0 / 460) < 1e-12)
    #expect(abs(fit.hourlyRate - 20.0 / 460) < 1e-12)
    let events = try #require(fit.events)
    let share = (275.0 / 60 - 1) / (4_500.0 / 460 - 1)
    #expect(abs(events.share - share) < 1e-12 && abs(events.every - share * 23 * 3_600) < 1e-6)
    #expect(!fit.isBeyondEvents)
  }

  @Test func recordsThatSayNothing() {
    func fit(_ counts: [Int], gap: Double = 3_600) -> RecordedClustering? {
      RecordedClustering(SpotTrace(path: "none", gap: gap, counts: counts))
    }
    #expect(fit(Array(repeating: 4, count: 48)) == nil, "nothing falls")
    #expect(fit([4, 3, 4, 3]) == nil, "shorter than a day")
    #expect(fit([4, 3, 4, 3, 4, 3, 4, 3, 4, 3, 4, 3, 4, 3], gap: 7_200) == nil, "hours cannot be told")
    // One instance at a time: nothing to take together.
    #expect(fit((0..<48).map { $0 % 7 == 3 ? 0 : 1 })?.events == nil)
    // All of it, again and again within an hour: more than whole zones.
    let storm = (0..<(48 * 12)).map { $0 / 12 % 12 == 3 ? ($0 % 2) * 4 : 4 }
    #expect(fit(storm, gap: 300)?.isBeyondEvents == true)
    #expect(fit(storm, gap: 300)?.events?.share == 1)
  }

  /// "Correlated events reproduce the clustering of the trace they came from": the variance over the mean of interruptions an hour
  /// within 20 %, and their number within 4 standard errors.
  @Test func eventsClusterAsTheRecord() throws {
    let record = SpotMarketTests.record
    let fit = try #require(RecordedClustering(record))
    #expect(fit.varianceToMean > 2, "a record without clusters tests nothing")
    let events = try #require(fit.events)
    let instances = Int(fit.instances.rounded())
    let option = SpotMarketTests.option(Interruption(monthlyProbability: 0, notice: 0, zoneEvents: events))
    let scenario = SpotMarketTests.scenario([option], replicas: instances, horizon: 30 * 86_400)
    var hourly: [Int64] = []
    for replication in 0..<40 {
      let result = try simulate(scenario, replication: replication, recording: false)
      #expect(result.timeline.binWidth == 3_600)
      hourly += result.timeline.pools[0].interruptions
    }
    let clustering = SpotMarketTests.varianceToMean(hourly)
    #expect(abs(clustering / fit.varianceToMean - 1) < 0.2, "\(clustering) against \(fit.varianceToMean)")
    let expected = fit.hourlyRate * Double(instances) * Double(hourly.count)
    let deviation = (expected * fit.varianceToMean).squareRoot()
    let total = Double(hourly.reduce(0, +))
    #expect(abs(total - expected) <= 4 * deviation, "\(total) against \(expected)")
  }
}
