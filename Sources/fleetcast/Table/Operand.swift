/// A word of a command line that belongs to no option.
struct Operand: Sendable {
  /// How many of it there may be.
  enum Count: Sendable {
    case one
    case optional
    /// One and more.
    case many
  }
  /// What it may be.
  let value: Value
  let count: Count
  /// The word itself where it stands for an action of the command, as in `sweep merge SCENARIO`.
  let literal: String?

  private init(_ value: Value, _ count: Count, literal: String? = nil) {
    self.value = value
    self.count = count
    self.literal = literal
  }

  static func one(_ value: Value) -> Operand { Operand(value, .one) }
  static func optional(_ value: Value) -> Operand { Operand(value, .optional) }
  static func many(_ value: Value) -> Operand { Operand(value, .many) }
  static func action(_ word: String) -> Operand { Operand(.word(word, among: [word]), .one, literal: word) }

  /// As help prints it.
  var usage: String {
    switch count {
    case .one: literal ?? value.placeholder
    case .optional: "[\(value.placeholder)]"
    case .many: "\(value.placeholder)..."
    }
  }
}

/// One way to call a command: its operands in order.
struct Form: Sendable, ExpressibleByArrayLiteral {
  let operands: [Operand]

  init(arrayLiteral operands: Operand...) { self.operands = operands }

  /// The word that tells this form from others of the command.
  var action: String? { operands.first?.literal }

  /// As help prints it.
  var usage: String { operands.map(\.usage).joined(separator: " ") }

  /// What may stand at a place, counted from 0; nil when nothing may.
  func operand(at place: Int) -> Operand? {
    if operands.indices.contains(place) { return operands[place] }
    return operands.last.flatMap { $0.count == .many ? $0 : nil }
  }

  /// Refuses operands that are too few, too many, or none of the words they may be.
  func check(_ words: [String], of command: String) throws {
    let known = ([command] + (action.map { [$0] } ?? [])).joined(separator: " ")
    let needed = operands.prefix { $0.count != .optional }
    guard words.count >= needed.count else {
      let missing = operands.dropFirst(action == nil ? 0 : 1).map(\.usage).joined(separator: " ")
      throw UsageError(message: "\(known) needs \(missing)")
    }
    for (place, word) in words.enumerated() {
      guard let operand = operand(at: place) else { throw UsageError(message: "\(known) takes no \"\(word)\"") }
      try operand.value.check(word, of: nil)
    }
  }
}
