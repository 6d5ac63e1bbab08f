/// What the value of an option or an operand may be: help prints it, the parser checks it, and a shell completes it.
enum Value: Sendable {
  /// Any words; the string is what help calls them.
  case text(String)
  /// A whole number.
  case number(String = "N", in: ClosedRange<UInt64>)
  /// One of a few words.
  case word(String, among: [String])
  /// Some of a few words, with commas between them.
  case list(String, among: [String])
  /// A name that whoever looks it up refuses when it is not known, such as one of the catalog.
  case name(String, among: @Sendable () -> [String])
  /// A file; the endings are those that a shell offers, none for any.
  case file(String = "FILE", endings: [String] = [])
  /// A folder.
  case folder(String = "DIR")
  /// A scenario's file, or `-` for standard input.
  case scenario(String = "SCENARIO")
  /// The path of a value in the scenario.
  case path
  /// A path with a value for it.
  case setting

  /// A whole number from `least` on.
  static func number(from least: UInt64) -> Value { .number(in: least...UInt64(Int.max)) }

  /// What help calls it.
  var placeholder: String {
    switch self {
    case .text(let name), .number(let name, _), .word(let name, _), .name(let name, _), .file(let name, _),
      .folder(let name), .scenario(let name):
      name
    case .list(let name, _): "\(name),..."
    case .path: "PATH"
    case .setting: "PATH=VALUE"
    }
  }

  /// Words that it is one of, where they are few.
  var words: [String] {
    switch self {
    case .word(_, let words), .list(_, let words): words
    default: []
    }
  }

  /// Refuses what no such value can be.
  ///
  /// - Parameter option: Whose value it is; nil for an operand.
  func check(_ text: String, of option: String?) throws {
    let source = option.map { "\($0): " } ?? ""
    switch self {
    case .number(_, let range):
      // A number too long for any of ours is still one that is too great.
      let isLong = !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
      let number = UInt64(text) ?? (isLong ? .max : nil)
      guard let number, number >= range.lowerBound else {
        throw UsageError(
          message: "\(option ?? placeholder) needs a whole number from \(range.lowerBound) on, not \"\(text)\"")
      }
      guard UInt64(text) != nil, number <= range.upperBound else {
        throw UsageError(message: "\(source)at most \(range.upperBound), not \"\(text)\"")
      }
    case .word(let name, let words):
      guard words.contains(text) else { throw Self.refused(text, source, name, words) }
    case .list(let name, let words):
      for part in text.split(separator: ",", omittingEmptySubsequences: false) where !words.contains(String(part)) {
        throw Self.refused(String(part), source, name, words)
      }
    case .file, .folder, .scenario:
      guard !text.isEmpty else { throw UsageError(message: "\(option ?? placeholder) needs a name, not \"\"") }
    case .text, .name, .path, .setting: break
    }
  }

  private static func refused(_ word: String, _ source: String, _ name: String, _ words: [String]) -> UsageError {
    UsageError(message: source + unknown(name.lowercased(), word, among: words))
  }
}

/// Text without a meaning to the parser, by what help calls it.
extension Value: ExpressibleByStringLiteral {
  init(stringLiteral name: String) { self = .text(name) }
}
