import Billing
import Catalog
import FoundationEssentials
import Model
import Testing

@Suite("Prices of hosted models") struct TokenPriceTests {
  func ledger(_ rows: [TokenUsage], _ change: (inout API) -> Void) throws -> Ledger {
    var scenario = try scenario(
      purchase: [PurchaseOption(kind: .onDemand, hourly: 1, priceSource: "test")], horizon: 86_400)
    change(&scenario.apis[0])
    return bill(
      scenario,
      Usage(
        months: UsagePeriod.months(from: scenario.start, horizon: scenario.horizon),
        consumers: consumers(of: scenario), instances: [], ranks: [], poolTime: [], tokens: rows))
  }

  func row(
    _ consumer: Int = 0, input: Int64 = 0, cached: Int64 = 0, written: Int64 = 0, output: Int64 = 0,
    isLong: Bool = false
  ) -> TokenUsage {
    TokenUsage(
      api: 0, consumer: consumer, month: 0, calls: 10, inputTokens: input, cachedTokens: cached, writtenTokens: written,
      outputTokens: output, terms: CallTerms(lengthStep: isLong ? 1 : 0))
  }

  /// 1 M of each at 0.15 / 0.075 / 0.60, and 10 calls x 50,000 tokens of thought at $0.80/M.
  @Test func reasoning() throws {
    let ledger = try ledger([row(input: 1_000_000, cached: 1_000_000, output: 1_000_000)]) {
      $0.reasoningTokens = 50_000
      $0.price.rates[.reasoning] = dollars("0.8")
    }
    #expect(ledger.charges.map(\.cost.description) == ["0.15", "0.075", "0.6", "0.4"])
  }

  @Test func writesToTheCache() throws {
    let ledger = try ledger([row(cached: 1_000_000, written: 1_000_000)]) {
      $0.promptCache = PromptCache(minimum: 1_024, step: 128, chargesWrites: true)
      $0.price.rates[.cacheWrite] = dollars("0.1875")
    }
    #expect(
      ledger.charges.map { "\($0.category.rawValue) \($0.cost)" } == ["cached_tokens 0.075", "cache_writes 0.1875"])
  }

  @Test func tiers() throws {
    for (tier, costs) in [(ServiceTier.batch, ["0.07", "0.035", "0.3"]), (.priority, ["0.3", "0.15", "1.2"])] {
      let ledger = try ledger([row(input: 1_000_000, cached: 1_000_000, output: 1_000_000)]) {
        $0.tier = tier
        $0.price.rates[.input, .batch] = dollars("0.07")
        $0.price.rates[.output, .batch] = dollars("0.3")
        $0.price.rates[.input, .priority] = dollars("0.3")
        $0.price.rates[.output, .priority] = dollars("1.2")
      }
      #expect(ledger.charges.map(\.cost.description) == costs)
      #expect(ledger.charges.map(\.list.description) == ["0.15", "0.075", "0.6"])
    }
  }

  @Test func longContextHasLinesOfItsOwn() throws {
    let ledger = try ledger([
      row(input: 1_000_000, output: 1_000_000), row(input: 1_000_000, output: 1_000_000, isLong: true),
    ]) {
      var rates = TokenRates()
      rates[.input] = dollars("0.3")
      rates[.output] = dollars("0.9")
      $0.price.steps = [LengthStep(above: 200_000, rates: rates)]
    }
    #expect(ledger.charges.map(\.cost.description) == ["0.15", "0.6", "0.3", "0.9"])
  }

  /// 3 M tokens in all: 1 M at the whole price and 2 M at nine tenths, so 2.8 / 3 of each line.
  @Test func volume() throws {
    let ledger = try ledger([row(input: 2_000_000), row(1, output: 1_000_000)]) {
      $0.price.volume = [VolumeStep(upTo: 1_000_000, paid: 1_000_000), VolumeStep(upTo: nil, paid: 900_000)]
    }
    #expect(ledger.charges.map(\.cost.description) == ["0.28", "0.56"])
  }

  /// Two units of 1,000 tokens a second for a day carry 172.8 M tokens; a quarter of it was used, at 24 x 2 x $5 = $240.
  @Test func capacityBoughtByTheHour() throws {
    let ledger = try ledger([row(input: 20_000_000, output: 1_600_000), row(1, output: 21_600_000)]) {
      $0.provisioned = ProvisionedThroughput(units: 2, hourly: 5, tokensPerSecond: 1_000)
    }
    #expect(
      ledger.charges.map { "\($0.workload) \($0.category.rawValue) \($0.quantity) \($0.cost)" } == [
        "chat usage 6 30", "search usage 6 30", " unused_commitment 36 180",
      ])
  }

  @Test func theCacheFindsWholeStepsFromItsMinimumOn() {
    let cache = PromptCache(minimum: 1_024, step: 128)
    #expect([0, 1_023, 1_024, 1_151, 1_152, 5_000].map(cache.found) == [0, 0, 1_024, 1_024, 1_152, 4_992])
  }

  @Test func aBillInAnotherCurrencyIsTheSumOfItsRows() throws {
    let ledger = try ledger([row(input: 1_234_567, cached: 7, output: 89), row(1, output: 333_333)]) { _ in }
    let euros = ledger.converted(to: Currency(code: "EUR", rate: dollars("0.92")))
    #expect(euros.total == euros.charges.map(\.cost).sum())
    // 1,234,567 x 0.15 / 10^6 = 0.185185 (rounded); x 0.92 = 0.1703702 -> 0.17037.
    #expect(euros.charges[0].cost.description == "0.17037")
    #expect(euros.charges[0].unitPrice.description == "0.000000138")
    #expect(ledger.converted(to: .dollar) == ledger)
  }
}
