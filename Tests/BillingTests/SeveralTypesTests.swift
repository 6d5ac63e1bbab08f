import Billing
import Catalog
import FoundationEssentials
import Model
import Testing

@Suite("Commitments over several types of instances") struct SeveralTypesTests {
  static let hour: Int64 = 3_600_000_000

  static func pool(_ name: String, like pool: Pool, machines: [String], purchase: [PurchaseOption]) throws -> Pool {
    let instances = try machines.map { try #require(Catalog.instance($0)) }
    var pool = pool
    pool.name = name
    pool.instance = instances[0]
    pool.otherMachines = instances.dropFirst().map { MachineType(instance: $0, replicasPerInstance: 4) }
    pool.purchase = purchase
    return pool
  }

  static func option(_ kind: PurchaseOption.Kind, machine: Int, limit: Int? = nil, _ hourly: String) -> PurchaseOption {
    var option = PurchaseOption(
      kind: kind, limit: limit, term: kind == .reserved ? .oneYear : nil, hourly: dollars(hourly), priceSource: "test")
    option.machine = machine
    return option
  }

  /// Usage of levels that hold for a part of an hour, by pool, type and hour; ranks are those of the levels.
  static func usage(_ scenario: Scenario, _ levels: [(pool: Int, machine: Int, hour: Int, level: Int, time: Int64)])
    -> Usage
  {
    var usage = Usage(
      months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon), consumers: consumers(of: scenario),
      instances: [], ranks: [], poolTime: [], tokens: [])
    let hours = usage.hours
    for row in levels where row.level > 0 {
      usage.levels.append(
        LevelUsage(
          pool: row.pool, machine: row.machine, hours: row.hour..<row.hour + 1, level: row.level,
          microseconds: row.time))
    }
    for (pool, bought) in scenario.pools.enumerated() {
      for machine in bought.machines.indices {
        for (month, period) in usage.months.enumerated() {
          let own = levels.filter {
            $0.pool == pool && $0.machine == machine && hours[$0.hour].start >= period.start
              && hours[$0.hour].start < period.end
          }
          for rank in 1...max(1, own.map(\.level).max() ?? 0) {
            let time = own.reduce(0) { $0 + ($1.level >= rank ? $1.time : 0) }
            guard time > 0 else { continue }
            usage.ranks.append(
              RankUsage(
                pool: pool, machine: machine, month: month, ranks: rank...rank, microseconds: time,
                roundingMicroseconds: 0))
          }
        }
      }
    }
    return usage
  }

  /// `gpu` buys g5.12xlarge at $5.672, then one g5.xlarge reserved at $0.60 and others at $1.006; `cpu` c7g.2xlarge at $0.29. A
  /// g5.12xlarge is reserved at $3.50, which covers no other size since AWS does not trade sizes of g5. A plan of $3/h has g5.12xlarge
  /// at $4.00, c7g.2xlarge at $0.20 and g5.xlarge at $0.70, in this order.
  ///
  /// Hour 0: two 12xlarge, one of them reserved; the plan has 3 / 4 h of the other, a quarter is paid on demand: $1.418. Three xlarge, one
  /// reserved, two at $1.006: $2.012. One c7g: $0.29.
  /// Hour 1: half an hour of a 12xlarge, reserved. The plan has four c7g ($0.80) and the second xlarge ($0.70); $1.50 of it are lost.
  /// Hour 2: a quarter of an hour of an xlarge, reserved. The plan and the reserved 12xlarge are lost.
  @Test func workedByHand() throws {
    var scenario = try scenario(purchase: [], horizon: 3 * 3_600)
    let own = scenario.pools[0]
    scenario.pools = [
      try Self.pool(
        "gpu", like: own, machines: ["aws/g5.xlarge", "aws/g5.12xlarge"],
        purchase: [
          Self.option(.onDemand, machine: 1, limit: 2, "5.672"),
          Self.option(.reserved, machine: 0, limit: 1, "0.6"), Self.option(.onDemand, machine: 0, "1.006"),
        ]),
      try Self.pool(
        "cpu", like: own, machines: ["aws/c7g.2xlarge"], purchase: [Self.option(.onDemand, machine: 0, "0.29")]),
    ]
    scenario.commitments = [
      SharedCommitment(
        name: "plan", kind: .savingsPlan, hourlyQuantity: 3_000_000_000_000, hourly: 3, hours: 8_760, label: "1y",
        payment: .noUpfront,
        coverage: [
          .init(pool: 0, machine: 1, take: 4_000_000_000_000), .init(pool: 1, take: 200_000_000_000),
          .init(pool: 0, machine: 0, take: 700_000_000_000),
        ], priceSource: "test"),
      SharedCommitment(
        name: "large", kind: .reserved, hourlyQuantity: 384, hourly: dollars("3.5"), hours: 8_760,
        label: "aws/g5.12xlarge 1y", payment: .noUpfront, coverage: [.init(pool: 0, machine: 1, take: 384)],
        priceSource: "test"),
    ]
    let hour = Self.hour
    let usage = Self.usage(
      scenario,
      [
        (0, 0, 0, 3, hour), (0, 0, 1, 2, hour), (0, 0, 2, 1, hour / 4), (0, 1, 0, 2, hour), (0, 1, 1, 1, hour / 2),
        (1, 0, 0, 1, hour), (1, 0, 1, 4, hour),
      ])
    let ledger = bill(scenario, usage)
    let rows = ledger.charges.filter { $0.nature == .usage }.map { charge in
      [
        charge.backend, charge.resource, charge.purchaseOption.label, charge.quantity.description,
        charge.cost.description,
      ]
      .joined(separator: " | ")
    }
    #expect(
      rows.sorted() == [
        "cpu | aws/c7g.2xlarge | on_demand | 1 | 0.29",
        "cpu | aws/c7g.2xlarge | savings_plan 1y | 4 | 0.8",
        "gpu | aws/g5.12xlarge | on_demand | 0.25 | 1.418",
        "gpu | aws/g5.12xlarge | reserved aws/g5.12xlarge 1y | 1.5 | 5.25",
        "gpu | aws/g5.12xlarge | savings_plan 1y | 0.75 | 3",
        "gpu | aws/g5.xlarge | on_demand | 2 | 2.012",
        "gpu | aws/g5.xlarge | reserved 1y | 0.75 | 0.45",
        "gpu | aws/g5.xlarge | reserved 1y | 2.25 | 1.35",
        "gpu | aws/g5.xlarge | savings_plan 1y | 1 | 0.7",
        "large | reserved | reserved aws/g5.12xlarge 1y | 576 | 5.25",
        "plan | savings_plan | savings_plan 1y | 4.5 | 4.5",
      ])
    // 1.80 + 10.50 + 9.00 + 3.72.
    #expect(ledger.total.description == "25.02")
    #expect(ledger.cost(ofPool: "gpu").description == "14.18" && ledger.cost(ofPool: "cpu").description == "1.09")
    // Each type at its own list price: 1.5 and 0.75 h of 12xlarge at $5.672, an hour of xlarge at $1.006.
    let covered = ledger.charges.filter { !$0.commitment.isEmpty && $0.backend == "gpu" && $0.category == .idle }
    #expect(covered.map(\.list.description).sorted() == ["1.006", "2.2635", "4.254", "8.508"])
    #expect(covered.contains { $0.sku == "aws/g5.12xlarge:savings_plan 1y" })
  }

  /// One pool of three sizes of c7g: 128 units cover the xlarge (32) first, the 2xlarge (64) and what is left of the 4xlarge (128).
  @Test func aFamilyCoversTheSizesOfOnePool() throws {
    var scenario = try scenario(purchase: [], horizon: 3_600)
    scenario.pools = [
      try Self.pool(
        "cpu", like: scenario.pools[0], machines: ["aws/c7g.4xlarge", "aws/c7g.xlarge", "aws/c7g.2xlarge"],
        purchase: [
          Self.option(.onDemand, machine: 0, "0.58"), Self.option(.onDemand, machine: 1, "0.145"),
          Self.option(.onDemand, machine: 2, "0.29"),
        ])
    ]
    scenario.commitments = [
      SharedCommitment(
        name: "c7g", kind: .reserved, hourlyQuantity: 128, hourly: dollars("0.36"), hours: 8_760, label: "aws/c7g 1y",
        payment: .noUpfront,
        coverage: [
          .init(pool: 0, machine: 1, take: 32), .init(pool: 0, machine: 2, take: 64), .init(pool: 0, take: 128),
        ],
        priceSource: "test")
    ]
    let usage = Self.usage(
      scenario, (0..<3).map { (pool: 0, machine: $0, hour: 0, level: 1, time: Self.hour) })
    let ledger = bill(scenario, usage)
    func cost(_ resource: String, _ option: String) -> String {
      ledger.charges.filter { $0.resource == resource && $0.purchaseOption.label == option }.map(\.cost).sum()
        .description
    }
    let family = "reserved aws/c7g 1y"
    #expect(cost("aws/c7g.xlarge", family) == "0.09" && cost("aws/c7g.2xlarge", family) == "0.18")
    // 32 units are a quarter of an hour of the 4xlarge, and three quarters are paid at $0.58.
    #expect(cost("aws/c7g.4xlarge", family) == "0.09" && cost("aws/c7g.4xlarge", "on_demand") == "0.435")
    #expect(ledger.total.description == "0.795")
  }
}
