import Model
import Scenarios
import Studies
import Testing

/// What purchase options do to a run, and so cannot be changed by pricing it again.
@Suite struct BoughtInstancesTests {
  private func scenario(back interval: Double?, hourly: Int = 3) throws -> Scenario {
    var scenario = try chatScenario()
    let spot = PurchaseOption(
      kind: .spot, hourly: 1, priceSource: "test", interruption: Interruption(monthlyProbability: 0.1, notice: 30))
    var onDemand = PurchaseOption(kind: .onDemand, hourly: 3, priceSource: "test")
    onDemand.returnToSpot = interval
    onDemand.hourly = interval == nil || hourly == 3 ? 3 : 4
    scenario.pools[0].purchase = [spot, onDemand]
    return scenario
  }

  @Test func theWayBackToSpotIsSimulated() throws {
    let stays = try scenario(back: nil)
    let goes = try scenario(back: 600)
    let seldom = try scenario(back: 900)
    let dearer = try scenario(back: 600, hourly: 4)
    #expect(stays.whyNotPriced(as: goes) != nil && goes.whyNotPriced(as: seldom) != nil)
    #expect(goes.whyNotPriced(as: dearer) == nil)
    #expect(stays.whyNotPriced(as: stays) == nil)
  }

  /// Karpenter replaces instances by cheaper ones, of which there may be one where two prices are paid.
  @Test func karpenterReadsPrices() throws {
    var scenario = try chatScenario()
    scenario.pools[0].provisioner = Provisioner(.karpenter(Karpenter()))
    #expect(isPricedOnly("pools.gpu.purchase.on_demand.price", in: scenario))
    var dearer = scenario
    dearer.pools[0].purchase[0].hourly = 2
    #expect(scenario.whyNotPriced(as: dearer) == nil)
    let spot = PurchaseOption(
      kind: .spot, limit: 2, hourly: dollars("0.5"), priceSource: "test",
      interruption: Interruption(monthlyProbability: 0.1, notice: 30))
    scenario.pools[0].purchase.insert(spot, at: 0)
    #expect(!isPricedOnly("pools.gpu.purchase.on_demand.price", in: scenario))
    dearer = scenario
    dearer.pools[0].purchase[0].hourly = 2
    #expect(scenario.whyNotPriced(as: dearer) != nil)
  }

  /// Where prices choose, an instance that is committed to costs nothing more, so that a reservation is another thing than as many on
  /// demand at the same price; what was paid for it is a matter of the bill.
  @Test func aReservationIsNotOnDemandWherePricesChoose() throws {
    var reserved = try chatScenario()
    reserved.pools[0].otherMachines = [
      MachineType(instance: reserved.pools[0].instance, replicasPerInstance: 4)
    ]
    reserved.pools[0].choice = .cheapest
    var first = PurchaseOption(kind: .reserved, limit: 1, term: .oneYear, hourly: 3, priceSource: "test")
    first.machine = 1
    reserved.pools[0].purchase.insert(first, at: 0)
    var (metered, cheaper) = (reserved, reserved)
    metered.pools[0].purchase[0].kind = .onDemand
    metered.pools[0].purchase[0].term = nil
    cheaper.pools[0].purchase[0].hourly = 2
    #expect(reserved.whyNotPriced(as: metered) != nil)
    #expect(reserved.whyNotPriced(as: cheaper) == nil)
    // In the order written both are four places that are taken first.
    reserved.pools[0].choice = .inOrder
    metered.pools[0].choice = .inOrder
    #expect(reserved.whyNotPriced(as: metered) == nil)
  }

  /// How a replica is placed on another type of instance makes it quicker or slower.
  @Test func howAReplicaStandsIsSimulated() throws {
    func scenario(_ option: String) throws -> Scenario {
      let text = """
        fleetcast: 1
        horizon: 1h
        workloads:
          w: {arrivals: {process: poisson, rate: 1/s}, input_tokens: 10, output_tokens: 10, route: p}
        models: {m: {architecture: llama-3.1-8b}}
        pools:
          p: {model: m, instance: aws/g5.xlarge, purchase: [{option: on_demand, max: 1}, {option: on_demand, \(option)}]}
        """
      return try ScenarioFile.load(composed: text, directory: ".").scenario
    }
    let plain = try scenario("instance: aws/g6.12xlarge")
    #expect(plain.whyNotPriced(as: try scenario("instance: aws/g6.12xlarge, price: $2/h")) == nil)
    for option in [
      "instance: aws/g6e.12xlarge", "instance: aws/g6.12xlarge, parallelism: {tensor: 2}",
      "instance: aws/g6.12xlarge, calibration: {compute: 40%}",
    ] {
      #expect(plain.whyNotPriced(as: try scenario(option)) != nil)
    }
  }
}
