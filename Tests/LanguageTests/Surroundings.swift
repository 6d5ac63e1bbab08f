import Scenarios

/// What some keys need beside them that their block's example does not have.
enum Surroundings {
  /// Keys beside the one at a path: the longest beginning of the path counts. A `-` before a key takes it away.
  private static let beside: [(path: String, keys: String)] = []

  /// Changes of the scenario around it, as of `--set`.
  private static let around: [(path: String, keys: String)] = []

  static func of(_ path: String, _ example: Node) throws -> Node {
    try beside.filter { $0.path == path }.reduce(example) { try change($0, $1.keys) }
  }

  static func finish(_ path: String, _ scenario: Node) throws -> Node {
    try around.filter { path == $0.path || path.hasPrefix($0.path + ".") }.reduce(scenario) { try change($0, $1.keys) }
  }

  /// Sets `a.b: value; -c`.
  private static func change(_ node: Node, _ changes: String) throws -> Node {
    try changes.split(separator: ";").reduce(node) { node, change in
      let change = change.drop { $0 == " " }
      if change.hasPrefix("-") { return put(nil, at: change.dropFirst().split(separator: ".")[...], in: node) }
      guard let colon = change.firstRange(of: ": ") else { throw Unreadable(text: String(change)) }
      let value = try tree(String(change[colon.upperBound...]))
      return put(value, at: change[..<colon.lowerBound].split(separator: ".")[...], in: node)
    }
  }

  private static func put(_ value: Node?, at path: ArraySlice<Substring>, in node: Node) -> Node {
    guard let first = path.first.map(String.init) else { return node }
    if path.count == 1 { return node.setting(first, value) }
    let inner = node[first] ?? Node(.mapping([]), at: node.place)
    return node.setting(first, put(value, at: path.dropFirst(), in: inner))
  }
}
