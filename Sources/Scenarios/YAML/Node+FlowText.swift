extension Node {
  /// The value on one line, in YAML's flow style: reading it gives the value again, and equal values give equal texts.
  package var flowText: String {
    if let scalar, scalar.isPlain, !scalar.text.contains(where: \.isNewline) { return scalar.text }
    return flow
  }

  private var flow: String {
    switch content {
    case .scalar(let scalar): scalar.isPlain && !scalar.needsQuotesInFlow ? scalar.text : Node.doubleQuoted(scalar.text)
    case .sequence(let items): "[" + items.map(\.flow).joined(separator: ", ") + "]"
    case .mapping(let entries):
      "{"
        + entries.map { entry in
          let key = Node.doubleQuoted(entry.key)
          // A key of more than 1,024 characters is none without its sign (YAML 1.2.2, section 7.4.2).
          return (key.unicodeScalars.count > 1_000 ? "? \(key) : " : "\(key): ") + entry.value.flow
        }.joined(separator: ", ") + "}"
    }
  }

  /// YAML 1.2.2, 5.7 "Escaped Characters".
  private static func doubleQuoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case _
      where scalar.value < 0x20 || (0x7F...0xA0).contains(scalar.value) || scalar.value == 0x2028
        || scalar.value == 0x2029 || scalar.value == 0xFEFF:
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

extension Scalar {
  /// Whether a plain text of the block style means something else between brackets; such a text is never a number.
  fileprivate var needsQuotesInFlow: Bool {
    text.contains { ",[]{}".contains($0) || $0.isNewline }
  }
}
