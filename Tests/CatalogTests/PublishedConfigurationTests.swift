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
    #expect(read.windowedLayers == known.windowedLayers)
    #expect(read.maximumContext == known.maximumContext)
  }

  @Test func theFormatOfTheWeightsIsRead() throws {
    func precision(_ more: String) throws -> Precision? {
      let text =
        "{\"hidden_size\": 64, \"num_hidden_layers\": 2, \"num_attention_heads\": 4, \"vocab_size\": 100\(more)}"
      return try PublishedConfiguration(Array(text.utf8), name: "m").precision
    }
    #expect(try precision("") == nil)
    #expect(try precision(", \"torch_dtype\": \"float32\"") == .fp32)
    #expect(try precision(", \"dtype\": \"bfloat16\"") == .bf16)
    #expect(try precision(", \"quantization_config\": {\"quant_method\": \"fp8\"}, \"dtype\": \"bfloat16\"") == .fp8)
    #expect(try precision(", \"quantization_config\": {\"quant_method\": \"awq\", \"bits\": 4}") == .int4)
    #expect(try precision(", \"quantization_config\": {\"quant_method\": \"gptq\", \"bits\": 8}") == .int8)
  }

  @Test(arguments: [
    "", "[]", "{}", "{\"hidden_size\": 4096}", "{\"text_config\": 3}",
    "{\"hidden_size\": -1, \"num_hidden_layers\": 1, \"num_attention_heads\": 1, \"vocab_size\": 1}",
    "{\"hidden_size\": 9000000000000000000, \"num_hidden_layers\": 1, \"num_attention_heads\": 1, \"vocab_size\": 1}",
    "{\"hidden_size\": 64, \"num_hidden_layers\": 1, \"num_attention_heads\": 6, \"num_key_value_heads\": 4, \"vocab_size\": 1}",
    "{\"hidden_size\": 64, \"num_hidden_layers\": 1, \"num_attention_heads\": 4, \"vocab_size\": 9, \"kv_lora_rank\": 512}",
    "{\"hidden_size\": 64, \"num_hidden_layers\": 1, \"num_attention_heads\": 4, \"vocab_size\": 9, \"num_experts\": 4, \"num_experts_per_tok\": 2, \"n_shared_experts\": 9000000000000000000}",
  ])
  func anythingElseIsRefused(text: String) {
    #expect(throws: PublishedConfiguration.Problem.self) {
      try PublishedConfiguration(Array(text.utf8), name: "m")
    }
  }
}
