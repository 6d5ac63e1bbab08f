import Billing
import Catalog
import Model
import Testing

/// Which volume fills the steps of prices by volume.
@Suite("Steps by the volume of a month") struct StepVolumeTests {
  static let day = 86_400.0

  /// N tokens at a dollar a million in each month of a run, of which what is over a million tokens a month costs half.
  private func bill(_ tokens: [Int64], horizon: Double, _ volume: StepVolume, step: Int64 = 1_000_000) throws -> Amount
  {
    var scenario = try scenario(purchase: [], horizon: horizon)
    scenario.pools = []
    scenario.apis[0].price = TokenPrice(input: 1, output: 1, source: "test")
    scenario.apis[0].price.volume = [VolumeStep(upTo: step, paid: 1_000_000), VolumeStep(upTo: nil, paid: 500_000)]
    return Billing.bill(scenario, usage(scenario, tokens), volume: volume).total
  }

  private func usage(_ scenario: Scenario, _ tokens: [Int64], requests: [Int64] = []) -> Usage {
    let months = UsagePeriod.months(from: scenario.start, horizon: scenario.horizon)
    #expect(months.count == max(tokens.count, requests.count))
    return Usage(
      months: months, consumers: consumers(of: scenario), instances: [], ranks: [], poolTime: [],
      tokens: tokens.enumerated().map {
        TokenUsage(api: 0, consumer: 0, month: $0, calls: 1, inputTokens: $1, cachedTokens: 0, outputTokens: 0)
      },
      requests: requests.enumerated().map { RequestUsage(consumer: 0, month: $0, arrived: $1, completed: $1) })
  }

  /// A day's half million is 15.5 million in December: one at the whole price and 14.5 at half of it, 8.25 / 15.5 of the price.
  @Test func aDayFillsTheStepsOfItsMonth() throws {
    #expect(try bill([500_000], horizon: Self.day, .run).description == "0.5")
    #expect(try bill([500_000], horizon: Self.day, .month).description == "0.266129")
    // So do days beside each other that lie in two months: of 40 h from the last day on, all of December's length.
    var scenario = try scenario(purchase: [], horizon: 2 * Self.day)
    scenario.start = Instant(year: 2026, month: 12, day: 31)
    scenario.pools = []
    scenario.apis[0].price = TokenPrice(input: 1, output: 1, source: "test")
    scenario.apis[0].price.volume = [
      VolumeStep(upTo: 1_000_000, paid: 1_000_000), VolumeStep(upTo: nil, paid: 500_000),
    ]
    let ledger = Billing.bill(scenario, usage(scenario, [200_000, 800_000]), volume: .month)
    #expect(ledger.charges.map(\.cost.description) == ["0.106452", "0.425806"])
  }

  /// The price of a mean line is its cost over its quantity, since each run fills other steps: of 1 and 3 million $1 and $2, of 2 million
  /// on average $1.50.
  @Test func theMeanHasAPriceOfItsOwn() throws {
    var scenario = try scenario(purchase: [], horizon: Self.day)
    scenario.pools = []
    scenario.apis[0].price = TokenPrice(input: 1, output: 1, source: "test")
    scenario.apis[0].price.volume = [
      VolumeStep(upTo: 1_000_000, paid: 1_000_000), VolumeStep(upTo: nil, paid: 500_000),
    ]
    let ledgers = [1_000_000, 3_000_000].map { Billing.bill(scenario, usage(scenario, [$0])) }
    let line = try #require(Ledger.mean(of: ledgers).charges.first)
    #expect(line.cost.description == "1.5" && line.quantity.description == "2000000")
    #expect(line.unitPrice.description == "0.00000075" && line.contractedUnitPrice == line.unitPrice)
    #expect(ledgers.map { $0.charges[0].unitPrice.description } == ["0.000001", "0.000000666667"])
  }

  /// December has 3 million: $2. Of January a day has 0.1 million, which is 3.1 million in the month: 2.05 / 3.1 of the price.
  @Test func aLongRunHasItsMonths() throws {
    #expect(try bill([3_000_000, 100_000], horizon: 32 * Self.day, .run).description == "2.1")
    #expect(try bill([3_000_000, 100_000], horizon: 32 * Self.day, .month).description == "2.066129")
    #expect(try bill([3_000_000, 3_000_000], horizon: 62 * Self.day, .month).description == "4")
  }

  /// A day of a horizon of 45 days: 31 of 0.1 million in December, 14 in January, (1 + 2.1 / 2 + 1 + 0.4 / 2) / 4.5 of the price.
  @Test func aShortRunStandsForItsHorizon() throws {
    #expect(try bill([100_000], horizon: Self.day, .horizon(45 * Self.day)).description == "0.072222")
    #expect(try bill([100_000], horizon: Self.day, .horizon(Self.day)).description == "0.1")
  }

  /// 100 MB a day are 3.1 GB in December, of which one is free: 2.1 / 3.1 of $0.09 a gigabyte.
  @Test func tiersOfEgressToo() throws {
    var scenario = try scenario(purchase: [], horizon: Self.day)
    scenario.pools = []
    scenario.overheads = [
      Overhead(
        .egress,
        basis: .bytes(
          perRequest: 100_000, share: 1_000_000,
          tiers: [PriceTier(upTo: 1_000_000_000, price: 0), PriceTier(upTo: nil, price: dollars("0.09"))]),
        requests: .completed, workloads: [0])
    ]
    let day = usage(scenario, [], requests: [1_000])
    #expect(Billing.bill(scenario, day).total.description == "0")
    #expect(Billing.bill(scenario, day, volume: .month).total.description == "0.006097")
    let month = MonthlyBill(scenario, day)
    #expect(abs(month.total - 2.1 * 0.09) < 31 * 1e-6)
    scenario.overheads = []
    #expect(!scenario.pricesByVolume)
  }

  /// Far beyond what is sold the shares are still those of the steps, and nothing overflows.
  @Test(arguments: [Int64(5_000_000_000_000), 5_000_000_000_000_000])
  func volumesBeyondAllThatIsSold(tokens: Int64) throws {
    let step: Int64 = 3_000_000_000_001
    for volume in [StepVolume.run, .month] {
      let times = volume == .run ? 1.0 : 2_678_400
      let all = Double(tokens) * times
      let exact = Double(tokens) / 1e6 * (Double(step) + 0.5 * (all - Double(step))) / all
      #expect(abs(try bill([tokens], horizon: 1, volume, step: step).double / exact - 1) < 1e-9)
    }
  }

  /// A month has its fees once, whichever months the run lies in: two days of February and March, and 59 of January and February.
  @Test(arguments: [(2026, 2, 28, 2.0), (2027, 1, 1, 59), (2026, 12, 31, 2), (2026, 12, 1, 7)])
  func feesByTheMonth(year: Int, month: Int, day: Int, days: Double) throws {
    var scenario = try scenario(purchase: [], horizon: days * Self.day)
    scenario.start = Instant(year: year, month: month, day: day)
    scenario.pools = []
    scenario.overheads = [
      Overhead(.fixed, basis: .months(price: 9_000), requests: .completed, workloads: []),
      Overhead(.storage, basis: .storage(bytes: 1_000_000_000_000, price: 1), requests: .completed, workloads: []),
    ]
    let months = UsagePeriod.months(from: scenario.start, horizon: scenario.horizon)
    let usage = Usage(
      months: months, consumers: consumers(of: scenario), instances: [], ranks: [], poolTime: [], tokens: [],
      requests: [])
    #expect(abs(MonthlyBill(scenario, usage).total - 10_000) < 1e-3)
    #expect(abs(MonthlyBill(scenario, usage, billed: Billing.bill(scenario, usage)).total - 10_000) < 1e-3)
  }
}
