// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// Hosted models, dollars per 1,000,000 tokens; `listed_as` is the name in the source.
  static let apis = TextTable(
    name: "apis",
    text: """
      name                     | provider     | input/USD | cached_input/USD | output/USD | batch_input/USD | batch_output/USD | context/tokens | listed_as                                                       | source
      gpt-4o                   | openai       | 2.5       | 1.25             | 10         | 1.25            | 5                | 128000         | gpt-4o                                                          | litellm
      gpt-4o-mini              | openai       | 0.15      | 0.075            | 0.6        | 0.075           | 0.3              | 128000         | gpt-4o-mini                                                     | litellm
      gpt-4.1                  | openai       | 2         | 0.5              | 8          | 1               | 4                | 1047576        | gpt-4.1                                                         | litellm
      gpt-4.1-mini             | openai       | 0.4       | 0.1              | 1.6        | 0.2             | 0.8              | 1047576        | gpt-4.1-mini                                                    | litellm
      gpt-4.1-nano             | openai       | 0.1       | 0.025            | 0.4        | 0.05            | 0.2              | 1047576        | gpt-4.1-nano                                                    | litellm
      gpt-5                    | openai       | 1.25      | 0.125            | 10         | 0.625           | 5                | 272000         | gpt-5                                                           | litellm
      gpt-5-mini               | openai       | 0.25      | 0.025            | 2          | 0.125           | 1                | 272000         | gpt-5-mini                                                      | litellm
      gpt-5-nano               | openai       | 0.05      | 0.005            | 0.4        | 0.025           | 0.2              | 272000         | gpt-5-nano                                                      | litellm
      gpt-5.1                  | openai       | 1.25      | 0.125            | 10         | 0.625           | 5                | 272000         | gpt-5.1                                                         | litellm
      gpt-5.2                  | openai       | 1.75      | 0.175            | 14         | 0.875           | 7                | 272000         | gpt-5.2                                                         | litellm
      gpt-5.4                  | openai       | 2.5       | 0.25             | 15         | 1.25            | 7.5              | 1050000        | gpt-5.4                                                         | litellm
      gpt-5.4-mini             | openai       | 0.75      | 0.075            | 4.5        | 0.375           | 2.25             | 272000         | gpt-5.4-mini                                                    | litellm
      gpt-5.4-nano             | openai       | 0.2       | 0.02             | 1.25       | 0.1             | 0.625            | 272000         | gpt-5.4-nano                                                    | litellm
      gpt-5.5                  | openai       | 5         | 0.5              | 30         | 2.5             | 15               | 1050000        | gpt-5.5                                                         | litellm
      gpt-5.6                  | openai       | 4         | 0.4              | 20         | 2               | 10               | 922000         | gpt-5.6                                                         | litellm
      o1                       | openai       | 15        | 7.5              | 60         | 7.5             | 30               | 200000         | o1                                                              | litellm
      o3                       | openai       | 2         | 0.5              | 8          | 1               | 4                | 200000         | o3                                                              | litellm
      o3-mini                  | openai       | 1.1       | 0.55             | 4.4        | 0.55            | 2.2              | 200000         | o3-mini                                                         | litellm
      o4-mini                  | openai       | 1.1       | 0.275            | 4.4        | 0.55            | 2.2              | 200000         | o4-mini                                                         | litellm
      claude-haiku-4-5         | anthropic    | 1         | 0.1              | 5          | 0.5             | 2.5              | 200000         | claude-haiku-4-5                                                | litellm
      claude-haiku-5-5         | anthropic    | 0.1       | 0.01             | 0.5        | 0.05            | 0.25             | 1000000        | claude-haiku-5-5                                                | litellm
      claude-sonnet-4-5        | anthropic    | 3         | 0.3              | 15         | 1.5             | 7.5              | 200000         | claude-sonnet-4-5                                               | litellm
      claude-sonnet-4-6        | anthropic    | 3         | 0.3              | 15         | 1.5             | 7.5              | 1000000        | claude-sonnet-4-6                                               | litellm
      claude-sonnet-5          | anthropic    | 2         | 0.2              | 10         | 1               | 5                | 1000000        | claude-sonnet-5                                                 | litellm
      claude-sonnet-5-5        | anthropic    | 2         | 0.1              | 10         | 1               | 5                | 1000000        | claude-sonnet-5-5                                               | litellm
      claude-opus-4-5          | anthropic    | 5         | 0.5              | 25         | 2.5             | 12.5             | 200000         | claude-opus-4-5                                                 | litellm
      claude-opus-4-8          | anthropic    | 5         | 0.5              | 25         | 2.5             | 12.5             | 1000000        | claude-opus-4-8                                                 | litellm
      claude-opus-5            | anthropic    | 5         | 0.5              | 25         | 2.5             | 12.5             | 1000000        | claude-opus-5                                                   | litellm
      claude-opus-5-5          | anthropic    | 4         | 0.2              | 20         | 2               | 10               | 1000000        | claude-opus-5-5                                                 | litellm
      gemini-2.5-pro           | vertex_ai    | 1.25      | 0.125            | 10         | 0.625           | 5                | 1048576        | gemini-2.5-pro                                                  | litellm
      gemini-2.5-flash         | vertex_ai    | 0.3       | 0.03             | 2.5        | 0.15            | 1.25             | 1048576        | gemini-2.5-flash                                                | litellm
      gemini-2.5-flash-lite    | vertex_ai    | 0.1       | 0.01             | 0.4        | 0.05            | 0.2              | 1048576        | gemini-2.5-flash-lite                                           | litellm
      gemini-3.5-flash         | vertex_ai    | 1.5       | 0.15             | 9          | 0.75            | 4.5              | 1048576        | gemini-3.5-flash                                                | litellm
      gemini-3.5-flash-lite    | vertex_ai    | 0.3       | 0.03             | 2.5        | 0.15            | 1.25             | 1048576        | gemini-3.5-flash-lite                                           | litellm
      gemini-3.8-flash         | vertex_ai    | 0.75      | 0.075            | 3.75       | 0.375           | 1.875            | 1048576        | gemini-3.8-flash                                                | litellm
      nova-micro               | bedrock      | 0.035     | 0.00875          | 0.14       | 0.0175          | 0.07             | 128000         | amazon.nova-micro-v1:0                                          | litellm
      nova-lite                | bedrock      | 0.06      | 0.015            | 0.24       | 0.03            | 0.12             | 300000         | amazon.nova-lite-v1:0                                           | litellm
      nova-pro                 | bedrock      | 0.8       | 0.2              | 3.2        | 0.4             | 1.6              | 300000         | amazon.nova-pro-v1:0                                            | litellm
      nova-premier             | bedrock      | 2.5       | 0.625            | 12.5       | 1.25            | 6.25             | 1000000        | amazon.nova-premier-v1:0                                        | litellm
      bedrock/llama-3.1-8b     | bedrock      | 0.22      | -                | 0.22       | 0.11            | 0.11             | 128000         | meta.llama3-1-8b-instruct-v1:0                                  | litellm
      bedrock/llama-3.1-70b    | bedrock      | 0.72      | -                | 0.72       | 0.36            | 0.36             | 128000         | meta.llama3-1-70b-instruct-v1:0                                 | litellm
      bedrock/llama-3.3-70b    | bedrock      | 0.72      | -                | 0.72       | 0.36            | 0.36             | 128000         | meta.llama3-3-70b-instruct-v1:0                                 | litellm
      together/llama-3.1-8b    | together_ai  | 0.18      | -                | 0.18       | -               | -                | 131072         | together_ai/meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo         | litellm
      together/llama-3.3-70b   | together_ai  | 1.04      | -                | 1.04       | -               | -                | 131072         | together_ai/meta-llama/Llama-3.3-70B-Instruct-Turbo             | litellm
      together/qwen2.5-7b      | together_ai  | 0.3       | -                | 0.3        | -               | -                | 32768          | together_ai/Qwen/Qwen2.5-7B-Instruct-Turbo                      | litellm
      together/deepseek-v3     | together_ai  | 1.25      | -                | 1.25       | -               | -                | 65536          | together_ai/deepseek-ai/DeepSeek-V3                             | litellm
      deepinfra/llama-3.1-8b   | deepinfra    | 0.03      | -                | 0.05       | -               | -                | 131072         | deepinfra/meta-llama/Meta-Llama-3.1-8B-Instruct                 | litellm
      deepinfra/llama-3.1-70b  | deepinfra    | 0.4       | -                | 0.4        | -               | -                | 131072         | deepinfra/meta-llama/Meta-Llama-3.1-70B-Instruct                | litellm
      deepinfra/llama-3.3-70b  | deepinfra    | 0.23      | -                | 0.4        | -               | -                | 131072         | deepinfra/meta-llama/Llama-3.3-70B-Instruct                     | litellm
      fireworks/llama-3.1-8b   | fireworks_ai | 0.1       | -                | 0.1        | -               | -                | 131072         | fireworks_ai/accounts/fireworks/models/llama-v3p1-8b-instruct   | litellm
      fireworks/llama-3.1-405b | fireworks_ai | 3         | -                | 3          | -               | -                | 131072         | fireworks_ai/accounts/fireworks/models/llama-v3p1-405b-instruct | litellm
      fireworks/deepseek-v3    | fireworks_ai | 0.9       | -                | 0.9        | -               | -                | 131072         | fireworks_ai/accounts/fireworks/models/deepseek-v3              | litellm
      groq/gpt-oss-20b         | groq         | 0.075     | 0.0375           | 0.3        | -               | -                | 131072         | groq/openai/gpt-oss-20b                                         | litellm
      groq/gpt-oss-120b        | groq         | 0.15      | 0.075            | 0.6        | -               | -                | 131072         | groq/openai/gpt-oss-120b                                        | litellm
      groq/qwen3.8-27b         | groq         | 0.8       | -                | 4          | -               | -                | 131072         | groq/qwen/qwen3.8-27b                                           | litellm
      deepseek-chat            | deepseek     | 0.28      | 0.028            | 0.42       | -               | -                | 131072         | deepseek-chat                                                   | litellm
      deepseek-reasoner        | deepseek     | 0.28      | 0.028            | 0.42       | -               | -                | 131072         | deepseek-reasoner                                               | litellm
      mistral-large            | mistral      | 0.5       | 0.05             | 1.5        | -               | -                | 262144         | mistral/mistral-large-latest                                    | litellm
      mistral-medium           | mistral      | 1.5       | 0.15             | 7.5        | -               | -                | 262144         | mistral/mistral-medium-latest                                   | litellm
      mistral-small            | mistral      | 0.15      | 0.015            | 0.6        | -               | -                | 262144         | mistral/mistral-small-latest                                    | litellm
      codestral                | mistral      | 0.3       | 0.03             | 0.9        | -               | -                | 128000         | mistral/codestral-latest                                        | litellm
      """)
}
