import Billing
import Model
import Testing

@Suite("A bill by clock hour") struct HourlyCostTests {
  /// Three hours of one instance reserved at $0.60/h and others on demand at $1/h.
  ///
  /// In the first hour one instance runs; in the second one for half of it and two for the rest; in the third none. Chat keeps a replica
  /// busy for 900 s of 3,600 s, then for 2,700 s of 5,400 s.
  /// Reserved: used 2 h of 3 h, $1.20, of which chat 40 % over the run: $0.48 used, $0.72 idle, $0.60 unused. By the hour chat's part is
  /// 3,600 x 900/3,600 to 3,600 x 2,700/5,400 = 1 to 2, idle is 3 to 2.
  /// On demand: the second instance's half hour, $0.50: $0.20 used and $0.30 idle.
  func run() throws -> (Scenario, Usage) {
    let scenario = try scenario(
      purchase: [
        PurchaseOption(kind: .reserved, limit: 1, hourly: dollars("0.60"), priceSource: "scenario"),
        PurchaseOption(kind: .onDemand, hourly: dollars("1"), priceSource: "AWS"),
      ], horizon: 3 * 3_600)
    let hour: Int64 = 3_600_000_000
    var byHour = UsageByHour()
    for (hour, (work, serving)) in [(900.0, 3_600.0), (2_700, 5_400)].enumerated() {
      byHour.add(work, of: .work(pool: 0, machine: 0, outcome: .used, consumer: 0), hour: hour)
      byHour.add(serving, of: .serving(pool: 0, machine: 0), hour: hour)
    }
    byHour.add(1, of: .calls(api: 0, consumer: 1, terms: 0, outcome: .used), hour: 2)
    byHour.add(250_000, of: .tokens(.input, api: 0, consumer: 1, terms: 0, outcome: .used), hour: 0)
    byHour.add(750_000, of: .tokens(.input, api: 0, consumer: 1, terms: 0, outcome: .used), hour: 2)
    let usage = Usage(
      months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon),
      consumers: consumers(of: scenario), instances: [],
      ranks: [
        RankUsage(pool: 0, month: 0, ranks: 1...1, microseconds: 2 * hour, roundingMicroseconds: 0),
        RankUsage(pool: 0, month: 0, ranks: 2...2, microseconds: hour / 2, roundingMicroseconds: 0),
      ],
      poolTime: [PoolTime(pool: 0, month: 0, busy: [3_600, 0], idle: 5_400, starting: 0)],
      tokens: [
        TokenUsage(api: 0, consumer: 1, month: 0, calls: 1, inputTokens: 1_000_000, cachedTokens: 0, outputTokens: 0)
      ],
      levels: [
        LevelUsage(pool: 0, hours: 0..<1, level: 1, microseconds: hour),
        LevelUsage(pool: 0, hours: 1..<2, level: 1, microseconds: hour / 2),
        LevelUsage(pool: 0, hours: 1..<2, level: 2, microseconds: hour / 2),
      ],
      byHour: byHour)
    return (scenario, usage)
  }

  @Test func everyPart() throws {
    let (scenario, usage) = try run()
    let ledger = bill(scenario, usage)
    let parts = try #require(ledger.byHour(scenario, [usage]))
    let told = parts.map { part in
      let line = ledger.charges[part.line]
      return "\(line.purchaseOption.label) \(line.category.rawValue) \(part.hour): \(part.cost), billed \(part.billed)"
    }
    #expect(
      told == [
        "reserved usage 0: 0.16, billed 0", "reserved usage 1: 0.32, billed 0",
        "reserved idle 0: 0.432, billed 0", "reserved idle 1: 0.288, billed 0",
        "reserved unused_commitment 2: 0.6, billed 0",
        "reserved recurring 0: 0, billed 0.6", "reserved recurring 1: 0, billed 0.6",
        "reserved recurring 2: 0, billed 0.6",
        "on_demand usage 1: 0.2, billed 0.2", "on_demand idle 1: 0.3, billed 0.3",
        "per_token input_tokens 0: 0.0375, billed 0.0375", "per_token input_tokens 2: 0.1125, billed 0.1125",
      ])
  }

  @Test("Two replications are divided as both together were, and lines that no hour had anything of evenly")
  func mean() throws {
    let (scenario, usage) = try run()
    var other = usage
    other.byHour = UsageByHour()
    let ledger = Ledger.mean(of: [bill(scenario, usage), bill(scenario, other)])
    let parts = try #require(ledger.byHour(scenario, [usage, other]))
    let tokens = parts.filter { ledger.charges[$0.line].category == .inputTokens }
    #expect(tokens.map(\.cost.description) == ["0.0375", "0.1125"])
    let alone = try #require(ledger.byHour(scenario, [other]))
    let even = alone.filter { ledger.charges[$0.line].category == .inputTokens }
    #expect(even.map(\.cost.description) == ["0.05", "0.05", "0.05"])
    for (line, charge) in ledger.charges.enumerated() {
      #expect(parts.filter { $0.line == line }.map(\.cost).sum() == charge.cost)
      #expect(parts.filter { $0.line == line }.map(\.billed).sum() == charge.billed)
    }
  }

  @Test func withoutHoursThereIsNone() throws {
    var (scenario, usage) = try run()
    usage.byHour = nil
    #expect(bill(scenario, usage).byHour(scenario, [usage]) == nil)
    scenario.horizon = 365 * 86_400
    #expect(scenario.canKeepHours)
    scenario.horizon *= 100
    #expect(!scenario.canKeepHours)
  }
}
