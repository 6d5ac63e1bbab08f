import Model

extension Language {
  /// An item of a workload's `stages` that has tokens of its own.
  static let stage = KeyBlock(
    "A stage whose prompt or answer is not that of the request.",
    example: "{name: classify, input_tokens: 150, output_tokens: 3}", StageKeys())
}

struct StageKeys: Sendable {
  let name = Key(
    "name", .text("a stage's name"), .required, "What routes and streams of chance call it.", .choice, "classify",
    expected: "name: classify")
  let inputTokens = Key(
    "input_tokens", .distribution(.tokens, .closed(0, Ceilings.tokens)), .says("the request's prompt"),
    "Tokens of the stage's own prompt.", .choice, "150")
  let outputTokens = Key(
    "output_tokens", .distribution(.tokens, .closed(0, Ceilings.tokens)), .says("the request's answer"),
    "Tokens of the stage's own answer.", .choice, "3")
  let cachedTokens = Key(
    "cached_tokens", .distribution(.tokens, .closed(0, Ceilings.tokens)), .of(0, .tokens),
    "Tokens of the stage's own prompt whose keys and values are there already.", .choice, "100")
}
