import Model
import Reporting
import Testing

@Suite("Old prices") struct StalePricesTests {
  @Test func aPriceIsOldAfterNinetyDays() throws {
    var scenario = try study().scenario
    scenario.pools[0].purchase[0].priceSource = "a list, 2026-07-20"
    func told(_ year: Int, _ month: Int, _ day: Int) -> String? {
      stalePrices(of: scenario, on: Instant(year: year, month: month, day: day))
    }
    #expect(told(2026, 10, 18) == nil)
    #expect(told(2026, 10, 19)?.contains("aws/g5.xlarge are older than 90 days (2026-07-20, 91 days ago)") == true)
    scenario.pools[0].purchase[0].priceSource = "scenario (discount on a list, 2026-07-20)"
    #expect(told(2026, 10, 19)?.contains("aws/g5.xlarge are older") == true)
    scenario.apis[0].price.source = "another list, 2026-01-01"
    #expect(told(2026, 10, 19)?.contains("prices of small-model and 1 more") == true)
  }

  @Test func aPriceOfTheScenarioHasNoAge() throws {
    var scenario = try study().scenario
    scenario.pools[0].purchase[0].priceSource = "scenario"
    #expect(stalePrices(of: scenario, on: Instant(year: 2030, month: 1, day: 1)) == nil)
  }
}
