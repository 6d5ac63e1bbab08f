import Billing
import Catalog
import FoundationEssentials
import Model
import Testing

/// Two days over a month's end, every figure worked out by hand: 2026-11-30 and 2026-12-01, 24 h each.
///
/// The fleet: `gpu` (aws/g5.xlarge, $1.006/h on demand) buys one reserved instance for a year at $0.60/h, half of it paid at
/// once, then one of spot at $0.40/h, then on demand. `cpu` (aws/c7g.2xlarge, $0.29/h) buys on demand. A savings plan
/// of $0.80/h covers both: `gpu` at $0.62/h first, `cpu` at $0.20/h.
///
/// What ran: the first rank of `gpu` from 00:15 of the first day on, the second from 01:00 to 10:00 of that day, `cpu`'s
/// only rank all the time, and a spot instance for 5 h 30 min 12.4 s until it was interrupted, which bills 0.6 s more.
/// On the first day 60 % of `gpu`'s time was chat's and 40 % idle; on the second all of it was chat's. `cpu` was always chat's.
@Suite("Twenty-five rows computed by hand") struct TwentyFiveRowsTests {
  func fleet() throws -> (Scenario, Usage) {
    var scenario = try scenario(
      purchase: [
        PurchaseOption(
          kind: .reserved, limit: 1, term: .oneYear, payment: .partialUpfront, hourly: dollars("0.60"),
          priceSource: "test"),
        PurchaseOption(kind: .spot, limit: 1, hourly: dollars("0.40"), priceSource: "test"),
        PurchaseOption(kind: .onDemand, hourly: dollars("1.006"), priceSource: "test"),
      ], horizon: 2 * 86_400)
    scenario.start = Instant(year: 2026, month: 11, day: 30)
    var cpu = scenario.pools[0]
    cpu.name = "cpu"
    cpu.instance = try #require(Catalog.instance("aws/c7g.2xlarge"))
    cpu.purchase = [PurchaseOption(kind: .onDemand, hourly: dollars("0.29"), priceSource: "test")]
    scenario.pools.append(cpu)
    #expect(scenario.pools.map(\.instance.onDemand) == [dollars("1.006"), dollars("0.29")])
    scenario.commitments = [
      SharedCommitment(
        name: "compute", kind: .savingsPlan, hourlyQuantity: 800_000_000_000, hourly: dollars("0.80"), hours: 8_760,
        label: "1y", payment: .noUpfront,
        coverage: [.init(pool: 0, take: 620_000_000_000), .init(pool: 1, take: 200_000_000_000)], priceSource: "test")
    ]
    scenario.overheads = [
      Overhead(
        .egress,
        basis: .bytes(
          perRequest: 100_000, share: 1_000_000,
          tiers: [
            PriceTier(upTo: 100_000_000_000, price: 0), PriceTier(upTo: 120_000_000_000, price: dollars("0.09")),
            PriceTier(upTo: nil, price: dollars("0.085")),
          ]), requests: .completed, workloads: [0])
    ]
    var nightly = scenario.apis[0]
    nightly.name = "nightly"
    nightly.tier = .batch
    nightly.price.rates[.input, .batch] = dollars("0.075")
    nightly.price.rates[.output, .batch] = dollars("0.3")
    scenario.apis.append(nightly)

    let hour: Int64 = 3_600_000_000
    let quarter = hour / 4
    func rank(_ pool: Int, _ month: Int, _ rank: Int, _ time: Int64) -> RankUsage {
      RankUsage(pool: pool, month: month, ranks: rank...rank, microseconds: time, roundingMicroseconds: 0)
    }
    let usage = Usage(
      months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon), consumers: consumers(of: scenario),
      instances: [
        InstanceUsage(pool: 0, option: 1, month: 0, microseconds: 19_812_400_000, roundingMicroseconds: 600_000)
      ],
      ranks: [
        rank(0, 0, 1, 24 * hour - quarter), rank(0, 0, 2, 9 * hour), rank(0, 1, 1, 24 * hour),
        rank(1, 0, 1, 24 * hour), rank(1, 1, 1, 24 * hour),
      ],
      poolTime: [
        PoolTime(pool: 0, month: 0, busy: [60, 0], idle: 40, starting: 0),
        PoolTime(pool: 0, month: 1, busy: [1, 0], idle: 0, starting: 0),
        PoolTime(pool: 1, month: 0, busy: [1, 0], idle: 0, starting: 0),
        PoolTime(pool: 1, month: 1, busy: [1, 0], idle: 0, starting: 0),
      ],
      tokens: [
        TokenUsage(
          api: 0, consumer: 1, month: 0, calls: 900, inputTokens: 1_200_000, cachedTokens: 800_000,
          outputTokens: 250_000),
        TokenUsage(
          api: 1, consumer: 1, month: 0, calls: 4_000, inputTokens: 4_000_000, cachedTokens: 0, outputTokens: 96_000),
      ],
      levels: [
        LevelUsage(pool: 0, hours: 0..<1, level: 1, microseconds: hour - quarter),
        LevelUsage(pool: 0, hours: 1..<10, level: 2, microseconds: hour),
        LevelUsage(pool: 0, hours: 10..<48, level: 1, microseconds: hour),
        LevelUsage(pool: 1, hours: 0..<48, level: 1, microseconds: hour),
      ],
      requests: [RequestUsage(consumer: 0, month: 0, arrived: 1_500_000, completed: 1_500_000)])
    return (scenario, usage)
  }

  /// Reserved. 0.60 x 8,760 h = $5,256 for the year; $0.30/h of it month by month, 8,760 x 0.30 = $2,628 at once. A day's
  /// part of the latter is 2,628 x 24 / 8,760 = $7.20, and with 24 x 0.30 = $7.20 the day costs $14.40, as 24 x 0.60.
  /// First day: used 23.75 h, of which chat 60 % = 14.25 h x 0.60 = $8.55 and idle 9.5 h = $5.70; the first quarter of an
  /// hour was not used: $0.15.
  ///
  /// Spot. 19,812.4 s + 0.6 s = 19,813 s x 0.40 / 3,600 = 2.2014444... -> $2.201444. In millionths by time: chat
  /// 11,887.44 / 19,813 -> 1,320,826.00; idle 880,551.33; rounding 66.67. Floors leave one, for the largest rest:
  /// rounding (66.67 -> 67). Hours: 5.503611 -> 3.302066, 2.201378,
  /// 0.000167 by the same rule.
  ///
  /// Savings plan. In the nine hours in which the second rank ran, `gpu` takes 0.62 of the 0.80, and the 0.18 left cover
  /// 0.18 / 0.20 = 0.9 h of `cpu`, of which 0.1 h stays on demand. In each other hour `cpu` takes 0.20 and 0.60 is lost.
  /// First day: gpu 9 x 0.62 = $5.58 (chat 3.348, idle 2.232); cpu 9 x 0.9 + 15 = 23.1 h = $4.62; lost 15 x 0.60 = $9.00;
  /// on demand 9 x 0.1 h x 0.29 = $0.261. Second day: cpu 24 h = $4.80; lost 24 x 0.60 = $14.40. Each day 24 x 0.80 = $19.20.
  ///
  /// Tokens. 1.2 M x 0.15 = $0.18, 0.8 M x 0.075 = $0.06, 0.25 M x 0.60 = $0.15; as batches 4 M x 0.075 = $0.30 and 96,000
  /// at $0.30/M = $0.0288.
  ///
  /// Egress. 1,500,000 x 100 kB = 150 GB: 100 for nothing, 20 x 0.09 = $1.80, 30 x 0.085 = $2.55, in all $4.35.
  @Test func everyRow() throws {
    let (scenario, usage) = try fleet()
    let rows = bill(scenario, usage).charges.map {
      "\($0.month) \($0.backend) \($0.purchaseOption.label) \($0.category.rawValue) \($0.workload): "
        + "\($0.quantity) -> \($0.cost) / \($0.billed)"
    }
    #expect(
      rows == [
        "2026-11 gpu reserved 1y usage chat: 14.25 -> 8.55 / 0",
        "2026-11 gpu reserved 1y idle : 9.5 -> 5.7 / 0",
        "2026-11 gpu reserved 1y unused_commitment : 0.25 -> 0.15 / 0",
        "2026-11 gpu reserved 1y upfront : 1 -> 0 / 2628",
        "2026-11 gpu reserved 1y recurring : 24 -> 0 / 7.2",
        "2026-11 gpu spot usage chat: 3.302066 -> 1.320826 / 1.320826",
        "2026-11 gpu spot idle : 2.201378 -> 0.880551 / 0.880551",
        "2026-11 gpu spot rounding : 0.000167 -> 0.000067 / 0.000067",
        "2026-11 gpu savings_plan 1y usage chat: 5.4 -> 3.348 / 0",
        "2026-11 gpu savings_plan 1y idle : 3.6 -> 2.232 / 0",
        "2026-11 cpu on_demand usage chat: 0.9 -> 0.261 / 0.261",
        "2026-11 cpu savings_plan 1y usage chat: 23.1 -> 4.62 / 0",
        "2026-11 hosted per_token input_tokens search: 1200000 -> 0.18 / 0.18",
        "2026-11 hosted per_token cached_tokens search: 800000 -> 0.06 / 0.06",
        "2026-11 hosted per_token output_tokens search: 250000 -> 0.15 / 0.15",
        "2026-11 nightly per_token batch input_tokens search: 4000000 -> 0.3 / 0.3",
        "2026-11 nightly per_token batch output_tokens search: 96000 -> 0.0288 / 0.0288",
        "2026-11 compute savings_plan 1y unused_commitment : 9 -> 9 / 0",
        "2026-11 compute savings_plan 1y recurring : 24 -> 0 / 19.2",
        "2026-11 egress pay_as_you_go overhead chat: 150 -> 4.35 / 4.35",
        "2026-12 gpu reserved 1y usage chat: 24 -> 14.4 / 0",
        "2026-12 gpu reserved 1y recurring : 24 -> 0 / 7.2",
        "2026-12 cpu savings_plan 1y usage chat: 24 -> 4.8 / 0",
        "2026-12 compute savings_plan 1y unused_commitment : 14.4 -> 14.4 / 0",
        "2026-12 compute savings_plan 1y recurring : 24 -> 0 / 19.2",
      ])
    #expect(rows.count == 25)
  }

  /// 14.40 + 2.201444 + 19.20 + 0.261 + 0.7188 + 4.35 on the first day, 14.40 + 19.20 on the second. Invoiced: what is paid by
  /// use, and 2,628 + 2 x 7.20 + 2 x 19.20 for the commitments.
  @Test func totals() throws {
    let (scenario, usage) = try fleet()
    let ledger = bill(scenario, usage)
    #expect(ledger.total.description == "74.731244")
    #expect(ledger.billed.description == "2688.331244")
    #expect(ledger.byMonth.map(\.cost.description) == ["41.131244", "33.6"])
    #expect(ledger.byPurpose.map(\.cost).sum() == ledger.total)
    #expect(ledger.fullCostByWorkload.map(\.cost).sum() == ledger.total)
    // At list prices: 47.75 h and 9 h of gpu and 5.50361 h of spot at 1.006, 48 h of cpu at 0.29, what was lost at its cost.
    let used = ledger.charges.filter {
      $0.position.kind == .pool && $0.nature == .usage && $0.category != .unusedCommitment
    }
    let atList = used.map(\.list).sum().double
    let gpuHours: Double = 47.75 + 9 + 19_813.0 / 3_600
    let expected: Double = gpuHours * 1.006 + 48 * 0.29
    #expect(abs(atList - expected) < 1e-5)
  }
}
