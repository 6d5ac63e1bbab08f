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
      $0.promptCache = PromptCacheRules(minimum: 1_024, step: 128, chargesWrites: true)
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
      // A tier is a thing of its own on the list: no contract makes it dearer.
      #expect(ledger.charges.map(\.list) == ledger.charges.map(\.cost))
      #expect(ledger.charges.allSatisfy { $0.purchaseOption.label == "per_token \(tier.rawValue)" })
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

  /// 2 M that were thought fill the steps as well: 1 M at the whole price and 3 M at nine tenths, so 3.7 / 4 of each line.
  @Test func thoughtFillsTheStepsOfVolume() throws {
    let ledger = try ledger([row(input: 1_000_000, output: 1_000_000)]) {
      $0.reasoningTokens = 200_000
      $0.price.volume = [VolumeStep(upTo: 1_000_000, paid: 1_000_000), VolumeStep(upTo: nil, paid: 900_000)]
    }
    #expect(ledger.charges.map(\.cost.description) == ["0.13875", "0.555", "1.11"])
  }

  /// A report of one call: 5,005 x $2.50/M + 257,955 x $0.25/M + 1,744 x $15/M = $0.10316125, by Gemini 2.5 Pro's prices above 200k.
  @Test func aCallWithALongPromptPaysTheStepsPricesOfEveryKind() throws {
    let ledger = try ledger([row(input: 5_005, cached: 257_955, output: 1_744, isLong: true)]) {
      $0.price = TokenPrice(input: dollars("1.25"), cachedInput: dollars("0.125"), output: 10, source: "test")
      var rates = TokenRates()
      rates[.input] = dollars("2.5")
      rates[.cachedInput] = dollars("0.25")
      rates[.output] = 15
      $0.price.steps = [LengthStep(above: 200_000, rates: rates)]
    }
    // Each line to a millionth: 0.0125125, 0.06448875, 0.02616.
    #expect(ledger.charges.map(\.cost.description) == ["0.012512", "0.064489", "0.02616"])
    #expect(ledger.charges[0].purchaseOption.label == "per_token long_context 200000")
    #expect(ledger.charges[0].sku == "\(ledger.charges[0].resource):input_tokens long_context 200000")
  }

  /// Half the price off peak; standard prices where flex fell back; each in lines of its own.
  @Test func offPeakAndFallBack() throws {
    func call(_ terms: CallTerms) -> TokenUsage {
      TokenUsage(
        api: 0, consumer: 0, month: 0, calls: 1, inputTokens: 1_000_000, cachedTokens: 0, outputTokens: 0, terms: terms)
    }
    let ledger = try ledger([
      call(CallTerms()), call(CallTerms(fellBack: true)), call(CallTerms(isOffPeak: true)),
      call(CallTerms(isOffPeak: true, fellBack: true)),
    ]) {
      $0.tier = .flex
      $0.price.rates[.input, .flex] = dollars("0.06")
      $0.price.offPeak = OffPeak(paid: 500_000, windows: [])
    }
    #expect(ledger.charges.map(\.cost.description) == ["0.06", "0.15", "0.03", "0.075"])
    #expect(
      ledger.charges.map(\.purchaseOption.label) == [
        "per_token flex", "per_token", "per_token flex off_peak", "per_token off_peak",
      ])
  }

  /// Off peak tokens cost half; searches cost what they always do.
  @Test func toolsCostTheSameOffPeak() throws {
    func call(_ terms: CallTerms) -> TokenUsage {
      TokenUsage(
        api: 0, consumer: 0, month: 0, calls: 10, inputTokens: 1_000_000, cachedTokens: 0, outputTokens: 0,
        terms: terms)
    }
    let ledger = try ledger([call(CallTerms()), call(CallTerms(isOffPeak: true))]) {
      $0.price.offPeak = OffPeak(paid: 500_000, windows: [])
      $0.tools = [.webSearch: 1_000_000]
      $0.price.tools = [.webSearch: ToolPrice(perCall: dollars("0.014"))]
    }
    func costs(_ category: Charge.Category) -> [String] {
      ledger.charges.filter { $0.category == category }.map(\.cost.description)
    }
    #expect(costs(.inputTokens) == ["0.15", "0.075"] && costs(.toolCalls) == ["0.14", "0.14"])
  }

  /// 20 calls use 30 % of a search each: 6 searches, of which 2 are free, at $0.014. The catalog of two consumers shares what is free.
  @Test func toolsAreChargedByTheUse() throws {
    let ledger = try ledger([row(input: 1), row(1, input: 1)]) {
      $0.tools = [.webSearch: 300_000]
      $0.price.tools = [.webSearch: ToolPrice(perCall: dollars("0.014"), free: 2)]
    }
    let searches = ledger.charges.filter { $0.category == .toolCalls }
    #expect(searches.map(\.quantity.description) == ["3", "3"])
    #expect(searches.map(\.cost.description) == ["0.028", "0.028"])
    #expect(searches.map(\.list.description) == ["0.042", "0.042"])
    #expect(searches.allSatisfy { $0.unit == .call && $0.purpose == .usage })
  }

  /// The same tokens elsewhere: 10 calls of 1,000 prompt and 100 answer tokens, 500 thought and half a search each.
  @Test func trafficElsewhereIsChargedForAllOfIt() throws {
    var api = API(
      name: "other", model: "m", price: TokenPrice(input: 1, output: 2, source: "test"), timeToFirstToken: .constant(1),
      tokensPerSecond: .constant(80))
    api.reasoningTokens = 500
    api.tools = [.webSearch: 500_000]
    api.price.rates[.reasoning] = 3
    api.price.tools = [.webSearch: ToolPrice(perCall: dollars("0.01"))]
    let called = CalledTokens(calls: 10, input: 10_000, output: 1_000)
    // 0.01 + 0.002 + 0.015 + 0.05.
    #expect(api.cost(of: [called], seconds: 60).description == "0.077")
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
    let cache = PromptCacheRules(minimum: 1_024, step: 128)
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
