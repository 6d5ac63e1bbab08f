import Scenarios

/// What stands at a path of the language, for programs.
public func languageJSON(_ path: String) throws(UnknownKey) -> JSONValue {
  let entries = try languageEntries(path)
  let blocks = entries.compactMap(\.block)
  var members: [(key: String, value: JSONValue)] = [
    ("path", .string(path)),
    ("entries", .array(KeyGroup.of(entries).flatMap { group in group.entries.map { json($0, group.key) } })),
  ]
  if let block = blocks.first { members.append(("block", json(block))) }
  return .object(members)
}

private func json(_ entry: LanguageEntry, _ key: Key) -> JSONValue {
  .object([("conditions", .array(entry.conditions.map { .string($0.description) }))] + keyMembers(key))
}

private func keyMembers(_ key: Key) -> [(key: String, value: JSONValue)] {
  let isRequired = key.standard == .required
  return [
    ("key", .string(key.name)), ("meaning", .string(key.meaning)), ("takes", .string(key.kind.sentence)),
    ("required", .bool(isRequired)),
    ("default", isRequired || key.standard.shown.isEmpty ? .null : .string(key.standard.shown)),
    ("source", .string(key.source.shown)), ("example", .string(key.example)),
  ]
}

private func json(_ block: any AnyKeyBlock) -> JSONValue {
  var members: [(key: String, value: JSONValue)] = [
    ("meaning", .string(block.meaning)), ("example", .string(block.example)),
    ("keys", .array(block.keys.map { .object(keyMembers($0)) })),
  ]
  if let variants = block.variants {
    members.append(
      (
        "variants",
        .array(
          variants.cases.map { words, inner in
            .object([
              ("key", .string(variants.key)), ("words", .array(words.map(JSONValue.string))), ("block", json(inner)),
            ])
          })
      ))
  }
  return .object(members)
}
