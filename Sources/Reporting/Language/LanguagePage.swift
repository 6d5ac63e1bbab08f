import Scenarios

/// A path of the language that cannot be explained, in a sentence.
public struct UnknownKey: Error, CustomStringConvertible {
  /// The sentence.
  public var description: String
}

/// What may be explained beside the keys of a scenario: a word and what it is.
public typealias Topic = (word: String, meaning: String)

/// What stands at a path of the scenario language: a block with its keys, or a key with all there is to say of it.
///
/// - Parameters:
///   - path: Such as `workloads.chat.arrivals.rate`; empty is the scenario, and `distribution` the laws of chance.
///   - topics: What else may be explained, for the page of the scenario.
///   - isWide: Whether what a key takes and its default have columns of their own, for which a terminal is too narrow.
/// - Throws: `UnknownKey`, which says what there is instead.
public func languagePage(_ path: String, topics: [Topic] = [], isWide: Bool = false) throws(UnknownKey) -> Page {
  let entries = try languageEntries(path, topics.compactMap { $0.word.split(separator: " ").first.map(String.init) })
  let groups = KeyGroup.of(entries)
  var sections: [PageSection] = []
  for group in groups {
    sections.append(PageSection(groups.count > 1 ? group.title : "", group.blocks))
    sections.append(contentsOf: group.example)
  }
  if let block = entries.lazy.compactMap(\.block).first {
    let text = BlockText(block, at: entries[0])
    sections += (groups.isEmpty ? text.opening : []) + text.keys(isWide: isWide)
  } else if groups.isEmpty {
    sections.append(PageSection([.sentence(entries[0].kind.sentence)]))
  }
  if path.isEmpty {
    var table = PageTable(isWide ? [.left("command"), .left("explains")] : [.left(""), .left("")])
    for topic in topics { table.add([.text("fleetcast explain \(topic.word)"), .text(topic.meaning)]) }
    sections.append(PageSection("More", [.table(table)]))
  }
  if entries.contains(where: { $0.path.hasSuffix(".prompt_cache") }) {
    sections.append(PageSection("What automatic takes", [.table(promptCacheTable())]))
  }
  let shown = path.isEmpty ? "scenario" : path == distributionPath ? distributionPath : entries[0].path
  return Page(shown, "", sections: sections)
}

/// The path under which laws of chance are explained.
let distributionPath = "distribution"

/// What stands at a path.
///
/// - Parameter topics: Words that might have been meant as well.
func languageEntries(_ path: String, _ topics: [String] = []) throws(UnknownKey) -> [LanguageEntry] {
  if path == distributionPath { return [LanguageEntry(path: "", key: nil, kind: .block(Language.distribution))] }
  do { return try Language.find(path) } catch {
    guard error.known.isEmpty else { throw UnknownKey(description: error.description + whereElse(path)) }
    let places = Language.places(endingWith: path)
    if places.count == 1, let found = try? Language.find(places[0]) { return found }
    let elsewhere = whereElse(path)
    guard elsewhere.isEmpty || !places.isEmpty else {
      throw UnknownKey(description: "a scenario has no key \"\(path)\"" + elsewhere)
    }
    var error = error
    error.expected += topics.filter { $0 != "PATH" }
    let shown = places.prefix(6).joined(separator: ", ") + (places.count > 6 ? ", ..." : "")
    throw UnknownKey(
      description: error.description + (places.isEmpty ? "" : "; \"\(path)\" stands in \(shown)"))
  }
}

/// Where a path that is no key is explained: it may be a figure or a column.
private func whereElse(_ path: String) -> String {
  let words = path.split(separator: ".").map(String.init)
  let isFigure = figureListings.flatMap(\.figures).contains { $0.isNamed(by: words) }
  if isFigure { return "; it is a figure: fleetcast explain figures" }
  let isColumn = words.count == 1 && csvDescriptions.contains { $0.fields.contains { $0.name == path } }
  return isColumn ? "; it is a column: fleetcast explain columns" : ""
}

extension FigureListing {
  /// Whether words are its path, or the end of it that comes after a name, with or without the statistic.
  fileprivate func isNamed(by words: [String]) -> Bool {
    let parts = path.split(separator: "{", maxSplits: 1)
    var own = parts[0].split(separator: ".").map(String.init)
    let place = own.firstIndex { $0.hasPrefix("<") }
    func isMatch(_ words: ArraySlice<String>) -> Bool {
      if words.elementsEqual(own, by: { $1.hasPrefix("<") || $0 == $1 }) { return true }
      guard parts.count == 2, let last = words.last, parts[1].contains(last) else { return false }
      return words.dropLast().elementsEqual(own) { $1.hasPrefix("<") || $0 == $1 }
    }
    if isMatch(words[...]) { return true }
    guard let place else { return false }
    own.removeFirst(place + 1)
    return isMatch(words[...])
  }
}

/// A key as several variants of a block have it.
struct KeyGroup {
  let key: Key
  let entries: [LanguageEntry]

  /// The keys among entries, those that say the same put together.
  static func of(_ entries: [LanguageEntry]) -> [KeyGroup] {
    var groups: [KeyGroup] = []
    for entry in entries {
      // A place within a list or under a name is explained by what stands there.
      guard let key = entry.key, entry.path == key.name || entry.path.hasSuffix(".\(key.name)") else { continue }
      let place = groups.firstIndex {
        $0.key.meaning == key.meaning && $0.key.standard == key.standard && $0.key.kind.sentence == key.kind.sentence
      }
      if let place {
        groups[place] = KeyGroup(key: key, entries: groups[place].entries + [entry])
      } else {
        groups.append(KeyGroup(key: key, entries: [entry]))
      }
    }
    return groups
  }

  /// Under which words it is known; empty where it always is.
  var title: String {
    var titles: [String] = []
    for entry in entries {
      let title = entry.conditions.map(\.description).joined(separator: ", ")
      if !titles.contains(title) { titles.append(title) }
    }
    return titles.joined(separator: "; ")
  }

  /// What a block says of itself is more than what its key says.
  private var meaning: String {
    if case .block(let block) = key.kind { block.meaning } else { key.meaning }
  }

  /// Its meaning and its facts.
  var blocks: [PageBlock] {
    var figures = [PageFigure("source", .text(key.source.shown))]
    if !key.standard.shown.isEmpty { figures.insert(PageFigure("default", .text(key.standard.shown)), at: 0) }
    if case .block = key.kind {} else { figures.insert(PageFigure("takes", .text(key.kind.sentence)), at: 0) }
    if !title.isEmpty { figures.insert(PageFigure("goes with", .text(title)), at: 0) }
    var blocks = [PageBlock.sentence(meaning), .figures(figures)]
    if key.kind.takesLaw {
      blocks.append(.remark("fleetcast explain \(distributionPath) lists the laws of chance and their parameters."))
    }
    return blocks
  }

  /// An example in its place, where no block gives one.
  var example: [PageSection] {
    guard let entry = entries.first, !key.example.isEmpty else { return [] }
    let snippet = Snippet(key.example, at: entry, beside: requiredBeside(entry))
    return [PageSection("Example", [.lines(snippet.lines, language: "yaml")])]
  }

  /// What an item of a list must have beside the key, so that its example is whole.
  private func requiredBeside(_ entry: LanguageEntry) -> [Key] {
    let item = entry.path.split(separator: ".").dropLast()
    guard item.last == "N", let block = (try? Language.find(item.joined(separator: ".")))?.first?.block else {
      return []
    }
    return block.keys.filter { $0.standard == .required && $0.name != key.name }
  }
}

/// A block with its keys, those that depend on a word under that word.
struct BlockText {
  private let block: any AnyKeyBlock
  private let entry: LanguageEntry

  init(_ block: any AnyKeyBlock, at entry: LanguageEntry) {
    self.block = block
    self.entry = entry
  }

  /// What it is for, and an example in its place.
  var opening: [PageSection] {
    [
      PageSection([.sentence(block.meaning)]),
      PageSection("Example", [.lines(Snippet(block.example, at: entry).lines, language: "yaml")]),
    ]
  }

  /// Its keys, and those that depend on a word under that word.
  ///
  /// - Parameter isWide: Whether what a key takes and its default have columns of their own, for which a terminal is too narrow.
  func keys(isWide: Bool) -> [PageSection] {
    [PageSection("Keys", block.keys.isEmpty ? [] : table(block.keys, isWide))] + variants(of: block, isWide)
  }

  private func variants(of block: any AnyKeyBlock, _ isWide: Bool) -> [PageSection] {
    guard let variants = block.variants else { return [] }
    return variants.cases.flatMap { words, inner -> [PageSection] in
      let condition = LanguageCondition(path: "", key: variants.key, words: words)
      let own = inner.keys.isEmpty ? [PageBlock.remark("No further keys.")] : table(inner.keys, isWide)
      return [PageSection("With \(condition)", [.sentence(inner.meaning)] + own)] + self.variants(of: inner, isWide)
    }
  }

  /// A table of keys, and their source where all of them have the same.
  private func table(_ keys: [Key], _ isWide: Bool) -> [PageBlock] {
    let standards = keys.map { $0.standard == .required ? "required" : $0.standard.shown }
    var table = PageTable(
      isWide ? [.left("key"), .left("takes"), .left("default"), .left("meaning")] : [.left(""), .left("")])
    for (key, standard) in zip(keys, standards) {
      let name = PageCell.text(key.name, .heading)
      if isWide {
        table.add([name, .text(key.kind.brief), .text(standard), .text(key.meaning)])
      } else {
        table.add([name, .text(key.meaning)])
        let ending = key.standard == .required || standard.isEmpty ? standard : "default: \(standard)"
        table.add([.empty, .text([key.kind.brief, ending].filter { !$0.isEmpty }.joined(separator: "; "), .faint)])
      }
    }
    let sources = Set(keys.map(\.source.shown))
    guard sources.count == 1, let source = sources.first, keys[0].source != .choice else { return [.table(table)] }
    return [.table(table), .remark("Source: \(source).")]
  }
}
