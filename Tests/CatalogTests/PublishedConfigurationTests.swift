import Catalog
import Testing

/// Configurations as Hugging Face publishes them, against the catalog's rows of the same models.
@Suite struct PublishedConfigurationTests {
  static let files = [
    "llama-3-8b": """
    {"architectures": ["LlamaForCausalLM"], "hidden_act": "silu", "hidden_size": 4096, "intermediate_size": 14336,
     "max_position_embeddings": 8192, "model_type": "llama", "num_attention_heads": 32, "num_hidden_layers": 32,
     "num_key_value_heads": 8, "rope_theta": 500000.0, "tie_word_embeddings": false, "torch_dtype": "bfloat16",
     "vocab_size": 128256}
    """,
    "llama-2-7b": """
    {"hidden_size": 4096, "intermediate_size": 11008, "max_position_embeddings": 4096, "model_type": "llama",
     "num_attention_heads": 32, "num_hidden_layers": 32, "torch_dtype": "float16", "vocab_size": 32000}
    """,
    "mixtral-8x7b": """
    {"hidden_size": 4096, "intermediate_size": 14336, "max_position_embeddings": 32768, "model_type": "mixtral",
     "num_attention_heads": 32, "num_experts_per_tok": 2, "num_hidden_layers": 32, "num_key_value_heads": 8,
     "num_local_experts": 8, "sliding_window": null, "torch_dtype": "bfloat16", "vocab_size": 32000}
    """,
    "qwen3-30b-a3b": """
    {"head_dim": 128, "hidden_size": 2048, "intermediate_size": 6144, "max_position_embeddings": 40960,
     "model_type": "qwen3_moe", "moe_intermediate_size": 768, "num_attention_heads": 32, "num_experts": 128,
     "num_experts_per_tok": 8, "num_hidden_layers": 48, "num_key_value_heads": 4, "sliding_window": 4096,
     "use_sliding_window": false, "tie_word_embeddings": false, "vocab_size": 151936}
    """,
    "gemma-2-9b": """
    {"head_dim": 256, "hidden_size": 3584, "intermediate_size": 14336, "max_position_embeddings": 8192,
     "model_type": "gemma2", "num_attention_heads": 16, "num_hidden_layers": 42, "num_key_value_heads": 8,
     "sliding_window": 4096, "torch_dtype": "float32", "vocab_size": 256000}
    """,
    "deepseek-v3": """
    {"first_k_dense_replace": 3, "hidden_size": 7168, "intermediate_size": 18432, "kv_lora_rank": 512,
     "max_position_embeddings": 163840, "model_type": "deepseek_v3", "moe_intermediate_size": 2048, "moe_layer_freq": 1,
     "n_group": 8, "n_routed_experts": 256, "n_shared_experts": 1, "num_attention_heads": 128, "num_experts_per_tok": 8,
     "num_hidden_layers": 61, "num_key_value_heads": 128, "num_nextn_predict_layers": 1, "q_lora_rank": 1536,
     "qk_nope_head_dim": 128, "qk_rope_head_dim": 64, "quantization_config": {"fmt": "e4m3", "quant_method": "fp8",
     "weight_block_size": [128, 128]}, "tie_word_embeddings": false, "torch_dtype": "bfloat16", "v_head_dim": 128,
     "vocab_size": 129280}
    """,
    "deepseek-v2-lite": """
    {"first_k_dense_replace": 1, "hidden_size": 2048, "intermediate_size": 10944, "kv_lora_rank": 512,
     "max_position_embeddings": 163840, "model_type": "deepseek_v2", "moe_intermediate_size": 1408, "moe_layer_freq": 1,
     "n_routed_experts": 64, "n_shared_experts": 2, "num_attention_heads": 16, "num_experts_per_tok": 6,
     "num_hidden_layers": 27, "num_key_value_heads": 16, "q_lora_rank": null, "qk_nope_head_dim": 128,
     "qk_rope_head_dim": 64, "v_head_dim": 128, "vocab_size": 102400}
    """,
    "gpt-oss-120b": """
    {"experts_per_token": 4, "head_dim": 64, "hidden_size": 2880, "initial_context_length": 4096,
     "intermediate_size": 2880, "max_position_embeddings": 131072, "model_type": "gpt_oss", "num_attention_heads": 64,
     "num_experts_per_tok": 4, "num_hidden_layers": 36, "num_key_value_heads": 8, "num_local_experts": 128,
     "quantization_config": {"modules_to_not_convert": ["model.layers.*.self_attn", "model.layers.*.mlp.router",
     "model.embed_tokens", "lm_head"], "quant_method": "mxfp4"}, "sliding_window": 128, "tie_word_embeddings": false,
     "vocab_size": 201088}
    """,
    "llama-4-maverick": """
    {"model_type": "llama4", "text_config": {"attention_chunk_size": 8192, "head_dim": 128, "hidden_size": 5120,
     "interleave_moe_layer_step": 2, "intermediate_size": 8192, "intermediate_size_mlp": 16384,
     "max_position_embeddings": 1048576, "model_type": "llama4_text", "num_attention_heads": 40,
     "num_experts_per_tok": 1, "num_hidden_layers": 48, "num_key_value_heads": 8, "num_local_experts": 128,
     "vocab_size": 202048}, "torch_dtype": "bfloat16", "vision_config": {"hidden_size": 1408}}
    """,
    "glm-4.5": """
    {"first_k_dense_replace": 3, "head_dim": 128, "hidden_size": 5120, "intermediate_size": 12288,
     "max_position_embeddings": 131072, "model_type": "glm4_moe", "moe_intermediate_size": 1536,
     "n_routed_experts": 160, "n_shared_experts": 1, "num_attention_heads": 96, "num_experts_per_tok": 8,
     "num_hidden_layers": 92, "num_key_value_heads": 8, "num_nextn_predict_layers": 1, "vocab_size": 151552}
    """,
    "gemma-3-27b": """
    {"model_type": "gemma3", "text_config": {"head_dim": 128, "hidden_size": 5376, "intermediate_size": 21504,
     "max_position_embeddings": 131072, "model_type": "gemma3_text", "num_attention_heads": 32,
     "num_hidden_layers": 62, "num_key_value_heads": 16, "sliding_window": 1024, "vocab_size": 262208},
     "torch_dtype": "bfloat16", "vision_config": {"hidden_size": 1152}}
    """,
    "gemma-3-4b": """
    {"architectures": ["Gemma3ForConditionalGeneration"], "model_type": "gemma3", "text_config": {"hidden_size": 2560,
     "intermediate_size": 10240, "model_type": "gemma3_text", "num_hidden_layers": 34, "sliding_window": 1024},
     "torch_dtype": "bfloat16", "vision_config": {"hidden_size": 1152}}
    """,
    "phi-4": """
    {"hidden_size": 5120, "intermediate_size": 17920, "max_position_embeddings": 16384, "model_type": "phi3",
     "num_attention_heads": 40, "num_hidden_layers": 40, "num_key_value_heads": 10, "sliding_window": null,
     "tie_word_embeddings": false, "vocab_size": 100352}
    """,
    "opt-13b": """
    {"ffn_dim": 20480, "hidden_size": 5120, "max_position_embeddings": 2048, "model_type": "opt",
     "num_attention_heads": 40, "num_hidden_layers": 40, "torch_dtype": "float16", "vocab_size": 50272}
    """,
  ]

  @Test(arguments: files.keys.sorted()) func aPublishedFileIsTheCatalogsRow(name: String) throws {
    let text = try #require(Self.files[name])
    let read = try PublishedConfiguration(Array(text.utf8), name: name).architecture
    let known = try #require(Catalog.architecture(name))
    #expect(read.parameters == known.parameters && read.activeParameters == known.activeParameters)
    #expect(read.keyValueBytesPerToken(.bf16) == known.keyValueBytesPerToken(.bf16))
    #expect(read.tiedEmbeddings == known.tiedEmbeddings && read.gatedMLP == known.gatedMLP)
    #expect(read.experts == known.experts && read.slidingWindow == known.slidingWindow)
    #expect(read.windowedLayers == known.windowedLayers && read.denseLayers == known.denseLayers)
    #expect(read.latentAttention == known.latentAttention)
    #expect(read.quantisesExpertsOnly == known.quantisesExpertsOnly)
    #expect(read.maximumContext == known.maximumContext)
    // Gemma 2 is published in float32 before it is tuned, and in bfloat16 after.
    if let precision = read.publishedPrecision, name != "gemma-2-9b" { #expect(precision == known.publishedPrecision) }
  }

  /// Layers without experts by every way of saying so, of four layers.
  @Test(arguments: [
    ("\"first_k_dense_replace\": 1", 1), ("\"decoder_sparse_step\": 2", 2), ("\"mlp_only_layers\": [0, 3]", 2),
    ("\"interleave_moe_layer_step\": 1", 0), ("\"moe_layers\": [1, 3]", 2),
    ("\"first_k_dense_replace\": 1, \"mlp_only_layers\": [0, 3]", 2),
  ])
  func layersWithoutExpertsAreCounted(keys: String, dense: Int) throws {
    let text =
      "{\"hidden_size\": 64, \"num_hidden_layers\": 4, \"num_attention_heads\": 4, \"vocab_size\": 100, \"num_experts\": 4, \"num_experts_per_tok\": 2, \(keys)}"
    #expect(try PublishedConfiguration(Array(text.utf8), name: "m").architecture.denseLayers == dense)
  }

  /// Layers whose memory or arithmetic follows other laws are refused by name.
  @Test(arguments: [
    ("\"block_configs\": [{\"attention\": {\"no_op\": true}}]", "block_configs"),
    ("\"layer_types\": [\"linear_attention\", \"full_attention\"]", "recurrent state"),
    ("\"hybrid_override_pattern\": \"M-M*\"", "recurrent state"), ("\"mamba_d_state\": 16", "recurrent state"),
    ("\"is_encoder_decoder\": true", "encoder"),
  ])
  func whatIsNotModelledIsNamed(key: String, reason: String) {
    let text =
      "{\"hidden_size\": 64, \"num_hidden_layers\": 2, \"num_attention_heads\": 4, \"vocab_size\": 100, \(key)}"
    let problem = #expect(throws: PublishedConfiguration.Problem.self) {
      try PublishedConfiguration(Array(text.utf8), name: "m")
    }
    #expect(problem?.message.contains(reason) == true)
  }

  @Test func theFormatOfTheWeightsIsRead() throws {
    func precision(_ more: String) throws -> Precision? {
      let text =
        "{\"hidden_size\": 64, \"num_hidden_layers\": 2, \"num_attention_heads\": 4, \"vocab_size\": 100\(more)}"
      return try PublishedConfiguration(Array(text.utf8), name: "m").architecture.publishedPrecision
    }
    #expect(try precision("") == nil)
    #expect(try precision(", \"torch_dtype\": \"float32\"") == .fp32)
    #expect(try precision(", \"dtype\": \"bfloat16\"") == .bf16)
    #expect(try precision(", \"quantization_config\": {\"quant_method\": \"fp8\"}, \"dtype\": \"bfloat16\"") == .fp8)
    #expect(try precision(", \"quantization_config\": {\"quant_method\": \"awq\", \"bits\": 4}") == .int4)
    #expect(try precision(", \"quantization_config\": {\"quant_method\": \"gptq\", \"bits\": 8}") == .int8)
    #expect(try precision(", \"quantization_config\": {\"quant_method\": \"mxfp4\"}") == .mxfp4)
    let groups =
      ", \"quantization_config\": {\"quant_method\": \"compressed-tensors\", \"config_groups\": {\"group_0\": {\"weights\": {\"num_bits\": 8, \"type\": \"float\"}}}}"
    #expect(try precision(groups) == .fp8)
  }

  @Test(arguments: [
    "", "[]", "{}", "{\"hidden_size\": 4096}", "{\"text_config\": 3}",
    "{\"hidden_size\": -1, \"num_hidden_layers\": 1, \"num_attention_heads\": 1, \"vocab_size\": 1}",
    "{\"hidden_size\": 9000000000000000000, \"num_hidden_layers\": 1, \"num_attention_heads\": 1, \"vocab_size\": 1}",
    "{\"hidden_size\": 64, \"num_hidden_layers\": 1, \"num_attention_heads\": 6, \"num_key_value_heads\": 4, \"vocab_size\": 1}",
    "{\"hidden_size\": 64, \"num_hidden_layers\": 1, \"num_attention_heads\": 4, \"vocab_size\": 9, \"kv_lora_rank\": -5}",
    "{\"hidden_size\": 64, \"num_hidden_layers\": 1, \"num_attention_heads\": 4, \"vocab_size\": 9, \"num_experts\": 4, \"num_experts_per_tok\": 2, \"first_k_dense_replace\": 7}",
    "{\"hidden_size\": 64, \"num_hidden_layers\": 1, \"num_attention_heads\": 4, \"vocab_size\": 9, \"num_experts\": 4, \"num_experts_per_tok\": 2, \"moe_layer_freq\": 0}",
    "{\"hidden_size\": 64, \"num_hidden_layers\": 1, \"num_attention_heads\": 4, \"vocab_size\": 9, \"num_experts\": 4, \"num_experts_per_tok\": 2, \"n_shared_experts\": 9000000000000000000}",
  ])
  func anythingElseIsRefused(text: String) {
    #expect(throws: PublishedConfiguration.Problem.self) {
      try PublishedConfiguration(Array(text.utf8), name: "m")
    }
  }
}
