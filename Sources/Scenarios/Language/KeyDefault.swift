import Model

/// What holds where a key is not written.
package enum KeyDefault: Sendable, Equatable {
  /// It must be written.
  case required
  /// A value, as it would be written.
  case value(String)
  /// What happens without it, in a few words.
  case says(String)

  /// A default that is a number of a kind, written as a scenario would.
  package static func of(_ value: Double, _ quantity: Quantity) -> KeyDefault { .value(quantity.written(value)) }
  /// A whole number.
  package static func of(_ value: Int) -> KeyDefault { .value(String(value)) }
  /// True or false.
  package static func of(_ value: Bool) -> KeyDefault { .value(value ? "true" : "false") }
  /// A word of an enumeration.
  package static func of<Word: RawRepresentable>(_ word: Word) -> KeyDefault where Word.RawValue == String {
    .value(word.rawValue)
  }

  /// As it is shown after `default:`.
  package var shown: String {
    switch self {
    case .required: "must be written"
    case .value(let text), .says(let text): text
    }
  }
}
