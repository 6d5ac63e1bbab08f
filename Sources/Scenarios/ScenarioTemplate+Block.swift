import Diagnostics

extension ScenarioTemplate {
  /// The settings as a block of YAML to put into a scenario that has this one as its base: mappings along the paths, and whole lists where
  /// a path goes through one, since a list replaces that of the base.
  ///
  /// - Parameter sets: As `--set` takes them.
  /// - Throws: `ScenarioError`, with places in the texts of the settings.
  public func block(_ sets: [String]) throws(ScenarioError) -> String {
    let (node, first, problems) = applied(sets)
    guard !problems.hasErrors else { throw ScenarioError(diagnostics: problems.diagnostics(.error)) }
    return Self.lines(of: node, from: first, indent: 0).joined(separator: "\n") + "\n"
  }

  /// The entries that settings went through: those whose keys stand in the texts of settings.
  private static func lines(of node: Node, from first: Int, indent: Int) -> [String] {
    let margin = String(repeating: " ", count: indent)
    return (node.entries ?? []).filter { $0.keyPlace.source >= first }.flatMap { entry -> [String] in
      let key = Node(.scalar(Scalar(text: entry.key, isPlain: true)), at: node.place).flowText
      let below = lines(of: entry.value, from: first, indent: indent + 2)
      return below.isEmpty ? ["\(margin)\(key): \(entry.value.flowText)"] : ["\(margin)\(key):"] + below
    }
  }
}
