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

/// A user's text made fit for a message: no control characters, not too long.
func shown(_ text: some StringProtocol) -> String { shown(text, limit: 60) }

/// As `shown`, with a bound of one's own on the letters.
func shown(_ text: some StringProtocol, limit: Int) -> String {
  var view = String.UnicodeScalarView()
  for scalar in text.unicodeScalars.prefix(limit) {
    let category = scalar.properties.generalCategory
    view.append(category == .control || category == .format ? "\u{FFFD}" : scalar)
  }
  return String(view) + (text.unicodeScalars.count > limit ? "..." : "")
}

/// A path made fit for a message: as `shown`, but long enough for what file systems hold.
func shownPath(_ path: String) -> String { shown(path, limit: 1_000) }

/// Names as a list for a hint, not too many of them.
func listed(_ names: some Collection<String>) -> String {
  let most = 20
  let rest = names.count > most ? ", and \(names.count - most) more" : ""
  return names.prefix(most).map { shown($0) }.joined(separator: ", ") + rest
}

/// As `shown`, in double quotes.
func quoted(_ text: some StringProtocol) -> String { "\"\(shown(text))\"" }
