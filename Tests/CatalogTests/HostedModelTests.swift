import Catalog
import FoundationEssentials
import Testing

/// What holds of every row of hosted models, and some rows as they were read off the list by hand.
@Suite struct HostedModelTests {
  @Test(arguments: Catalog.apis) func pricesArePlausible(api: APIModel) {
    let price = api.price
    for step in 0...price.steps.count {
      for tier in ServiceTier.allCases where price.offers(tier) {
        func dollars(_ kind: TokenKind) -> Decimal { price.perMillion(kind, tier: tier, step: step) }
        #expect(dollars(.input) > 0 && dollars(.cachedInput) > 0 && dollars(.cachedInput) <= dollars(.input))
        #expect(dollars(.cacheWrite) >= dollars(.input) && dollars(.longCacheWrite) >= dollars(.cacheWrite))
        #expect(dollars(.output) >= dollars(.input) && dollars(.reasoning) >= dollars(.output))
        for kind in TokenKind.allCases {
          let standard = price.perMillion(kind, step: step)
          switch tier {
          case .standard: break
          case .batch, .flex: #expect(dollars(kind) <= standard, "\(api.name) \(tier) \(kind)")
          case .priority: #expect(dollars(kind) > standard, "\(api.name) \(tier) \(kind)")
          }
          if step > 0 {
            #expect(dollars(kind) >= price.perMillion(kind, tier: tier, step: step - 1), "\(api.name) \(kind) \(step)")
          }
        }
      }
    }
    #expect(price.lengthSteps == price.lengthSteps.sorted() && Set(price.lengthSteps).count == price.lengthSteps.count)
    #expect(price.tools.values.allSatisfy { $0.perCall > 0 && $0.perCall < 1 && $0.free >= 0 })
    #expect((api.contextLimit ?? 1) > 0 && (api.cacheMinimum ?? 512) >= 512 && !api.provider.isEmpty)
    // Bedrock and Vertex sell a million tokens of Claude Sonnet 4.5 on request, so that its longer prompts have a price.
    #expect(price.lengthSteps.allSatisfy { $0 <= api.contextLimit ?? .max })
  }

  @Test(arguments: Catalog.apis) func daysAreDays(api: APIModel) {
    for day in [api.retires, api.pricesUntil].compactMap({ $0 }) {
      let parts = day.split(separator: "-").compactMap { Int($0) }
      #expect(day.count == 10 && parts.count == 3, "\(api.name) \(day)")
      #expect(parts.count == 3 && (2025...2029).contains(parts[0]) && (1...12).contains(parts[1]))
      #expect(parts.count == 3 && (1...31).contains(parts[2]))
    }
  }

  /// What users ask for by name.
  @Test(arguments: [
    "deepseek-v4-pro", "deepseek-v4-flash", "deepseek-flash", "gpt-6-sol", "gpt-6-luna", "gpt-6-astra", "gpt-6.1-sol",
    "gpt-6.1-terra", "claude-sonnet-4-6", "claude-opus-4-7", "claude-opus-4-8", "claude-opus-5-5", "gpt-5-mini",
    "gpt-5.4-nano", "gemini-2.5-flash", "gemini/gemini-4-argon", "o4-mini", "grok-4.7", "mistral-large", "qwen3.8-max",
    "kimi-k3", "glm-5.3", "groq/gpt-oss-120b", "azure/gpt-6-sol", "azure/eu/gpt-6-sol", "vertex/claude-opus-5-5",
    "bedrock/us/claude-opus-5-5", "bedrock/llama-4-maverick", "fireworks/llama-3.3-70b",
  ])
  func isThere(name: String) { #expect(Catalog.api(name) != nil) }

  /// Read off the list of 2026-11-21 by hand: model, kind, tier, step, dollars per million tokens.
  @Test(arguments: [
    ("gpt-5", TokenKind.cachedInput, ServiceTier.batch, 0, "0.0625"), ("gpt-6.1-sol", .output, .priority, 1, "30"),
    ("gpt-6.1-sol", .longCacheWrite, .standard, 0, "5"), ("claude-opus-5-5", .longCacheWrite, .standard, 0, "8"),
    ("claude-haiku-5-5", .output, .batch, 1, "1.25"), ("deepseek-v4-pro", .cachedInput, .standard, 0, "0.044"),
    ("qwen3-max", .input, .standard, 2, "3"), ("gemini-3.8-flash", .cachedInput, .flex, 0, "0.0375"),
    ("grok-4.7", .output, .batch, 1, "9.6"), ("kimi-k3", .longCacheWrite, .standard, 0, "6"),
    ("qwen-turbo", .reasoning, .standard, 0, "0.5"), ("bedrock/us/claude-opus-5-5", .output, .standard, 0, "22"),
    // Half of Claude Opus 5.5's own price, where the list has half of Opus 5's.
    ("vertex/claude-opus-5-5", .input, .batch, 0, "2"),
    // DeepSeek writes to its cache without a price: what is written is input.
    ("deepseek-v4-pro", .cacheWrite, .standard, 0, "1.32"),
  ])
  func pricesReadByHand(row: (String, TokenKind, ServiceTier, Int, String)) throws {
    let api = try #require(Catalog.api(row.0))
    #expect(api.price.perMillion(row.1, tier: row.2, step: row.3) == Decimal(string: row.4))
  }

  @Test func toolsHoursAndDaysReadByHand() throws {
    let gemini = try #require(Catalog.api("gemini-3.5-flash"))
    let cents = try #require(Decimal(string: "0.014"))
    #expect(gemini.price.tools[.webSearch] == ToolPrice(perCall: cents, free: 5_000))
    #expect(gemini.price.tools[.mapsSearch] == ToolPrice(perCall: cents))
    #expect(gemini.cacheMinimum == 4_096 && gemini.retires == "2027-05-19")
    #expect(Catalog.api("gpt-5")?.retires == "2026-12-11" && Catalog.api("azure/gpt-5")?.retires == "2027-02-09")
    #expect(Catalog.api("gemini/gemini-3.8-flash")?.pricesUntil == "2026-12-31")
    // Half price on Saturdays, and on Mondays at 04:00 but not at 03:59 (seconds from Monday 00:00).
    let hours = try #require(Catalog.api("deepseek-flash")?.price.offPeak)
    #expect(hours.paid == 500_000 && hours.holds(atSecond: 5 * 86_400 + 7 * 3_600))
    #expect(hours.holds(atSecond: 4 * 3_600) && !hours.holds(atSecond: 4 * 3_600 - 60))
    #expect(!hours.holds(atSecond: 9.5 * 3_600) && hours.holds(atSecond: 23.9 * 3_600))
  }

  /// The cache is the maker's, whoever passes the model on: minimum, seconds kept, whether writes are charged.
  @Test(arguments: [
    ("claude-opus-5-5", 512, 300.0, true), ("vertex/claude-opus-4-7", 2_048, 300, true),
    ("bedrock/us/claude-haiku-4-5", 4_096, 300, true), ("azure/us/gpt-6-sol", 1_024, 1_800, true),
    ("gpt-5-mini", 1_024, 300, false), ("gemini/gemini-2.5-pro", 2_048, 300, false),
    ("gemini/gemini-4-argon", 4_096, 300, false),
  ])
  func aModelPassedOnIsCachedByItsMakersRules(row: (String, Int, Double, Bool)) throws {
    let rules = try #require(Catalog.api(row.0)?.promptCache)
    #expect(rules.minimum == row.1 && rules.timeToLive == row.2 && rules.chargesWrites == row.3)
  }

  @Test func aHostOfOpenModelsHasRulesOfItsOwn() throws {
    #expect(try #require(Catalog.api("together/deepseek-v4-pro")).promptCache == nil)
  }
}
