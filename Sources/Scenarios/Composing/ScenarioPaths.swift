import Diagnostics

/// A place in a scenario.
public struct ScenarioPath: Sendable, Equatable {
  /// As `--set` names it: `pools.gpu.replicas.max`.
  public var path: String
  /// Whether the path goes on below.
  public var isBranch: Bool
  /// What stands there, on one line, or what the key means where nothing does.
  public var note: String
}

extension ScenarioFile {
  /// The places whose paths begin with a text, no deeper than the part of a path in which the text ends: what may be written next.
  ///
  /// First come those of a file and its bases, then the keys that the language knows there beside them.
  /// - Parameter file: Nil, or a file that is no YAML, has no places of its own.
  public static func paths(file: String?, beginning prefix: String) -> [ScenarioPath] {
    let top = file.flatMap { Composition(problems: Problems()).compose(path: $0, sets: []) }
    let written = top.map { places(in: $0, at: "", prefix) } ?? []
    let folder = prefix.lastIndex(of: ".").map { prefix[...$0] } ?? ""
    var known: [ScenarioPath] = []
    for entry in keys(in: top, at: prefix.split(separator: ".", omittingEmptySubsequences: false).dropLast()) {
      guard let key = entry.key, (folder + key.name).hasPrefix(prefix) else { continue }
      let place = ScenarioPath(
        path: folder + key.name, isBranch: key.kind.goesOn, note: "\(key.meaning) (default: \(key.standard.shown))")
      if !(written + known).contains(where: { $0.path == place.path }) { known.append(place) }
    }
    return written + known
  }

  private static func places(in node: Node, at path: String, _ prefix: String) -> [ScenarioPath] {
    node.parts.flatMap { part, child -> [ScenarioPath] in
      let place = path.isEmpty ? part : "\(path).\(part)"
      let isBranch = !child.parts.isEmpty
      if isBranch, prefix.hasPrefix(place + ".") { return places(in: child, at: place, prefix) }
      guard place.hasPrefix(prefix) else { return [] }
      return [ScenarioPath(path: place, isBranch: isBranch, note: isBranch ? "" : shown(child.flowText))]
    }
  }

  /// The keys that the language has below a path; where names are the user's, none.
  private static func keys(in top: Node?, at parts: some Sequence<Substring>) -> [LanguageEntry] {
    var node = top
    // The language numbers the items of a list, where a path may have the name of a purchase option.
    let words = parts.map { part in
      if case .sequence = node?.content {
        node = node?.item(named: String(part))
        return "N"
      }
      node = node?.entries?.first { $0.key == part }?.value
      return String(part)
    }
    let found = (try? Language.find(words.joined(separator: "."))) ?? []
    return found.filter { $0.kind.within == nil }.flatMap(\.children)
  }
}

extension ValueKind {
  /// Whether its values are mappings and nothing else.
  fileprivate var goesOn: Bool {
    switch self {
    case .block, .named, .mapping: true
    default: false
    }
  }
}

extension Node {
  /// What is in it, by the parts of a path that lead there: keys, numbers from 0, and the names of purchase options.
  fileprivate var parts: [(part: String, child: Node)] {
    switch content {
    case .mapping(let entries): entries.map { ($0.key, $0.value) }
    case .sequence(let items):
      items.enumerated().map { index, item in
        (item.entries?.first { $0.key == "option" }?.value.scalar?.text ?? String(index), item)
      }
    case .scalar: []
    }
  }
}
