/// Beginnings of prompts that requests share: a tree, in which a request names the last node that its prompt runs through.
///
/// A node is a stretch of tokens after those of its parent; all prompts that run through it have it whole. Only the node of a
/// conversation grows, by each turn: it belongs to one request at a time, and a cache may have a part of it. Once the conversation
/// is over and no cache has anything of it, its place is used again, so that memory follows what is there.
struct PrefixTree {
  /// A stretch of tokens.
  struct Node {
    /// The stretch before; -1 where the prompt begins. Of an unused place, the next one.
    var parent: Int32
    /// Tokens before it.
    var start: Int32
    /// Tokens up to its end.
    var end: Int32
    /// Caches that have blocks of it.
    var holders: Int32 = 0
    /// Whether no prompt will run through it any more.
    var isClosed = false
    /// Whether it belongs to one conversation, task or request, and grows.
    var isOwn = false
  }
  private var nodes = Buffer<Node>()
  /// The first unused place, -1 for none, in a buffer of its own so that whoever reads the tree can release a node.
  private let unused = Buffer<Int32>(repeating: -1, count: 1)

  subscript(node: Int32) -> Node { nodes[Int(node)] }

  /// Adds a node that ends after N tokens of the prompt, more than its parent.
  mutating func add(after parent: Int32, end: Int32) -> Int32 {
    nodes.append(Node(parent: parent, start: parent < 0 ? 0 : self[parent].end, end: end))
    return Int32(nodes.count - 1)
  }

  /// Adds the node of a conversation, with nothing in it.
  mutating func open(after parent: Int32) -> Int32 {
    let start = parent < 0 ? 0 : self[parent].end
    let node = unused[0]
    guard node >= 0 else {
      nodes.append(Node(parent: parent, start: start, end: start, isOwn: true))
      return Int32(nodes.count - 1)
    }
    unused[0] = self[node].parent
    nodes[Int(node)] = Node(parent: parent, start: start, end: start, isOwn: true)
    return node
  }

  /// Moves the end of a conversation's node.
  func grow(_ node: Int32, to end: Int32) { nodes[Int(node)].end = end }

  /// Says that no prompt will run through a conversation's node any more.
  func close(_ node: Int32) {
    nodes[Int(node)].isClosed = true
    if nodes[Int(node)].holders == 0 { recycle(node) }
  }

  /// Counts a cache that has blocks of a node from now on.
  func hold(_ node: Int32) { nodes[Int(node)].holders += 1 }

  /// Counts a cache that has none any more.
  func letGo(_ node: Int32) {
    nodes[Int(node)].holders -= 1
    if nodes[Int(node)].holders == 0 && nodes[Int(node)].isClosed { recycle(node) }
  }

  private func recycle(_ node: Int32) {
    nodes[Int(node)].parent = unused[0]
    unused[0] = node
  }
}
