import Billing
import Scenarios
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
        PoolTime(pool: 0, month: month, busy: consumers.map { _ in share() }, idle: share(), starting: share()))
      for consumer in consumers.indices {
        usage.tokens.append(
          TokenUsage(
            api: 0, consumer: consumer, month: month, calls: 1,
            inputTokens: Int64.random(in: 0...900_000_000, using: &random),
            cachedTokens: Int64.random(in: 0...900_000_000, using: &random),
            outputTokens: Int64.random(in: 0...900_000_000, using: &random)))
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
    }
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
