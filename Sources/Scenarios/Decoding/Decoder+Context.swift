import Catalog
import Diagnostics
import Model

/// The key-value cache of one replica, or of one of its data-parallel ranks.
struct CacheRoom {
  /// Blocks that there are, and how many of them no request gets.
  let blocks: Int
  let reserved: Int
  let blockSize: Int
  /// Bytes of a token on each accelerator.
  let bytesPerToken: Double

  /// Blocks that requests get.
  var usable: Int { blocks - reserved }
  /// Bytes on each accelerator that N tokens take, in whole blocks.
  func bytes(for tokens: Int) -> Double {
    Double((tokens + blockSize - 1) / blockSize * blockSize) * bytesPerToken
  }
  /// Tokens that all blocks hold.
  var tokens: Int { blocks * blockSize }
}

/// What vLLM refuses at its start: a longest request that the model or the cache does not hold.
///
/// Sources: vLLM, vllm/config/model.py (`_get_and_verify_max_len`) and vllm/v1/core/kv_cache_utils.py (`_check_enough_kv_cache_memory`, which
/// counts all blocks), 2026-11; of a length that is not written, what `--max-model-len -1` chooses (`_auto_fit_max_model_len`).
extension Decoder {
  /// Whether the longest request that is written is one of the model.
  func isWithinModel(_ length: (tokens: Int, field: Field)?, _ architecture: Architecture) -> Bool {
    guard let length, length.tokens > architecture.maximumContext else { return true }
    error(
      length.field.place,
      "\(length.field.path): \(length.tokens) is above the \(architecture.maximumContext) tokens of "
        + "\(architecture.name)'s max_position_embeddings",
      hint: "vLLM does not start with it; a model whose positions are stretched has another config.json")
    return false
  }

  /// Whether the cache holds a block that can be given out, and the longest request that is written.
  /// - Parameters:
  ///   - fits: Whether a longest request of so many tokens would be accepted.
  ///   - explanation: Where the memory goes.
  func holds(
    _ settings: BatchingSettings, _ cache: CacheRoom, fits: (Int) -> Bool, pool: Field, explanation: String
  ) -> Bool {
    guard cache.usable > 0 else {
      error(
        settings.blocks?.field.place ?? settings.place,
        "\(pool.path): of \(cache.blocks) block\(cache.blocks == 1 ? "" : "s") of the key-value cache none is left",
        hint: "vLLM V1 keeps \(cache.reserved) for itself, the null block")
      return false
    }
    guard let (tokens, field) = settings.maxModelLen, tokens > cache.tokens else { return true }
    func gibibytes(_ bytes: Double) -> String {
      let hundredths = Int((bytes / 0x1p30 * 100).rounded())
      let digits = String(hundredths % 100)
      return "\(hundredths / 100).\(digits.count < 2 ? "0" : "")\(digits) GiB"
    }
    let needed = cache.bytes(for: tokens)
    var (longest, refused) = (min(cache.tokens, tokens - 1), tokens)
    while refused - longest > 1 {
      let middle = (longest + refused) / 2
      if fits(middle) { longest = middle } else { refused = middle }
    }
    error(
      field.place,
      "\(field.path): a request of \(tokens) tokens needs \(gibibytes(needed)) of key-value cache, which has "
        + "\(gibibytes(cache.bytes(for: cache.tokens))): \(cache.tokens) tokens",
      hint: [
        "\(tokens) tokens in blocks of \(cache.blockSize) at \(Int(cache.bytesPerToken.rounded())) bytes a token on each accelerator",
        explanation,
        "vLLM does not start so: the longest that fits is \(longest) tokens; lower max_model_len to it or leave it out",
      ].joined(separator: "\n"))
    return false
  }
}
