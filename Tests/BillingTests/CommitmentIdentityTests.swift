import Billing
import Catalog
import FoundationEssentials
import Model
import Testing

@Suite("Commitments: what is billed and what it costs") struct CommitmentIdentityTests {
  /// A year and more of usage at random, in months.
  func usage(_ scenario: Scenario, _ random: inout SplitMix) -> Usage {
    var usage = Usage(
      months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon), consumers: consumers(of: scenario),
      instances: [], ranks: [], poolTime: [], tokens: [])
    for (month, period) in usage.months.enumerated() {
      let time = Int64.random(in: 0...period.seconds, using: &random) * 1_000_000
      usage.ranks.append(
        RankUsage(pool: 0, month: month, ranks: 1...5, microseconds: time, roundingMicroseconds: 0))
      usage.poolTime.append(
        PoolTime(
          pool: 0, month: month, busy: consumers(of: scenario).map { _ in Double.random(in: 0...9, using: &random) },
          idle: 1, starting: 0.5))
    }
    return usage
  }

  @Test(
    "Over the term what is used and what is not adds up to what is billed", arguments: Payment.allCases, Term.allCases)
  func amortisedIsBilled(_ payment: Payment, _ term: Term) throws {
    var random = SplitMix(state: UInt64(term.hours))
    for start in [Instant(year: 2026, month: 2, day: 1), Instant(secondsSinceEpoch: 1_790_000_123)] {
      var scenario = try scenario(
        purchase: [
          PurchaseOption(
            kind: .reserved, limit: 3, term: term, payment: payment, hourly: dollars("0.6337777"), priceSource: "test"),
          PurchaseOption(kind: .onDemand, hourly: dollars("1.006"), priceSource: "test"),
        ], horizon: Double(term.hours) * 3_600)
      scenario.start = start
      scenario.commitments = [
        SharedCommitment(
          name: "plan", kind: .savingsPlan, hourlyQuantity: 777_777_777_777, hourly: dollars("0.777777777777"),
          hours: term.hours, label: term.rawValue, payment: payment,
          coverage: [.init(pool: 0, take: 333_333_333_333)], priceSource: "test")
      ]
      let ledger = bill(scenario, usage(scenario, &random))
      #expect(ledger.total > .zero)
      for name in ["gpu reserved \(term.rawValue)", "plan"] {
        let lines = ledger.charges.filter { $0.commitment == name }
        #expect(lines.map(\.cost).sum() == lines.map(\.billed).sum(), "\(name) \(payment)")
        #expect(Set(lines.map(\.category)).isSuperset(of: [.usage, .idle, .unusedCommitment]))
        #expect(lines.filter { $0.nature == .usage }.allSatisfy { $0.billed == .zero })
      }
      #expect(ledger.charges.filter { $0.nature == .purchase }.allSatisfy { $0.cost == .zero && $0.billed > .zero })
    }
  }

  @Test("A run of a day holds a day's part of what was paid for the year") func aPartOfTheTerm() throws {
    let scenario = try scenario(
      purchase: [
        PurchaseOption(
          kind: .reserved, limit: 2, term: .oneYear, payment: .allUpfront, hourly: dollars("0.5"), priceSource: "test")
      ], horizon: 86_400)
    let usage = Usage(
      months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon), consumers: consumers(of: scenario),
      instances: [], ranks: [], poolTime: [], tokens: [])
    let ledger = bill(scenario, usage)
    #expect(ledger.total.description == "24")
    #expect(ledger.billed.description == "8760")
  }

  /// Pools on demand, in the order of the test's `times`; each covers itself at the price given of a plan.
  func pools(_ prices: [(instance: String, take: Int64)], commitments: [SharedCommitment], times: [[(Int, Int64)]])
    throws -> Ledger
  {
    var scenario = try scenario(purchase: [], horizon: Double(times[0].count) * 3_600)
    scenario.pools = try prices.enumerated().map { index, price in
      var pool = scenario.pools[0]
      pool.name = "p\(index)"
      pool.instance = try #require(Catalog.instance(price.instance))
      pool.purchase = [PurchaseOption(kind: .onDemand, hourly: pool.instance.onDemand, priceSource: "test")]
      return pool
    }
    scenario.commitments = commitments
    var levels: [LevelUsage] = []
    var ranks: [RankUsage] = []
    for (pool, hours) in times.enumerated() {
      for (index, entry) in hours.enumerated() where entry.0 > 0 {
        levels.append(LevelUsage(pool: pool, hours: index..<index + 1, level: entry.0, microseconds: entry.1))
      }
      for rank in 1...9 {
        let time = hours.reduce(0) { $0 + ($1.0 >= rank ? $1.1 : 0) }
        if time > 0 {
          ranks.append(
            RankUsage(pool: pool, month: 0, ranks: rank...rank, microseconds: time, roundingMicroseconds: 0))
        }
      }
    }
    let usage = Usage(
      months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon), consumers: consumers(of: scenario),
      instances: [], ranks: ranks, poolTime: [], tokens: [], levels: levels)
    return bill(scenario, usage)
  }

  /// A plan of $1/h: p0 (g5.xlarge, 1.006) at 0.5, p1 (c7g.2xlarge, 0.29) at 0.2. Hour 1: two of p0 take it all, p1 pays
  /// itself. Hour 2: one of p0 takes 0.5, 2.5 of p1 are covered. Hour 3: half an hour of p0 takes 0.25, an hour of p1 0.2; 0.55 are lost.
  @Test func theBestDiscountFirstAndEachHourAlone() throws {
    let hour: Int64 = 3_600_000_000
    let plan = SharedCommitment(
      name: "plan", kind: .savingsPlan, hourlyQuantity: 1_000_000_000_000, hourly: 1, hours: 8_760, label: "1y",
      payment: .noUpfront, coverage: [.init(pool: 0, take: 500_000_000_000), .init(pool: 1, take: 200_000_000_000)],
      priceSource: "test")
    let ledger = try pools(
      [("aws/g5.xlarge", 0), ("aws/c7g.2xlarge", 0)], commitments: [plan],
      times: [[(2, hour), (1, hour), (1, hour / 2)], [(1, hour), (4, hour), (1, hour)]])
    func hours(_ pool: String, _ option: String) -> String {
      ledger.charges.filter { $0.backend == pool && $0.purchaseOption.label == option }.map(\.quantity).sum()
        .description
    }
    #expect(hours("p0", "savings_plan 1y") == "3.5")
    #expect(hours("p0", "on_demand") == "0")
    #expect(hours("p1", "savings_plan 1y") == "3.5")
    #expect(hours("p1", "on_demand") == "2.5")
    #expect(ledger.cost { $0.category == .unusedCommitment }.description == "0.55")
    // $3 of the plan and 2.5 x 0.29.
    #expect(ledger.total.description == "3.725")
  }

  /// Two c7g.xlarge reserved (2 x 32 units) cover a c7g.2xlarge (64) whole, or an xlarge first and half of a 2xlarge.
  @Test func aFamilyIsSharedBySize() throws {
    let hour: Int64 = 3_600_000_000
    let family = SharedCommitment(
      name: "c7g", kind: .reserved, hourlyQuantity: 64, hourly: dollars("0.18"), hours: 8_760, label: "aws/c7g 1y",
      payment: .noUpfront, coverage: [.init(pool: 1, take: 32), .init(pool: 0, take: 64)], priceSource: "test")
    let ledger = try pools(
      [("aws/c7g.2xlarge", 0), ("aws/c7g.xlarge", 0)], commitments: [family],
      times: [[(1, hour), (1, hour)], [(0, 0), (1, hour)]])
    // Hour 1: all 64 units for the 2xlarge. Hour 2: 32 for the xlarge, the other 32 for half an hour of the 2xlarge.
    #expect(ledger.cost { $0.category == .unusedCommitment } == .zero)
    // 2 h x 0.18, and half an hour of the 2xlarge at 0.29.
    #expect(ledger.total.description == "0.505")
  }

  /// A block of two instances from hour 1 to hour 3, $2/h each, paid when it begins.
  @Test func aCapacityBlockHoldsInItsWindow() throws {
    let hour: Int64 = 3_600_000_000
    let start = Instant(year: 2026, month: 12, day: 1).secondsSinceEpoch
    let block = SharedCommitment(
      name: "block", kind: .capacityBlock, hourlyQuantity: 2, hourly: 4, hours: 2, label: "2h", payment: .allUpfront,
      window: UsagePeriod(
        start: Instant(secondsSinceEpoch: start + 3_600), end: Instant(secondsSinceEpoch: start + 3 * 3_600)),
      coverage: [.init(pool: 0, take: 1)], priceSource: "test")
    let ledger = try pools(
      [("aws/g5.xlarge", 0)], commitments: [block], times: [[(3, hour), (3, hour), (1, hour), (1, hour)]])
    // Hour 0: 3 on demand; hour 1: 2 covered, 1 on demand; hour 2: 1 covered, 1 lost; hour 3: 1 on demand. 5 x 1.006 + 2 x 4.
    #expect(ledger.total.description == "13.03")
    #expect(ledger.billed == ledger.total)
    #expect(ledger.cost { $0.category == .unusedCommitment }.description == "2")
  }

  /// Two machines of $100,000 sold for $12,400 each after 5 years of 8,760 h: 87,600 / 43,800 = $2 an hour each. A day of a
  /// 31-day month: 2 x 24 x 2 = $96. They ran 36 of 48 h, half of that busy: 18 h at 6,000 W and 30 h at 1,000 W
  /// are 138 kWh, x 1.25 x $0.10 = $17.25. Rack 2 x 310 / 31 = $20, staff 2 x 620 / 31 = $40.
  @Test func machinesOfOnesOwn() throws {
    let owned = OwnedHardware(
      price: 100_000, residual: 12_400, depreciationHours: 43_800, idleWatts: 1_000, loadWatts: 6_000,
      powerUsageEffectiveness: dollars("1.25"), tariff: dollars("0.10"), rack: 310, staff: 620)
    let scenario = try scenario(
      purchase: [PurchaseOption(kind: .owned, limit: 2, hourly: 2, priceSource: "scenario", owned: owned)],
      horizon: 86_400)
    let usage = Usage(
      months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon), consumers: consumers(of: scenario),
      instances: [],
      ranks: [
        RankUsage(pool: 0, month: 0, ranks: 1...2, microseconds: 18 * 3_600_000_000, roundingMicroseconds: 0)
      ], poolTime: [PoolTime(pool: 0, month: 0, busy: [1, 1], idle: 2, starting: 0)], tokens: [])
    let ledger = bill(scenario, usage)
    func cost(_ category: Charge.Category) -> String { ledger.cost { $0.category == category }.description }
    #expect(cost(.usage) == "36")
    #expect(cost(.idle) == "36")
    #expect(cost(.unusedCommitment) == "24")
    #expect(cost(.power) == "17.25")
    // 9 h of each workload at 6 kW is 54 kWh: $6.75.
    #expect(
      ledger.charges.filter { $0.category == .power }.map { "\($0.workload) \($0.cost)" } == [
        " 3.75", "chat 6.75", "search 6.75",
      ])
    #expect(cost(.rack) == "20")
    #expect(cost(.staff) == "40")
    // The vendor invoices 2 x $100,000; the residual comes back with the end of the five years.
    #expect(ledger.billed.description == "200077.25")
  }

  /// Three runs of 10.2 s, 61 s and 200 s by tenths of a second, at least 30 s, with 5 s kept after each: 15.2 -> 30,
  /// 66 -> 66 and 205 -> 205 s. Run 271.2 s, tails 15 s, rounding 14.8 s; at $0.36/h a second costs $0.0001.
  @Test func serverlessByItsOwnRule() throws {
    let rule = BillingRule(increment: 100_000, minimum: 30_000_000, idleTail: 5_000_000)
    let scenario = try scenario(
      purchase: [PurchaseOption(kind: .serverless, hourly: dollars("0.36"), priceSource: "test", billing: rule)],
      horizon: 3_600)
    let runs: [Int64] = [10_200_000, 61_000_000, 200_000_000]
    let usage = Usage(
      months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon), consumers: consumers(of: scenario),
      instances: [],
      ranks: [RankUsage(pool: 0, month: 0, ranks: 1...1, microseconds: 271_200_000, roundingMicroseconds: 49_800_000)],
      poolTime: [PoolTime(pool: 0, month: 0, busy: [1, 0], idle: 0, starting: 0)], tokens: [],
      runs: runs.map { RunUsage(pool: 0, spotOption: nil, month: 0, rank: 1, microseconds: $0) })
    let ledger = bill(scenario, usage)
    #expect(
      ledger.byCategory.map { "\($0.name.rawValue) \($0.cost)" } == [
        "usage 0.02712", "idle 0.0015", "rounding 0.00148",
      ])
  }
}
