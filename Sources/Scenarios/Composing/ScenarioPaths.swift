import Diagnostics

/// A place in a scenario.
public struct ScenarioPath: Sendable, Equatable {
  /// As `--set` names it: `pools.gpu.replicas.max`.
  public var path: String
  /// What stands there, on one line; nil where the path goes on below.
  public var value: String?
}

extension ScenarioFile {
  /// The places of a file and its bases whose paths begin with a text, no deeper than the part of a path in which the text ends: what
  /// may be written next. Nothing where the file is no YAML.
  public static func paths(file: String, beginning prefix: String) -> [ScenarioPath] {
    let top = Composition(problems: Problems()).compose(path: file, sets: [])
    return top.map { places(in: $0, at: "", prefix) } ?? []
  }

  private static func places(in node: Node, at path: String, _ prefix: String) -> [ScenarioPath] {
    node.parts.flatMap { part, child -> [ScenarioPath] in
      let place = path.isEmpty ? part : "\(path).\(part)"
      let isBranch = !child.parts.isEmpty
      if isBranch, prefix.hasPrefix(place + ".") { return places(in: child, at: place, prefix) }
      guard place.hasPrefix(prefix) else { return [] }
      return [ScenarioPath(path: place, value: isBranch ? nil : shown(child.flowText))]
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
