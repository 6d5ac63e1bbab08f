import Diagnostics
import Scenarios

/// A part of a scenario that an import makes: a value, with where it was carried over from.
struct Block {
  /// What the value is.
  indirect enum Content {
    /// A text as a scenario has it; in quotes where it would be read as something else.
    case scalar(String, isQuoted: Bool)
    /// A list of scalars, on one line.
    case row([String])
    /// A mapping.
    case mapping([Entry])
    /// A list, an item a line.
    case list([Block])
  }
  /// A pair of a mapping, or a line that stands for one that the user must write.
  struct Entry {
    var key: String
    var value: Block

    init(_ key: String, _ value: Block) {
      self.key = key
      self.value = value
    }
  }
  var content: Content
  /// Where it was carried over from; nil for what has no line of its own.
  var origin: Place?
  /// What the comment says after the origin.
  var remark: String?
  /// Whether a mapping stands on one line.
  var isFlow = false

  init(_ content: Content, from origin: Place?, remark: String? = nil) {
    self.content = content
    self.origin = origin
    self.remark = remark
  }

  /// A number, word or quantity.
  static func scalar(_ text: String, from origin: Place?, remark: String? = nil, isQuoted: Bool = false) -> Block {
    Block(.scalar(text, isQuoted: isQuoted), from: origin, remark: remark)
  }

  /// A mapping over several lines.
  static func mapping(_ entries: [Entry], from origin: Place? = nil) -> Block { Block(.mapping(entries), from: origin) }

  /// A mapping on one line.
  static func flow(_ entries: [Entry], from origin: Place?, remark: String? = nil) -> Block {
    var block = Block(.mapping(entries), from: origin, remark: remark)
    block.isFlow = true
    return block
  }

  /// The pairs of a mapping.
  var entries: [Entry] {
    get { if case .mapping(let entries) = content { entries } else { [] } }
    set { content = .mapping(newValue) }
  }

  /// The value of a key.
  subscript(_ key: String) -> Block? { entries.first { $0.key == key }?.value }

  /// The text of a scalar.
  var text: String? { if case .scalar(let text, _) = content { text } else { nil } }

  /// As a value that the decoder reads, with complaints at the places things came from.
  ///
  /// - Parameter elsewhere: The place of what has no origin.
  func node(elsewhere: Place) -> Node {
    let place = origin ?? elsewhere
    switch content {
    case .scalar(let text, let isQuoted): return Node(.scalar(Scalar(text: text, isPlain: !isQuoted)), at: place)
    case .row(let texts):
      return Node(.sequence(texts.map { Node(.scalar(Scalar(text: $0, isPlain: true)), at: place) }), at: place)
    case .mapping(let entries):
      return Node(
        .mapping(
          entries.map {
            Node.Entry(key: $0.key, keyPlace: $0.value.origin ?? place, value: $0.value.node(elsewhere: place))
          }), at: place)
    case .list(let items): return Node(.sequence(items.map { $0.node(elsewhere: place) }), at: place)
    }
  }

  /// The block without the values that came from a place, and without what that leaves empty.
  ///
  /// - Parameter what: Takes the keys that were left out.
  func without(_ place: Place, _ what: inout [String]) -> Block? {
    switch content {
    case .scalar, .row: return origin == place ? nil : self
    case .mapping(let entries):
      var kept: [Entry] = []
      for entry in entries {
        if let value = entry.value.without(place, &what) {
          kept.append(Entry(entry.key, value))
        } else {
          what.append(entry.key)
        }
      }
      if kept.count < entries.count, isFlow || kept.isEmpty { return nil }
      return Block(copying: self, .mapping(kept))
    case .list(let items):
      let kept = items.compactMap { $0.without(place, &what) }
      return kept.isEmpty && !items.isEmpty ? nil : Block(copying: self, .list(kept))
    }
  }

  private init(copying block: Block, _ content: Content) {
    self = block
    self.content = content
  }
}
