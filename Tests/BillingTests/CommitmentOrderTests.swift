import Billing
import FoundationEssentials
import Model
import Testing

/// Which commitment covers what, and what each is counted in.
extension CommitmentIdentityTests {
  /// Two plans in both orders. `deep` ($0.60/h) has p0 (g5.xlarge, 1.006) at 0.503, a half, and p1 (c7g.2xlarge, 0.29) at 0.203, 30 %;
  /// `wide` ($0.40/h) has p0 at 0.4024, 60 %, and p1 at 0.203 as well. An hour of both pools, two of p0 and three of p1:
  /// p0 by `wide` (60 %): all of its 0.40 buys 0.994036 h, then by `deep` (50 %): 1.005964 h for 0.506; then p1 by `deep` with 0.094
  /// that is left: 0.463054 h.
  @Test func theHighestSavingOfSeveralPlansFirst() throws {
    let hour: Int64 = 3_600_000_000
    func plan(_ name: String, _ hourly: Int64, _ take: Int64) -> SharedCommitment {
      SharedCommitment(
        name: name, kind: .savingsPlan, hourlyQuantity: hourly, hourly: Decimal(hourly) / 1_000_000_000_000,
        hours: 8_760, label: "1y", payment: .noUpfront,
        coverage: [
          .init(pool: 0, take: take, onDemand: 1_006_000_000_000),
          .init(pool: 1, take: 203_000_000_000, onDemand: 290_000_000_000),
        ], priceSource: "test")
    }
    let plans = [plan("deep", 600_000_000_000, 503_000_000_000), plan("wide", 400_000_000_000, 402_400_000_000)]
    for commitments in [plans, plans.reversed()] {
      let ledger = try pools(
        [("aws/g5.xlarge", 0), ("aws/c7g.2xlarge", 0)], commitments: commitments, times: [[(2, hour)], [(3, hour)]])
      func hours(_ pool: String, _ commitment: String) -> String {
        ledger.charges.filter { $0.backend == pool && $0.commitment == commitment }.map(\.quantity).sum().description
      }
      #expect(hours("p0", "wide") == "0.994036" && hours("p1", "wide") == "0")
      #expect(hours("p0", "deep") == "1.005964" && hours("p1", "deep") == "0.463054")
      // $1 of plans and 2.536946 h of p1 at 0.29.
      #expect(ledger.total.description == "1.735714")
      for name in ["deep", "wide"] {
        let lines = ledger.charges.filter { $0.commitment == name }
        #expect(lines.filter { $0.nature == .usage }.map(\.committed).sum() == lines.last?.committed)
      }
    }
  }

  /// What is agreed on demand is what a commitment's discount is compared with: 10 % off the list here.
  @Test func aLineUnderACommitmentIsAgreedAtThePriceOnDemand() throws {
    let scenario = try scenario(
      purchase: [
        PurchaseOption(
          kind: .reserved, limit: 1, term: .oneYear, payment: .noUpfront, hourly: dollars("0.6"), priceSource: "test"),
        PurchaseOption(kind: .onDemand, hourly: dollars("0.9054"), priceSource: "test"),
      ], horizon: 7_200)
    let usage = Usage(
      months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon), consumers: consumers(of: scenario),
      instances: [],
      ranks: [RankUsage(pool: 0, month: 0, ranks: 1...1, microseconds: 3_600_000_000, roundingMicroseconds: 0)],
      poolTime: [], tokens: [])
    let lines = bill(scenario, usage).charges.filter { $0.nature == .usage }
    #expect(
      lines.map { "\($0.category.rawValue) \($0.cost) \($0.contracted) \($0.list) \($0.committed)" } == [
        "idle 0.6 0.9054 1.006 1", "unused_commitment 0.6 0.6 0.6 1",
      ])
  }

  /// Machines of one's own over two and a half times of a year's depreciation: bought three times, sold twice.
  @Test func ownMachinesAreSoldWhenTheyAreWrittenOff() throws {
    let owned = OwnedHardware(price: 1_000, residual: 100, depreciationHours: 8_760)
    let scenario = try scenario(
      purchase: [
        PurchaseOption(kind: .owned, limit: 3, hourly: owned.cost / 8_760, priceSource: "test", owned: owned)
      ], horizon: 2.5 * 8_760 * 3_600)
    let usage = Usage(
      months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon), consumers: consumers(of: scenario),
      instances: [], ranks: [], poolTime: [], tokens: [])
    let ledger = bill(scenario, usage)
    let purchases = ledger.charges.filter { $0.nature == .purchase }
    #expect(
      purchases.map { "\($0.month) \($0.category.rawValue) \($0.quantity) \($0.billed) \($0.cost)" } == [
        "2026-12 upfront 3 3000 0", "2027-11 resale -3 -300 0", "2027-12 upfront 3 3000 0", "2028-11 upfront 3 3000 0",
        "2028-11 resale -3 -300 0",
      ])
    // Two and a half years of 3 x $900.
    #expect(ledger.total.description == "6750")
  }

  /// Two options alike are two commitments.
  @Test func everyCommitmentOfAPoolHasANameOfItsOwn() throws {
    let reserved = PurchaseOption(
      kind: .reserved, limit: 1, term: .oneYear, payment: .partialUpfront, hourly: 1, priceSource: "test")
    let scenario = try scenario(purchase: [reserved, reserved], horizon: 48 * 3_600)
    let usage = Usage(
      months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon), consumers: consumers(of: scenario),
      instances: [], ranks: [], poolTime: [], tokens: [])
    let lines = bill(scenario, usage).charges
    #expect(
      lines.map { "\($0.commitment) | \($0.category.rawValue) | \($0.committed)" } == [
        "gpu reserved 1y | unused_commitment | 48", "gpu reserved 1y | upfront | 4380",
        "gpu reserved 1y | recurring | 24",
        "gpu reserved 1y (2) | unused_commitment | 48", "gpu reserved 1y (2) | upfront | 4380",
        "gpu reserved 1y (2) | recurring | 24",
      ])
  }
}
