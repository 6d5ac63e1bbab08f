import Diagnostics

extension Block {
  /// The column at which comments begin, where lines are shorter.
  private static let commentColumn = 44

  /// The block as YAML, each carried value with the file and line it is from.
  ///
  /// - Parameters:
  ///   - sources: The texts that origins point into.
  ///   - indent: Blanks before each line.
  func lines(_ sources: [SourceFile], indent: Int = 0) -> [String] {
    switch content {
    case .scalar, .row: return [Block.line(flowText, comment(sources), indent: indent)]
    case .mapping(let entries) where isFlow || entries.isEmpty:
      return [Block.line(flowText, comment(sources), indent: indent)]
    case .mapping(let entries): return entries.flatMap { $0.lines(sources, indent: indent) }
    case .list(let items):
      return items.flatMap { item in
        var lines = item.lines(sources, indent: indent + 2)
        if let first = lines.first { lines[0] = first.dashed(at: indent) }
        return lines
      }
    }
  }

  /// The value on one line.
  var flowText: String {
    switch content {
    case .scalar(let text, let isQuoted): isQuoted ? "\"\(text)\"" : text
    case .row(let texts): "[" + texts.joined(separator: ", ") + "]"
    case .mapping(let entries): "{" + entries.map { "\($0.key): \($0.value.flowText)" }.joined(separator: ", ") + "}"
    case .list(let items): "[" + items.map(\.flowText).joined(separator: ", ") + "]"
    }
  }

  /// `hpa.yaml:12 vllm:num_requests_waiting`.
  fileprivate func comment(_ sources: [SourceFile]) -> String {
    let place = origin.map { "from " + $0.named(in: sources) }
    return [place, remark].compactMap { $0 }.joined(separator: place == nil ? "" : ": ")
  }

  fileprivate static func line(_ text: String, _ comment: String, indent: Int) -> String {
    let line = String(repeating: " ", count: indent) + text
    if comment.isEmpty { return line }
    return line + String(repeating: " ", count: max(2, commentColumn - line.count)) + "# " + comment
  }
}

extension Block.Entry {
  fileprivate func lines(_ sources: [SourceFile], indent: Int) -> [String] {
    switch value.content {
    case .mapping(let entries) where !value.isFlow && !entries.isEmpty: break
    case .list: break
    default: return [Block.line("\(key): \(value.flowText)", value.comment(sources), indent: indent)]
    }
    return [Block.line("\(key):", value.comment(sources), indent: indent)]
      + value.lines(sources, indent: indent + 2)
  }
}

extension Place {
  /// `hpa.yaml:12`, as comments and lists of what was left out name a line.
  func named(in sources: [SourceFile]) -> String {
    let name = shownPath(sources[source].name)
    return line > 0 ? "\(name):\(line)" : name
  }
}

extension String {
  /// The first line of a list's item, with its dash.
  fileprivate func dashed(at indent: Int) -> String {
    String(repeating: " ", count: indent) + "- " + dropFirst(indent + 2)
  }
}
