import EventKernel
import Scenarios

/// Draws which of a workload's shared beginnings a prompt has.
struct PrefixSource {
  private let tokens: Int32
  private let firstNode: Int32
  private let variants: Int
  /// How often each is used; nil is alike.
  private let popularity: Sampler?
  private let stream: Stream

  /// Adds the beginnings to the tree.
  init(_ shared: SharedPrefix, stream: Stream, tree: inout PrefixTree) {
    tokens = Int32(truncatingIfNeeded: shared.tokens)
    variants = shared.variants
    popularity = shared.zipfExponent.map { Sampler(.zipf(count: shared.variants, exponent: $0)) }
    self.stream = stream
    let nodes = (0..<shared.variants).map { _ in tree.add(after: -1, end: Int32(truncatingIfNeeded: shared.tokens)) }
    firstNode = nodes.first ?? -1
  }

  /// The node of a prompt's beginning; -1 for a prompt that is no longer than the beginning, which cannot have it.
  func draw(inputTokens: Int32) -> Int32 {
    let variant = popularity.map { Int($0.draw(stream)) - 1 } ?? stream.below(variants)
    return inputTokens > tokens ? firstNode + Int32(truncatingIfNeeded: variant) : -1
  }
}
