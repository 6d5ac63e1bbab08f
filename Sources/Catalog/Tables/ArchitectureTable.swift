// swift-format-ignore-file: the rows are aligned, and longer than a line of code may be.

extension Tables {
  /// Shapes of decoder-only transformers, as their published config.json states them. Of Gemma 3 the language part. How tokens are
  /// sampled where a request does not say is what the published generation_config.json states: `filtered` has a top_p or top_k.
  static let architectures = TextTable(
    name: "architectures",
    text: """
      name              | layers | hidden | heads | kv_heads | head_dim | intermediate | vocabulary | embeddings | experts | active | expert_width | shared_width | mlp   | window | windowed | context | sampling | source
      llama-2-7b        | 32     | 4096   | 32    | 32       | 128      | 11008        | 32000      | untied     | -       | -      | -            | -            | gated | -      | -        | 4096    | filtered | hf-config
      llama-2-13b       | 40     | 5120   | 40    | 40       | 128      | 13824        | 32000      | untied     | -       | -      | -            | -            | gated | -      | -        | 4096    | filtered | hf-config
      llama-2-70b       | 80     | 8192   | 64    | 8        | 128      | 28672        | 32000      | untied     | -       | -      | -            | -            | gated | -      | -        | 4096    | filtered | hf-config
      codellama-34b     | 48     | 8192   | 64    | 8        | 128      | 22016        | 32000      | untied     | -       | -      | -            | -            | gated | -      | -        | 16384   | plain    | hf-config
      llama-3-8b        | 32     | 4096   | 32    | 8        | 128      | 14336        | 128256     | untied     | -       | -      | -            | -            | gated | -      | -        | 8192    | filtered | hf-config
      llama-3-70b       | 80     | 8192   | 64    | 8        | 128      | 28672        | 128256     | untied     | -       | -      | -            | -            | gated | -      | -        | 8192    | filtered | hf-config
      llama-3.1-8b      | 32     | 4096   | 32    | 8        | 128      | 14336        | 128256     | untied     | -       | -      | -            | -            | gated | -      | -        | 131072  | filtered | hf-config
      llama-3.1-70b     | 80     | 8192   | 64    | 8        | 128      | 28672        | 128256     | untied     | -       | -      | -            | -            | gated | -      | -        | 131072  | filtered | hf-config
      llama-3.1-405b    | 126    | 16384  | 128   | 8        | 128      | 53248        | 128256     | untied     | -       | -      | -            | -            | gated | -      | -        | 131072  | filtered | hf-config
      llama-3.2-1b      | 16     | 2048   | 32    | 8        | 64       | 8192         | 128256     | tied       | -       | -      | -            | -            | gated | -      | -        | 131072  | filtered | hf-config
      llama-3.2-3b      | 28     | 3072   | 24    | 8        | 128      | 8192         | 128256     | tied       | -       | -      | -            | -            | gated | -      | -        | 131072  | filtered | hf-config
      llama-3.3-70b     | 80     | 8192   | 64    | 8        | 128      | 28672        | 128256     | untied     | -       | -      | -            | -            | gated | -      | -        | 131072  | filtered | hf-config
      mistral-7b        | 32     | 4096   | 32    | 8        | 128      | 14336        | 32768      | untied     | -       | -      | -            | -            | gated | -      | -        | 32768   | plain    | hf-config
      mistral-nemo-12b  | 40     | 5120   | 32    | 8        | 128      | 14336        | 131072     | untied     | -       | -      | -            | -            | gated | -      | -        | 131072  | plain    | hf-config
      mistral-small-24b | 40     | 5120   | 32    | 8        | 128      | 32768        | 131072     | untied     | -       | -      | -            | -            | gated | -      | -        | 32768   | plain    | hf-config
      mixtral-8x7b      | 32     | 4096   | 32    | 8        | 128      | 14336        | 32000      | untied     | 8       | 2      | 14336        | 0            | gated | -      | -        | 32768   | plain    | hf-config
      mixtral-8x22b     | 56     | 6144   | 48    | 8        | 128      | 16384        | 32768      | untied     | 8       | 2      | 16384        | 0            | gated | -      | -        | 65536   | plain    | hf-config
      qwen2.5-0.5b      | 24     | 896    | 14    | 2        | 64       | 4864         | 151936     | tied       | -       | -      | -            | -            | gated | -      | -        | 32768   | filtered | hf-config
      qwen2.5-1.5b      | 28     | 1536   | 12    | 2        | 128      | 8960         | 151936     | tied       | -       | -      | -            | -            | gated | -      | -        | 32768   | filtered | hf-config
      qwen2.5-3b        | 36     | 2048   | 16    | 2        | 128      | 11008        | 151936     | tied       | -       | -      | -            | -            | gated | -      | -        | 32768   | filtered | hf-config
      qwen2.5-7b        | 28     | 3584   | 28    | 4        | 128      | 18944        | 152064     | untied     | -       | -      | -            | -            | gated | -      | -        | 32768   | filtered | hf-config
      qwen2.5-14b       | 48     | 5120   | 40    | 8        | 128      | 13824        | 152064     | untied     | -       | -      | -            | -            | gated | -      | -        | 32768   | filtered | hf-config
      qwen2.5-32b       | 64     | 5120   | 40    | 8        | 128      | 27648        | 152064     | untied     | -       | -      | -            | -            | gated | -      | -        | 32768   | filtered | hf-config
      qwen2.5-72b       | 80     | 8192   | 64    | 8        | 128      | 29568        | 152064     | untied     | -       | -      | -            | -            | gated | -      | -        | 32768   | filtered | hf-config
      qwen3-0.6b        | 28     | 1024   | 16    | 8        | 128      | 3072         | 151936     | tied       | -       | -      | -            | -            | gated | -      | -        | 40960   | filtered | hf-config
      qwen3-1.7b        | 28     | 2048   | 16    | 8        | 128      | 6144         | 151936     | tied       | -       | -      | -            | -            | gated | -      | -        | 40960   | filtered | hf-config
      qwen3-4b          | 36     | 2560   | 32    | 8        | 128      | 9728         | 151936     | tied       | -       | -      | -            | -            | gated | -      | -        | 40960   | filtered | hf-config
      qwen3-8b          | 36     | 4096   | 32    | 8        | 128      | 12288        | 151936     | untied     | -       | -      | -            | -            | gated | -      | -        | 40960   | filtered | hf-config
      qwen3-14b         | 40     | 5120   | 40    | 8        | 128      | 17408        | 151936     | untied     | -       | -      | -            | -            | gated | -      | -        | 40960   | filtered | hf-config
      qwen3-32b         | 64     | 5120   | 64    | 8        | 128      | 25600        | 151936     | untied     | -       | -      | -            | -            | gated | -      | -        | 40960   | filtered | hf-config
      qwen3-30b-a3b     | 48     | 2048   | 32    | 4        | 128      | 6144         | 151936     | untied     | 128     | 8      | 768          | 0            | gated | -      | -        | 40960   | filtered | hf-config
      qwen3-235b-a22b   | 94     | 4096   | 64    | 4        | 128      | 12288        | 151936     | untied     | 128     | 8      | 1536         | 0            | gated | -      | -        | 40960   | filtered | hf-config
      gemma-2-2b        | 26     | 2304   | 8     | 4        | 256      | 9216         | 256000     | tied       | -       | -      | -            | -            | gated | 4096   | 13       | 8192    | plain    | hf-config
      gemma-2-9b        | 42     | 3584   | 16    | 8        | 256      | 14336        | 256000     | tied       | -       | -      | -            | -            | gated | 4096   | 21       | 8192    | plain    | hf-config
      gemma-2-27b       | 46     | 4608   | 32    | 16       | 128      | 36864        | 256000     | tied       | -       | -      | -            | -            | gated | 4096   | 23       | 8192    | plain    | hf-config
      gemma-3-4b        | 34     | 2560   | 8     | 4        | 256      | 10240        | 262208     | tied       | -       | -      | -            | -            | gated | 1024   | 29       | 131072  | filtered | hf-config
      gemma-3-12b       | 48     | 3840   | 16    | 8        | 256      | 15360        | 262208     | tied       | -       | -      | -            | -            | gated | 1024   | 40       | 131072  | filtered | hf-config
      gemma-3-27b       | 62     | 5376   | 32    | 16       | 128      | 21504        | 262208     | tied       | -       | -      | -            | -            | gated | 1024   | 52       | 131072  | filtered | hf-config
      yi-34b            | 60     | 7168   | 56    | 8        | 128      | 20480        | 64000      | untied     | -       | -      | -            | -            | gated | -      | -        | 4096    | plain    | hf-config
      phi-3-mini        | 32     | 3072   | 32    | 32       | 96       | 8192         | 32064      | untied     | -       | -      | -            | -            | gated | -      | -        | 4096    | plain    | hf-config
      phi-3-medium      | 40     | 5120   | 40    | 10       | 128      | 17920        | 32064      | untied     | -       | -      | -            | -            | gated | -      | -        | 4096    | plain    | hf-config
      phi-4             | 40     | 5120   | 40    | 10       | 128      | 17920        | 100352     | untied     | -       | -      | -            | -            | gated | -      | -        | 16384   | plain    | hf-config
      opt-13b           | 40     | 5120   | 40    | 40       | 128      | 20480        | 50272      | tied       | -       | -      | -            | -            | plain | -      | -        | 2048    | plain    | hf-config
      opt-66b           | 64     | 9216   | 72    | 72       | 128      | 36864        | 50272      | tied       | -       | -      | -            | -            | plain | -      | -        | 2048    | plain    | hf-config
      """)
}
