import Billing
import Model
import Testing

@Suite("A bill computed by hand") struct HandComputedBillTests {
  /// One week of December 2026 = 168 h. One reserved instance at $0.60/h, on-demand at $1.006/h.
  /// The provider's rounding of the first rank, 0.2 s, costs nothing: the commitment is bought whole.
  ///
  /// Reserved: 1 x 0.60 x 168 = 100.80. It ran 126 h of the 168: used 126 x 0.60 = 75.60, unused 42 x 0.60 = 25.20.
  /// On-demand ran 10 h 00 min 20.5 s and was billed half a second more (rounding): 36,021 s x 1.006 / 3600
  ///   = 10.06586833... -> 10.065868.
  /// The pool's replica time: chat 60 %, search 10 %, idle 25 %, starting 5 %.
  /// Reserved, used: 45.36, 7.56, 18.90, 3.78.
  /// On-demand, in millionths of 10.065868 by time: total 36,021 s, of which 0.5 s rounding -> 139.722 (millionths);
  ///   36,020.5 s by share: chat 21,612.3 -> 6,039,436.97; search 3,602.05 -> 1,006,572.83;
  ///   idle 9,005.125 -> 2,516,432.07; starting 1,801.025 -> 503,286.41. Floors add up to 10,065,865: three millionths
  ///   are left, for the largest remainders, chat (.97), search (.83) and rounding (.72).
  /// Hours likewise: 36,021 / 3600 = 10.005833; the three largest remainders are rounding, starting and idle.
  func week() throws -> (Scenario, Usage) {
    let scenario = try scenario(purchase: [
      PurchaseOption(kind: .reserved, limit: 1, hourly: dollars("0.60"), priceSource: "scenario"),
      PurchaseOption(kind: .onDemand, hourly: dollars("1.006"), priceSource: "AWS"),
    ])
    let usage = Usage(
      months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon),
      consumers: consumers(of: scenario),
      instances: [],
      ranks: [
        RankUsage(pool: 0, month: 0, ranks: 1...1, microseconds: 126 * 3_600_000_000, roundingMicroseconds: 200_000),
        RankUsage(pool: 0, month: 0, ranks: 2...2, microseconds: 36_020_500_000, roundingMicroseconds: 500_000),
      ],
      poolTime: [PoolTime(pool: 0, month: 0, busy: [60, 10], idle: 25, starting: 5)],
      tokens: [
        TokenUsage(
          api: 0, consumer: 1, month: 0, calls: 3, inputTokens: 1_000_001, cachedTokens: 10, outputTokens: 333_333)
      ])
    return (scenario, usage)
  }

  @Test func everyLine() throws {
    let (scenario, usage) = try week()
    let charges = bill(scenario, usage).charges
    // What was bought stands on the invoice: 168 h at $0.60, and costs nothing besides.
    let bought = charges.filter { $0.nature == .purchase }
    #expect(
      bought.map { [$0.category.rawValue, "\($0.quantity)", "\($0.cost)", "\($0.billed)"] } == [
        ["recurring", "168", "0", "100.8"]
      ])
    let lines = charges.filter { $0.nature == .usage }.map {
      [
        $0.month, $0.workload, $0.backend, $0.purchaseOption.label, $0.category.rawValue, "\($0.quantity)",
        "\($0.cost)",
      ]
    }
    #expect(
      lines == [
        ["2026-12", "chat", "gpu", "reserved", "usage", "75.6", "45.36"],
        ["2026-12", "search", "gpu", "reserved", "usage", "12.6", "7.56"],
        ["2026-12", "", "gpu", "reserved", "idle", "31.5", "18.9"],
        ["2026-12", "", "gpu", "reserved", "starting", "6.3", "3.78"],
        ["2026-12", "", "gpu", "reserved", "unused_commitment", "42", "25.2"],
        ["2026-12", "chat", "gpu", "on_demand", "usage", "6.003416", "6.039437"],
        ["2026-12", "search", "gpu", "on_demand", "usage", "1.000569", "1.006573"],
        ["2026-12", "", "gpu", "on_demand", "idle", "2.501424", "2.516432"],
        ["2026-12", "", "gpu", "on_demand", "starting", "0.500285", "0.503286"],
        ["2026-12", "", "gpu", "on_demand", "rounding", "0.000139", "0.00014"],
        // 1,000,001 x 0.15 / 10^6 = 0.15000015 -> 0.15; 10 x 0.075 / 10^6 = 0.00000075 -> 0.000001; 333,333 x 0.6 / 10^6 = 0.1999998
        ["2026-12", "search", "hosted", "per_token", "input_tokens", "1000001", "0.15"],
        ["2026-12", "search", "hosted", "per_token", "cached_tokens", "10", "0.000001"],
        ["2026-12", "search", "hosted", "per_token", "output_tokens", "333333", "0.2"],
      ])
  }

  @Test func sums() throws {
    let (scenario, usage) = try week()
    let ledger = bill(scenario, usage)
    // 100.80 + 10.065868 + 0.350001
    #expect(ledger.total.description == "111.215869")
    #expect(ledger.cost(ofPool: "gpu").description == "110.865868")
    #expect(ledger.cost(ofAPI: "hosted").description == "0.350001")
    let full = ledger.fullCostByWorkload
    #expect(full.map(\.name) == ["chat", "search"])
    #expect(full.map(\.cost).sum() == ledger.total)
    // Used of the pool: chat 51.399437, search 8.566573; shared 50.899858, of which chat gets
    // 51.399437/59.966010 = 0.857143 (6/7 but for rounding): 43.628450, and 51.399437 + 43.628450 = 95.027887.
    #expect(full[0].cost.description == "95.027887")
    // A week of a month of 31 days.
    #expect(abs(monthFactor(of: scenario) - 31.0 / 7) < 1e-15)
  }

  @Test("A commitment that nothing used is one line") func unusedCommitment() throws {
    let scenario = try scenario(purchase: [
      PurchaseOption(kind: .savingsPlan, limit: 2, hourly: dollars("0.5"), priceSource: "scenario")
    ])
    let usage = Usage(
      months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon),
      consumers: consumers(of: scenario), instances: [], ranks: [],
      poolTime: [PoolTime(pool: 0, month: 0, busy: [0, 0], idle: 0, starting: 0)], tokens: [])
    let ledger = bill(scenario, usage)
    #expect(ledger.charges.map(\.category) == [.unusedCommitment, .recurring])
    #expect(ledger.billed == ledger.total)
    #expect(ledger.total.description == "168")
    #expect(ledger.fullCostByWorkload.map(\.name) == [""])
  }

  @Test("A run over New Year has lines of both months") func twoMonths() throws {
    var scenario = try scenario(
      purchase: [PurchaseOption(kind: .reserved, limit: 1, hourly: dollars("1"), priceSource: "scenario")],
      horizon: 2 * 86_400)
    scenario.start = Instant(year: 2026, month: 12, day: 31)
    let usage = Usage(
      months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon),
      consumers: consumers(of: scenario), instances: [], ranks: [], poolTime: [], tokens: [])
    let months = bill(scenario, usage).byMonth
    #expect(months.map(\.name) == ["2026-12", "2027-01"])
    #expect(months.map(\.cost.description) == ["24", "24"])
  }

  /// Three ranks that ran 10, 6 and 2 of 24 hours, the third with 30 s of rounding, under any number of commitments: 1 $/h
  /// on demand, 0.5 $/h committed.
  @Test(arguments: [(0, "18.008333"), (1, "20.008333"), (2, "26.008333"), (3, "36"), (4, "48")])
  func commitmentsCoverTheLowestRanks(count: Int, total: String) throws {
    let committed = PurchaseOption(kind: .reserved, limit: count, hourly: dollars("0.5"), priceSource: "scenario")
    let onDemand = PurchaseOption(kind: .onDemand, hourly: dollars("1"), priceSource: "scenario")
    // Where commitments stand does not matter: they are paid anyhow, and cover what runs.
    for purchase in [[committed, onDemand], [onDemand, committed]] {
      let scenario = try scenario(purchase: purchase, horizon: 86_400)
      let hour: Int64 = 3_600_000_000
      let usage = Usage(
        months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon),
        consumers: consumers(of: scenario), instances: [],
        ranks: [(10, 0), (6, 0), (2, 30)].enumerated().map { index, time in
          RankUsage(
            pool: 0, month: 0, ranks: index + 1...index + 1, microseconds: Int64(time.0) * hour,
            roundingMicroseconds: Int64(time.1) * 1_000_000)
        }, poolTime: [], tokens: [])
      #expect(bill(scenario, usage).total.description == total)
    }
  }
}
