import EventKernel

/// What the prompts of a trace ask for: those that are alike to the last block and as long are one item.
///
/// Memory follows the number of different prompts.
struct TraceItems {
  private var items: [UInt64: Int32] = [:]

  /// The number of a prompt's item, from 0; nil where the trace has no blocks of it.
  mutating func item(of blocks: [UInt64], inputTokens: Int32) -> Int32? {
    guard !blocks.isEmpty else { return nil }
    let prompt = blocks.reduce(UInt64(UInt32(bitPattern: inputTokens))) { mixed($0, $1) }
    if let known = items[prompt] { return known }
    let item = Int32(truncatingIfNeeded: items.count)
    items[prompt] = item
    return item
  }
}
