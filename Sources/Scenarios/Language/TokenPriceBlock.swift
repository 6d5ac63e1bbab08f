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
    "Discounts by the tokens of a calendar month.", .choice, "[{up_to: 1000M, discount: 0%}, {discount: 10%}]")
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
    default: .says("\(kind.rawValue), as the tier changes shorter prompts")
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
