// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// Providers' prompt caches by the beginning of a model's name; of several the longest counts. `kept` are seconds from the last use, `long`
  /// the seconds from which a write has the price of long-kept ones.
  ///
  /// Of OpenAI's caches without a write price 5 to 10 minutes are promised, of DeepSeek's hours to days: the least is taken. Nothing is promised
  /// of those of Google, xAI, Mistral and Alibaba, for which five minutes are. Not here is what no document gives figures of, such as GLM's.
  static let promptCaches = TextTable(
    name: "prompt_caches",
    text: """
      family            | minimum/tokens | step/tokens | kept/s | long/s | writes  | source
      claude-           | 1024           | 1           | 300    | 3600   | charged | cache-anthropic
      claude-opus-4-5   | 4096           | 1           | 300    | 3600   | charged | cache-anthropic
      claude-opus-4-6   | 4096           | 1           | 300    | 3600   | charged | cache-anthropic
      claude-opus-4-7   | 2048           | 1           | 300    | 3600   | charged | cache-anthropic
      claude-haiku-4-5  | 4096           | 1           | 300    | 3600   | charged | cache-anthropic
      claude-haiku-5-5  | 512            | 1           | 300    | 3600   | charged | cache-anthropic
      claude-sonnet-5-5 | 512            | 1           | 300    | 3600   | charged | cache-anthropic
      claude-opus-5     | 512            | 1           | 300    | 3600   | charged | cache-anthropic
      gpt-6             | 1024           | 128         | 1800   | 43200  | charged | cache-openai
      gpt-5.6           | 1024           | 128         | 1800   | 43200  | charged | cache-openai
      gpt-5             | 1024           | 128         | 300    | 43200  | free    | cache-openai
      gpt-4.1           | 1024           | 128         | 300    | 43200  | free    | cache-openai
      gpt-4o            | 1024           | 128         | 300    | 43200  | free    | cache-openai
      o1                | 1024           | 128         | 300    | 43200  | free    | cache-openai
      o3                | 1024           | 128         | 300    | 43200  | free    | cache-openai
      o4-mini           | 1024           | 128         | 300    | 43200  | free    | cache-openai
      gemini-2.5        | 2048           | 1           | 300    | 3600   | free    | cache-google
      gemini-3          | 4096           | 1           | 300    | 3600   | free    | cache-google
      gemini-4          | 4096           | 1           | 300    | 3600   | free    | cache-google
      deepseek-         | 64             | 64          | 7200   | 86400  | free    | cache-deepseek
      grok-             | 128            | 128         | 300    | 3600   | free    | cache-xai
      kimi-k2           | 256            | 256         | 300    | 3600   | free    | cache-kimi-k2
      kimi-k3           | 256            | 256         | 300    | 3600   | charged | cache-kimi-k3
      mistral-          | 64             | 64          | 300    | 3600   | free    | cache-mistral
      ministral-        | 64             | 64          | 300    | 3600   | free    | cache-mistral
      magistral-        | 64             | 64          | 300    | 3600   | free    | cache-mistral
      qwen              | 1024           | 1           | 300    | 3600   | free    | cache-alibaba
      """)
}
