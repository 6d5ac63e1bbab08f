import EventKernel

/// What the requests of a trace ask for: those of one id are one item, or those whose prompts are alike to the last block and as long.
///
/// Memory follows the number of different prompts.
struct TraceItems {
  /// Whether prompts of other lengths are other items, since their last blocks may be named alike.
  private let areLengthsCounted: Bool
  private var items: [UInt64: Int32] = [:]

  init(areLengthsCounted: Bool) { self.areLengthsCounted = areLengthsCounted }

  /// The number of a prompt's item, from 0; nil where the row does not say.
  mutating func item(of blocks: [UInt64], inputTokens: Int32) -> Int32? {
    guard !blocks.isEmpty else { return nil }
    let prompt = blocks.reduce(areLengthsCounted ? UInt64(UInt32(bitPattern: inputTokens)) : 0) { mixed($0, $1) }
    if let known = items[prompt] { return known }
    let item = Int32(truncatingIfNeeded: items.count)
    items[prompt] = item
    return item
  }
}
