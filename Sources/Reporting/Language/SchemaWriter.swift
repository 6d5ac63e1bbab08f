import EventKernel
import Model
import Scenarios

/// The members of an object of JSON.
typealias Members = [(key: String, value: JSONValue)]

/// Writes blocks of the language as JSON Schema.
struct SchemaWriter {
  let draft: SchemaDraft
  /// Whether keys that must be written may be missing, since they stand in a base.
  let isPart: Bool
  /// What is drawn, within a law of chance.
  var drawn = Quantity.number
  /// Blocks that stand by themselves, since several keys or several variants take them.
  private let shared: [(name: String, block: any AnyKeyBlock)]

  init(draft: SchemaDraft, isPart: Bool) {
    self.draft = draft
    self.isPart = isPart
    shared = Language.blocks.dropFirst().map { block, places in
      let words = places[0].path.split(separator: ".").filter { $0 != "NAME" && $0 != "N" }
      return ((isPart ? "part-of-" : "") + words.joined(separator: "."), block)
    }
  }

  /// Those blocks by name.
  func blocks() -> Members { shared.map { ($0.name, .object(members(of: $0.block))) } }

  /// A block where a key takes it.
  private func use(of block: any AnyKeyBlock) -> Members {
    guard let known = shared.first(where: { $0.block.isSame(as: block) }) else { return members(of: block) }
    // In draft 07 nothing may be next to a reference.
    return [("allOf", .array([.object([("$ref", .string("#/\(draft.definitions)/\(known.name)"))])]))]
  }

  /// The members of a schema of a block: its keys, and those of its variants under the words that bring them.
  func members(of block: any AnyKeyBlock) -> Members {
    var properties: Members = block.keys.map { ($0.name, schema(of: $0)) }
    for variant in block.variants?.cases ?? [] {
      for key in variant.block.allKeys where !properties.contains(where: { $0.key == key.name }) {
        properties.append((key.name, .bool(true)))
      }
    }
    return [
      ("type", .string("object")), ("properties", .object(properties)), ("additionalProperties", .bool(false)),
    ] + rules(of: block)
  }

  /// Which keys must be written, and which go together.
  private func rules(of block: any AnyKeyBlock) -> Members {
    var rules: [JSONValue] = []
    var required = block.keys.filter { $0.standard == .required }.map(\.name)
    if isPart { required = [] }
    for alternative in block.alternatives {
      let others = alternative.others.allKeys.map(\.name)
      let missing = required.filter(others.contains)
      required.removeAll(where: others.contains)
      rules.append(
        .object([
          ("if", has([alternative.key])), ("then", .object([("properties", forbidden(others))])),
          ("else", has(missing)),
        ]))
    }
    if let variants = block.variants {
      rules += variants.cases.map { rule(of: $0, variants, in: block) }
    }
    return (required.isEmpty ? [] : [("required", .array(required.map(JSONValue.string)))])
      + (rules.isEmpty ? [] : [("allOf", .array(rules))])
  }

  private func has(_ keys: [String]) -> JSONValue {
    .object(keys.isEmpty ? [] : [("required", .array(keys.map(JSONValue.string)))])
  }

  private func forbidden(_ keys: some Sequence<String>) -> JSONValue {
    var seen: Set<String> = []
    return .object(keys.filter { seen.insert($0).inserted }.map { ($0, .bool(false)) })
  }

  /// `if` the word is written, `then` its keys.
  private func rule(
    of variant: (words: [String], block: any AnyKeyBlock), _ variants: Variants, in block: any AnyKeyBlock
  ) -> JSONValue {
    let isFallback = variants.fallback.map(variant.words.contains) == true && !isPart
    var condition: Members = [
      ("properties", .object([(variants.key, .object([("enum", .array(variant.words.map(JSONValue.string)))]))]))
    ]
    if !isFallback { condition.append(("required", .array([.string(variants.key)]))) }
    let instead = block.alternatives.filter { $0.others.keys.contains { $0.name == variants.key } }.map(\.key)
    if !instead.isEmpty { condition.append(("not", has(instead))) }
    let own = variant.block.allKeys.map(\.name) + block.keys.map(\.name)
    let others = variants.cases.flatMap { $0.block.allKeys.map(\.name) }.filter { !own.contains($0) }
    let properties: Members = variant.block.keys.map { ($0.name, schema(of: $0)) }
    guard case .object(let refused) = forbidden(others) else { return .bool(true) }
    return .object([
      ("if", .object(condition)),
      ("then", .object([("properties", .object(properties + refused))] + rules(of: variant.block))),
    ])
  }

  private func schema(of key: Key) -> JSONValue {
    let standard = key.standard.shown.isEmpty ? "" : " Default: \(key.standard.shown)."
    let text = "\(key.meaning)\(standard) Example: \(key.example)"
    var least: Members = []
    // A mapping that must be written has something in it.
    if key.standard == .required, case .named = key.kind { least = [("minProperties", .integer(1))] }
    return .object([("description", .string(text))] + members(of: key.kind) + least)
  }

  private func schema(of kind: ValueKind) -> JSONValue { .object(members(of: kind)) }

  private func members(of kind: ValueKind) -> Members {
    switch kind {
    case .quantity(let quantity, let bounds):
      return number(quantity, bounds, isWhole: false)
    case .whole(let quantity, let bounds):
      return number(
        quantity, .closed(bounds.lowerBound, bounds.upperBound), isWhole: quantity.takesBareNumbers)
    case .distribution(let quantity, let bounds):
      let constant = number(quantity, bounds, isWhole: false)
      return [("anyOf", .array([.object(constant), reference(quantity)]))]
    case .drawn: return free(drawn)
    case .law: return [("anyOf", .array([.object(free(drawn)), reference(drawn)]))]
    case .money(let basis): return text(basis.pattern)
    case .text, .name: return [("type", .string("string")), ("minLength", .integer(1))]
    case .flag: return [("type", .string("boolean"))]
    case .words(let words): return [("enum", .array(words.map(JSONValue.string)))]
    case .date: return text(SchemaWriter.date)
    case .clock: return text(SchemaWriter.clock)
    case .moment:
      return [("anyOf", .array([.object(text(SchemaWriter.date)), reference(.duration, isSigned: false)]))]
    case .form(_, let pattern): return form(pattern)
    case .block(let block): return use(of: block)
    case .named(_, let block):
      return [
        ("type", .string("object")), ("maxProperties", .integer(Int64(Ceilings.names))),
        ("propertyNames", .object([("pattern", .string("^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$"))])),
        ("additionalProperties", .object(use(of: block))),
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

  private func text(_ pattern: String) -> Members { [("type", .string("string")), ("pattern", .string(pattern))] }

  /// A text of a form; where digits alone are one, it is a number to YAML.
  private func form(_ pattern: String) -> Members {
    guard let expression = try? Regex(pattern), "1".contains(expression) else { return text(pattern) }
    let isOne = !"2".contains(expression)
    let number: Members = isOne ? [("const", .integer(1))] : [("type", .string("number"))]
    return [("anyOf", .array([.object(number), .object(text(pattern))]))]
  }

  /// A number of a quantity without bounds.
  private func free(_ quantity: Quantity) -> Members {
    number(quantity, .closed(-.infinity, .infinity), isWhole: false)
  }

  private func number(_ quantity: Quantity, _ bounds: Bounds, isWhole: Bool) -> Members {
    let unit = reference(quantity, isSigned: bounds.lower < 0)
    guard quantity.takesBareNumbers else { return [("allOf", .array([unit]))] }
    let most = quantity == .share ? min(bounds.upper, 1) : bounds.upper
    var bare: Members = [("type", .string(isWhole ? "integer" : "number"))]
    if bounds.lower.isFinite {
      bare.append((bounds.isOpen ? "exclusiveMinimum" : "minimum", .number(bounds.lower)))
    }
    if most.isFinite { bare.append((bounds.isOpenAbove ? "exclusiveMaximum" : "maximum", .number(most))) }
    guard quantity.pattern != nil else { return bare }
    return [("anyOf", .array([.object(bare), unit]))]
  }

  /// A number with a unit, whose sign is left out of where it would be refused.
  private func reference(_ quantity: Quantity, isSigned: Bool) -> JSONValue {
    .object([("$ref", .string("#/\(draft.definitions)/\(isSigned ? "signed-" : "")\(quantity)"))])
  }

  /// Numbers with units, by quantity.
  func units() -> Members {
    Quantity.allCases.flatMap { quantity -> Members in
      guard let pattern = quantity.pattern else { return [] }
      let unsigned = pattern.replacing("[+-]?", with: "[+]?", maxReplacements: 1)
      return [("signed-\(quantity)", .object(text(pattern))), ("\(quantity)", .object(text(unsigned)))]
    }
  }

  private static let date =
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}(:[0-9]{2})?Z?)?$"
  private static let clock = "^[0-9]{2}:[0-9]{2}(:[0-9]{2})?$"
}

/// Laws of chance, which hold others, so that they stand by themselves.
extension SchemaWriter {
  private func reference(_ quantity: Quantity) -> JSONValue {
    .object([("$ref", .string("#/\(draft.definitions)/law-of-\(quantity)"))])
  }

  /// The laws of each quantity, by name.
  func laws() -> Members {
    Quantity.allCases.map { quantity in
      var writer = self
      writer.drawn = quantity
      return ("law-of-\(quantity)", .object(writer.law()))
    }
  }

  private func law() -> Members {
    let keys = Language.distribution.keys
    let clips = ["min", "max"]
    let properties: Members = keys.map { key in
      (key.name, Distribution.families.contains(key.name) ? .object(parameters(of: key)) : schema(of: key))
    }
    let families = keys.map(\.name).filter { !clips.contains($0) }
    return [
      ("type", .string("object")), ("properties", .object(properties)), ("additionalProperties", .bool(false)),
      ("oneOf", .array(families.map { has([$0]) })),
    ]
  }

  private func parameters(of family: Key) -> Members {
    let names = Distribution.parameterNames(family.name)
    let properties: Members = names.map {
      ($0, .object(free(Language.parameter($0, of: family.name, drawing: drawn))))
    }
    var members: Members = [
      ("description", .string(family.meaning)), ("type", .string("object")), ("minProperties", .integer(1)),
      ("properties", .object(properties)),
    ]
    if names.contains(where: Language.isQuantile) {
      members.append(("patternProperties", .object([("^p[0-9.]+$", .object(free(drawn)))])))
    }
    return members + [("additionalProperties", .bool(false))]
  }
}
