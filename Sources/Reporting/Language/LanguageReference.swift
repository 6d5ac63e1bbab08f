import Scenarios

/// Every block of the scenario language with its keys, as one document in Markdown: `docs/REFERENCE.md`.
public func languageReference() -> String {
  let chapters = Language.blocks.map(Chapter.init) + [Chapter.laws]
  let contents = chapters.map { "- [\($0.title)](#\($0.anchor))" }.joined(separator: "\n")
  return """
    # Reference of the scenario language

    Written by `make reference` from the program's own table of keys. On a terminal, `fleetcast explain PATH` shows a block or a key,
    with the key's source and an example in its place. `NAME` stands for a name that you give, `N` for a place in a list.

    \(contents)

    """ + chapters.map(\.markdown).joined(separator: "\n")
}

/// A block as a chapter.
private struct Chapter {
  let title: String
  private let page: Page

  init(_ found: (block: any AnyKeyBlock, places: [LanguageEntry])) {
    let entry = found.places[0]
    self.init(
      entry.path.isEmpty ? "scenario" : entry.path, found.block, at: entry, others: found.places.dropFirst().map(\.path)
    )
  }

  private init(_ title: String, _ block: any AnyKeyBlock, at entry: LanguageEntry, others: [String]) {
    self.title = title
    let text = BlockText(block, at: entry)
    let also = others.isEmpty ? [] : [PageSection([.remark("The same stands at \(others.joined(separator: ", ")).")])]
    page = Page(title, sections: text.opening + also + text.keys(isWide: true))
  }

  static let laws = Chapter(
    distributionPath, Language.distribution,
    at: LanguageEntry(path: "", key: nil, kind: .block(Language.distribution)), others: [])

  /// What GitHub makes of the heading.
  var anchor: String { title.lowercased().filter { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" } }

  /// The page one level down.
  var markdown: String {
    page.markdown().split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.hasPrefix("#") ? "#" + $0 : $0 }.joined(separator: "\n")
  }
}
