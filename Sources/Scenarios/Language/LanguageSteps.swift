import EventKernel
import Model

extension LanguageEntry {
  /// The keys of the block that stands here, those of variants with their words.
  package var children: [LanguageEntry] {
    let (place, kind) = place
    guard let block = kind.block else { return [] }
    return block.entries(at: place, conditions).filter { entry in
      // An item that goes by its option has the keys of that option.
      word.map { word in entry.conditions.allSatisfy { $0.path != path || $0.words.contains(word) } } ?? true
    }
  }

  /// The path of a value and its kind, where names or places of lists lie between.
  var place: (path: String, kind: ValueKind) {
    var (path, kind) = (path, kind)
    while kind.block == nil, let next = kind.within {
      path += "." + next.name
      kind = next.kind
    }
    return (path, kind)
  }

  /// The words that may follow here.
  var words: [String] {
    if let family { return Distribution.parameterNames(family) }
    return kind.takesNames ? ["NAME"] : children.compactMap { $0.key?.name }
  }

  /// What a word leads to.
  func step(_ word: String) -> [LanguageEntry] {
    guard !word.isEmpty else { return [] }
    if let family { return parameter(word, of: family) }
    let found = (children + laws).filter { $0.key?.name == word }
    if kind.takesNames, let next = kind.within { return found + [inner(word, next.kind)] }
    guard let items = kind.items else { return found }
    if word.allSatisfy(\.isNumber) || word == "N" { return found + [inner("N", items)] }
    guard items.block?.hasOption(word) == true else { return found }
    var item = inner("N", items)
    item.word = word
    return found + [item]
  }

  private func inner(_ name: String, _ kind: ValueKind) -> LanguageEntry {
    LanguageEntry(path: "\(path).\(name)", key: key, kind: kind, conditions: conditions)
  }

  /// The keys of a law of chance that may stand here.
  private var laws: [LanguageEntry] {
    if case .law = kind { return Language.distribution.entries(at: path, conditions) }
    return kind.distribution == nil ? [] : Language.distribution.entries(at: path, conditions)
  }

  /// The family of laws whose parameters stand here.
  private var family: String? {
    guard let key, case .mapping(_, .drawn) = kind, Distribution.families.contains(key.name) else { return nil }
    return key.name
  }

  private func parameter(_ name: String, of family: String) -> [LanguageEntry] {
    let names = Distribution.parameterNames(family)
    let isQuantile = Language.isQuantile(name) && names.contains(where: Language.isQuantile)
    guard names.contains(name) || isQuantile else { return [] }
    let key = Key(
      name, .drawn, .says(""),
      isQuantile ? "What \(name.dropFirst())% of the draws are at most." : "A parameter of \(family).", .choice, "")
    return [LanguageEntry(path: "\(path).\(name)", key: key, kind: .drawn, conditions: conditions)]
  }

  /// How many words its path has.
  var depth: Int { path.isEmpty ? 0 : path.count { $0 == "." } + 1 }
}

extension AnyKeyBlock {
  /// Whether it is told apart by an option of that name, by which items of lists go.
  fileprivate func hasOption(_ word: String) -> Bool {
    variants.map { $0.key == "option" && $0.cases.contains { $0.words.contains(word) } } ?? false
  }

  func entries(at path: String, _ conditions: [LanguageCondition]) -> [LanguageEntry] {
    let own = keys.map { key in
      LanguageEntry(
        path: path.isEmpty ? key.name : "\(path).\(key.name)", key: key, kind: key.kind, conditions: conditions)
    }
    guard let variants else { return own }
    return own
      + variants.cases.flatMap { words, block in
        block.entries(at: path, conditions + [LanguageCondition(path: path, key: variants.key, words: words)])
      }
  }
}

extension ValueKind {
  /// Whether the user's names are the keys of its mapping.
  package var takesNames: Bool {
    switch self {
    case .named, .mapping: true
    case .either(let kinds): kinds.contains(where: \.takesNames) && block == nil
    default: false
    }
  }

  /// What lies within a list or a mapping of the user's names, and what such a place is called in a path.
  package var within: (name: String, kind: ValueKind)? {
    if block != nil { return nil }
    if let values { return ("NAME", values) }
    return items.map { ("N", $0) }
  }

  /// The kind within lists and mappings of the user's names.
  var descended: ValueKind {
    var kind = self
    while kind.block == nil, let next = kind.within { kind = next.kind }
    return kind
  }
}
