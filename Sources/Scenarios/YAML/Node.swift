import Diagnostics

/// A value as written in YAML, with its place.
package struct Node: Sendable {
  /// What the value is.
  package enum Content: Sendable {
    case scalar(Scalar)
    case sequence([Node])
    case mapping([Entry])
  }
  /// One pair of a mapping.
  package struct Entry: Sendable {
    package var key: String
    package var keyPlace: Place
    package var value: Node

    package init(key: String, keyPlace: Place, value: Node) {
      self.key = key
      self.keyPlace = keyPlace
      self.value = value
    }
  }
  /// What the value is.
  package var content: Content
  /// Where it starts.
  package var place: Place

  package init(_ content: Content, at place: Place) {
    self.content = content
    self.place = place
  }

  /// The pairs of a mapping, or nil.
  package var entries: [Entry]? {
    if case .mapping(let entries) = content { entries } else { nil }
  }
  /// The items of a sequence, or nil.
  package var items: [Node]? {
    if case .sequence(let items) = content { items } else { nil }
  }
  /// The scalar, or nil.
  package var scalar: Scalar? {
    if case .scalar(let scalar) = content { scalar } else { nil }
  }
  /// Whether it is a plain null or nothing at all.
  package var isNull: Bool { scalar?.value == .null }

  /// How a complaint names what it found: the text itself, shortened, or the kind.
  package var described: String {
    switch content {
    case .sequence: "a list"
    case .mapping: "a mapping"
    case .scalar(let scalar):
      switch (scalar.value, scalar.isPlain) {
      case (.null, _): "nothing"
      case (_, true): shown(scalar.text)
      case (_, false): quoted(scalar.text)
      }
    }
  }
}

/// A scalar as written.
package struct Scalar: Sendable, Equatable {
  /// The text, unescaped.
  package var text: String
  /// Whether it was written without quotes, so that the core schema may see a number or a null in it.
  package var isPlain: Bool

  package init(text: String, isPlain: Bool) {
    self.text = text
    self.isPlain = isPlain
  }
}
