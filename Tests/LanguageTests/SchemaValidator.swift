import Reporting
import Scenarios

/// Judges trees of YAML by JSON Schema: the keywords that the program writes, and no others.
final class SchemaValidator {
  private let root: JSONValue
  private var expressions: [String: Regex<AnyRegexOutput>] = [:]

  init(_ root: JSONValue) { self.root = root }

  func accepts(_ node: Node) throws -> Bool { try accepts(node, root) }

  private func accepts(_ node: Node, _ schema: JSONValue) throws -> Bool {
    if case .bool(let answer) = schema { return answer }
    guard case .object(let members) = schema else { throw Unknown(what: "a schema that is no object") }
    for (keyword, value) in members where try !holds(keyword, value, schema, node) { return false }
    return true
  }

  private func holds(_ keyword: String, _ value: JSONValue, _ schema: JSONValue, _ node: Node) throws -> Bool {
    switch keyword {
    case "$schema", "title", "description", "$defs", "definitions", "then", "else": return true
    case "$ref": return try accepts(node, referred(value.text))
    case "type": return isOf(value.text, node)
    case "enum": return value.items.contains { isEqual($0, node) }
    case "const": return isEqual(value, node)
    case "allOf": return try value.items.allSatisfy { try accepts(node, $0) }
    case "anyOf": return try value.items.contains { try accepts(node, $0) }
    case "oneOf": return try value.items.filter { try accepts(node, $0) }.count == 1
    case "not": return try !accepts(node, value)
    case "if":
      let branch = try accepts(node, value) ? "then" : "else"
      return try schema[branch].map { try accepts(node, $0) } ?? true
    case "pattern": return try node.text.map { try matches($0, value.text) } ?? true
    case "minLength": return node.text.map { Double($0.count) >= value.number } ?? true
    case "minimum": return node.number.map { $0 >= value.number } ?? true
    case "exclusiveMinimum": return node.number.map { $0 > value.number } ?? true
    case "maximum": return node.number.map { $0 <= value.number } ?? true
    case "minItems": return node.items.map { Double($0.count) >= value.number } ?? true
    case "maxItems": return node.items.map { Double($0.count) <= value.number } ?? true
    case "items": return try node.items?.allSatisfy { try accepts($0, value) } ?? true
    default: return try holdsForMapping(keyword, value, schema, node)
    }
  }

  private func holdsForMapping(_ keyword: String, _ value: JSONValue, _ schema: JSONValue, _ node: Node) throws -> Bool
  {
    guard let entries = node.entries else { return true }
    switch keyword {
    case "required": return value.items.allSatisfy { name in entries.contains { $0.key == name.text } }
    case "minProperties": return Double(entries.count) >= value.number
    case "maxProperties": return Double(entries.count) <= value.number
    case "propertyNames":
      return try entries.allSatisfy {
        try accepts(Node(.scalar(Scalar(text: $0.key, isPlain: false)), at: $0.keyPlace), value)
      }
    case "properties":
      return try entries.allSatisfy { entry in try value[entry.key].map { try accepts(entry.value, $0) } ?? true }
    case "patternProperties":
      return try value.members.allSatisfy { pattern, inner in
        try entries.allSatisfy { try !matches($0.key, pattern) || accepts($0.value, inner) }
      }
    case "additionalProperties":
      let patterns = schema["patternProperties"]?.members.map(\.key) ?? []
      return try entries.allSatisfy { entry in
        if schema["properties"]?[entry.key] != nil { return true }
        return try patterns.contains { try matches(entry.key, $0) } || accepts(entry.value, value)
      }
    default: throw Unknown(what: keyword)
    }
  }

  private func referred(_ path: String) throws -> JSONValue {
    var value = root
    for word in path.dropFirst(2).split(separator: "/") {
      guard let next = value[String(word)] else { throw Unknown(what: path) }
      value = next
    }
    return value
  }

  private func matches(_ text: String, _ pattern: String) throws -> Bool {
    let expression = try expressions[pattern] ?? Regex(pattern)
    expressions[pattern] = expression
    return text.contains(expression)
  }

  private func isOf(_ type: String, _ node: Node) -> Bool {
    switch type {
    case "object": node.entries != nil
    case "array": node.items != nil
    case "string": node.text != nil
    case "number": node.number != nil
    case "integer": node.number.map { $0 == $0.rounded() } == true
    default: node.scalar.map { if case .boolean = $0.value { true } else { false } } == true
    }
  }

  private func isEqual(_ value: JSONValue, _ node: Node) -> Bool {
    switch value {
    case .string(let text): node.text == text
    case .integer(let number): node.number == Double(number)
    default: false
    }
  }

  /// A schema that the validator does not know.
  struct Unknown: Error { var what: String }
}

extension Node {
  fileprivate var text: String? { scalar.flatMap { $0.value == .text ? $0.text : nil } }
  fileprivate var number: Double? {
    scalar.flatMap { if case .number(let value) = $0.value { value } else { nil } }
  }
}

extension JSONValue {
  fileprivate subscript(key: String) -> JSONValue? { members.first { $0.key == key }?.value }
  fileprivate var members: [(key: String, value: JSONValue)] {
    if case .object(let members) = self { members } else { [] }
  }
  fileprivate var items: [JSONValue] { if case .array(let items) = self { items } else { [] } }
  fileprivate var text: String { if case .string(let text) = self { text } else { "" } }
  fileprivate var number: Double {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: .nan
    }
  }
}
