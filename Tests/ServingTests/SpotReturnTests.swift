import EventKernel
import Model
import Serving
import Testing

/// `return_to_spot`: instances on demand are replaced once spot is to be had again.
@Suite struct SpotReturnTests {
  /// Spot with a record of availability, then on demand, which looks every 600 s; a start is 100 s to run and 50 s to load.
  private func scenario(_ counts: [Int], gap: Double, replicas: Int = 3, limit: Int? = nil) -> Scenario {
    let record = SpotTrace(path: "none", gap: gap, counts: counts)
    let spot = SpotMarketTests.option(
      Interruption(monthlyProbability: 0, notice: 0, trace: record), limit: limit)
    var onDemand = SpotMarketTests.onDemand
    onDemand.returnToSpot = 600
    return SpotMarketTests.scenario(
      [spot, onDemand], replicas: replicas, horizon: 4_000,
      startup: Startup(provision: .constant(100), load: .constant(50)))
  }

  /// Instance-seconds.
  struct Billed: Equatable {
    var spot: Double
    var steady: Double
  }

  private func seconds(_ result: ReplicationResult) -> Billed {
    let spot = result.usage.instances.reduce(0) { $0 + $1.microseconds }
    let steady = result.usage.ranks.reduce(Int64(0)) { $0 + $1.microseconds * Int64($1.ranks.count) }
    return Billed(spot: Double(spot) / 1e6, steady: Double(steady) / 1e6)
  }

  /// Spot goes at 1,000 s and is back at 2,000 s. On demand runs from 1,100 s. The scans at 1,200 and 1,800 s find no spot; that of 2,400 s
  /// starts three on spot, which run from 2,500 s and are ready at 2,550 s, when those on demand go.
  @Test func whatIsOnDemandGoesBack() throws {
    let scenario = scenario([3, 0, 3, 3], gap: 1_000)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
    #expect(seconds(result) == Billed(spot: 7_500, steady: 4_350))
    #expect(result.pools[0].coldStarts == 6 && result.pools[0].replicasMin == 0)
  }

  /// Without the option what is on demand stays there to the end.
  @Test func otherwiseItStays() throws {
    var scenario = scenario([3, 0, 3, 3], gap: 1_000)
    scenario.pools[0].purchase[1].returnToSpot = nil
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(seconds(result) == Billed(spot: 3_000, steady: 8_700))
  }

  /// Spot has two again, so one of three stays on demand: at 2,400 s two are started, at 2,550 s two go; and at 3,000 s the third's
  /// place is to be had, so it is started then, runs from 3,100 s and is ready at 3,150 s.
  @Test func asManyAsSpotHas() throws {
    let scenario = scenario([3, 3, 0, 0, 2, 2, 3, 3], gap: 500)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
    #expect(seconds(result) == Billed(spot: 6_900, steady: 4_950))
  }

  /// A quota of two bounds what goes back.
  @Test func theQuotaHolds() throws {
    let scenario = scenario([3, 0, 3, 3], gap: 1_000, limit: 2)
    let result = try simulate(scenario, replication: 0, recording: true)
    // One is on demand all the time, two from 1,100 s to 2,550 s.
    #expect(seconds(result) == Billed(spot: 5_000, steady: 6_900))
  }

  /// Spot is there at 2,400 s and goes at 2,450 s, before what was started runs: nothing is missing, and on demand stays until the
  /// next scan that finds some, at 3,000 s.
  @Test func spotThatGoesAgainCostsNothing() throws {
    var counts = [Int](repeating: 3, count: 80)
    for slot in 20..<46 { counts[slot] = 0 }
    for slot in 49..<58 { counts[slot] = 0 }
    let scenario = scenario(counts, gap: 50)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
    // On demand from 1,100 s to 3,150 s; spot to 1,000 s and from 3,100 s.
    #expect(seconds(result) == Billed(spot: 5_700, steady: 6_150))
    let missing = result.timeline.times.indices.filter { result.timeline.times[$0] > 1_160 }
      .filter { result.timeline.pools[0].ready[$0] < 3 - 1e-9 }
    #expect(missing.isEmpty)
  }

  /// What a commitment pays for stays.
  @Test func commitmentsStay() throws {
    var scenario = scenario([3, 0, 3, 3], gap: 1_000, replicas: 3)
    let reserved = PurchaseOption(kind: .reserved, limit: 1, term: .oneYear, hourly: 2, priceSource: "test")
    scenario.pools[0].purchase.insert(reserved, at: 0)
    let result = try simulate(scenario, replication: 0, recording: true)
    #expect(Audit(scenario, result).findings.isEmpty, "\(Audit(scenario, result).findings)")
    #expect(seconds(result) == Billed(spot: 5_000, steady: 6_900))
  }
}
