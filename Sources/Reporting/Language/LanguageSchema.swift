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

  /// The keyword under which schemas stand that others refer to.
  var definitions: String { self == .draft07 ? "definitions" : "$defs" }
}

/// The scenario language as JSON Schema: keys, words, units and bounds of bare numbers.
///
/// What depends on several values at once (names that must stand elsewhere, a minimum above a maximum), bounds of numbers with units and
/// names of the catalog are the decoder's alone, so that a schema accepts more than `fleetcast validate` and nothing less.
public func languageSchema(_ draft: SchemaDraft) -> JSONValue {
  let whole = SchemaWriter(draft: draft, isPart: false)
  let part = SchemaWriter(draft: draft, isPart: true)
  return .object([
    ("$schema", .string(draft.address)), ("title", .string("Fleetcast scenario")),
    ("description", .string(Language.scenario.meaning)), ("type", .string("object")),
    // A scenario with a base has from there what it does not write.
    ("if", .object([("required", .array([.string("base")]))])),
    ("then", .object(part.members(of: Language.scenario))), ("else", .object(whole.members(of: Language.scenario))),
    (draft.definitions, .object(whole.units() + whole.laws() + whole.blocks() + part.blocks())),
  ])
}
