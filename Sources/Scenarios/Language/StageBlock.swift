import Model

extension Language {
  /// One of a workload's `stages` that has more than a name.
  static let stage = KeyBlock(
    "A stage with tokens of its own; what is not written is as the request's.",
    example: "{name: classify, input_tokens: 400, output_tokens: 5}", StageKeys())
}

struct StageKeys: Sendable {
  let name = Key(
    "name", .text("a stage's name"), .required, "What routes call the stage.", .choice, "classify",
    expected: "name: classify")
  let inputTokens = Key(
    "input_tokens", .distribution(.tokens, .closed(0, Ceilings.tokens)), .says("the prompt of the request"),
    "Tokens of the prompt of its call, which shares no beginning with other prompts.", .choice, "400")
  let outputTokens = Key(
    "output_tokens", .distribution(.tokens, .closed(0, Ceilings.tokens)), .says("as many as the request's answer has"),
    "Tokens of the answer of its call.", .choice, "5")
  let cachedTokens = Key(
    "cached_tokens", .distribution(.tokens, .closed(0, Ceilings.tokens)), .says("none"),
    "Tokens of its own prompt whose keys and values are there already; input_tokens is written with it.", .choice, "200"
  )
  let cache = Key(
    "cache", .block(Language.stepCache), .says("none"),
    "A cache of what the stage gives, by what is asked: what is found spares it. Not of the last stage.", .choice,
    "{exact: {capacity: 50k, ttl: 30m, latency: 2ms}}")
}
