import Scenarios

/// Breaks scenarios in one place, by chance that is the same every time.
struct Mutator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64 (Steele, Lea and Flood, 2014).
  private mutating func next(below count: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((mixed ^ (mixed >> 31)) % UInt64(count))
  }

  /// A tree with one place changed; whether a schema must see that, and what was done.
  mutating func mutant(of tree: Node) -> (Node, isVisible: Bool, what: String) {
    let places = Self.mappings(of: tree, at: [])
    let place = places[next(below: places.count)]
    let entries = place.node.entries ?? []
    let entry = entries[next(below: entries.count)]
    let path = (place.path + [entry.key]).joined(separator: ".")
    switch next(below: 5) {
    case 0:
      let added = place.node.setting("no_such_key", entry.value)
      return (put(added, place.path[...], in: tree), place.isBlock, "an unknown key beside \(path)")
    case 1: return (put(place.node.setting(entry.key, nil), place.path[...], in: tree), false, "\(path) deleted")
    case 2:
      let list = Node(.sequence([entry.value]), at: place.node.place)
      return (put(place.node.setting(entry.key, list), place.path[...], in: tree), false, "\(path) in a list")
    case 3:
      let word = Node(.scalar(Scalar(text: "no such word", isPlain: true)), at: place.node.place)
      return (put(place.node.setting(entry.key, word), place.path[...], in: tree), false, "\(path): no such word")
    default:
      let quoted = Node(.scalar(Scalar(text: entry.value.scalar?.text ?? "3", isPlain: false)), at: place.node.place)
      return (put(place.node.setting(entry.key, quoted), place.path[...], in: tree), false, "\(path) in quotes")
    }
  }

  /// Every mapping of the language that a tree has, with its path, and whether only keys of a block may stand there: where a mapping of words
  /// may stand as well, such as sizes of batches, a schema cannot tell a key that is unknown.
  static func mappings(of node: Node, at path: [String]) -> [(path: [String], node: Node, isBlock: Bool)] {
    guard let entries = node.entries else { return [] }
    let kind = (try? Language.find(path.joined(separator: ".")))?.first?.kind
    var hasWords = false
    if case .mapping? = kind { hasWords = true }
    if case .either(let forms)? = kind {
      hasWords = forms.contains { if case .mapping = $0 { true } else { false } }
    }
    let isKnown = (hasWords || kind?.block != nil) && !entries.isEmpty
    return (isKnown ? [(path, node, !hasWords)] : [])
      + entries.flatMap { mappings(of: $0.value, at: path + [$0.key]) }
  }

  private func put(_ value: Node, _ path: ArraySlice<String>, in node: Node) -> Node {
    guard let first = path.first, let inner = node[first] else { return value }
    return node.setting(first, put(value, path.dropFirst(), in: inner))
  }
}
