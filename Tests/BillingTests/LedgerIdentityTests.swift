import Billing
import Catalog
import Model
import Testing

@Suite("Identities of a ledger, on random usage") struct LedgerIdentityTests {
  static let tenants = [Tenant(name: "acme", share: 0.5), Tenant(name: "globex", share: 0.5)]

  func randomBill(_ random: inout SplitMix) throws -> (Scenario, Usage, Ledger) {
    let reserved = Int.random(in: 0...3, using: &random)
    var scenario = try scenario(
      purchase: [
        PurchaseOption(kind: .reserved, limit: reserved, hourly: dollars("0.63377"), priceSource: "scenario"),
        PurchaseOption(kind: .spot, limit: 2, hourly: dollars("0.41247"), priceSource: "spot"),
        PurchaseOption(kind: .onDemand, hourly: dollars("1.006"), priceSource: "list"),
      ], tenants: Self.tenants, horizon: Double.random(in: 3_600...(80 * 86_400), using: &random))
    scenario.start = Instant(secondsSinceEpoch: Int64.random(in: 1_780_000_000...1_800_000_000, using: &random))
    let months = UsagePeriod.months(from: scenario.start, horizon: scenario.horizon)
    let consumers = consumers(of: scenario)
    var usage = Usage(months: months, consumers: consumers, instances: [], ranks: [], poolTime: [], tokens: [])
    for month in months.indices {
      let whole = months[month].seconds * 1_000_000
      usage.instances.append(
        InstanceUsage(
          pool: 0, option: 1, month: month, microseconds: Int64.random(in: 0...2 * whole, using: &random),
          roundingMicroseconds: Int64.random(in: 0...99_000_000, using: &random)))
      var rank = 1
      var time = whole
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        let last = rank + Int.random(in: 0...2, using: &random)
        time = Int64.random(in: 0...time, using: &random)
        usage.ranks.append(
          RankUsage(
            pool: 0, month: month, ranks: rank...last, microseconds: time,
            roundingMicroseconds: Int64.random(in: 0...99_000_000, using: &random)))
        rank = last + 1
      }
      let isUnused = Int.random(in: 0..<5, using: &random) == 0
      func share() -> Double { isUnused ? 0 : Double.random(in: 0...1e6, using: &random) }
      usage.poolTime.append(
        PoolTime(
          pool: 0, month: month, busy: consumers.map { _ in share() }, lost: consumers.map { _ in share() },
          repeated: consumers.map { _ in share() }, wasted: consumers.map { _ in share() }, idle: share(),
          draining: share(), starting: share()))
      for consumer in consumers.indices {
        for outcome in [WorkOutcome.used, .repeated, .wasted] {
          usage.tokens.append(
            TokenUsage(
              api: 0, consumer: consumer, month: month, calls: 1,
              inputTokens: Int64.random(in: 0...900_000_000, using: &random),
              cachedTokens: Int64.random(in: 0...900_000_000, using: &random),
              outputTokens: Int64.random(in: 0...900_000_000, using: &random), outcome: outcome))
        }
      }
    }
    return (scenario, usage, bill(scenario, usage))
  }

  @Test func everyViewAddsUpToTheTotal() throws {
    var random = SplitMix(state: 1)
    for _ in 0..<200 {
      let (_, _, ledger) = try randomBill(&random)
      #expect(ledger.charges.map(\.cost).sum() == ledger.total)
      #expect(ledger.byWorkload.map(\.cost).sum() == ledger.total)
      #expect(ledger.byTenant.map(\.cost).sum() == ledger.total)
      #expect(ledger.byPurpose.map(\.cost).sum() == ledger.total)
      // No commitment is paid at once here, so what is invoiced is what it costs.
      #expect(ledger.billed == ledger.total)
      #expect(ledger.byCategory.map(\.cost).sum() == ledger.total)
      #expect(ledger.byMonth.map(\.cost).sum() == ledger.total)
      #expect(ledger.fullCostByWorkload.map(\.cost).sum() == ledger.total)
      #expect(ledger.cost(ofPool: "gpu") + ledger.cost(ofAPI: "hosted") == ledger.total)
      // Where the money of each workload goes is where all of it goes.
      for purpose in Charge.Purpose.allCases {
        let whole = ledger.byPurpose.first { $0.name == purpose }?.cost ?? .zero
        #expect(ledger.fullCostByWorkload.map { $0[purpose] }.sum() == whole, "\(purpose)")
      }
      #expect(Set(ledger.charges.map(\.position)).count == ledger.charges.count)
    }
  }

  /// Hours and tokens are spread over what they were for as the time and the tokens were.
  @Test func everyKindOfTimeHasItsRows() throws {
    var scenario = try scenario(
      purchase: [PurchaseOption(kind: .onDemand, hourly: dollars("1.00"), priceSource: "list")], horizon: 36_000)
    scenario.apis[0].price = TokenPrice(input: 2, output: 8, source: "test")
    let usage = Usage(
      months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon), consumers: consumers(of: scenario),
      instances: [],
      ranks: [RankUsage(pool: 0, month: 0, ranks: 1...1, microseconds: 36_000_000_000, roundingMicroseconds: 0)],
      poolTime: [
        PoolTime(
          pool: 0, month: 0, busy: [18_000, 0], lost: [3_600, 0], repeated: [1_800, 0], wasted: [5_400, 0],
          idle: 3_600,
          draining: 900, starting: 2_700)
      ],
      tokens: [
        TokenUsage(
          api: 0, consumer: 0, month: 0, calls: 1, inputTokens: 1_000_000, cachedTokens: 0, outputTokens: 1_000_000),
        TokenUsage(
          api: 0, consumer: 0, month: 0, calls: 1, inputTokens: 500_000, cachedTokens: 0, outputTokens: 250_000,
          outcome: .wasted),
      ])
    let ledger = bill(scenario, usage)
    func cost(_ category: Charge.Category) -> String { ledger.cost { $0.category == category }.description }
    #expect(cost(.usage) == "5" && cost(.lostWork) == "1" && cost(.retries) == "0.5" && cost(.idle) == "1")
    #expect(cost(.drain) == "0.25" && cost(.starting) == "0.75")
    // An hour and a half, half a million prompt tokens at $2 and a quarter of answers at $8.
    #expect(cost(.wasted) == "4.5" && cost(.inputTokens) == "2" && cost(.outputTokens) == "8")
    #expect(ledger.byPurpose.map(\.name) == [.usage, .idle, .coldStart, .drain, .lostWork, .retries, .wasted])
    #expect(ledger.byPurpose.map(\.cost.description) == ["15", "1", "0.75", "0.25", "1", "0.5", "4.5"])
    // Everything is the one workload's.
    #expect(ledger.fullCostByWorkload.map(\.cost) == [ledger.total])
  }

  @Test func theLinesOfAChargeAddUpToIt() throws {
    var random = SplitMix(state: 2)
    for _ in 0..<200 {
      let (scenario, usage, ledger) = try randomBill(&random)
      for (option, bought) in scenario.pools[0].purchase.enumerated() {
        for month in usage.months.indices {
          let reserved = scenario.pools[0].purchase[0].limit ?? 0
          let microseconds: Int128 =
            switch bought.kind {
            case .reserved, .savingsPlan, .committedUse, .owned:
              Int128(bought.limit ?? 0) * Int128(usage.months[month].seconds) * 1_000_000
            case .spot:
              usage.instances.filter { $0.month == month }.reduce(0) {
                $0 + Int128($1.microseconds + $1.roundingMicroseconds)
              }
            case .onDemand, .serverless:
              usage.ranks.filter { $0.month == month }.reduce(0) { sum, row in
                sum + Int128(row.ranks.count { $0 > reserved }) * Int128(row.microseconds + row.roundingMicroseconds)
              }
            }
          let charge = UnitPrice(bought.hourly).cost(of: microseconds, dividedBy: 3_600_000_000)
          let lines = ledger.charges.filter {
            $0.position.kind == .pool && $0.position.option == option && $0.position.month == month
          }
          #expect(lines.map(\.cost).sum() == charge)
          #expect(lines.allSatisfy { $0.cost >= .zero && $0.quantity >= .zero })
        }
      }
    }
  }

  @Test func theMeanAddsUpAndCountsWhatIsMissingAsNothing() throws {
    var random = SplitMix(state: 3)
    var ledgers: [Ledger] = []
    let (scenario, usage, first) = try randomBill(&random)
    ledgers.append(first)
    for _ in 0..<4 {
      var other = usage
      for index in other.instances.indices {
        other.instances[index].microseconds = Int64.random(in: 0...other.instances[index].microseconds, using: &random)
      }
      other.tokens.removeLast(2)
      ledgers.append(bill(scenario, other))
    }
    let mean = Ledger.mean(of: ledgers)
    #expect(mean.charges.map(\.cost).sum() == mean.total)
    #expect(mean.byWorkload.map(\.cost).sum() == mean.total)
    let exact = ledgers.map(\.total.double).reduce(0, +) / 5
    #expect(abs(mean.total.double - exact) <= 0.5e-6 * Double(mean.charges.count) + 1e-9)
    #expect(Ledger.mean(of: [first]) == first)
    #expect(mean.charges.map(\.position) == mean.charges.map(\.position).sorted())
  }
}
