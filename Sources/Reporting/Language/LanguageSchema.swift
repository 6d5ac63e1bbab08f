import Model
import Scenarios

/// Drafts of JSON Schema that editors understand.
public enum SchemaDraft: String, Sendable, CaseIterable {
  /// 2020-12.
  case draft2020 = "2020-12"
  /// 07, which most editors' YAML plugins speak.
  case draft07 = "07"

  fileprivate var address: String {
    switch self {
    case .draft2020: "https://json-schema.org/draft/2020-12/schema"
    case .draft07: "http://json-schema.org/draft-07/schema#"
    }
  }
}

/// The scenario language as JSON Schema: keys, words, units and bounds of bare numbers.
///
/// What depends on several values at once (names that must stand elsewhere, a minimum above a maximum, bounds of numbers with units)
/// is the decoder's alone, so that a schema accepts more than `fleetcast validate` and nothing less.
public func languageSchema(_ draft: SchemaDraft) -> JSONValue {
  return .object(
    [
      ("$schema", .string(draft.address)), ("title", .string("Fleetcast scenario")),
      ("description", .string(Language.scenario.meaning)),
    ] + SchemaWriter().members(of: Language.scenario, isTop: true))
}

private struct SchemaWriter {
  /// The members of a schema of a block: its keys, and those of its variants under the words that bring them.
  func members(of block: any AnyKeyBlock, isTop: Bool = false) -> [(key: String, value: JSONValue)] {
    var members: [(key: String, value: JSONValue)] = [("type", .string("object"))]
    var properties: [(key: String, value: JSONValue)] = block.keys.map { ($0.name, schema(of: $0)) }
    var rules: [JSONValue] = []
    if let variants = block.variants {
      for variant in variants.cases {
        for key in variant.block.allKeys where !properties.contains(where: { $0.key == key.name }) {
          properties.append((key.name, .bool(true)))
        }
      }
      rules = variants.cases.map { rule(of: $0, variants, in: block) }
    }
    members.append(("properties", .object(properties)))
    members.append(("additionalProperties", .bool(false)))
    // A scenario with a base has the rest from there.
    let required = isTop ? [] : block.keys.filter { $0.standard == .required }.map { JSONValue.string($0.name) }
    if !required.isEmpty { members.append(("required", .array(required))) }
    if !rules.isEmpty { members.append(("allOf", .array(rules))) }
    return members
  }

  /// `if` the word is written, `then` its keys.
  private func rule(
    of variant: (words: [String], block: any AnyKeyBlock), _ variants: Variants, in block: any AnyKeyBlock
  ) -> JSONValue {
    let isFallback = variants.fallback.map(variant.words.contains) == true
    var condition: [(key: String, value: JSONValue)] = [
      (
        "properties",
        .object([(variants.key, .object([("enum", .array(variant.words.map(JSONValue.string)))]))])
      )
    ]
    if !isFallback { condition.append(("required", .array([.string(variants.key)]))) }
    let inner = members(of: variant.block).filter { $0.key == "required" || $0.key == "allOf" }
    let own = variant.block.allKeys.map(\.name) + block.keys.map(\.name)
    let others = Set(variants.cases.flatMap { $0.block.allKeys.map(\.name) }).subtracting(own).sorted()
    let properties =
      variant.block.allKeys.filter { key in variant.block.keys.contains { $0.name == key.name } }
      .map { ($0.name, schema(of: $0)) } + others.map { ($0, JSONValue.bool(false)) }
    return .object([
      ("if", .object(condition)), ("then", .object([("properties", .object(properties))] + inner)),
    ])
  }

  private func schema(of key: Key) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [("description", .string(description(of: key)))]
    members += self.members(of: key.kind)
    return .object(members)
  }

  private func description(of key: Key) -> String {
    "\(key.meaning) Default: \(key.standard.shown). Example: \(key.example)"
  }

  private func schema(of kind: ValueKind) -> JSONValue { .object(members(of: kind)) }

  private func members(of kind: ValueKind) -> [(key: String, value: JSONValue)] {
    switch kind {
    case .quantity(let quantity, let bounds):
      return number(quantity, lower: bounds.lower, isOpen: bounds.isOpen, upper: bounds.upper, isWhole: false)
    case .whole(let quantity, let bounds):
      return number(
        quantity, lower: bounds.lowerBound, isOpen: false, upper: bounds.upperBound,
        isWhole: quantity.takesBareNumbers)
    case .distribution(let quantity, let bounds):
      let constant = JSONValue.object(
        number(quantity, lower: bounds.lower, isOpen: bounds.isOpen, upper: bounds.upper, isWhole: false))
      return [("anyOf", .array([constant, .object([("type", .string("object")), ("minProperties", .integer(1))])]))]
    case .money(let basis): return text(basis.pattern)
    case .text, .name: return [("type", .string("string")), ("minLength", .integer(1))]
    case .flag: return [("type", .string("boolean"))]
    case .words(let words): return [("enum", .array(words.map(JSONValue.string)))]
    case .date: return text(SchemaWriter.date)
    case .clock: return text(SchemaWriter.clock)
    case .moment:
      return [("anyOf", .array([.object(text(SchemaWriter.date)), .object(text(Quantity.duration.pattern ?? ""))]))]
    case .form(_, let pattern):
      // A form of digits alone is a number to YAML.
      return [
        (
          "anyOf",
          .array([.object(text(pattern)), .object([("type", .string("number"))])])
        )
      ]
    case .block(let block): return members(of: block)
    case .named(_, let block):
      return [
        ("type", .string("object")), ("maxProperties", .integer(1_000)),
        ("propertyNames", .object([("pattern", .string("^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"))])),
        ("additionalProperties", .object(members(of: block))),
      ]
    case .mapping(_, let kind): return [("type", .string("object")), ("additionalProperties", schema(of: kind))]
    case .list(let kind, let most):
      return [
        ("type", .string("array")), ("items", schema(of: kind)), ("minItems", .integer(1)),
        ("maxItems", .integer(Int64(most))),
      ]
    case .either(let kinds): return [("anyOf", .array(kinds.map(schema)))]
    case .anything: return []
    }
  }

  private func text(_ pattern: String) -> [(key: String, value: JSONValue)] {
    [("type", .string("string")), ("pattern", .string(pattern))]
  }

  private func number(
    _ quantity: Quantity, lower: Double, isOpen: Bool, upper: Double, isWhole: Bool
  ) -> [(key: String, value: JSONValue)] {
    guard quantity.takesBareNumbers else { return text(quantity.pattern ?? "") }
    let bare: [(key: String, value: JSONValue)] = [
      ("type", .string(isWhole ? "integer" : "number")), (isOpen ? "exclusiveMinimum" : "minimum", .number(lower)),
      ("maximum", .number(quantity == .share ? min(upper, 1) : upper)),
    ]
    guard let pattern = quantity.pattern else { return bare }
    return [("anyOf", .array([.object(bare), .object(text(pattern))]))]
  }

  private static let date =
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?Z?)?$"
  private static let clock = "^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$"
}
