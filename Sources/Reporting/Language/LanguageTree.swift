import Scenarios

/// The keys below a path as an outline, each with what it takes: `--recursive`.
public func languageTreePage(_ path: String) throws(UnknownKey) -> Page {
  let entries = try languageEntries(path)
  let kind = entries[0].kind
  let lines = outline(kind, indent: 0)
  let title = path.isEmpty ? "scenario" : path
  guard !lines.isEmpty else { return Page(title, sections: [PageSection([.sentence(kind.sentence)])]) }
  return Page(title, sections: [PageSection([.lines(lines, language: "yaml")])])
}

/// The lines of what stands within a kind of value.
private func outline(_ kind: ValueKind, indent: Int) -> [String] {
  let margin = String(repeating: " ", count: indent)
  if let block = kind.block { return outline(block, indent: indent) }
  guard let next = kind.within else { return [] }
  let inner = outline(next.kind, indent: indent + 2)
  if next.name == "N" {
    guard let first = inner.first else { return [] }
    return [margin + "- " + first.dropFirst(indent + 2)] + inner.dropFirst()
  }
  return [margin + "NAME:" + (inner.isEmpty ? " <\(next.kind.brief)>" : "")] + inner
}

private func outline(_ block: any AnyKeyBlock, indent: Int) -> [String] {
  let margin = String(repeating: " ", count: indent)
  var lines = block.keys.flatMap { key -> [String] in
    let inner = outline(key.kind, indent: indent + 2)
    let isOnlyBlock: Bool
    switch key.kind {
    case .block, .named, .list, .mapping: isOnlyBlock = !inner.isEmpty
    default: isOnlyBlock = false
    }
    return ["\(margin)\(key.name):" + (isOnlyBlock ? "" : " <\(key.kind.brief)>")] + inner
  }
  for variant in block.variants?.cases ?? [] {
    let condition = LanguageCondition(path: "", key: block.variants?.key ?? "", words: variant.words)
    lines.append("\(margin)# with \(condition)")
    lines += outline(variant.block, indent: indent)
  }
  return lines
}
