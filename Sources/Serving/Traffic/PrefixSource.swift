import EventKernel
import Model

/// Draws which of a workload's shared beginnings a prompt has.
struct PrefixSource {
  let tokens: Int32
  let firstNode: Int32
  let variants: Int
  /// Whether prompt lengths count it.
  private let isCounted: Bool
  /// How often each is used; nil is alike.
  private let popularity: Sampler?
  private let stream: Stream

  /// Adds the beginnings to the tree.
  init(_ shared: SystemPrompt, stream: Stream, tree: inout PrefixTree) {
    tokens = Int32(truncatingIfNeeded: shared.tokens)
    variants = shared.variants
    isCounted = shared.isCounted
    popularity = shared.zipfExponent.map { Sampler(.zipf(count: shared.variants, exponent: $0)) }
    self.stream = stream
    let nodes = (0..<shared.variants).map { _ in tree.add(after: -1, end: Int32(truncatingIfNeeded: shared.tokens)) }
    firstNode = nodes.first ?? -1
  }

  /// Gives a prompt its beginning. One that counts it and is no longer cannot have it.
  func draw(into request: inout Request) {
    let variant = popularity.map { Int($0.draw(stream)) - 1 } ?? stream.below(variants)
    if !isCounted { request.tokens.input += tokens }
    if request.tokens.input > tokens { request.tokens.prefix = firstNode + Int32(truncatingIfNeeded: variant) }
  }
}

/// The beginnings of a trace's prompts, by what the trace calls their blocks.
struct TracePrefixes {
  private let blockTokens: Int
  /// Whether conversations go on from these prompts, each after a node that its prompt does not end with.
  private let isContinued: Bool
  private var nodes: [UInt64: Int32] = [:]

  init(blockTokens: Int, isContinued: Bool) {
    self.blockTokens = blockTokens
    self.isContinued = isContinued
  }

  /// The last node that a prompt runs through; new blocks become nodes. A block that ends with the first prompt that has it lacks the last
  /// token, which is always computed.
  mutating func node(of blocks: [UInt64], inputTokens: Int32, tree: inout PrefixTree) -> Int32 {
    var last: Int32 = -1
    for (place, block) in blocks.enumerated() {
      let before = last < 0 ? 0 : tree[last].end
      if let known = nodes[block] {
        guard tree[known].parent == last, tree[known].end < inputTokens + (isContinued ? 0 : 1) else { return last }
        last = known
      } else {
        let end = Int32(truncatingIfNeeded: min((place + 1) * blockTokens, Int(inputTokens) - 1))
        guard end > before else { return last }
        last = tree.add(after: last, end: end)
        nodes[block] = last
      }
    }
    return last
  }
}
