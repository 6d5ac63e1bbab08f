import Model

/// A mapping of the language with fixed keys: what it is for, an example, and a property for each key.
///
/// The properties of `Keys` are read once, in their order: a `Key` is a key, a list of them several, a `KeyBlock` stands for all of its
/// keys, and `Variants` for keys that depend on a word. So a key is added by writing one property.
@dynamicMemberLookup
package struct KeyBlock<Keys: Sendable>: AnyKeyBlock {
  package let meaning: String
  package let example: String
  package let keys: [Key]
  package let variants: Variants?
  package let alternatives: [Alternative]
  private let properties: Keys

  /// - Parameters:
  ///   - meaning: What it is for, in a sentence.
  ///   - example: One that may be written, as YAML in one line.
  ///   - properties: The keys.
  package init(_ meaning: String, example: String, _ properties: Keys) {
    self.meaning = meaning
    self.example = example
    self.properties = properties
    var keys: [Key] = []
    var variants: Variants?
    var alternatives: [Alternative] = []
    for (_, value) in Mirror(reflecting: properties).children {
      switch value {
      case let key as Key: keys.append(key)
      case let list as [Key]: keys += list
      case let words as Variants: variants = words
      case let alternative as Alternative: alternatives.append(alternative)
      // Last, since whether any other type is a block is slow to find out.
      case let block as any AnyKeyBlock:
        keys += block.keys
        variants = variants ?? block.variants
        alternatives += block.alternatives
      default: break
      }
    }
    self.keys = keys
    self.variants = variants
    self.alternatives = alternatives
  }

  package subscript<Value>(dynamicMember path: KeyPath<Keys, Value> & Sendable) -> Value { properties[keyPath: path] }
}

/// What can be said of a block without knowing its properties.
package protocol AnyKeyBlock: Sendable {
  /// What it is for, in a sentence.
  var meaning: String { get }
  /// One that may be written, as YAML in one line.
  var example: String { get }
  /// Its keys, in the order in which they are explained.
  var keys: [Key] { get }
  /// Further keys, by the word of one of them; nil where there are none.
  var variants: Variants? { get }
  /// Keys that are written in the place of others.
  var alternatives: [Alternative] { get }
}

extension AnyKeyBlock {
  /// Whether both are the same block, which their meaning and example tell.
  package func isSame(as other: any AnyKeyBlock) -> Bool { meaning == other.meaning && example == other.example }

  /// Its keys and those of each variant.
  package var allKeys: [Key] { keys + (variants?.cases.flatMap { $0.block.allKeys } ?? []) }

  /// Whether a key is one of the block's, or of one of its variants.
  func has(_ key: Key) -> Bool {
    keys.contains { $0.name == key.name } || variants?.cases.contains { $0.block.has(key) } == true
  }
}

/// A key in the place of several: where it is written, none of them is.
package struct Alternative: Sendable {
  package let key: String
  /// The keys that it stands for.
  package let others: any AnyKeyBlock

  package init(_ key: String, to others: any AnyKeyBlock) {
    self.key = key
    self.others = others
  }
}

/// Keys that a block has beside its own, by the word that one of them holds.
package struct Variants: Sendable {
  /// The key that tells them apart.
  package let key: String
  /// The word where that key is not written; nil where it must be.
  package let fallback: String?
  /// The words, each with the keys that go with it.
  package let cases: [(words: [String], block: any AnyKeyBlock)]

  package init(by key: Key, _ cases: [(words: [String], block: any AnyKeyBlock)]) {
    self.key = key.name
    if case .value(let word) = key.standard { fallback = word } else { fallback = nil }
    self.cases = cases
  }
}

/// The blocks of the scenario language, in an extension a file.
package enum Language {}
