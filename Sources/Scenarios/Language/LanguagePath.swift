import Catalog
import Diagnostics
import Model

/// What stands at a path of the language: one key, or one in each of several variants of a block.
package struct LanguageEntry: Sendable {
  /// The path with the user's names as `NAME` and places of lists as `N`.
  package var path: String
  /// The key; nil at the top.
  package var key: Key?
  /// Which values stand there.
  package var kind: ValueKind
  /// The words under which it is known, from the outermost block on: `policy: hpa`.
  package var conditions: [String] = []

  /// The block that stands there, if one does.
  package var block: (any AnyKeyBlock)? { kind.descended.block }
}

/// A path that the language does not have.
package struct UnknownPath: Error, CustomStringConvertible {
  /// The part of the path that is known.
  package var known: String
  /// The word after it.
  package var word: String
  /// The words that may stand there.
  package var expected: [String]

  package var description: String {
    let place = known.isEmpty ? "a scenario" : known
    guard !expected.isEmpty else { return "\(place) has no keys, so there is no \(quoted(word))" }
    let near = nearestWord(word, among: expected).map { "; did you mean \(quoted($0))?" } ?? ""
    return "\(place) has no key \(quoted(word)); expected one of: \(expected.joined(separator: ", "))\(near)"
  }
}

extension Language {
  /// What stands at a path such as `workloads.chat.arrivals.rate`; at the empty path the scenario.
  ///
  /// - Returns: One entry, or one for each variant that has such a key.
  package static func find(_ path: String) throws(UnknownPath) -> [LanguageEntry] {
    var found = [LanguageEntry(path: "", key: nil, kind: .block(scenario))]
    for word in path.split(separator: ".", omittingEmptySubsequences: false).map(String.init) where !path.isEmpty {
      let next = found.flatMap { $0.step(word) }
      if next.isEmpty {
        var words: [String] = []
        for name in found.flatMap(\.words) where !words.contains(name) { words.append(name) }
        throw UnknownPath(known: found[0].path, word: word, expected: words)
      }
      found = next
    }
    return found
  }

  /// Every entry of the language, each block's keys after the block.
  package static var entries: [LanguageEntry] {
    func walk(_ entry: LanguageEntry) -> [LanguageEntry] {
      [entry] + entry.children.flatMap(walk)
    }
    return LanguageEntry(path: "", key: nil, kind: .block(scenario)).children.flatMap(walk)
  }
}

extension LanguageEntry {
  /// The keys of the block that stands here, those of variants with their words.
  package var children: [LanguageEntry] {
    let (place, kind) = place
    guard let block = kind.block else { return [] }
    return block.entries(at: place, conditions)
  }

  /// The path of a value and its kind, where names or places of lists lie between.
  private var place: (path: String, kind: ValueKind) {
    var (path, kind) = (path, kind)
    while kind.block == nil, let next = kind.within {
      path += "." + next.name
      kind = next.kind
    }
    return (path, kind)
  }

  /// The words that may follow here.
  fileprivate var words: [String] {
    if kind.takesNames { return ["NAME"] }
    return children.compactMap { $0.key?.name }
  }

  /// What a word leads to.
  fileprivate func step(_ word: String) -> [LanguageEntry] {
    if let next = kind.within {
      let isPlace = !word.isEmpty && word.allSatisfy(\.isNumber) || word == "N"
      if kind.takesNames || isPlace {
        return [LanguageEntry(path: "\(path).\(next.name)", key: key, kind: next.kind, conditions: conditions)]
      }
    }
    return children.filter { $0.key?.name == word }
  }
}

extension AnyKeyBlock {
  fileprivate func entries(at path: String, _ conditions: [String]) -> [LanguageEntry] {
    let own = keys.map { key in
      LanguageEntry(
        path: path.isEmpty ? key.name : "\(path).\(key.name)", key: key, kind: key.kind, conditions: conditions)
    }
    return own
      + (variants?.cases.flatMap { variant in
        variant.block.entries(
          at: path, conditions + ["\(variants?.key ?? ""): \(variant.words.joined(separator: ", "))"])
      } ?? [])
  }
}

extension ValueKind {
  /// Whether the user's names are the keys of its mapping.
  var takesNames: Bool {
    switch self {
    case .named, .mapping: true
    case .either(let kinds): kinds.contains(where: \.takesNames) && block == nil
    default: false
    }
  }

  /// What lies within a list or a mapping of the user's names, and what such a place is called in a path.
  var within: (name: String, kind: ValueKind)? {
    if block != nil { return nil }
    if let values { return ("NAME", values) }
    return items.map { ("N", $0) }
  }

  /// The kind within lists and mappings of the user's names.
  var descended: ValueKind {
    var kind = self
    while kind.block == nil, let next = kind.within { kind = next.kind }
    return kind
  }
}
