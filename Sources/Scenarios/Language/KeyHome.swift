extension AnyKeyBlock {
  /// Where a key stands that is none of the block's: `goes with policy: keda`, `stands in workloads.chat.arrivals`; nil where that is
  /// nowhere near, or in several places.
  ///
  /// - Parameter path: The block's own path.
  func home(of name: String, at path: String) -> String? {
    words(of: name).map { "goes with \($0)" }
      ?? (below(name, at: path) ?? above(name, of: path)).map { "stands in \($0)" }
  }

  /// The words of the variants that have a key: `policy: hpa or keda`.
  private func words(of name: String) -> String? {
    guard let variants else { return nil }
    let words = variants.cases.filter { $0.block.allKeys.contains { $0.name == name } }.flatMap(\.words)
    return words.isEmpty ? nil : LanguageCondition(path: "", key: variants.key, words: words).description
  }

  /// The path of the only block below that has a key, the nearest ones first.
  private func below(_ name: String, at path: String) -> String? {
    var level = [LanguageEntry(path: path, key: nil, kind: .block(self))]
    for _ in 0..<3 {
      level = level.flatMap(\.children)
      var paths: [String] = []
      for entry in level where entry.children.contains(where: { $0.key?.name == name }) {
        let place = entry.path
        if !paths.contains(place) { paths.append(place) }
      }
      if !paths.isEmpty { return paths.count == 1 ? paths[0] : nil }
    }
    return nil
  }

  /// The path of the nearest block around that has a key.
  private func above(_ name: String, of path: String) -> String? {
    var words = path.split(separator: ".").dropLast()
    while !words.isEmpty {
      let place = words.joined(separator: ".")
      let entries = (try? Language.find(place)) ?? []
      if entries.contains(where: { $0.kind.block?.keys.contains { $0.name == name } == true }) { return place }
      words = words.dropLast()
    }
    return nil
  }
}
