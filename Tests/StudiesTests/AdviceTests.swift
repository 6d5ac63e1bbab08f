import Billing
import Catalog
import EventKernel
import FoundationEssentials
import Model
import Studies
import Testing

@Suite("How much to commit to") struct AdviceTests {
  /// Hours at random levels of one or two pools.
  static func usages(_ scenario: Scenario, seed: UInt64) -> [Usage] {
    let bank = StreamBank(seed: seed, replication: 0)
    let stream = bank.stream("test")
    let hour: Int64 = 3_600_000_000
    return withExtendedLifetime(bank) {
      (0..<3).map { _ in
        var usage = Usage(
          months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon),
          consumers: [Consumer(workload: 0, tenant: 0)], instances: [], ranks: [], poolTime: [], tokens: [])
        for pool in scenario.pools.indices {
          var byRank = Array(repeating: Int64(0), count: 12)
          for place in usage.hours.indices {
            let level = Int(stream.uniform() * Double(4 + 5 * pool))
            guard level > 0 else { continue }
            let time = stream.uniform() < 0.5 ? hour : hour / 4
            usage.levels.append(
              LevelUsage(pool: pool, hours: place..<place + 1, level: level, microseconds: time))
            for rank in 1...level { byRank[rank] += time }
          }
          for rank in byRank.indices where byRank[rank] > 0 {
            usage.ranks.append(
              RankUsage(
                pool: pool, month: 0, ranks: rank...rank, microseconds: byRank[rank], roundingMicroseconds: 0))
          }
        }
        return usage
      }
    }
  }

  static func fleet() throws -> Scenario {
    var scenario = try chatScenario()
    scenario.horizon = 2 * 86_400
    scenario.start = Instant(year: 2026, month: 12, day: 1)
    let gpu = try #require(Catalog.instance("aws/g5.xlarge"))
    let cpu = try #require(Catalog.instance("aws/c7g.2xlarge"))
    scenario.pools = [gpu, cpu].enumerated().map { index, instance in
      var pool = scenario.pools[0]
      pool.name = "p\(index)"
      pool.instance = instance
      pool.purchase = [PurchaseOption(kind: .onDemand, hourly: instance.onDemand, priceSource: "test")]
      return pool
    }
    return scenario
  }

  /// The scenario's own price of a contract holds, under `no_upfront` where it does not say how it is paid: 20 instances for 240 of 672 hours
  /// at $1 an hour are worth reserving at $0.30, as 240 / 672 = 0.357 is more, and not at the catalog's $0.634.
  @Test(arguments: [Payment?.none, .unspecified, .noUpfront])
  func ownPricesOfContracts(payment: Payment?) throws {
    var scenario = try Self.fleet()
    scenario.pools = [scenario.pools[0]]
    scenario.start = Instant(year: 2026, month: 2, day: 1)
    scenario.horizon = 672 * 3_600
    scenario.pools[0].purchase = [
      PurchaseOption(
        kind: .reserved, limit: 1, term: .oneYear, payment: payment, hourly: Decimal(string: "0.3") ?? 0,
        priceSource: "test"),
      PurchaseOption(kind: .onDemand, hourly: 1, priceSource: "test"),
    ]
    var usage = Usage(
      months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon),
      consumers: [Consumer(workload: 0, tenant: 0)], instances: [], ranks: [], poolTime: [], tokens: [])
    usage.levels = [LevelUsage(pool: 0, hours: 0..<240, level: 20, microseconds: 3_600_000_000)]
    let advice = try #require(
      commitmentAdvice(scenario, usages: [usage]).first { $0.term == .oneYear && $0.payment == .noUpfront })
    #expect(advice.level == 20 && abs(advice.cost - 0.3 * 20 * 672) < 1e-6 && !advice.isEstimated)
    #expect(abs(advice.costWithout - 20 * 240) < 1e-6)
  }

  /// A plan of spend at 70 % off covers both pools at the scenario's prices: of p0 and p1 that always run one instance each, all is
  /// committed, and costs 30 %.
  @Test func ownPricesOfPlans() throws {
    var scenario = try Self.fleet()
    let prices = scenario.pools.map { Double($0.instance.onDemand.description) ?? 0 }
    scenario.commitments = [
      SharedCommitment(
        name: "plan", kind: .savingsPlan, hourlyQuantity: 1_000_000_000_000, hourly: 1, hours: Term.oneYear.hours,
        label: "1y", payment: .noUpfront,
        coverage: prices.enumerated().map { .init(pool: $0.offset, take: Int64($0.element * 0.3 * 1e12)) },
        priceSource: "test")
    ]
    let hours = Int(scenario.horizon / 3_600)
    var usage = Usage(
      months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon),
      consumers: [Consumer(workload: 0, tenant: 0)], instances: [], ranks: [], poolTime: [], tokens: [])
    usage.levels = [0, 1].map { LevelUsage(pool: $0, hours: 0..<hours, level: 1, microseconds: 3_600_000_000) }
    let advice = try #require(
      commitmentAdvice(scenario, usages: [usage]).first {
        $0.subject == .spend && $0.term == .oneYear && $0.payment == .noUpfront
      })
    let whole = prices.reduce(0, +) * Double(hours)
    #expect(abs(advice.costWithout - whole) < 1e-6 * whole)
    #expect(abs(advice.cost - 0.3 * whole) < 1e-6 * whole)
  }

  func total(_ scenario: Scenario, _ usages: [Usage]) -> Double {
    usages.map { bill(scenario, $0).total.double }.reduce(0, +) / Double(usages.count)
  }

  @Test(arguments: 1...6) func instancesAreThoseOfBruteForce(_ seed: UInt64) throws {
    let scenario = try Self.fleet()
    let usages = Self.usages(scenario, seed: seed)
    var checked = 0
    for advice in commitmentAdvice(scenario, usages: usages) {
      guard case .instances(let name, _) = advice.subject,
        let index = scenario.pools.firstIndex(where: { $0.name == name })
      else { continue }
      var only = scenario
      let instance = scenario.pools[index].instance
      let known = instance.reservedPrice(term: advice.term, payment: advice.payment)?.hourly
      let typical = Catalog.commitmentDiscount(cloud: .aws, term: advice.term, payment: advice.payment)
      let price = try #require(known ?? typical.map { instance.onDemand * (1 - $0.fraction) })
      var best = (count: 0, cost: Double.infinity)
      var others = 0.0
      for count in 0...12 {
        only.pools[index].purchase = [
          PurchaseOption(
            kind: .reserved, limit: count, term: advice.term, payment: advice.payment, hourly: price,
            priceSource: "test"),
          PurchaseOption(kind: .onDemand, hourly: instance.onDemand, priceSource: "test"),
        ]
        let cost = total(only, usages)
        if cost < best.cost - 1e-6 { best = (count, cost) }
        if count == 0 {
          others = cost - advice.costWithout
        }
      }
      #expect(Int(advice.level) == best.count, "\(advice)")
      #expect(abs(advice.cost + others - best.cost) < 1e-3)
      #expect(advice.ifLess.best <= advice.ifLess.cost + 1e-9 && advice.ifMore.best <= advice.ifMore.cost + 1e-9)
      checked += 1
    }
    #expect(checked == 12)
  }

  @Test(arguments: 1...4) func aSpendIsThatOfBruteForce(_ seed: UInt64) throws {
    let scenario = try Self.fleet()
    let usages = Self.usages(scenario, seed: seed)
    let advice = commitmentAdvice(scenario, usages: usages).filter { $0.subject == .spend }
    #expect(advice.count == 6)
    for entry in advice {
      func cost(_ level: Double) throws -> Double {
        var other = scenario
        let prices = try scenario.pools.map { pool -> Decimal in
          let known = pool.instance.reservedPrice(term: entry.term, payment: entry.payment)?.hourly
          let typical = Catalog.commitmentDiscount(cloud: .aws, term: entry.term, payment: entry.payment)
          return try #require(known ?? typical.map { pool.instance.onDemand * (1 - $0.fraction) })
        }
        let exact = try prices.map { try #require(Double($0.description)) }
        let order = [0, 1].sorted {
          exact[$0] / scenario.pools[$0].instance.onDemand.doubled
            < exact[$1] / scenario.pools[$1].instance.onDemand.doubled
        }
        guard level > 0 else { return total(other, usages) }
        other.commitments = [
          SharedCommitment(
            name: "plan", kind: .savingsPlan, hourlyQuantity: Int64((level * 1e12).rounded()),
            hourly: try #require(Decimal(string: "\((level * 1e9).rounded() / 1e9)")), hours: entry.term.hours,
            label: "1y", payment: entry.payment,
            coverage: order.map { .init(pool: $0, take: Int64((exact[$0] * 1e12).rounded())) }, priceSource: "test")
        ]
        return total(other, usages)
      }
      let found = try cost(entry.level)
      #expect(abs(found - entry.cost) < 1e-3, "\(entry)")
      for step in 0...60 { #expect(try cost(Double(step) * 0.1) >= found - 1e-3, "\(step) \(entry)") }
    }
  }
}

@Suite("How much to commit to, of several types") struct SeveralTypesAdviceTests {
  /// p3.2xlarge and p3.8xlarge, which one reservation covers by their sizes, and g5.48xlarge, whose sizes AWS does not trade. Hours at
  /// random levels.
  static func fleet(seed: UInt64) throws -> (scenario: Scenario, usages: [Usage]) {
    var scenario = try AdviceTests.fleet()
    let instances = try ["aws/p3.2xlarge", "aws/p3.8xlarge", "aws/g5.48xlarge"].map {
      try #require(Catalog.instance($0))
    }
    scenario.pools = [scenario.pools[0]]
    scenario.pools[0].instance = instances[0]
    scenario.pools[0].otherMachines = [4, 8].enumerated().map {
      MachineType(instance: instances[$0 + 1], replicasPerInstance: $1)
    }
    scenario.pools[0].purchase = instances.indices.map { machine in
      var option = PurchaseOption(kind: .onDemand, hourly: instances[machine].onDemand, priceSource: "test")
      option.machine = machine
      return option
    }
    let bank = StreamBank(seed: seed, replication: 0)
    let stream = bank.stream("test")
    let hour: Int64 = 3_600_000_000
    let usages = (0..<3).map { _ in
      var usage = Usage(
        months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon),
        consumers: [Consumer(workload: 0, tenant: 0)], instances: [], ranks: [], poolTime: [], tokens: [])
      for machine in instances.indices {
        var byRank = Array(repeating: Int64(0), count: 7)
        for place in usage.hours.indices {
          let level = stream.below(7)
          guard level > 0 else { continue }
          let time = stream.uniform() < 0.5 ? hour : hour / 4
          usage.levels.append(
            LevelUsage(pool: 0, machine: machine, hours: place..<place + 1, level: level, microseconds: time))
          for rank in 1...level { byRank[rank] += time }
        }
        for rank in byRank.indices where byRank[rank] > 0 {
          usage.ranks.append(
            RankUsage(
              pool: 0, machine: machine, month: 0, ranks: rank...rank, microseconds: byRank[rank],
              roundingMicroseconds: 0))
        }
      }
      return usage
    }
    return withExtendedLifetime(bank) { (scenario, usages) }
  }

  func total(_ scenario: Scenario, _ usages: [Usage]) -> Double {
    usages.map { bill(scenario, $0).total.double }.reduce(0, +) / Double(usages.count)
  }

  @Test(arguments: 1...3) func eachTypeIsThatOfBruteForce(_ seed: UInt64) throws {
    let (scenario, usages) = try Self.fleet(seed: seed)
    // An xlarge counts 32, and so a p3.8xlarge 256 of which a p3.2xlarge takes 64.
    let units: [String: Int64] = ["aws/p3.2xlarge": 64, "aws/p3.8xlarge": 256, "aws/g5.48xlarge": 1]
    let without = total(scenario, usages)
    var seen: Set<String> = []
    var reserved = 0
    for advice in commitmentAdvice(scenario, usages: usages) {
      guard case .instances(_, let name) = advice.subject else { continue }
      seen.insert(name)
      let instance = try #require(Catalog.instance(name))
      let known = instance.reservedPrice(term: advice.term, payment: advice.payment)?.hourly
      let typical = Catalog.commitmentDiscount(cloud: .aws, term: advice.term, payment: advice.payment)
      let price = try #require(known ?? typical.map { instance.onDemand * (1 - $0.fraction) })
      let isTraded = name.hasPrefix("aws/p3")
      func cost(_ count: Int) throws -> Double {
        var other = scenario
        guard count > 0 else { return without }
        other.commitments = [
          SharedCommitment(
            name: "reserved", kind: .reserved, hourlyQuantity: Int64(count) * (try #require(units[name])),
            hourly: price * Decimal(count), hours: advice.term.hours, label: "1y", payment: advice.payment,
            coverage: isTraded
              ? [.init(pool: 0, machine: 0, take: 64), .init(pool: 0, machine: 1, take: 256)]
              : [.init(pool: 0, machine: 2, take: 1)], priceSource: "test")
        ]
        return total(other, usages)
      }
      let costs = try (0...30).map { try cost($0) }
      let least = try #require(costs.min())
      #expect(costs[Int(advice.level)] <= least + 1e-3, "\(advice)")
      #expect(abs(advice.costWithout - advice.cost - (without - least)) < 2e-3, "\(advice)")
      if advice.level > 0 { reserved += 1 }
    }
    #expect(seen.count == 3 && reserved > 6, "\(seen) \(reserved)")
  }

  @Test func aSpendCoversEveryType() throws {
    let (scenario, usages) = try Self.fleet(seed: 4)
    let advice = commitmentAdvice(scenario, usages: usages).filter { $0.subject == .spend }
    #expect(advice.count == 6)
    let without = total(scenario, usages)
    for entry in advice {
      let prices = try scenario.pools[0].machines.map { machine -> Decimal in
        let known = machine.instance.reservedPrice(term: entry.term, payment: entry.payment)?.hourly
        let typical = Catalog.commitmentDiscount(cloud: .aws, term: entry.term, payment: entry.payment)
        return try #require(known ?? typical.map { machine.instance.onDemand * (1 - $0.fraction) })
      }
      let exact = prices.map(\.doubled)
      let order = (0..<3).sorted {
        exact[$0] / scenario.pools[0].machines[$0].instance.onDemand.doubled
          < exact[$1] / scenario.pools[0].machines[$1].instance.onDemand.doubled
      }
      func cost(_ level: Double) throws -> Double {
        guard level > 0 else { return without }
        var other = scenario
        other.commitments = [
          SharedCommitment(
            name: "plan", kind: .savingsPlan, hourlyQuantity: Int64((level * 1e12).rounded()),
            hourly: try #require(Decimal(string: "\((level * 1e9).rounded() / 1e9)")), hours: entry.term.hours,
            label: "1y", payment: entry.payment,
            coverage: order.map { .init(pool: 0, machine: $0, take: Int64((exact[$0] * 1e12).rounded())) },
            priceSource: "test")
        ]
        return total(other, usages)
      }
      let found = try cost(entry.level)
      #expect(abs(found - entry.cost) < 2e-3, "\(entry)")
      for step in 0...40 { #expect(try cost(Double(step) * 2) >= found - 2e-3, "\(step) \(entry)") }
    }
  }
}

extension Decimal {
  fileprivate var doubled: Double { Double(description) ?? 0 }
}
