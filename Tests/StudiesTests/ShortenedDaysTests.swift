import Catalog
import EventKernel
import FoundationEssentials
import Model
import Studies
import Testing

/// Studies over many values simulate as few days as stand for the month, and say so.
@Suite("Days that stand for a month") struct ShortenedDaysTests {
  static let month = 31 * 86_400.0

  /// A request every twenty seconds or so, over the 31 days from a Tuesday.
  static func scenario(_ rate: Double, _ shape: TrafficShape) throws -> Scenario {
    var scenario = try chatScenario()
    scenario.horizon = month
    scenario.replications = ReplicationPlan(atLeast: 2, atMost: 2)
    scenario.workloads[0].arrivals = Arrivals(process: .deterministic(rate: rate), shape: shape)
    return scenario
  }

  static func study(_ shape: TrafficShape) throws -> CrossoverStudy {
    let crossover = Crossover(
      pool: 0, api: 0, over: "workloads.chat.arrivals.rate", range: 0.02...0.05,
      conditions: [
        Check(
          text: "chat.latency.p95 <= 9s", path: "chat.latency.p95", relation: .atMost, threshold: 9, unit: "s",
          file: "", line: 1, column: 1)
      ])
    var settings = CrossoverSettings(jobs: 2)
    settings.gridPoints = 2
    return try findCrossover(crossover, settings: settings) {
      try scenario($0, shape)
    } progress: { _, _ in
      true
    }
  }

  /// Weekdays at 1, Saturdays at a half, Sundays at two fifths.
  static let weekly = [1, 1, 1, 1, 1, 0.5, 0.4]

  /// 23 weekdays, 4 Saturdays and 4 Sundays: (23 + 4 x 0.9) / 31 of the rate. The first 8 days have 6.9 / 8 of it, which is 0.5 % more and made
  /// up for; the first 7 have 1.8 % less.
  @Test func weekdaysAreInProportion() throws {
    let study = try Self.study(TrafficShape(diurnal: Diurnal(peakAt: 54_000, peakToMean: 1.7), weekly: Self.weekly))
    #expect(study.scenario.horizon == 8 * 86_400)
    #expect(study.notes.contains { $0.contains("simulated for the first 8 days") && $0.contains("weekends") })
    for row in study.rows {
      let exact = row.point.value * Self.month * (23 + 4 * 0.9) / 31 * 0.0002
      #expect(abs(row.api.monthlyCost.value / exact - 1) < 0.001, "\(row.api.monthlyCost.value) for \(exact)")
    }
  }

  @Test func aDayIsEnoughWhereAllAreAlike() throws {
    let study = try Self.study(TrafficShape(diurnal: Diurnal(peakAt: 54_000, peakToMean: 1.7)))
    #expect(study.scenario.horizon == 86_400 && study.notes.contains { $0.contains("for the first day") })
  }

  /// What no days stand for is simulated whole.
  @Test(arguments: [
    TrafficShape(weekly: weekly, growthPerMonth: 0.1),
    TrafficShape(weekly: weekly, spikes: [Spike(at: 1_000_000, factor: 3, lasting: 3_600)]),
  ])
  func whatChangesIsSimulatedWhole(_ shape: TrafficShape) throws {
    let study = try Self.study(shape)
    #expect(study.scenario.horizon == Self.month && !study.notes.contains { $0.contains("simulated for the first") })
  }
}
