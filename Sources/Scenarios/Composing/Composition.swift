import Catalog
import Diagnostics

/// Puts together what one scenario is made of: the file, its bases below it and the settings of the command line above it.
struct Composition {
  /// Most files in a chain of bases.
  static let depth = 8

  private let problems: Problems

  init(problems: Problems) { self.problems = problems }

  /// Reads a file with its bases and applies settings.
  ///
  /// - Returns: The merged top mapping, or nil when something could not be read; then there is a complaint.
  func compose(path: String, sets: [String]) -> Node? {
    guard var node = read(path: path, chain: [], from: nil) else { return nil }
    let directory = folder(of: path)
    for text in sets {
      let source = problems.add(SourceFile(name: "--set", directory: directory, bytes: Array(text.utf8)))
      guard let setting = Setting(source: source, text: text, problems: problems) else { continue }
      setting.apply(to: &node, problems: problems)
    }
    return node
  }

  /// Puts a file, if one is given, and settings over a scenario that was composed before.
  ///
  /// - Parameters:
  ///   - text: The whole scenario as `Node.flowText` wrote it.
  ///   - directory: What relative paths in it start from.
  func compose(text: String, directory: String, over path: String?, sets: [String]) -> Node? {
    let source = problems.add(SourceFile(name: "usage.json", directory: directory, bytes: Array(text.utf8)))
    guard var node = YAMLReader.read(source: source, problems: problems) else { return nil }
    if let path {
      guard let above = read(path: path, chain: [], from: nil) else { return nil }
      node = merge(above, over: node)
    }
    for text in sets {
      let source = problems.add(SourceFile(name: "--set", directory: "", bytes: Array(text.utf8)))
      guard let setting = Setting(source: source, text: text, problems: problems) else { continue }
      setting.apply(to: &node, problems: problems)
    }
    return node
  }

  private func read(path: String, chain: [String], from place: Place?) -> Node? {
    let name = normalised(path)
    func refuse(_ message: String, hint: String? = nil) {
      let whole =
        place ?? Place(source: problems.add(SourceFile(name: path, directory: "", bytes: [])), line: 0, column: 0)
      problems.error(whole, message, hint: hint)
    }
    if chain.contains(name) {
      refuse("base files form a circle: \((chain + [name]).map(shownPath).joined(separator: " -> "))")
      return nil
    }
    if chain.count >= Composition.depth {
      refuse("more than \(Composition.depth) files in a chain of base:")
      return nil
    }
    let bytes: [UInt8]
    do throws(FileProblem) {
      let descriptor = chain.isEmpty ? try openStream(path) : try openFile(path)
      bytes = try readFile(descriptor, limit: YAMLLimits.bytes)
    } catch {
      refuse("cannot read \(shownPath(path)): \(error.message)")
      return nil
    }
    let source = problems.add(SourceFile(name: path, directory: folder(of: path), bytes: bytes))
    guard var node = YAMLReader.read(source: source, problems: problems) else { return nil }
    guard var entries = node.entries else {
      problems.error(
        node.place, "a scenario is a mapping, found \(node.described)", hint: "it starts with: fleetcast: 1")
      return nil
    }
    guard let index = entries.firstIndex(where: { $0.key == "base" }) else { return node }
    let base = entries.remove(at: index)
    node.content = .mapping(entries)
    guard let target = baseTarget(base.value) else { return nil }
    let basePath = joined(folder(of: path), target)
    guard let below = read(path: basePath, chain: chain + [name], from: base.value.place) else { return nil }
    return merge(node, over: below)
  }

  /// What relative paths in a file start from; the working directory for standard input.
  private func folder(of path: String) -> String { path == standardInput ? "" : directoryName(path) }

  private func baseTarget(_ node: Node) -> String? {
    guard let scalar = node.scalar, !node.isNull else {
      problems.error(node.place, "base: expected the path of a scenario, found \(node.described)")
      return nil
    }
    let text = scalar.text
    if text.hasPrefix("/") || text.contains("://") {
      problems.error(
        node.place, "base: expected a path relative to this file, found \(shown(text))",
        hint: "absolute paths and addresses do not travel with a repository")
      return nil
    }
    return text
  }

  /// Merges mappings key by key; everything else is replaced. Bounded by `YAMLLimits.depth`.
  private func merge(_ upper: Node, over lower: Node) -> Node {
    guard let above = upper.entries, let below = lower.entries else { return upper }
    var merged = below
    var positions: [String: Int] = [:]
    for (index, entry) in below.enumerated() { positions[entry.key] = index }
    for entry in above {
      if let index = positions[entry.key] {
        let value = merge(entry.value, over: merged[index].value)
        merged[index] = Node.Entry(key: entry.key, keyPlace: entry.keyPlace, value: value)
      } else {
        merged.append(entry)
      }
    }
    return Node(.mapping(merged), at: upper.place)
  }
}

/// The folder part of a path; empty where it has none.
func directoryName(_ path: String) -> String {
  path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? ""
}

/// A path as seen from a folder; absolute ones stay.
func joined(_ directory: String, _ path: String) -> String {
  path.hasPrefix("/") || directory.isEmpty ? path : directory == "/" ? "/" + path : directory + "/" + path
}

/// A path without `.` and resolvable `..` parts, so that two spellings of one file compare equal.
private func normalised(_ path: String) -> String {
  var parts: [Substring] = []
  for part in path.split(separator: "/") where part != "." {
    if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
  }
  return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
}
