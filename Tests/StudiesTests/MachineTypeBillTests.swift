import Billing
import Catalog
import EventKernel
import Model
import Serving
import Studies
import Testing

/// What instances of two types cost, worked by hand.
@Suite struct MachineTypeBillTests {
  /// Twelve replicas for an hour on the machine with eight accelerators and on those with one: of twelve places none is empty.
  @Test func eachTypeHasItsPrice() throws {
    let large = try #require(Catalog.instance("aws/g5.48xlarge"))
    var scenario = try chatScenario(replicas: 12)
    scenario.pools[0].otherMachines = [MachineType(instance: large, replicasPerInstance: 8)]
    scenario.pools[0].choice = .inOrder
    var first = PurchaseOption(kind: .onDemand, limit: 1, hourly: large.onDemand, priceSource: "test")
    first.machine = 1
    var reserved = PurchaseOption(
      kind: .reserved, limit: 3, term: .oneYear, hourly: dollars("0.5"), priceSource: "test")
    reserved.machine = 0
    scenario.pools[0].purchase = [first, reserved, PurchaseOption(kind: .onDemand, hourly: 1, priceSource: "test")]
    let ledger = bill(scenario, try simulate(scenario, replication: 0).usage)
    func cost(_ resource: String, _ option: String) -> Double {
      ledger.charges.filter { $0.resource == resource && $0.purchaseOption.label == option }.reduce(0) {
        $0 + $1.cost.double
      }
    }
    // One large one at its price, three reserved small ones at 50 cents, and the fourth at a dollar.
    #expect(abs(cost("aws/g5.48xlarge", "on_demand") - 16.288) < 1e-6)
    #expect(abs(cost("aws/g5.xlarge", "reserved 1y") - 1.5) < 1e-6)
    #expect(abs(cost("aws/g5.xlarge", "on_demand") - 1) < 1e-6)
    #expect(abs(ledger.total.double - 18.788) < 1e-6)
    #expect(ledger.charges.reduce(Amount.zero) { $0 + $1.cost } == ledger.total)
    #expect(ledger.charges.contains { $0.sku == "aws/g5.48xlarge:on_demand" })
  }

  /// Where prices choose, a price is more than a price: a run is made for each.
  @Test func pricesThatChooseAreNotOnlyPrices() throws {
    var scenario = try chatScenario()
    #expect(isPricedOnly("pools.gpu.purchase.on_demand.price", in: scenario))
    scenario.pools[0].choice = .cheapest
    #expect(!isPricedOnly("pools.gpu.purchase.on_demand.price", in: scenario))
    #expect(isPricedOnly("commitments.plan.price", in: scenario))
  }

  /// A pool that scales up and down over a month's end, on three types bought in any order, under commitments of any of them.
  private static func random(_ number: Int) throws -> Scenario {
    let bank = StreamBank(seed: 5_151, replication: number)
    let stream = bank.stream("draws")
    func pick<T>(_ values: [T]) -> T { values[stream.below(values.count)] }
    var scenario = try chatScenario(service: .exponential(mean: pick([2, 5])))
    scenario.start = Instant(secondsSinceEpoch: Instant(year: 2026, month: 12, day: 1).secondsSinceEpoch - 5_000)
    scenario.horizon = 9_000
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 2_000, factor: pick([0, 4]), lasting: 3_000)]
    let rules = ScalingRules(stabilizationWindow: 0, policies: [ScalingPolicy(kind: .pods, value: 4, period: 15)])
    scenario.pools[0].autoscaler = Autoscaler([
      .hpa(
        HorizontalScaling(
          metrics: [ScalingMetric(.concurrency, target: 1)], interval: 15, scaleUp: rules, scaleDown: rules))
    ])
    scenario.pools[0].replicas = ReplicaBounds(minimum: 1, maximum: 14, initial: 2)
    scenario.pools[0].startup = Startup(provision: .exponential(mean: 20))
    scenario.pools[0].otherMachines = try zip(["aws/g5.12xlarge", "aws/g5.48xlarge"], [4, 8]).map {
      MachineType(instance: try #require(Catalog.instance($0)), replicasPerInstance: $1)
    }
    scenario.pools[0].choice = PurchaseChoice.allCases[number % 4]
    if number % 3 == 0 { scenario.pools[0].provisioner = Provisioner(.karpenter(Karpenter())) }
    func option(_ kind: PurchaseOption.Kind, limit: Int?, _ hourly: String) -> PurchaseOption {
      var option = PurchaseOption(
        kind: kind, limit: limit, term: kind == .reserved ? .oneYear : nil, hourly: dollars(hourly),
        priceSource: "test",
        interruption: kind == .spot ? Interruption(monthlyProbability: 0.999, notice: 30) : nil)
      option.machine = stream.below(3)
      return option
    }
    scenario.pools[0].purchase =
      (0..<3).map { _ in
        option(pick([.onDemand, .reserved, .spot]), limit: 1 + stream.below(3), pick(["0.7", "2.123456"]))
      }
      + [option(.onDemand, limit: nil, "1.0060001")]
    scenario.commitments = [
      SharedCommitment(
        name: "plan", kind: .savingsPlan, hourlyQuantity: 2_000_000_000_000, hourly: 2, hours: 8_760, label: "1y",
        payment: .partialUpfront,
        coverage: [2, 0, 1].map { .init(pool: 0, machine: $0, take: pick([300_000_000_000, 1_100_000_000_000])) },
        priceSource: "test"),
      SharedCommitment(
        name: "large", kind: .reserved, hourlyQuantity: 2, hourly: 3, hours: 8_760, label: "1y", payment: .noUpfront,
        coverage: [.init(pool: 0, machine: stream.below(3), take: 1)], priceSource: "test"),
    ]
    return withExtendedLifetime(bank) { scenario }
  }

  @Test func everyHourOfEveryTypeIsOnTheBillOnce() throws {
    var covered: Set<String> = []
    var mixed = 0
    for number in 0..<120 {
      let scenario = try Self.random(number)
      let usage = try simulate(scenario, replication: 0).usage
      let ledger = bill(scenario, usage)
      #expect(ledger.charges.reduce(Amount.zero) { $0 + $1.cost } == ledger.total)
      #expect(ledger.fullCostByWorkload.reduce(Amount.zero) { $0 + $1.cost } == ledger.total)
      #expect(ledger.byPurpose.reduce(Amount.zero) { $0 + $1.cost } == ledger.total)
      #expect(Set(ledger.charges.map(\.position)).count == ledger.charges.count)
      let lines = ledger.charges.filter { $0.nature == .usage }
      var types = 0
      for (place, machine) in scenario.pools[0].machines.enumerated() {
        let steady = usage.ranks.filter { $0.machine == place }.reduce(Int64(0)) {
          $0 + Int64($1.ranks.count) * $1.microseconds
        }
        let byHour = usage.levels.filter { $0.machine == place }.reduce(Int64(0)) {
          $0 + Int64($1.level * $1.hours.count) * $1.microseconds
        }
        #expect(steady == byHour)
        let spot = usage.instances.filter { scenario.pools[0].purchase[$0.option].machine == place }.reduce(Int64(0)) {
          $0 + $1.microseconds
        }
        let billed = lines.filter {
          $0.resource == machine.instance.name && $0.category != .unusedCommitment && $0.category != .rounding
        }
        #expect(abs(billed.reduce(0) { $0 + $1.quantity.double } - Double(steady + spot) / 3.6e9) < 1e-5)
        for line in billed where line.commitment == "plan" || line.commitment == "large" {
          covered.insert("\(line.commitment) \(line.resource)")
        }
        if steady + spot > 0 { types += 1 }
      }
      if types > 1 { mixed += 1 }
      // Used or not: two and a half hours at $2 and at $3.
      for (name, cost) in [("plan", 5.0), ("large", 7.5)] {
        #expect(lines.filter { $0.commitment == name }.reduce(Amount.zero) { $0 + $1.cost }.double == cost)
      }
    }
    #expect(covered.count == 6 && mixed > 60, "\(covered) \(mixed)")
  }
}
