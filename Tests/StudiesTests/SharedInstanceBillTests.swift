import Billing
import Catalog
import EventKernel
import Model
import Serving
import Studies
import Testing

/// What instances cost that several pools are placed on, worked by hand.
@Suite struct SharedInstanceBillTests {
  /// Half of the accelerators for `gpu`, a quarter for `guest`, and a quarter that holds no replica.
  static func scenario() throws -> Scenario {
    var scenario = try chatScenario(replicas: 1)
    let eight = try #require(Catalog.instance("aws/p4d.24xlarge"))
    scenario.pools[0].instance = eight
    scenario.pools[0].tensorParallel = 4
    scenario.pools[0].replicasPerInstance = 2
    scenario.pools[0].purchase = [PurchaseOption(kind: .onDemand, hourly: 32, priceSource: "test")]
    var guest = scenario.pools[0]
    guest.name = "guest"
    guest.tensorParallel = 2
    guest.replicasPerInstance = 4
    guest.instancesOf = 0
    guest.purchase = []
    scenario.pools.append(guest)
    return scenario
  }

  private func cost(_ ledger: Ledger, _ pool: String, _ category: Charge.Category? = nil) -> Double {
    ledger.charges.filter { $0.backend == pool && (category == nil || $0.category == category) }
      .reduce(0) { $0 + $1.cost.double }
  }

  @Test func eachPoolPaysForWhatItTakes() throws {
    let scenario = try Self.scenario()
    let hours = scenario.horizon / 3_600
    let ledger = bill(scenario, try simulate(scenario, replication: 0).usage)
    #expect(abs(ledger.total.double - 32 * hours) < 1e-6)
    #expect(ledger.charges.reduce(Amount.zero) { $0 + $1.cost } == ledger.total)
    #expect(abs(cost(ledger, "gpu", .unoccupied) - 8 * hours) < 1e-5)
    #expect(abs(cost(ledger, "gpu") - 24 * hours) < 1e-5)
    #expect(abs(cost(ledger, "guest") - 8 * hours) < 1e-5)
    #expect(ledger.cost(ofPool: "guest").double == cost(ledger, "guest"))
    // Nobody asks the guest for anything.
    #expect(abs(cost(ledger, "guest", .idle) - 8 * hours) < 1e-5)
    #expect(
      ledger.charges.allSatisfy { $0.resource == "aws/p4d.24xlarge" && $0.purchaseOption == .purchase(.onDemand) })
  }

  /// A commitment of the owner covers the instance whoever is placed on it; what it covers is divided alike.
  @Test func commitmentsCoverTheInstance() throws {
    var scenario = try Self.scenario()
    let hours = scenario.horizon / 3_600
    scenario.pools[0].purchase.insert(
      PurchaseOption(kind: .reserved, limit: 1, term: .oneYear, hourly: 16, priceSource: "test"), at: 0)
    let ledger = bill(scenario, try simulate(scenario, replication: 0).usage)
    #expect(abs(cost(ledger, "guest") - 4 * hours) < 1e-5)
    #expect(abs(cost(ledger, "gpu") - 12 * hours) < 1e-5)
    #expect(
      ledger.charges.allSatisfy { $0.backend != "guest" || $0.purchaseOption == .purchase(.reserved, term: .oneYear) })
  }

  /// Nothing was placed on the instance in the month: it is the owner's.
  @Test func anEmptyInstanceIsTheOwners() throws {
    let scenario = try Self.scenario()
    var usage = try simulate(scenario, replication: 0).usage
    usage.poolTime = []
    let ledger = bill(scenario, usage)
    #expect(cost(ledger, "guest") == 0 && abs(cost(ledger, "gpu", .idle) - ledger.total.double) < 1e-9)
  }

  /// `estimate` holds the same instance: half and a quarter of eight accelerators are one of them.
  @Test func theEstimatePacksThemTogether() throws {
    let scenario = try Self.scenario()
    let estimate = ClosedEstimate(scenario)
    let total = try #require(estimate.lines.first { $0.path == "total.cost" }?.value)
    #expect(abs(total - 32 * scenario.horizon / 3_600) < 1e-3)
    // What holds no replica is not told apart: the whole is divided two to one.
    #expect(abs((estimate[path: "pools.guest.cost"] ?? 0) - total / 3) < 1e-3)
  }
}
