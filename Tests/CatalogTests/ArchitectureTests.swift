import Catalog
import Testing

@Suite struct ArchitectureTests {
  /// Parameters in billions as the publishers count them: Hugging Face safetensors totals or the model card. Gemma 3 is the
  /// language part of the technical report's table 1 (embedding and non-embedding parameters).
  static let published: [String: Double] = [
    "llama-2-7b": 6.738, "llama-2-13b": 13.016, "llama-2-70b": 68.977, "codellama-34b": 33.744,
    "llama-3-8b": 8.030, "llama-3-70b": 70.554, "llama-3.1-8b": 8.030, "llama-3.1-70b": 70.554,
    "llama-3.1-405b": 405.853, "llama-3.2-1b": 1.236, "llama-3.2-3b": 3.213, "llama-3.3-70b": 70.554,
    "mistral-7b": 7.248, "mistral-nemo-12b": 12.248, "mistral-small-24b": 23.572,
    "mixtral-8x7b": 46.703, "mixtral-8x22b": 140.621,
    "qwen2.5-0.5b": 0.494, "qwen2.5-1.5b": 1.544, "qwen2.5-3b": 3.086, "qwen2.5-7b": 7.616, "qwen2.5-14b": 14.770,
    "qwen2.5-32b": 32.764, "qwen2.5-72b": 72.706,
    "qwen3-0.6b": 0.596, "qwen3-1.7b": 1.721, "qwen3-4b": 4.022, "qwen3-8b": 8.191, "qwen3-14b": 14.768,
    "qwen3-32b": 32.762, "qwen3-30b-a3b": 30.532, "qwen3-235b-a22b": 235.094,
    "gemma-2-2b": 2.614, "gemma-2-9b": 9.242, "gemma-2-27b": 27.227,
    "gemma-3-4b": 3.884, "gemma-3-12b": 11.766, "gemma-3-27b": 27.009,
    "phi-3-mini": 3.821, "phi-3-medium": 13.960, "phi-4": 14.660, "opt-13b": 12.853, "opt-66b": 65.717,
    "yi-34b": 34.389,
    // DeepSeek-V3's README_WEIGHTS and DeepSeek-V2's table 6; Kimi K2's safetensors; the cards of GLM-4.5, which count 355 and 106; table 1
    // of gpt-oss's model card; Llama 4 without the vision part; the rest safetensors.
    "deepseek-v3": 671.0, "deepseek-r1": 671.0, "deepseek-v2-lite": 15.706, "kimi-k2": 1_026.408, "glm-4.5": 355,
    "glm-4.5-air": 106, "gpt-oss-20b": 20.91, "gpt-oss-120b": 116.83, "llama-4-scout": 107.77,
    "llama-4-maverick": 400.71, "qwen3-coder-480b-a35b": 480.155, "mistral-large-123b": 122.610, "phi-4-mini": 3.836,
    "phi-3.5-moe": 41.873,
  ]

  @Test(arguments: Catalog.architectures) func parametersMatchThePublishedCount(architecture: Architecture) throws {
    let billions = try #require(Self.published[architecture.name])
    #expect(
      abs(architecture.parameters / (billions * 1e9) - 1) < 0.01, "\(architecture.name) \(architecture.parameters)")
  }

  /// The model cards state active parameters to two digits. DeepSeek-V3's 36.6 leave the embedding's 0.9 out (README_WEIGHTS).
  @Test(arguments: [
    ("mixtral-8x7b", 12.9), ("mixtral-8x22b", 39.1), ("qwen3-30b-a3b", 3.3), ("qwen3-235b-a22b", 22.0),
    ("deepseek-v3", 37.55), ("llama-4-maverick", 17.0), ("llama-4-scout", 17.0), ("phi-3.5-moe", 6.6),
    ("qwen3-coder-480b-a35b", 35.0),
  ])
  func activeParametersMatchTheModelCard(name: String, billions: Double) throws {
    let architecture = try #require(Catalog.architecture(name))
    #expect(abs(architecture.activeParameters / (billions * 1e9) - 1) < 0.02, "\(architecture.activeParameters)")
    #expect(architecture.activeParameters < architecture.parameters)
  }

  @Test func denseModelsUseEveryParameter() {
    for architecture in Catalog.architectures where architecture.experts == nil {
      #expect(architecture.activeParameters == architecture.parameters)
    }
  }

  /// KiB per token in 16 bits: Llama-3-8B 128, 70B 320; Mistral Small 160 (llm-d-planner, measured in vLLM).
  @Test(arguments: [
    ("llama-3.1-8b", 128.0), ("llama-3.1-70b", 320.0), ("mistral-small-24b", 160.0), ("opt-13b", 800.0),
  ])
  func cacheBytesPerToken(name: String, kib: Double) throws {
    let architecture = try #require(Catalog.architecture(name))
    #expect(architecture.keyValueBytesPerToken(.bf16) == kib * 1024)
    #expect(architecture.keyValueBytesPerToken(.fp8) == kib * 512)
  }

  /// Bytes a token in 16 bits: DeepSeek-V3 70,272, Qwen2.5-72B 327,680 and Llama-3.1-405B 516,096 (DeepSeek-AI, "Insights into
  /// DeepSeek-V3", arXiv 2505.09343, table 1).
  @Test(arguments: [("deepseek-v3", 70_272.0), ("qwen2.5-72b", 327_680.0), ("llama-3.1-405b", 516_096.0)])
  func latentAttentionKeepsOneVectorAToken(name: String, bytes: Double) throws {
    #expect(try #require(Catalog.architecture(name)).keyValueBytesPerToken(.bf16) == bytes)
  }

  /// Every rank of a tensor-parallel group keeps latent vectors whole, since there is one for all heads.
  @Test func latentVectorsAreCopiedOverRanks() throws {
    let model = try #require(Catalog.architecture("deepseek-v3"))
    let plan = ServingMemory.plan(
      architecture: model, precision: .fp8, kvPrecision: .bf16, memory: 140 * 0x1p30, tensorParallel: 8,
      maxBatchedTokens: 8_192, maxSequences: 256)
    #expect(plan.keyValueBytesPerToken == 70_272)
  }

  /// The published checkpoints, in GiB: 60.8 and 12.8 (openai/gpt-oss, model card, table 1, "checkpoint size"); of DeepSeek-V3 and Kimi K2 a
  /// byte a weight, and a second one for the embedding and the head (their safetensors, without V3's 14B for predicting further tokens).
  @Test(arguments: [
    ("gpt-oss-120b", 60.8), ("gpt-oss-20b", 12.8), ("deepseek-v3", 626.6), ("kimi-k2", 958.1),
    ("llama-3.1-8b", 14.96),
  ])
  func aCheckpointIsAsLargeAsPublished(name: String, gibibytes: Double) throws {
    let model = try #require(Catalog.architecture(name))
    let bytes = model.weightBytes(try #require(model.publishedPrecision))
    #expect(abs(bytes / 0x1p30 / gibibytes - 1) < 0.01, "\(bytes / 0x1p30)")
  }

  /// All others are published in 16 bits: those with a narrower twin have it under a name that says so.
  @Test func narrowerThanSixteenBitsIsWhatItsPublisherHasAlone() {
    let narrow = Catalog.architectures.filter { ($0.publishedPrecision?.bytesPerWeight ?? 0) < 2 }
    #expect(narrow.map(\.name) == ["deepseek-r1", "deepseek-v3", "gpt-oss-120b", "gpt-oss-20b", "kimi-k2"])
    #expect(narrow.filter(\.quantisesExpertsOnly).map(\.name) == ["gpt-oss-120b", "gpt-oss-20b"])
  }

  @Test func quantisedWeightsKeepTheEmbeddingInSixteenBits() throws {
    let large = try #require(Catalog.architecture("llama-3.3-70b"))
    #expect(large.weightBytes(.bf16) == 2 * large.parameters)
    #expect(large.weightBytes(.fp8) > large.parameters)
    #expect(large.weightBytes(.int4) < large.weightBytes(.fp8))
    #expect(large.weightBytes(.fp32) == 4 * large.parameters)
  }
}
