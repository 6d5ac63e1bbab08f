// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// Hosted models, dollars per 1,000,000 tokens.
  static let apis = TextTable(
    name: "apis",
    text: """
      name         | provider | input/USD | cached_input/USD | output/USD | batch_input/USD | batch_output/USD | context/tokens | source
      gpt-4o       | openai   | 2.5       | 1.25             | 10         | 1.25            | 5                | 128000         | litellm
      gpt-4o-mini  | openai   | 0.15      | 0.075            | 0.6        | 0.075           | 0.3              | 128000         | litellm
      gpt-4.1      | openai   | 2         | 0.5              | 8          | 1               | 4                | 1047576        | litellm
      gpt-4.1-mini | openai   | 0.4       | 0.1              | 1.6        | 0.2             | 0.8              | 1047576        | litellm
      gpt-4.1-nano | openai   | 0.1       | 0.025            | 0.4        | 0.05            | 0.2              | 1047576        | litellm
      gpt-5        | openai   | 1.25      | 0.125            | 10         | 0.625           | 5                | 272000         | litellm
      gpt-5-mini   | openai   | 0.25      | 0.025            | 2          | 0.125           | 1                | 272000         | litellm
      gpt-5-nano   | openai   | 0.05      | 0.005            | 0.4        | 0.025           | 0.2              | 272000         | litellm
      gpt-5.1      | openai   | 1.25      | 0.125            | 10         | 0.625           | 5                | 272000         | litellm
      gpt-5.2      | openai   | 1.75      | 0.175            | 14         | 0.875           | 7                | 272000         | litellm
      gpt-5.5      | openai   | 5         | 0.5              | 30         | 2.5             | 15               | 1050000        | litellm
      o3           | openai   | 2         | 0.5              | 8          | 1               | 4                | 200000         | litellm
      o3-mini      | openai   | 1.1       | 0.55             | 4.4        | 0.55            | 2.2              | 200000         | litellm
      o4-mini      | openai   | 1.1       | 0.275            | 4.4        | 0.55            | 2.2              | 200000         | litellm
      o1           | openai   | 15        | 7.5              | 60         | 7.5             | 30               | 200000         | litellm
      """)
}
