import FoundationEssentials

/// A model's `config.json` as Hugging Face publishes it, read as an architecture.
///
/// The keys are those of the `transformers` library's configuration classes; where a key is missing, that library's default for
/// the model's type holds. Contents are not trusted: every figure has a range.
public struct PublishedConfiguration: Sendable {
  /// Bytes of the longest file read: published ones are a few kilobytes.
  public static let limit = 1 << 20

  /// What the file says of the model's shape.
  public let architecture: Architecture
  /// Format of the published weights; nil where the file does not say.
  public let precision: Precision?

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
    if keys.kv_lora_rank != nil { throw Problem(message: "multi-head latent attention is not modelled") }
    func number(_ key: String, _ values: Int?..., upTo most: Int) throws(Problem) -> Int {
      guard let value = values.compactMap({ $0 }).first else { throw Problem(message: "\(key) is missing") }
      guard (1...most).contains(value) else { throw Problem(message: "\(key) must be from 1 to \(most), not \(value)") }
      return value
    }
    let type = keys.model_type ?? file.model_type ?? ""
    let layers = try number("num_hidden_layers", keys.num_hidden_layers, keys.n_layer, upTo: 1_000)
    let hidden = try number("hidden_size", keys.hidden_size, keys.n_embd, upTo: 1_000_000)
    let heads = try number("num_attention_heads", keys.num_attention_heads, keys.n_head, upTo: 10_000)
    let keyHeads = try number("num_key_value_heads", keys.num_key_value_heads, heads, upTo: heads)
    guard heads.isMultiple(of: keyHeads) else {
      throw Problem(message: "\(keyHeads) num_key_value_heads do not divide \(heads) num_attention_heads")
    }
    let width = try number("head_dim", keys.head_dim, max(hidden / heads, 1), upTo: 100_000)
    let intermediate = try number(
      "intermediate_size", keys.intermediate_size, keys.ffn_dim, keys.n_inner, 4 * hidden, upTo: 10_000_000)
    let vocabulary = try number("vocab_size", keys.vocab_size, upTo: 100_000_000)
    let context = try number(
      "max_position_embeddings", keys.max_position_embeddings, keys.n_positions, 2_048, upTo: 100_000_000)
    var experts: Architecture.Experts?
    if let count = keys.num_local_experts ?? keys.num_experts ?? keys.n_routed_experts, count > 1 {
      let count = try number("num_experts", count, upTo: 100_000)
      let size = try number("moe_intermediate_size", keys.moe_intermediate_size, intermediate, upTo: 10_000_000)
      let copies = keys.n_shared_experts ?? 0
      guard (0...1_000).contains(copies) else { throw Problem(message: "\(copies) n_shared_experts") }
      let shared = keys.shared_expert_intermediate_size ?? copies * size
      guard (0...10_000_000).contains(shared) else { throw Problem(message: "shared experts of width \(shared)") }
      experts = Architecture.Experts(
        count: count, activePerToken: try number("num_experts_per_tok", keys.num_experts_per_tok, upTo: count),
        intermediateSize: size, sharedIntermediateSize: shared)
    }
    let window = keys.use_sliding_window == false ? nil : keys.sliding_window
    architecture = Architecture(
      name: name, layers: layers, hiddenSize: hidden, heads: heads, keyValueHeads: keyHeads, headDimension: width,
      intermediateSize: intermediate, vocabulary: vocabulary,
      tiedEmbeddings: keys.tie_word_embeddings ?? file.tie_word_embeddings ?? Self.tiedTypes.contains(type),
      experts: experts, gatedMLP: !Self.plainTypes.contains(type),
      slidingWindow: window.flatMap { $0 > 0 ? $0 : nil }, windowedLayers: Self.windowedLayers(keys, type, layers),
      maximumContext: context,
      provenance: Provenance(source: "config.json given by the scenario", date: "0000-00-00"))
    precision =
      (keys.quantization_config ?? file.quantization_config)?.precision
      ?? (keys.torch_dtype ?? keys.dtype ?? file.torch_dtype ?? file.dtype).flatMap { Self.formats[$0] }
  }

  /// Layers with a sliding window: those the file lists, all but every n-th, or every layer; nil leaves it at that.
  private static func windowedLayers(_ keys: Keys, _ type: String, _ layers: Int) -> Int? {
    if let types = keys.layer_types { return min(types.count { $0 == "sliding_attention" }, layers) }
    let standard = type == "gemma2" ? 2 : type.hasPrefix("gemma3") ? 6 : nil
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

    /// Format of the weights; nil for methods that are not known.
    var precision: Precision? {
      switch (quant_method ?? "", bits) {
      case ("fp8", _), ("fbgemm_fp8", _): .fp8
      case (_, 4?): .int4
      case ("awq", nil): .int4
      case (_, 8?): .int8
      default: nil
      }
    }
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
    let kv_lora_rank: Int?
    let torch_dtype: String?
    let dtype: String?
    let quantization_config: Quantisation?
  }
}
