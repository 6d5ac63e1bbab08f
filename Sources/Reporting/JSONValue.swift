/// A JSON document with a fixed order of keys, written the same way every time.
public enum JSONValue: Sendable, Equatable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// Written with the fewest digits that read back as the same number; null where it is not finite.
  case number(Double)
  /// An exact decimal, already in JSON's form.
  case decimal(String)
  case string(String)
  case array([JSONValue])
  /// An array of N rows of whole numbers, each of which is made when it is written.
  case rows(Int, @Sendable (Int) -> [Int64])
  case object([(key: String, value: JSONValue)])

  /// A number, or null.
  static func optional(_ x: Double?) -> JSONValue { x.map(JSONValue.number) ?? .null }

  /// Compares documents, keys in order.
  public static func == (a: JSONValue, b: JSONValue) -> Bool { a.text() == b.text() }

  /// The document as text, objects that hold only plain values on one line.
  public func text() -> String {
    var text = ""
    write(to: &text, indent: 0)
    return text
  }

  /// An object of plain values on one line.
  func line() -> String {
    var text = ""
    write(to: &text, indent: 1)
    return text
  }

  /// Writes the document without having all of it in memory.
  func write(to text: inout some TextOutputStream) { write(to: &text, indent: 0) }

  private var isPlain: Bool {
    switch self {
    case .array, .rows, .object: false
    default: true
    }
  }

  private func write(to text: inout some TextOutputStream, indent: Int) {
    switch self {
    case .null: text.write("null")
    case .bool(let value): text.write(value ? "true" : "false")
    case .integer(let value): text.write(String(value))
    case .number(let value): text.write(value.isFinite ? JSONValue.shortest(value) : "null")
    case .decimal(let digits): text.write(digits)
    case .string(let value): JSONValue.quote(value, to: &text)
    case .array(let values):
      let isFlat = values.allSatisfy(\.isPlain)
      write(values.lazy.map { (nil, $0) }, "[", "]", isFlat: isFlat, to: &text, indent: indent)
    case .rows(let count, let row):
      let rows = (0..<count).lazy.map { (key: String?.none, value: JSONValue.array(row($0).map(JSONValue.integer))) }
      write(rows, "[", "]", isFlat: false, to: &text, indent: indent)
    case .object(let members):
      let isFlat = members.allSatisfy(\.value.isPlain) && indent > 0
      write(members.lazy.map { ($0.key, $0.value) }, "{", "}", isFlat: isFlat, to: &text, indent: indent)
    }
  }

  private func write(
    _ members: some Collection<(key: String?, value: JSONValue)>, _ open: String, _ close: String, isFlat: Bool,
    to text: inout some TextOutputStream, indent: Int
  ) {
    let margin = isFlat || members.isEmpty ? "" : "\n" + String(repeating: " ", count: indent + 2)
    text.write(open)
    for (index, member) in members.enumerated() {
      if index > 0 { text.write(isFlat ? ", " : ",") }
      text.write(margin)
      if let key = member.key {
        JSONValue.quote(key, to: &text)
        text.write(": ")
      }
      member.value.write(to: &text, indent: indent + 2)
    }
    if !margin.isEmpty { text.write(String(margin.dropLast(2))) }
    text.write(close)
  }

  /// Whole numbers without `.0`.
  private static func shortest(_ value: Double) -> String {
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// RFC 8259, section 7.
  private static func quote(_ value: String, to target: inout some TextOutputStream) {
    var text = "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20 || scalar.value == 0x7F:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    target.write(text + "\"")
  }
}
