import Billing
import Catalog
import FoundationEssentials
import Model
import Testing

/// What holds of any bill of pools with several types of instances under commitments of several pools, on random usage.
@Suite struct SeveralTypesIdentityTests {
  struct Case {
    var scenario: Scenario
    var usage: Usage
    var ledger: Ledger
  }

  static func draw(_ random: inout SplitMix, hours: Int) throws -> Case {
    var scenario = try scenario(purchase: [], horizon: Double(hours) * 3_600)
    // Around the end of a month.
    scenario.start = Instant(secondsSinceEpoch: Instant(year: 2026, month: 12, day: 1).secondsSinceEpoch - 7_200)
    let own = scenario.pools[0]
    scenario.pools = try [
      ("gpu", ["aws/g5.xlarge", "aws/g5.12xlarge", "aws/g5.48xlarge"]),
      ("cpu", ["aws/c7g.xlarge", "aws/c7g.2xlarge", "aws/c7g.4xlarge"]),
    ].map { name, machines in
      let options = machines.indices.flatMap { machine in
        [
          SeveralTypesTests.option(
            .onDemand, machine: machine, limit: Int.random(in: 1...2, using: &random), "2.345678"),
          SeveralTypesTests.option(
            .reserved, machine: machine, limit: Int.random(in: 0...2, using: &random), "0.7654321"),
          SeveralTypesTests.option(.onDemand, machine: machine, "1.2345678"),
        ]
      }
      return try SeveralTypesTests.pool(name, like: own, machines: machines, purchase: options.shuffled(using: &random))
    }
    func coverage(_ pools: [Int], _ take: (Int) -> Int64) -> [SharedCommitment.Coverage] {
      pools.flatMap { pool in (0..<3).map { .init(pool: pool, machine: $0, take: take($0)) } }
    }
    var spend = coverage([0, 1]) { _ in 0 }.filter { _ in Int.random(in: 0..<4, using: &random) > 0 }
    spend.shuffle(using: &random)
    for index in spend.indices {
      spend[index].take = Int64.random(in: 100_000_000_000...2_000_000_000_000, using: &random)
    }
    let window = UsagePeriod(
      start: Instant(secondsSinceEpoch: scenario.start.secondsSinceEpoch + 3_600),
      end: Instant(secondsSinceEpoch: scenario.start.secondsSinceEpoch + 3_600 * Int64(hours)))
    scenario.commitments = [
      SharedCommitment(
        name: "plan", kind: .savingsPlan, hourlyQuantity: 3_333_333_333_333, hourly: dollars("3.333333333333"),
        hours: 8_760, label: "1y", payment: .noUpfront, coverage: spend, priceSource: "test"),
      SharedCommitment(
        name: "family", kind: .reserved, hourlyQuantity: 32 * Int64.random(in: 1...20, using: &random),
        hourly: dollars("0.777777"), hours: 8_760, label: "aws/c7g 1y", payment: .allUpfront,
        coverage: coverage([1]) { 32 << Int64($0) }, priceSource: "test"),
      SharedCommitment(
        name: "block", kind: .capacityBlock, hourlyQuantity: 2, hourly: 4, hours: max(1, hours - 1), label: "block",
        payment: .allUpfront, window: window,
        coverage: [.init(pool: 0, machine: Int.random(in: 0..<3, using: &random), take: 1)], priceSource: "test"),
    ]
    var levels: [(pool: Int, machine: Int, hour: Int, level: Int, time: Int64)] = []
    for pool in 0..<2 {
      for machine in 0..<3 {
        for hour in 0..<hours {
          levels.append(
            (
              pool, machine, hour, Int.random(in: 0...6, using: &random),
              Int64.random(in: 1...SeveralTypesTests.hour, using: &random)
            ))
        }
      }
    }
    var usage = SeveralTypesTests.usage(scenario, levels)
    for pool in 0..<2 {
      for month in usage.months.indices {
        usage.poolTime.append(
          PoolTime(
            pool: pool, month: month, busy: usage.consumers.map { _ in Double.random(in: 0...9, using: &random) },
            idle: 1, starting: 0.5))
      }
    }
    return Case(scenario: scenario, usage: usage, ledger: bill(scenario, usage))
  }

  @Test func everyViewAddsUpAndNoHourIsPaidTwice() throws {
    var random = SplitMix(state: 41)
    var mixed = 0
    for _ in 0..<100 {
      let drawn = try Self.draw(&random, hours: 5)
      let ledger = drawn.ledger
      #expect(ledger.charges.map(\.cost).sum() == ledger.total)
      #expect(ledger.byWorkload.map(\.cost).sum() == ledger.total)
      #expect(ledger.byPurpose.map(\.cost).sum() == ledger.total)
      #expect(ledger.byCategory.map(\.cost).sum() == ledger.total)
      #expect(ledger.byMonth.map(\.cost).sum() == ledger.total)
      #expect(ledger.fullCostByWorkload.map(\.cost).sum() == ledger.total)
      #expect(Set(ledger.charges.map(\.position)).count == ledger.charges.count)
      #expect(ledger.charges.allSatisfy { $0.cost >= .zero && $0.quantity >= .zero })
      let lines = ledger.charges.filter { $0.nature == .usage }
      // Of each type the hours of all its lines are those that ran.
      for (pool, bought) in drawn.scenario.pools.enumerated() {
        for (place, machine) in bought.machines.enumerated() {
          let ran = drawn.usage.ranks.filter { $0.pool == pool && $0.machine == place }
            .reduce(0.0) { $0 + Double($1.ranks.count) * Double($1.microseconds) / 3.6e9 }
          let billed = lines.filter { $0.resource == machine.instance.name && $0.category != .unusedCommitment }
          #expect(abs(billed.map(\.quantity.double).reduce(0, +) - ran) < 1e-5)
          if Set(billed.map(\.purchaseOption)).count > 3 { mixed += 1 }
        }
      }
      // Used or not, each commitment costs what its hours cost, exactly.
      for (name, cost) in [("plan", "16.666667"), ("block", "16")] {
        #expect(lines.filter { $0.commitment == name }.map(\.cost).sum().description == cost)
      }
    }
    #expect(mixed > 20, "\(mixed)")
  }

  /// In a single hour: where anything of a commitment is left, nothing that it covers is paid on demand; and what it covers with what is left
  /// is all there is of it.
  @Test func nothingIsLeftBesideWhatIsPaidOnDemand() throws {
    var random = SplitMix(state: 42)
    var seen = (left: 0, full: 0)
    for _ in 0..<300 {
      let drawn = try Self.draw(&random, hours: 1)
      for contract in drawn.scenario.commitments where contract.window == nil {
        let lines = drawn.ledger.charges.filter { $0.commitment == contract.name && $0.nature == .usage }
        let unit = contract.isSpend ? 1e12 : 1.0
        var taken = 0.0
        var open = 0.0
        for member in contract.coverage {
          let name = drawn.scenario.pools[member.pool].machines[member.machine].instance.name
          taken += lines.filter { $0.resource == name }.map(\.quantity.double).reduce(0, +) * Double(member.take) / unit
          open += drawn.ledger.charges.filter { $0.resource == name && $0.purchaseOption == .purchase(.onDemand) }
            .map(\.quantity.double).reduce(0, +)
        }
        let unused = lines.filter { $0.category == .unusedCommitment }.map(\.quantity.double).reduce(0, +)
        #expect(abs(taken + unused - Double(contract.hourlyQuantity) / unit) < 2e-3)
        if unused > 1e-3 { #expect(open < 1e-6) }
        if unused > 1e-3 { seen.left += 1 } else { seen.full += 1 }
      }
    }
    #expect(seen.left > 30 && seen.full > 30, "\(seen)")
  }
}
