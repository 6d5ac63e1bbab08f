import Billing
import Catalog
import EventKernel
import Model
import Serving
import Studies
import Testing

/// What a fleet of several types costs by formula is what it costs simulated, whatever the pool chooses by.
@Suite struct HeldFleetTests {
  /// A pool of a fixed size over three types, with options in any order, some of them short or committed to.
  private static func scenario(_ number: Int) throws -> Scenario {
    let bank = StreamBank(seed: 909, replication: number)
    let stream = bank.stream("draws")
    func pick<T>(_ values: [T]) -> T { values[stream.below(values.count)] }
    var scenario = try chatScenario(replicas: 1 + stream.below(20))
    let names = ["aws/g5.12xlarge", "aws/g5.48xlarge"]
    scenario.pools[0].otherMachines = try zip(names, [4, 8]).map {
      MachineType(instance: try #require(Catalog.instance($0)), replicasPerInstance: $1)
    }
    scenario.pools[0].choice = PurchaseChoice.allCases[number % 4]
    scenario.pools[0].purchase = (0..<pick([1, 2, 4])).map { _ in
      let kind = pick([PurchaseOption.Kind.onDemand, .reserved, .spot])
      var option = PurchaseOption(
        kind: kind, limit: 1 + stream.below(3), hourly: dollars(pick(["0.5", "1.006", "3.2", "5.672", "16.288"])),
        priceSource: "test")
      option.machine = stream.below(3)
      return option
    }
    var last = PurchaseOption(kind: .onDemand, hourly: 2, priceSource: "test")
    last.machine = stream.below(3)
    scenario.pools[0].purchase.append(last)
    return withExtendedLifetime(bank) { scenario }
  }

  @Test func formulaAndRunAgree() throws {
    var totals: Set<String> = []
    var mixed = 0
    for number in 0..<400 {
      let scenario = try Self.scenario(number)
      let usage = try simulate(scenario, replication: 0).usage
      let cost = bill(scenario, usage).cost(ofPool: "gpu")
      let estimate = try #require(ClosedEstimate(scenario)[path: "pools.gpu.cost"])
      #expect(estimate == cost.double, "\(number): \(scenario.pools[0].purchase)")
      totals.insert(cost.description)
      if Set(usage.ranks.map(\.machine)).count > 1 { mixed += 1 }
    }
    #expect(totals.count > 100 && mixed > 50, "\(totals.count) \(mixed)")
  }
}
