import Model

/// Which values a key takes.
package indirect enum ValueKind: Sendable {
  /// A number with a unit, within bounds.
  case quantity(Quantity, Bounds)
  /// A whole number, within bounds that are both accepted.
  case whole(Quantity, ClosedRange<Double>)
  /// An amount of money of at least 0.
  case money(Money.Basis)
  /// A law of chance, or a number where a constant is meant.
  case distribution(Quantity, Bounds)
  /// Any text, described by what it is: `the path of a CSV`.
  case text(String)
  /// The name of something that stands elsewhere: `a pool`.
  case name(of: String)
  /// True or false.
  case flag
  /// One of a few words.
  case words([String])
  /// A date, or a date and time, in UTC.
  case date
  /// A time of day in UTC.
  case clock
  /// A date and time, or a duration after the start.
  case moment
  /// A scalar with a form of its own: what it is, and a regular expression (ECMA 262) of the texts that it takes.
  case form(String, pattern: String)
  /// A mapping with keys of its own.
  case block(any AnyKeyBlock)
  /// A mapping from names that the user gives, to blocks: what each is, and the block.
  case named(String, any AnyKeyBlock)
  /// A mapping from words to values that are all of a kind: what the words are, and the kind.
  case mapping(String, ValueKind)
  /// A list of at most N items.
  case list(ValueKind, most: Int)
  /// Any of several kinds, told apart by their form.
  case either([ValueKind])
  /// A number in the unit of the key that a law of chance is for.
  case drawn
  /// A law of chance, or a number, in the unit of the key that the law around it is for.
  case law
  /// Any value: what it is.
  case anything(String)

  /// The words of an enumeration.
  static func choice<Word: RawRepresentable & CaseIterable>(_: Word.Type) -> ValueKind where Word.RawValue == String {
    .words(Word.allCases.map(\.rawValue))
  }

  /// What a complaint says was expected.
  package var expected: String {
    switch self {
    case .quantity(let quantity, _): quantity.expected
    case .whole(let quantity, _): quantity.expected
    case .money(let basis): basis.expected
    case .distribution(let quantity, _): "\(quantity.expected), or a distribution such as {exponential: {mean: ...}}"
    case .text(let what), .form(let what, _), .anything(let what): what
    case .name(let what): "the name of \(what)"
    case .flag: "true or false"
    case .words(let words): "one of \(words.joined(separator: ", "))"
    case .date: "a date such as 2026-12-01 or 2026-12-01T09:00"
    case .clock: "a time of day such as \"15:00\""
    case .moment: "a date and time, or a duration after the start"
    case .block(let block): "a mapping such as \(block.example)"
    case .named(let what, _): "a mapping of names to \(what)s"
    case .mapping(let words, _): "a mapping of \(words)"
    case .list(let kind, _): "a list of \(kind.expected)"
    case .drawn: "a number in the unit of the key that the law is for"
    case .law: "a number or a distribution"
    case .either(let kinds): kinds.map(\.expected).joined(separator: ", or ")
    }
  }
}

/// The parts of a kind that decoders read by.
extension ValueKind {
  /// This kind, or each of those that it may be.
  private var forms: [ValueKind] { if case .either(let kinds) = self { kinds.flatMap(\.forms) } else { [self] } }

  private func first<Value>(_ pick: (ValueKind) -> Value?) -> Value? { forms.lazy.compactMap(pick).first }

  /// The number with its unit that it takes.
  var quantity: (quantity: Quantity, bounds: Bounds)? {
    first { if case .quantity(let quantity, let bounds) = $0 { (quantity, bounds) } else { nil } }
  }
  /// The whole number that it takes.
  var whole: (quantity: Quantity, bounds: ClosedRange<Double>)? {
    first { if case .whole(let quantity, let bounds) = $0 { (quantity, bounds) } else { nil } }
  }
  /// The law of chance that it takes.
  var distribution: (quantity: Quantity, bounds: Bounds)? {
    first { if case .distribution(let quantity, let bounds) = $0 { (quantity, bounds) } else { nil } }
  }
  /// What the money that it takes is paid for.
  var money: Money.Basis? { first { if case .money(let basis) = $0 { basis } else { nil } } }
  /// The words that it takes.
  var words: [String]? { first { if case .words(let words) = $0 { words } else { nil } } }
  /// The list that it takes.
  var listed: ValueKind? { first { if case .list = $0 { $0 } else { nil } } }
  /// The block that it takes.
  package var block: (any AnyKeyBlock)? { first { if case .block(let block) = $0 { block } else { nil } } }
  /// What the items of its list take.
  var items: ValueKind? { first { if case .list(let kind, _) = $0 { kind } else { nil } } }
  /// What the values take of a mapping whose keys are the user's.
  var values: ValueKind? {
    first {
      switch $0 {
      case .named(_, let block): .block(block)
      case .mapping(_, let kind): kind
      default: nil
      }
    }
  }

  /// A value of it, as YAML in one line.
  var illustration: String {
    switch self {
    case .quantity(let quantity, _), .whole(let quantity, _), .distribution(let quantity, _): quantity.illustration
    case .money(let basis): basis.illustration
    case .text, .form, .anything: "..."
    case .name: "NAME"
    case .flag: "true"
    case .words(let words): words.first ?? "..."
    case .date: "2026-12-01"
    case .clock: "\"15:00\""
    case .moment: "8d"
    case .block(let block): block.example
    case .named(_, let block): "{NAME: \(block.example)}"
    case .mapping(_, let kind): "{NAME: \(kind.illustration)}"
    case .list(let kind, _): "[\(kind.illustration)]"
    case .drawn: "200"
    case .law: "{exponential: {mean: 200}}"
    case .either(let kinds): kinds.first?.illustration ?? "..."
    }
  }
}
