import Model

extension Scalar {
  /// What the YAML 1.2 core schema sees in a scalar.
  package enum Value: Sendable, Equatable {
    case null
    case boolean(Bool)
    /// An integer or a decimal number; infinite or NaN where written so or too large.
    case number(Double)
    case text
  }

  /// The scalar under the core schema: `yes`, `on` and `1:30` are text, `010` is ten.
  ///
  /// Source: YAML 1.2.2, 10.3.2 "Tag Resolution", 2021-10-01.
  package var value: Value {
    guard isPlain else { return .text }
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .boolean(true)
    case "false", "False", "FALSE": return .boolean(false)
    case ".nan", ".NaN", ".NAN": return .number(.nan)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .number(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .number(-.infinity)
    default: break
    }
    if let radix = text.hasPrefix("0x") ? 16 : text.hasPrefix("0o") ? 8 : nil {
      return unsigned(text.dropFirst(2), radix: radix).map { .number($0) } ?? .text
    }
    var scan = NumberScanner(text)
    let sign = scan.sign()
    guard let magnitude = scan.magnitude(), scan.isAtEnd else { return .text }
    return .number(sign * magnitude)
  }

  private func unsigned(_ digits: Substring, radix: Int) -> Double? {
    var total = 0.0
    guard !digits.isEmpty else { return nil }
    for digit in digits {
      guard digit.isASCII, let value = Int(String(digit), radix: radix) else { return nil }
      total = total * Double(radix) + Double(value)
    }
    return total
  }
}
