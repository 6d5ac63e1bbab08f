// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// What counts in providers' limits of tokens, by the beginning of a model's name; of several the longest counts. `cached` are the prompt tokens
  /// that the provider's cache had, `provisioned` the same of capacity that is bought by the hour; `answers` count as they are `written`, or as many
  /// as the call asks for at most, where it says so, are `reserved`.
  static let rateLimits = TextTable(
    name: "rate_limits",
    text: """
      family    | cached  | provisioned | answers  | source
      claude-   | free    | counted     | written  | limits-anthropic
      gpt-      | counted | counted     | reserved | limits-openai
      o1        | counted | counted     | reserved | limits-openai
      o3        | counted | counted     | reserved | limits-openai
      o4-mini   | counted | counted     | reserved | limits-openai
      azure/    | counted | free        | reserved | limits-azure
      cerebras/ | counted | counted     | reserved | limits-cerebras
      groq/     | free    | counted     | reserved | limits-groq
      """)
}
