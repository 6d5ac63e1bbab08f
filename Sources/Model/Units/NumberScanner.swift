/// Walks over a text that starts with a number: `250ms`, `$3.06/h`, `1h30m`.
package struct NumberScanner {
  private let bytes: [UInt8]
  private var position = 0

  package init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

  /// Whether everything was read.
  package var isAtEnd: Bool { position == bytes.count }

  /// What was not read yet.
  package var rest: String { String(decoding: bytes[position...], as: UTF8.self) }

  /// Reads one given character if it stands here.
  package mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
    position += 1
    return true
  }

  /// Reads `+` or `-` if it stands here; the answer is the factor.
  package mutating func sign() -> Double {
    if take("-") { return -1 }
    _ = take("+")
    return 1
  }

  /// Reads digits with an optional fraction and exponent, as YAML's core schema writes numbers; nil when none stands here.
  /// Infinite where the number is too large for a double.
  package mutating func magnitude() -> Double? {
    numeral().flatMap { Double($0) }
  }

  /// As `magnitude`, but the characters.
  package mutating func numeral() -> String? {
    let start = position
    let whole = digits()
    var fraction = 0
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      fraction = digits()
    }
    guard whole + fraction > 0 else {
      position = start
      return nil
    }
    let mark = position
    if take("e") || take("E") {
      _ = sign()
      if digits() == 0 { position = mark }
    }
    var characters = String(decoding: bytes[start..<position], as: UTF8.self)
    if whole == 0 { characters = "0" + characters }
    if fraction == 0 { characters = characters.replacing(".", with: "") }
    return characters
  }

  /// Reads letters; empty when none stands here.
  package mutating func letters() -> String {
    let start = position
    while position < bytes.count, (bytes[position] | 0x20) >= 0x61, (bytes[position] | 0x20) <= 0x7A { position += 1 }
    return String(decoding: bytes[start..<position], as: UTF8.self)
  }

  private mutating func digits() -> Int {
    let start = position
    while position < bytes.count, bytes[position] >= 0x30, bytes[position] <= 0x39 { position += 1 }
    return position - start
  }
}
