import Model

/// How keys and values leave a replica that only computes prompts, and come to one that writes the answers.
struct HandoverRules {
  /// Seconds until the first byte of a transfer moves; nil where the replica writes the answers itself.
  let latency: Double?
  /// Seconds to send a block of the cache.
  let secondsPerBlock: Double
  /// Whether requests come whose prompts were computed elsewhere.
  let takes: Bool

  /// - Parameters:
  ///   - decode: Where the answers are written.
  ///   - takes: Whether another pool has its answers written here.
  init(_ decode: DecodePool?, takes: Bool, roofline: Roofline, blockSize: Int) {
    latency = decode?.latency
    let bytes = roofline.architecture.keyValueBytesPerToken(roofline.keyValuePrecision) * Double(blockSize)
    secondsPerBlock = decode.map { bytes / $0.bandwidth } ?? 0
    self.takes = takes
  }
}
