import Catalog
import FoundationEssentials
import Testing

@Suite("The table of token prices") struct TokenPriceTests {
  /// A number as it is written; `nan` where it is none.
  private func decimal(_ text: String) -> Decimal { Decimal(string: text) ?? .nan }

  /// GPT-5's prices of the standard tier, and of input and output of the others.
  private var five: TokenPrice {
    var price = TokenPrice(input: decimal("1.25"), cachedInput: decimal("0.125"), output: 10, source: "test")
    price.rates[.input, .batch] = decimal("0.625")
    price.rates[.output, .batch] = 5
    price.rates[.input, .priority] = decimal("2.5")
    price.rates[.output, .priority] = 20
    return price
  }

  /// By hand: $0.125 halves and doubles as the input does, thought as answers do.
  @Test func aTierMovesTheKindsThatItDoesNotName() {
    #expect(five.perMillion(.cachedInput, tier: .batch) == decimal("0.0625"))
    #expect(five.perMillion(.cachedInput, tier: .priority) == decimal("0.25"))
    #expect(five.perMillion(.reasoning, tier: .batch) == 5)
    #expect(five.perMillion(.cacheWrite, tier: .batch) == decimal("0.625"))
    var named = five
    named.rates[.cachedInput, .priority] = decimal("0.3")
    named.rates[.cacheWrite] = decimal("1.5625")
    named.rates[.output, .batch] = nil
    #expect(named.perMillion(.cachedInput, tier: .priority) == decimal("0.3"))
    // 1.5625 x 0.625 / 1.25, and an hour's writes as others.
    #expect(named.perMillion(.cacheWrite, tier: .batch) == decimal("0.78125"))
    #expect(named.perMillion(.longCacheWrite, tier: .batch) == decimal("0.78125"))
    // What a tier makes of the other kind, where it names one alone.
    #expect(named.perMillion(.output, tier: .batch) == 5)
    #expect(five.offers(.batch) && five.offers(.priority) && five.offers(.flex))
    #expect(!TokenPrice(input: 1, output: 1, source: "test").offers(.flex))
  }

  @Test func flexWithoutPricesCostsWhatBatchesDo() {
    for kind in TokenKind.allCases {
      #expect(five.perMillion(kind, tier: .flex) == five.perMillion(kind, tier: .batch))
    }
  }

  /// Gemini 2.5 Pro above 200k: input twice, output one and a half times; a second step by its own prices.
  @Test func aStepMovesTheKindsThatItDoesNotName() {
    var price = five
    price.rates[.reasoning] = 12
    var (long, longer) = (TokenRates(), TokenRates())
    (long[.input], long[.output]) = (decimal("2.5"), 15)
    (longer[.input], longer[.output], longer[.cachedInput], longer[.input, .batch]) = (5, 30, 1, 3)
    price.steps = [LengthStep(above: 200_000, rates: long), LengthStep(above: 500_000, rates: longer)]
    #expect(price.perMillion(.cachedInput, step: 1) == decimal("0.25"))
    #expect(price.perMillion(.reasoning, step: 1) == 18)
    #expect(price.perMillion(.input, tier: .batch, step: 1) == decimal("1.25"))
    #expect(price.perMillion(.cachedInput, tier: .priority, step: 1) == decimal("0.5"))
    #expect(price.perMillion(.output, tier: .batch, step: 2) == 15)
    #expect(price.perMillion(.input, tier: .batch, step: 2) == 3)
    #expect(price.perMillion(.cachedInput, step: 2) == 1)
    // The batch's own ratio of that step: 3 for 5.
    #expect(price.perMillion(.cachedInput, tier: .batch, step: 2) == decimal("0.6"))
    #expect([1, 200_000, 200_001, 500_000, 500_001].map(price.lengthStep) == [0, 0, 1, 1, 2])
  }

  /// Every kind, tier and step that is written is what is charged.
  @Test func whatIsWrittenIsWhatIsCharged() {
    var price = TokenPrice(input: 1, output: 1, source: "test")
    var rates = TokenRates()
    for (place, rate) in TokenRate.allCases.enumerated() {
      price.rates[rate] = Decimal(place + 1)
      rates[rate] = Decimal(100 + place)
    }
    price.steps = [LengthStep(above: 1, rates: rates)]
    for (place, rate) in TokenRate.allCases.enumerated() {
      #expect(price.perMillion(rate.kind, tier: rate.tier) == Decimal(place + 1))
      #expect(price.perMillion(rate.kind, tier: rate.tier, step: 1) == Decimal(100 + place))
    }
    #expect(
      price.scaled([.output], by: 3).perMillion(.output, tier: .batch) == 3 * price.perMillion(.output, tier: .batch))
    #expect(price.scaled([.output], by: 3).perMillion(.input, step: 1) == 100)
    #expect(Set(TokenRate.allCases.map(\.key)).count == 24)
  }

  /// DeepSeek's hours: off peak but for 01:00-04:00 and 06:00-10:00 from Monday to Friday.
  @Test func offPeakHours() throws {
    let text = "mon-fri 00:00-01:00; mon-fri 04:00-06:00; mon-fri 10:00-24:00; sat-sun 00:00-24:00"
    let windows = try #require(OffPeak.windows(in: text))
    #expect(windows.map(\.text).joined(separator: "; ") == text)
    let times = OffPeak(paid: 500_000, windows: windows)
    func holds(_ day: Int, _ hour: Double) -> Bool { times.holds(atSecond: Double(day) * 86_400 + hour * 3_600) }
    for day in 0..<5 {
      for (hour, isCheap) in [
        (0, true), (0.99, true), (1, false), (3.99, false), (4, true), (6, false), (9.99, false), (10, true),
        (23.99, true),
      ] { #expect(holds(day, hour) == isCheap, "\(day) \(hour)") }
    }
    #expect(holds(5, 2) && holds(6, 8) && holds(7, 0) && !holds(7, 2))
    #expect(WeekWindow("06:00-10:00")?.text == "mon-sun 06:00-10:00")
    for wrong in [
      "fri-mon 00:00-01:00", "mon 10:00-09:00", "mon 00:00-25:00", "funday 00:00-01:00", "mon", "mon 0:00-1:00",
    ] {
      #expect(WeekWindow(wrong) == nil, "\(wrong)")
    }
    // Those that overlap or touch are one.
    let joined = OffPeak(
      paid: 1, windows: [WeekWindow("mon 00:00-02:00"), WeekWindow("mon 01:00-03:00")].compactMap { $0 })
    #expect(joined.holds(atSecond: 2.5 * 3_600) && !joined.holds(atSecond: 3 * 3_600))
    #expect(joined.minutes(onDay: 0) == [0..<180] && joined.minutes(onDay: 1).isEmpty && joined.differsByDay)
    #expect(times.minutes(onDay: 4) == [0..<60, 240..<360, 600..<1_440])
    // Saturday and Sunday follow on Friday's last hours.
    #expect(times.minutes(onDay: 5) == [0..<1_440] && times.minutes(onDay: 6) == [0..<1_440] && times.differsByDay)
    let nightly = OffPeak(paid: 1, windows: OffPeak.windows(in: "00:00-02:00; 22:00-24:00") ?? [])
    #expect((0..<7).allSatisfy { nightly.minutes(onDay: $0) == [0..<120, 1_320..<1_440] } && !nightly.differsByDay)
  }

  @Test func aBookHasARowForEachLength() throws {
    let text = """
      kind,name,above_tokens,input_usd_per_million_tokens,output_usd_per_million_tokens,flex_cached_input_usd_per_million_tokens,off_peak_paid,off_peak_hours_utc,web_search_usd_per_call,web_search_free_calls_per_month,prompt_cache_minimum_tokens,source,date
      api,several,300000,5,6,,,,,,,mine,2026-11-01
      api,several,,1,2,0.01,0.25,mon 00:00-01:00; sun 05:00-06:30,0.014,5000,1024,mine,2026-11-01
      api,several,100000,3,4,0.02,,,,,,mine,2026-11-01
      api,half,1.5,1,1,,,,,,,mine,2026-11-01
      api,noon,,1,1,,0.5,noon,,,,mine,2026-11-01
      """
    let book = try PriceBook(Array(text.utf8), file: "b.csv")
    let model = try #require(APIModel(try book.rows(of: .api, named: "several")))
    #expect(model.price.lengthSteps == [100_000, 300_000])
    #expect(model.price.perMillion(.output, step: 2) == 6)
    #expect(model.price.perMillion(.cachedInput, tier: .flex, step: 1) == decimal("0.02"))
    #expect(model.price.offPeak?.paid == 250_000 && model.price.offPeak?.windows.count == 2)
    #expect(model.price.tools == [.webSearch: ToolPrice(perCall: decimal("0.014"), free: 5_000)])
    #expect(model.cacheMinimum == 1_024 && model.price.source == "mine, 2026-11-01")
    #expect(throws: PriceBook.Problem.self) { try book.rows(of: .api, named: "half") }
    #expect(throws: PriceBook.Problem.self) { try book.rows(of: .api, named: "noon") }
  }

  @Test func theCatalogsTablesHaveNoColumnThatIsNotRead() {
    for api in Catalog.apis where !api.price.steps.isEmpty {
      #expect(api.price.lengthSteps == api.price.lengthSteps.sorted(), "\(api.name)")
    }
    #expect(Catalog.api("claude-haiku-5-5")?.price.perMillion(.input, step: 1) == decimal("0.5"))
  }

  /// Of Gemini 2.5 Pro flex halves the input and leaves what is cached as it is: $0.125, and $0.25 above 200k.
  @Test func aTierMovesAKindByItsOwnRatioInEveryStep() {
    var price = five
    (price.rates[.input, .flex], price.rates[.output, .flex]) = (decimal("0.625"), 5)
    price.rates[.cachedInput, .flex] = decimal("0.125")
    var long = TokenRates()
    (long[.input], long[.output]) = (decimal("2.5"), 15)
    price.steps = [LengthStep(above: 200_000, rates: long)]
    #expect(price.perMillion(.cachedInput, tier: .flex, step: 1) == decimal("0.25"))
    #expect(price.perMillion(.input, tier: .flex, step: 1) == decimal("1.25"))
    #expect(Catalog.api("gemini-2.5-pro")?.price.perMillion(.cachedInput, tier: .flex, step: 1) == decimal("0.25"))
    // Where the standard tier has no price of what is cached: a tenth of the prompts' under flex, so of theirs there too.
    price.rates[.cachedInput] = nil
    #expect(price.perMillion(.cachedInput, tier: .flex, step: 1) == decimal("0.25"))
  }

  @Test func aTierIsOfferedThatHasPricesOfPromptsAndAnswers() {
    var price = TokenPrice(input: 1, cachedInput: decimal("0.1"), output: 2, source: "test")
    price.rates[.cachedInput, .priority] = decimal("0.2")
    #expect(!price.offers(.priority))
    price.rates[.input, .priority] = 2
    #expect(!price.offers(.priority))
    price.rates[.output, .priority] = 4
    #expect(price.offers(.priority))
  }
}
