import CYAML
import Diagnostics

/// Reads one YAML text into a tree of nodes, strictly: what YAML allows and scenarios do not need is refused with its place.
///
/// libyaml's events are pulled one by one into an explicit stack, so that neither depth nor aliases can exhaust anything;
/// see `YAMLLimits`. Time and memory are linear in the text.
package struct YAMLReader {
  /// A mapping or list that is still open.
  private struct Open {
    var isMapping: Bool
    var place: Place
    var anchor: String?
    var entries: [Node.Entry] = []
    var items: [Node] = []
    var keys: Set<String> = []
    var pendingKey: (text: String, place: Place)?
    var size = 1
    var depth = 1
  }
  /// A named node with what following its alias costs.
  private struct Anchored {
    var node: Node
    var size: Int
    var depth: Int
  }
  private enum Refused: Error { case text }

  let source: Int
  let problems: Problems
  private var stack: [Open] = []
  private var anchors: [String: Anchored] = [:]
  private var openAnchors: Set<String> = []
  private var nodes = 0
  private var root: Node?
  /// Whether there may be several documents.
  private let isStream: Bool
  private var documents: [Node] = []

  private init(source: Int, problems: Problems, isStream: Bool = false) {
    self.source = source
    self.problems = problems
    self.isStream = isStream
  }

  /// Reads a text.
  ///
  /// - Parameters:
  ///   - source: Index of the text in `problems`, for places.
  ///   - bytes: The text; the source's own when nil.
  ///   - problems: Takes the complaints.
  /// - Returns: The document's node, or nil when it could not be read; then there is at least one complaint.
  package static func read(source: Int, bytes: [UInt8]? = nil, problems: Problems) -> Node? {
    var reader = YAMLReader(source: source, problems: problems)
    let bytes = bytes ?? problems.sources[source].bytes
    let before = problems.errorCount
    guard reader.check(bytes) else { return nil }
    do { try reader.parse(bytes) } catch { return nil }
    if reader.root == nil { reader.report(line: 1, column: 1, "the file is empty") }
    return problems.errorCount == before ? reader.root : nil
  }

  /// Reads a text of several documents, as manifests of Kubernetes are; the limits hold for all of them together.
  ///
  /// - Returns: The documents that hold something, or nil when the text could not be read; then there is a complaint.
  package static func readStream(source: Int, problems: Problems) -> [Node]? {
    var reader = YAMLReader(source: source, problems: problems, isStream: true)
    let before = problems.errorCount
    let bytes = problems.sources[source].bytes
    guard reader.check(bytes) else { return nil }
    do { try reader.parse(bytes) } catch { return nil }
    return problems.errorCount == before ? reader.documents : nil
  }

  func report(line: Int, column: Int, length: Int = 1, _ message: String, hint: String? = nil) {
    problems.error(Place(source: source, line: line, column: column, length: length), message, hint: hint)
  }

  private func refuse(_ place: Place, _ message: String, hint: String? = nil) -> Refused {
    problems.error(place, message, hint: hint)
    return .text
  }

  private mutating func parse(_ bytes: [UInt8]) throws {
    let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    defer { parser.deallocate() }
    guard yaml_parser_initialize(parser) == 1 else { throw Refused.text }
    defer { yaml_parser_delete(parser) }
    try bytes.withUnsafeBufferPointer { buffer in
      yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
      yaml_parser_set_input_string(parser, buffer.baseAddress, buffer.count)
      var count = 0
      while true {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError(parser.pointee, in: bytes) }
        defer { yaml_event_delete(&event) }
        switch event.type {
        case YAML_STREAM_END_EVENT: return
        case YAML_DOCUMENT_START_EVENT:
          count += 1
          if count > 1, !isStream {
            throw refuse(place(event), "a second document", hint: "a scenario is one document: remove the \"---\"")
          }
        case YAML_DOCUMENT_END_EVENT:
          guard isStream else { break }
          if let root, !root.isNull { documents.append(root) }
          root = nil
          // YAML 1.2.2, 9.1.1: an anchor ends with its document.
          anchors = [:]
        default: try take(event)
        }
      }
    }
  }

  private func syntaxError(_ parser: yaml_parser_t, in bytes: [UInt8]) -> Refused {
    let problem = parser.problem.map { String(cString: $0) } ?? "not YAML"
    let context = parser.context.map { " (\(String(cString: $0)))" } ?? ""
    var line = Int(parser.problem_mark.line) + 1
    var column = Int(parser.problem_mark.column) + 1
    // At the end of a text without a last line break, libyaml points one line too far.
    if line > bytes.count(where: { $0 == UInt8(ascii: "\n") }) + 1 {
      let last = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).last ?? []
      line -= 1
      column = String(decoding: last, as: UTF8.self).unicodeScalars.count + 1
    }
    report(line: line, column: column, problem + context)
    return .text
  }

  private func place(_ event: yaml_event_t) -> Place {
    let start = event.start_mark
    let end = event.end_mark
    let isScalar = event.type == YAML_SCALAR_EVENT || event.type == YAML_ALIAS_EVENT
    let length = isScalar && end.line == start.line ? Int(end.column) - Int(start.column) : 1
    return Place(source: source, line: Int(start.line) + 1, column: Int(start.column) + 1, length: length)
  }

  private mutating func take(_ event: yaml_event_t) throws {
    let place = place(event)
    switch event.type {
    case YAML_SCALAR_EVENT:
      let data = event.data.scalar
      let text = String(
        decoding: UnsafeBufferPointer(start: data.value, count: Int(data.length)), as: UTF8.self)
      var scalar = Scalar(text: text, isPlain: data.style == YAML_PLAIN_SCALAR_STYLE)
      try checkTag(data.tag, of: &scalar, at: place)
      try close(Node(.scalar(scalar), at: place), anchor: name(data.anchor), size: 1, depth: 0)
    case YAML_ALIAS_EVENT:
      let alias = name(event.data.alias.anchor) ?? ""
      guard let anchored = anchors[alias] else {
        let inside = openAnchors.contains(alias)
        throw refuse(
          place,
          inside
            ? "the alias *\(shown(alias)) stands inside its own anchor" : "no anchor &\(shown(alias)) before this alias"
        )
      }
      try close(anchored.node, anchor: nil, size: anchored.size, depth: anchored.depth, aliasAt: place)
    case YAML_MAPPING_START_EVENT:
      let data = event.data.mapping_start
      try checkTag(data.tag, is: "tag:yaml.org,2002:map", at: place)
      try open(isMapping: true, at: place, anchor: name(data.anchor))
    case YAML_SEQUENCE_START_EVENT:
      let data = event.data.sequence_start
      try checkTag(data.tag, is: "tag:yaml.org,2002:seq", at: place)
      try open(isMapping: false, at: place, anchor: name(data.anchor))
    case YAML_MAPPING_END_EVENT, YAML_SEQUENCE_END_EVENT:
      guard let last = stack.popLast() else { return }
      let content: Node.Content = last.isMapping ? .mapping(last.entries) : .sequence(last.items)
      if let anchor = last.anchor { openAnchors.remove(anchor) }
      try close(Node(content, at: last.place), anchor: last.anchor, size: last.size, depth: last.depth)
    default: break
    }
  }

  private func name(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    pointer.map { String(cString: $0) }
  }

  private mutating func open(isMapping: Bool, at place: Place, anchor: String?) throws {
    if stack.last.map({ $0.isMapping && $0.pendingKey == nil }) == true {
      throw refuse(place, "a key must be a plain word, found \(isMapping ? "a mapping" : "a list")")
    }
    if stack.count >= YAMLLimits.depth {
      throw refuse(place, "nested more than \(YAMLLimits.depth) deep")
    }
    if let anchor { openAnchors.insert(anchor) }
    stack.append(Open(isMapping: isMapping, place: place, anchor: anchor))
  }

  /// Hands a finished node to the mapping or list it stands in.
  private mutating func close(_ node: Node, anchor: String?, size: Int, depth: Int, aliasAt: Place? = nil) throws {
    nodes += aliasAt == nil ? 1 : size
    if nodes > YAMLLimits.nodes {
      throw refuse(aliasAt ?? node.place, "more than \(YAMLLimits.nodes) values, aliases followed")
    }
    if aliasAt != nil, stack.count + depth > YAMLLimits.depth {
      throw refuse(aliasAt ?? node.place, "nested more than \(YAMLLimits.depth) deep, aliases followed")
    }
    if let anchor { anchors[anchor] = Anchored(node: node, size: size, depth: depth) }
    guard !stack.isEmpty else {
      root = node
      return
    }
    let top = stack.count - 1
    stack[top].size += size
    stack[top].depth = max(stack[top].depth, depth + 1)
    guard stack[top].isMapping else {
      stack[top].items.append(node)
      return
    }
    if let key = stack[top].pendingKey {
      stack[top].pendingKey = nil
      stack[top].entries.append(Node.Entry(key: key.text, keyPlace: key.place, value: node))
    } else {
      try takeKey(node, at: aliasAt ?? node.place)
    }
  }

  private mutating func takeKey(_ node: Node, at place: Place) throws {
    guard let key = node.scalar else { throw refuse(place, "a key must be a plain word, found \(node.described)") }
    if key.isPlain, key.text == "<<" {
      throw refuse(
        place, "merge keys (<<) are not part of YAML 1.2",
        hint: "repeat an anchored value with an alias, or share settings between files with base:")
    }
    if key.text.isEmpty { throw refuse(place, "an empty key") }
    let top = stack.count - 1
    if !stack[top].keys.insert(key.text).inserted {
      let first = stack[top].entries.first { $0.key == key.text }
      problems.error(
        place, "duplicate key \(quoted(key.text))", hint: first.map { "first written on line \($0.keyPlace.line)" })
    }
    stack[top].pendingKey = (key.text, place)
  }

  private func checkTag(_ tag: UnsafeMutablePointer<yaml_char_t>?, is expected: String, at place: Place) throws {
    guard let tag = name(tag), tag != expected else { return }
    throw refuse(place, "unknown tag \(quoted(tag))", hint: "remove it: scenarios need no tags")
  }

  private func checkTag(_ tag: UnsafeMutablePointer<yaml_char_t>?, of scalar: inout Scalar, at place: Place) throws {
    guard let tag = name(tag) else { return }
    switch (tag, scalar.value) {
    case ("tag:yaml.org,2002:str", _), ("!", _): scalar.isPlain = false
    case ("tag:yaml.org,2002:null", .null), ("tag:yaml.org,2002:bool", .boolean): break
    case ("tag:yaml.org,2002:int", .number(let value)) where value == value.rounded(): break
    case ("tag:yaml.org,2002:float", .number): break
    default: throw refuse(place, "unknown tag \(quoted(tag))", hint: "remove it: scenarios need no tags")
    }
  }
}
