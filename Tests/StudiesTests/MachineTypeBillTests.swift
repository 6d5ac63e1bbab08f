import Billing
import Catalog
import EventKernel
import Scenarios
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
      ledger.charges.filter { $0.resource == resource && $0.purchaseOption == option }.reduce(0) { $0 + $1.cost.double }
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
}
