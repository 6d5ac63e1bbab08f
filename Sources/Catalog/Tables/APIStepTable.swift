// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// Prices of hosted models for calls with long prompts, dollars per 1,000,000 tokens of the whole call: one row a step, ascending.
  static let apiSteps = TextTable(
    name: "api_steps",
    text: """
      name             | above/tokens | input/USD | cached_input/USD | cache_write/USD | cache_write_1h/USD | output/USD | batch_input/USD | batch_cached_input/USD | batch_cache_write/USD | batch_output/USD
      claude-haiku-5-5 | 100000       | 0.5       | 0.05             | 0.625           | 1                  | 2.5        | 0.25            | 0.025                  | 0.3125                | 1.25
      """)
}
