import Catalog
import Diagnostics

/// Reads a mapping key by key and complains, at the end, about the keys that nobody asked for.
///
/// A block of the language is read by its keys; a mapping of somebody else's format by names.
package struct Fields {
  /// The mapping.
  package let field: Field
  /// The block that the mapping is; nil in formats of others.
  private let block: (any AnyKeyBlock)?
  private let problems: Problems
  private var entries: [String: Node.Entry] = [:]
  private var known: [String] = []
  private var refused: [String] = []

  /// Starts reading; a value that is not a mapping is complained about and read as an empty one.
  package init(_ field: Field, _ block: (any AnyKeyBlock)? = nil, problems: Problems) {
    self.field = field
    self.block = block
    self.problems = problems
    if let pairs = field.node.entries {
      for pair in pairs { entries[pair.key] = pair }
    } else {
      problems.error(
        field.place,
        "\(field.path.isEmpty ? "the scenario" : field.path): expected a mapping, found \(field.node.described)",
        hint: block.map { "such as \($0.example)" })
    }
  }

  /// Whether the field was a mapping, so that missing keys are worth a complaint.
  package var isMapping: Bool { field.node.entries != nil }

  /// Whether a key was written, without asking for it.
  func has(_ key: String) -> Bool { entries[key] != nil }

  /// Place of a key, or of the mapping when it is not written.
  func place(of key: String) -> Place { entries[key]?.keyPlace ?? field.keyPlace }

  /// Whether a key was written, without asking for it.
  func has(_ key: Key) -> Bool { has(key.name) }

  /// Place of a key, or of the mapping when it is not written.
  func place(of key: Key) -> Place { place(of: key.name) }

  /// Asks for a key that may be left out.
  package mutating func take(_ key: String) -> Field? {
    if !known.contains(key) { known.append(key) }
    guard let entry = entries[key] else { return nil }
    return Field(path: field.path(key), node: entry.value, keyPlace: entry.keyPlace)
  }

  /// Asks for a key of the block.
  mutating func take(_ key: Key) -> Field? {
    precondition(block?.has(key) == true, "\(key.name) is no key of the block at \(field.path)")
    var found = take(key.name)
    found?.kind = key.kind
    return found
  }

  /// Asks for a key of the block that does not go with what else is written: the caller complains, and nobody is told to expect it.
  mutating func refuse(_ key: Key) -> Field? {
    let field = take(key)
    known.removeAll { $0 == key.name }
    refused.append(key.name)
    return field
  }

  /// Asks for a key of the block that must be there; complains when it is not.
  mutating func require(_ key: Key) -> Field? {
    if let found = take(key) { return found }
    complain(missing: key.name, expected: key.expected)
    return nil
  }

  /// Asks for a key that must be there; complains when it is not.
  package mutating func require(_ key: String, _ expected: String) -> Field? {
    if let found = take(key) { return found }
    complain(missing: key, expected: expected)
    return nil
  }

  private func complain(missing key: String, expected: String) {
    guard isMapping else { return }
    let name = field.path.isEmpty ? "the scenario" : field.path
    problems.error(field.keyPlace, "\(name): \(quoted(key)) is missing", hint: "expected \(expected)")
    explain(field.keyPlace)
  }

  /// The keys that nobody asked for.
  package var unasked: [Node.Entry] {
    (field.node.entries ?? []).filter { !known.contains($0.key) && !refused.contains($0.key) }
  }

  /// The key asked for that a mistyped one most likely means.
  package func nearestKey(to key: String) -> String? { nearestWord(key, among: known) }

  /// Complains about every key that was not asked for.
  func finish() {
    for entry in unasked {
      let near =
        block?.home(of: entry.key, at: field.path).map { "; \(quoted(entry.key)) \($0)" }
        ?? nearestWord(entry.key, among: known).map { "; did you mean \(quoted($0))?" } ?? ""
      let within = field.path.isEmpty ? "" : " in \(field.path)"
      problems.error(
        entry.keyPlace, "unknown key \(quoted(entry.key))\(within)",
        hint: "expected one of: \(known.joined(separator: ", "))\(near)")
      explain(entry.keyPlace)
    }
  }

  /// Has the end of the complaints name the block's own page.
  private func explain(_ place: Place) {
    guard block != nil, (try? Language.find(field.path)) != nil else { return }
    problems.explain(place, field.path)
  }
}
