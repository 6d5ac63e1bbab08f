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
}
