import Model

extension Language {
  /// A workload's `system_prompt`.
  static let systemPrompt = KeyBlock(
    "Beginnings that prompts share.", example: "{tokens: 1200, variants: 4, popularity: {zipf: 1}}",
    SystemPromptKeys())

  static let popularity = KeyBlock(
    "The second most frequent text is 2^exponent times as rare as the first, and so on.", example: "{zipf: 1}",
    PopularityKeys())
}

struct SystemPromptKeys: Sendable {
  let tokens = Key(
    "tokens", .whole(.tokens, 1...Ceilings.tokens), .required, "Tokens of each text.", .choice, "1200",
    expected: "the tokens that prompts share, such as 1200")
  let texts = Key(
    "variants", .whole(.count, 1...Ceilings.variants), .of(1), "How many texts there are.", .choice, "4")
  let popularity = Key(
    "popularity", .either([.words(["uniform"]), .block(Language.popularity)]), .value("uniform"),
    "How often each text is used.", .choice, "{zipf: 1}")
}

struct PopularityKeys: Sendable {
  let zipf = Key(
    "zipf", .quantity(.number, .closed(0, 20)), .required, "The exponent.", .choice, "1",
    expected: "an exponent such as {zipf: 1}")
}
