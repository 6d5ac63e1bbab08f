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
    return top.map { top in places(in: top, at: "", prefix) + keys(of: top, prefix) } ?? []
  }

  /// Keys of the language that are not written at the place at which a text ends, which is one of the scenario's own.
  private static func keys(of top: Node, _ prefix: String) -> [ScenarioPath] {
    guard let dot = prefix.lastIndex(of: ".") else { return [] }
    let place = String(prefix[..<dot])
    guard let node = top.descendant(place), let written = node.entries, let entry = try? Language.find(place).first,
      entry.kind.block != nil
    else { return [] }
    return entry.children.compactMap { child in
      guard let key = child.key, !written.contains(where: { $0.key == key.name }),
        child.conditions.allSatisfy({ condition in
          top.descendant(condition.path)?.entries?.first { $0.key == condition.key }
            .map { condition.words.contains($0.value.scalar?.text ?? "") } == true
        })
      else { return nil }
      let path = "\(place).\(key.name)"
      return path.hasPrefix(prefix)
        ? ScenarioPath(path: path, value: key.kind.descended.block == nil ? key.standard.shown : nil) : nil
    }
  }

  /// Keys of the language that a text may go on with, names left out.
  public static func languagePaths(beginning prefix: String) -> [ScenarioPath] {
    let place = prefix.lastIndex(of: ".").map { String(prefix[..<$0]) } ?? ""
    let children = ((try? Language.find(place)) ?? []).flatMap(\.children)
    var found: [ScenarioPath] = []
    for key in children.compactMap(\.key)
    where !found.contains(where: { $0.path.split(separator: ".").last ?? "" == key.name }) {
      let path = place.isEmpty ? key.name : "\(place).\(key.name)"
      if path.hasPrefix(prefix) { found.append(ScenarioPath(path: path, value: key.meaning)) }
    }
    return found
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
  /// What stands at a path of keys and numbers.
  fileprivate func descendant(_ path: String) -> Node? {
    path.split(separator: ".").reduce(self as Node?) { node, word in
      node?.parts.first { $0.part == word }?.child
    }
  }

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
