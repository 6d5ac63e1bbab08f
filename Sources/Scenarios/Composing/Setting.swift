import Catalog
import Diagnostics

/// One `path=value` of the command line.
///
/// A path goes through mappings by key (`pools.gpu.replicas.max`), through lists by number (`arrivals.states.0.rate`) and
/// through purchase options by their name (`pools.gpu.purchase.reserved.count`).
struct Setting {
  private let source: Int
  private let components: [Component]
  private let value: Node

  private struct Component {
    var text: String
    var place: Place
  }

  /// Reads the text; nil after a complaint.
  init?(source: Int, text: String, problems: Problems) {
    let whole = Place(source: source, line: 1, column: 1, length: text.unicodeScalars.count)
    if text.unicodeScalars.contains(where: { $0 == "\n" || $0 == "\r" }) {
      problems.error(whole, "a setting is one line: path=value")
      return nil
    }
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      problems.error(whole, "expected path=value, found \(quoted(text))", hint: "such as pools.gpu.replicas.max=8")
      return nil
    }
    var column = 1
    var components: [Component] = []
    for part in text[..<equals].split(separator: ".", omittingEmptySubsequences: false) {
      let length = part.unicodeScalars.count
      let place = Place(source: source, line: 1, column: column, length: length)
      if part.isEmpty || components.count >= YAMLLimits.depth {
        problems.error(
          place, part.isEmpty ? "an empty part in the path" : "more than \(YAMLLimits.depth) parts in the path")
        return nil
      }
      components.append(Component(text: String(part), place: place))
      column += length + 1
    }
    let blank = [UInt8](repeating: UInt8(ascii: " "), count: column - 1)
    let rest = text[text.index(after: equals)...]
    guard rest.contains(where: { $0 != " " }) else {
      problems.error(Place(source: source, line: 1, column: column - 1), "no value after =")
      return nil
    }
    guard let value = YAMLReader.read(source: source, bytes: blank + Array(rest.utf8), problems: problems) else {
      return nil
    }
    self.source = source
    self.components = components
    self.value = value
  }

  /// Puts the value in its place; keys that nobody knows are found by the ordinary decoding.
  func apply(to node: inout Node, problems: Problems) { apply(to: &node, from: 0, problems: problems) }

  private func apply(to node: inout Node, from index: Int, problems: Problems) {
    if index == components.count {
      node = value
      return
    }
    switch node.content {
    case .mapping(var entries):
      let (position, length) = match(entries, from: index)
      let place = components[index].place
      if let position {
        entries[position].keyPlace = place
        apply(to: &entries[position].value, from: index + length, problems: problems)
      } else {
        var child = Node(.mapping([]), at: place)
        apply(to: &child, from: index + 1, problems: problems)
        entries.append(Node.Entry(key: components[index].text, keyPlace: place, value: child))
      }
      node.content = .mapping(entries)
    case .sequence(var items):
      let part = components[index]
      guard let position = node.position(named: part.text) else {
        problems.error(
          part.place, "no item \(quoted(part.text)) in \(path(upTo: index))",
          hint: "a list of \(items.count): items are numbered from 0, purchase options also go by their name")
        return
      }
      apply(to: &items[position], from: index + 1, problems: problems)
      node.content = .sequence(items)
    case .scalar:
      if node.isNull {
        node.content = .mapping([])
        apply(to: &node, from: index, problems: problems)
      } else {
        problems.error(
          components[index].place, "\(path(upTo: index)) is \(node.described), not a mapping",
          hint: "set \(path(upTo: index)) as a whole")
      }
    }
  }

  /// The entry that the path goes on with: keys may hold dots (`latency.p95`), the longest one that fits wins.
  private func match(_ entries: [Node.Entry], from index: Int) -> (position: Int?, length: Int) {
    for length in stride(from: components.count - index, through: 1, by: -1) {
      let key = components[index..<index + length].map(\.text).joined(separator: ".")
      if let position = entries.firstIndex(where: { $0.key == key }) { return (position, length) }
    }
    return (nil, 1)
  }

  private func path(upTo index: Int) -> String {
    index == 0 ? "the scenario" : components[..<index].map(\.text).joined(separator: ".")
  }
}

extension Node {
  /// Where an item stands in a list: purchase options go by their name, everything by its number from 0.
  func position(named name: String) -> Int? {
    guard case .sequence(let items) = content else { return nil }
    let named = items.firstIndex { item in
      item.entries?.contains { $0.key == "option" && $0.value.scalar?.text == name } == true
    }
    return (named ?? Int(name)).flatMap { items.indices.contains($0) ? $0 : nil }
  }

  /// The item of a list that a part of a path names.
  func item(named name: String) -> Node? {
    guard case .sequence(let items) = content else { return nil }
    return position(named: name).map { items[$0] }
  }
}
