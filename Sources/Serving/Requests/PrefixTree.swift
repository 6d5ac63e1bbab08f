/// Beginnings of prompts that requests share: a tree, in which a request names the last node that its prompt runs through.
///
/// A node is a stretch of tokens after those of its parent; all prompts that run through it have it whole.
struct PrefixTree {
  /// A stretch of tokens.
  struct Node {
    /// The stretch before; -1 where the prompt begins.
    var parent: Int32
    /// Tokens before it.
    var start: Int32
    /// Tokens up to its end.
    var end: Int32
  }
  private var nodes = Buffer<Node>()

  subscript(node: Int32) -> Node { nodes[Int(node)] }

  /// Adds a node that ends after so many tokens of the prompt, more than its parent.
  mutating func add(after parent: Int32, end: Int32) -> Int32 {
    nodes.append(Node(parent: parent, start: parent < 0 ? 0 : self[parent].end, end: end))
    return Int32(nodes.count - 1)
  }
}
