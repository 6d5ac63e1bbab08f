import FoundationEssentials

/// A model's `config.json` as Hugging Face publishes it, read as an architecture.
///
/// The keys are those of the `transformers` library's configuration classes; where a key is missing, that library's default for
/// the model's type holds. Contents are not trusted: every figure has a range.
public struct PublishedConfiguration: Sendable {
  /// Bytes of the longest file read: published ones are a few kilobytes.
  public static let limit = 1 << 20

  /// What the file says of the model's shape and of the format of its weights.
  public let architecture: Architecture
  /// Why a file is not a model's configuration.
  public struct Problem: Error, Sendable {
    /// What is wrong.
    public let message: String
  }

  /// Reads the contents of a file.
  /// - Parameters:
  ///   - bytes: At most `limit`.
  ///   - name: What the architecture is called from here on.
  /// - Throws: `Problem`.
  public init(_ bytes: [UInt8], name: String) throws(Problem) {
    guard bytes.count <= Self.limit else { throw Problem(message: "more than \(Self.limit >> 20) MiB") }
    let file: Keys
    do { file = try JSONDecoder().decode(Keys.self, from: Data(bytes)) } catch {
      throw Problem(message: "not a JSON object of a model's configuration")
    }
    let keys = file.text_config ?? file
    func number(_ key: String, _ values: Int?..., upTo most: Int) throws(Problem) -> Int {
      guard let value = values.compactMap({ $0 }).first else { throw Problem(message: "\(key) is missing") }
      guard (1...most).contains(value) else { throw Problem(message: "\(key) must be from 1 to \(most), not \(value)") }
      return value
    }
    let type = keys.model_type ?? file.model_type ?? ""
    if let reason = Self.reasonAgainst(keys, type) { throw Problem(message: reason) }
    let layers = try number("num_hidden_layers", keys.num_hidden_layers, keys.n_layer, upTo: 1_000)
    let hidden = try number("hidden_size", keys.hidden_size, keys.n_embd, upTo: 1_000_000)
    // Gemma 3's files leave out what its class has by default, down to the heads of the smallest.
    let standard = type == "gemma3_text" ? Self.gemma3 : nil
    let heads = try number(
      "num_attention_heads", keys.num_attention_heads, keys.n_head, standard?.heads, upTo: 10_000)
    let keyHeads = try number("num_key_value_heads", keys.num_key_value_heads, standard?.keyHeads, heads, upTo: heads)
    guard heads.isMultiple(of: keyHeads) else {
      throw Problem(message: "\(keyHeads) num_key_value_heads do not divide \(heads) num_attention_heads")
    }
    let width = try number("head_dim", keys.head_dim, standard?.width, max(hidden / heads, 1), upTo: 100_000)
    // Llama 4 has the width of experts under the name of others' dense layers, and its dense layers' under a name of their own.
    let intermediate = try number(
      "intermediate_size", keys.intermediate_size_mlp, keys.intermediate_size, keys.ffn_dim, keys.n_inner, 4 * hidden,
      upTo: 10_000_000)
    var latent: Architecture.LatentAttention?
    if keys.kv_lora_rank != nil {
      latent = Architecture.LatentAttention(
        queryRank: try keys.q_lora_rank.map { value throws(Problem) in
          try number("q_lora_rank", value, upTo: 1_000_000)
        },
        keyValueRank: try number("kv_lora_rank", keys.kv_lora_rank, upTo: 1_000_000),
        rotaryDimension: try number("qk_rope_head_dim", keys.qk_rope_head_dim, 64, upTo: 100_000),
        plainDimension: try number("qk_nope_head_dim", keys.qk_nope_head_dim, 128, upTo: 100_000),
        valueDimension: try number("v_head_dim", keys.v_head_dim, 128, upTo: 100_000))
    }
    let vocabulary = try number("vocab_size", keys.vocab_size, standard?.vocabulary, upTo: 100_000_000)
    let context = try number(
      "max_position_embeddings", keys.max_position_embeddings, keys.n_positions, standard?.context, 2_048,
      upTo: 100_000_000)
    var experts: Architecture.Experts?
    var denseLayers = 0
    if let count = keys.num_local_experts ?? keys.num_experts ?? keys.n_routed_experts, count > 1 {
      let count = try number("num_experts", count, upTo: 100_000)
      let size = try number(
        "moe_intermediate_size", keys.moe_intermediate_size, keys.intermediate_size, intermediate, upTo: 10_000_000)
      // A shared expert of Llama 4 is not counted in the file: its class always has one.
      let copies = keys.n_shared_experts ?? (type.hasPrefix("llama4") ? 1 : 0)
      guard (0...1_000).contains(copies) else { throw Problem(message: "\(copies) n_shared_experts") }
      let shared = keys.shared_expert_intermediate_size ?? copies * size
      guard (0...10_000_000).contains(shared) else { throw Problem(message: "shared experts of width \(shared)") }
      experts = Architecture.Experts(
        count: count,
        activePerToken: try number(
          "num_experts_per_tok", keys.num_experts_per_tok, keys.experts_per_token, upTo: count),
        intermediateSize: size, sharedIntermediateSize: shared)
      denseLayers = try Self.denseLayers(keys, layers)
    }
    let window = keys.use_sliding_window == false ? nil : keys.sliding_window ?? keys.attention_chunk_size
    let quantisation = keys.quantization_config ?? file.quantization_config
    architecture = Architecture(
      name: name, layers: layers, hiddenSize: hidden, heads: heads, keyValueHeads: latent == nil ? keyHeads : 1,
      headDimension: latent.map { $0.plainDimension + $0.rotaryDimension } ?? width,
      intermediateSize: intermediate, vocabulary: vocabulary,
      tiedEmbeddings: keys.tie_word_embeddings ?? file.tie_word_embeddings ?? Self.tiedTypes.contains(type),
      experts: experts, denseLayers: denseLayers, latentAttention: latent,
      publishedPrecision: quantisation?.precision
        ?? (keys.torch_dtype ?? keys.dtype ?? file.torch_dtype ?? file.dtype).flatMap { Self.formats[$0] },
      quantisesExpertsOnly: experts != nil && quantisation?.leavesAttention == true,
      gatedMLP: !Self.plainTypes.contains(type),
      slidingWindow: window.flatMap { $0 > 0 ? $0 : nil }, windowedLayers: Self.windowedLayers(keys, type, layers),
      maximumContext: context,
      provenance: Provenance(source: "config.json given by the scenario", date: "0000-00-00"))
  }

  /// Why the arithmetic and memory of a model do not follow from what is known here of a decoder; nil where they do.
  private static func reasonAgainst(_ keys: Keys, _ type: String) -> String? {
    if keys.block_configs != nil { return "layers of different shapes (block_configs) are not modelled" }
    let recurrent = ["linear_attention", "mamba", "recurrent", "conv"]
    let isRecurrent =
      keys.hybrid_override_pattern != nil || keys.linear_num_key_heads != nil || keys.mamba_d_state != nil
      || keys.mamba_num_heads != nil || keys.ssm_state_size != nil
      || keys.layer_types?.contains { layer in recurrent.contains { layer.hasPrefix($0) } } == true
    if isRecurrent || ["mamba", "mamba2", "rwkv"].contains(type) {
      return "layers with a recurrent state in the place of attention are not modelled"
    }
    if keys.is_encoder_decoder == true { return "a model with an encoder, not a decoder alone" }
    return nil
  }

  /// Defaults of `Gemma3TextConfig` (transformers, models/gemma3/configuration_gemma3.py, 2026-11).
  private static let gemma3 = (heads: 8, keyHeads: 4, width: 256, vocabulary: 262_208, context: 131_072)

  /// Layers without experts: the first ones, all but every n-th, and those that the file lists.
  private static func denseLayers(_ keys: Keys, _ layers: Int) throws(Problem) -> Int {
    let first = keys.first_k_dense_replace ?? 0
    let every = keys.interleave_moe_layer_step ?? keys.decoder_sparse_step ?? keys.moe_layer_freq ?? 1
    guard (0..<layers).contains(first), (1...layers).contains(every) else {
      throw Problem(message: "\(first) dense layers first and experts in every \(every)th of \(layers) layers")
    }
    if let listed = keys.moe_layers { return layers - min(Set(listed).count, layers) }
    let listed = Set(keys.mlp_only_layers ?? [])
    return (0..<layers).count { $0 < first || ($0 + 1) % every != 0 || listed.contains($0) }
  }

  /// Layers with a sliding window: those the file lists, all but every n-th, or every layer; nil leaves it at that.
  private static func windowedLayers(_ keys: Keys, _ type: String, _ layers: Int) -> Int? {
    if let types = keys.layer_types {
      return min(types.count { $0 == "sliding_attention" || $0 == "chunked_attention" }, layers)
    }
    let standard =
      type == "gemma2" || type == "gpt_oss" ? 2 : type.hasPrefix("gemma3") ? 6 : type.hasPrefix("llama4") ? 4 : nil
    guard let every = keys.sliding_window_pattern ?? standard, every > 1 else { return nil }
    return layers - layers / every
  }

  /// Types whose class shares the embedding with the output projection unless the file says otherwise.
  private static let tiedTypes: Set<String> = [
    "gemma", "gemma2", "gemma3", "gemma3_text", "opt", "gpt2", "gpt_bigcode", "bloom", "falcon", "cohere", "cohere2",
  ]
  /// Types whose feed-forward block has no gate.
  private static let plainTypes: Set<String> = [
    "opt", "gpt2", "gpt_bigcode", "gpt_neox", "gptj", "bloom", "falcon", "phi", "starcoder2", "nemotron",
  ]
  private static let formats: [String: Precision] = ["float32": .fp32, "float16": .fp16, "bfloat16": .bf16]

  private struct Quantisation: Decodable {
    var quant_method: String?
    var bits: Int?
    var modules_to_not_convert: [String]?
    var config_groups: [String: Group]?

    struct Group: Decodable {
      var weights: Weights?
    }

    struct Weights: Decodable {
      var num_bits: Int?
      var type: String?
    }

    /// Whether attention stays in 16 bits.
    var leavesAttention: Bool { modules_to_not_convert?.contains { $0.contains("self_attn") } == true }

    /// Format of the weights; nil for methods that are not known.
    var precision: Precision? {
      if let weights = config_groups?.values.compactMap(\.weights).first {
        return Self.format(bits: weights.num_bits, isFloat: weights.type == "float")
      }
      return switch (quant_method ?? "", bits) {
      case ("fp8", _), ("fbgemm_fp8", _): .fp8
      case ("mxfp4", _): .mxfp4
      case (_, 4?): .int4
      case ("awq", nil): .int4
      case (_, 8?): .int8
      default: nil
      }
    }

    /// Format of weights by the key names of compressed-tensors (`quantization_config.config_groups`).
    private static func format(bits: Int?, isFloat: Bool) -> Precision? {
      switch bits {
      case 8: isFloat ? .fp8 : .int8
      case 4: isFloat ? .fp4 : .int4
      default: nil
      }
    }
  }

  /// A value of which only the presence counts.
  private struct Ignored: Decodable {
    init(from decoder: any Decoder) {}
  }

  /// The keys of the file that matter here, under the names of several model families.
  private final class Keys: Decodable {
    let model_type: String?
    let text_config: Keys?
    let num_hidden_layers: Int?
    let n_layer: Int?
    let hidden_size: Int?
    let n_embd: Int?
    let num_attention_heads: Int?
    let n_head: Int?
    let num_key_value_heads: Int?
    let head_dim: Int?
    let intermediate_size: Int?
    let ffn_dim: Int?
    let n_inner: Int?
    let vocab_size: Int?
    let max_position_embeddings: Int?
    let n_positions: Int?
    let tie_word_embeddings: Bool?
    let sliding_window: Int?
    let use_sliding_window: Bool?
    let sliding_window_pattern: Int?
    let layer_types: [String]?
    let num_local_experts: Int?
    let num_experts: Int?
    let n_routed_experts: Int?
    let num_experts_per_tok: Int?
    let moe_intermediate_size: Int?
    let shared_expert_intermediate_size: Int?
    let n_shared_experts: Int?
    let experts_per_token: Int?
    let first_k_dense_replace: Int?
    let interleave_moe_layer_step: Int?
    let decoder_sparse_step: Int?
    let moe_layer_freq: Int?
    let moe_layers: [Int]?
    let mlp_only_layers: [Int]?
    let intermediate_size_mlp: Int?
    let attention_chunk_size: Int?
    let kv_lora_rank: Int?
    let q_lora_rank: Int?
    let qk_rope_head_dim: Int?
    let qk_nope_head_dim: Int?
    let v_head_dim: Int?
    let hybrid_override_pattern: String?
    let linear_num_key_heads: Int?
    let mamba_d_state: Int?
    let mamba_num_heads: Int?
    let ssm_state_size: Int?
    let block_configs: [Ignored]?
    let is_encoder_decoder: Bool?
    let torch_dtype: String?
    let dtype: String?
    let quantization_config: Quantisation?
  }
}
