import Catalog
import Diagnostics
import Model

/// What stands at a path of the language: one key, or one in each of several variants of a block.
package struct LanguageEntry: Sendable {
  /// The path with places of lists as `N`, and as `NAME` the user's names that nobody said.
  package var path: String
  /// The key; nil at the top.
  package var key: Key?
  /// Which values stand there.
  package var kind: ValueKind
  /// Under which words it is known, from the outermost block on.
  package var conditions: [LanguageCondition]
  /// The option by which an item of a list was called.
  var word: String?

  package init(path: String, key: Key?, kind: ValueKind, conditions: [LanguageCondition] = []) {
    self.path = path
    self.key = key
    self.kind = kind
    self.conditions = conditions
  }

  /// The block that stands there, if one does.
  package var block: (any AnyKeyBlock)? { kind.descended.block }
}

/// A word on which it depends whether a block has a key.
package struct LanguageCondition: Sendable, Equatable, CustomStringConvertible {
  /// The path of the block.
  package var path: String
  /// The key that holds the word.
  package var key: String
  /// The words, any of which will do.
  package var words: [String]

  package init(path: String, key: String, words: [String]) {
    self.path = path
    self.key = key
    self.words = words
  }

  package var description: String {
    let all = words.dropLast().joined(separator: ", ") + (words.count > 1 ? " or " : "") + (words.last ?? "")
    return "\(key): \(all)"
  }
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
    guard !expected.isEmpty else { return "\(place) has no keys of its own, so there is no \(quoted(word)) in it" }
    let near = nearestWord(word, among: expected).map { "; did you mean \(quoted($0))?" } ?? ""
    return "\(place) has no key \(quoted(word)); expected one of: \(expected.joined(separator: ", "))\(near)"
  }
}

extension Language {
  /// What stands at a path such as `workloads.chat.arrivals.rate`; at the empty path the scenario. Names may be left out.
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
    // `pools.autoscaler` may be a pool's name or every pool's key; the latter is meant.
    let depth = found.map(\.depth).max() ?? 0
    return found.filter { $0.depth == depth }
  }

  /// Where paths end with these words, in order, each place once.
  package static func places(endingWith words: String) -> [String] {
    var places: [String] = []
    for entry in entries where entry.path.hasSuffix("." + words) && !places.contains(entry.path) {
      places.append(entry.path)
    }
    return places
  }

  /// Every entry of the language, each block's keys after the block.
  package static var entries: [LanguageEntry] {
    func walk(_ entry: LanguageEntry) -> [LanguageEntry] {
      [entry] + entry.children.flatMap(walk)
    }
    return LanguageEntry(path: "", key: nil, kind: .block(scenario)).children.flatMap(walk)
  }

  /// Every block that a key takes, once, with the places at which it may stand.
  package static var blocks: [(block: any AnyKeyBlock, places: [LanguageEntry])] {
    var found = [
      (block: scenario as any AnyKeyBlock, places: [LanguageEntry(path: "", key: nil, kind: .block(scenario))])
    ]
    for entry in entries {
      guard let block = entry.block else { continue }
      let place = entry.place
      let here = LanguageEntry(path: place.path, key: entry.key, kind: place.kind, conditions: entry.conditions)
      if let known = found.firstIndex(where: { $0.block.isSame(as: block) }) {
        if !found[known].places.contains(where: { $0.path == here.path }) { found[known].places.append(here) }
      } else {
        found.append((block, [here]))
      }
    }
    return found
  }
}
