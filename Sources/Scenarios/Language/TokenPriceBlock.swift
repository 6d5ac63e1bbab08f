import Catalog
import Model

extension Language {
  static let tokenPrice = KeyBlock(
    "Prices of tokens.", example: "{input: $0.15/M, output: $0.60/M}", TokenPriceKeys())

  static let longContext = KeyBlock(
    "Prices of calls with long prompts.", example: "{above: 200k, input: $6/M, output: $22.50/M}", LongContextKeys())

  static let volumeStep = KeyBlock(
    "A step of the discount by tokens of a calendar month; the last one has no end.",
    example: "{up_to: 1000M, discount: 10%}", VolumeStepKeys())

  static let offPeak = KeyBlock(
    "Times of the week at which tokens of every kind cost less; tools cost what they always do.",
    example: "{discount: 50%, hours: [mon-fri 10:00-24:00, sat-sun 00:00-24:00]}", OffPeakKeys())

  static let toolPrices = KeyBlock(
    "Prices of the tools that the provider runs for its models.", example: "{web_search: {price: $0.01/call}}",
    ToolPricesKeys())

  static let toolPrice = KeyBlock(
    "The price of a tool.", example: "{price: $0.014/call, free: 5000}", ToolPriceKeys())
}

struct TokenPriceKeys: Sendable {
  let rates = TokenRate.allCases.map { $0.key { $0.shownWhereShort } }
  let longContext = Key(
    "long_context",
    .either([.block(Language.longContext), .list(.block(Language.longContext), most: 20)]), .says("none"),
    "Prices of calls with long prompts, one block for each length from which they differ.",
    .document("OpenAI, Anthropic and Google, API pricing, 2026-11"), "{above: 200k, input: $6/M, output: $22.50/M}")
  let volume = Key(
    "volume", .list(.block(Language.volumeStep), most: 100), .says("none"),
    "Discounts by the tokens of a calendar month, those that are thought included.", .choice,
    "[{up_to: 1000M, discount: 0%}, {discount: 10%}]")
  let offPeak = Key(
    "off_peak", .block(Language.offPeak), .says("none"),
    "Times of the week at which tokens of every kind cost less; tools cost what they always do.",
    .document("DeepSeek, models and pricing, 2026-08-16"),
    "{discount: 50%, hours: [mon-fri 10:00-24:00, sat-sun 00:00-24:00]}")
  let tools = Key(
    "tools", .block(Language.toolPrices), .says("none"), "Prices of the tools that the provider runs.",
    .document("OpenAI, Anthropic and Google, API pricing, 2026-11"), "{web_search: {price: $0.01/call}}")
}

struct LongContextKeys: Sendable {
  let above = Key(
    "above", .whole(.tokens, 1...Ceilings.tokens), .required,
    "Prompt tokens above which a whole call has these prices.",
    .choice, "200k", expected: "tokens such as 200k")
  let rates = TokenRate.allCases.map { $0.key { $0.shownWhereLong } }
}

struct VolumeStepKeys: Sendable {
  let upTo = Key(
    "up_to", .whole(.tokens, 1...1e15), .says("must be written but for the last step"),
    "Where the step ends, in tokens of the calendar month.", .choice, "1000M", expected: "tokens such as 1000M")
  let discount = Key(
    "discount", .quantity(.share, .closed(0, 1)), .required, "How much less than the price is paid within it.", .choice,
    "10%")
}

struct OffPeakKeys: Sendable {
  let discount = Key(
    "discount", .quantity(.share, .closed(0, 1)), .required, "How much less than the price is paid at these times.",
    .choice, "50%")
  let hours = Key(
    "hours",
    .list(.form("times of the week in UTC such as mon-fri 10:00-24:00", pattern: WeekWindow.pattern), most: 100),
    .required, "The times, in UTC; without days every day.", .choice, "[mon-fri 10:00-24:00, sat-sun 00:00-24:00]",
    expected: "a list of times such as [mon-fri 10:00-24:00, sat-sun 00:00-24:00]")
}

struct ToolPricesKeys: Sendable {
  let tools = HostedTool.allCases.map {
    Key(
      $0.rawValue, .block(Language.toolPrice), .says("no price"), "\($0.meaning).", .choice,
      "{price: $0.014/call, free: 5000}")
  }
}

struct ToolPriceKeys: Sendable {
  let price = Key("price", .money(.request), .required, "The price of a call.", .choice, "$0.014/call")
  let free = Key(
    "free", .whole(.count, 0...1e12), .of(0), "Calls of a calendar month that cost nothing.",
    .document("Google, Gemini API pricing, grounding with Google Search, 2026-11"), "5000")
}

extension TokenRate {
  /// The key of a price.
  fileprivate func key(default standard: (TokenRate) -> KeyDefault) -> Key {
    Key(key, .money(.millionTokens), standard(self), "\(meaning).", .choice, "\(example)/M")
  }

  /// What it costs where `price` does not say it: as `TokenPrice.perMillion` derives it.
  fileprivate var shownWhereShort: KeyDefault {
    switch (kind, tier) {
    case (.input, .standard), (.output, .standard): .required
    case (.cachedInput, .standard), (.cacheWrite, .standard): .says("as input")
    case (.longCacheWrite, .standard): .says("as cache_write")
    case (.reasoning, .standard): .says("as output")
    case (.input, _), (.output, _): .says("no \(tier.rawValue) tier; as the other changes, where that is written")
    default: .says("\(kind.rawValue), as \(TokenRate(kind.lead, tier).key) is to \(kind.lead.rawValue)")
    }
  }

  /// What it costs where a block of `long_context` does not say it.
  fileprivate var shownWhereLong: KeyDefault {
    switch (kind, tier) {
    case (.input, .standard), (.output, .standard): .required
    case (_, .standard): .says("that of shorter prompts, as \(kind.lead.rawValue) is to theirs")
    case (kind.lead, _): .says("\(kind.rawValue) of this block times what \(key) makes of it for shorter prompts")
    default:
      .says(
        "\(kind.rawValue) of this block times what \(key) makes of it for shorter prompts; without that, as "
          + "\(TokenRate(kind.lead, tier).key) is to \(kind.lead.rawValue) here")
    }
  }

  private var example: String {
    switch (kind, tier) {
    case (.input, .standard), (.cachedInput, .priority): "$0.15"
    case (.cachedInput, .standard), (.input, .batch), (.input, .flex): "$0.075"
    case (.cachedInput, _): "$0.0375"
    case (.cacheWrite, .standard): "$0.1875"
    case (.cacheWrite, .priority): "$0.375"
    case (.cacheWrite, _): "$0.09375"
    case (.longCacheWrite, .standard), (.input, .priority): "$0.30"
    case (.longCacheWrite, .priority): "$0.60"
    case (.longCacheWrite, _): "$0.15"
    case (.output, .standard), (.reasoning, .standard): "$0.60"
    case (.output, .priority), (.reasoning, .priority): "$1.20"
    case (.output, _), (.reasoning, _): "$0.30"
    }
  }
}
