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

  /// How a replica stands on another type of instance makes it quicker or slower.
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
