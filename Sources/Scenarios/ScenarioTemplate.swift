import Diagnostics
import Model

/// A composed scenario that settings can still be put on: what the points of a sweep are made of.
public struct ScenarioTemplate: Sendable {
  private let top: Node
  private let sources: [SourceFile]
  private let defaultName: String

  /// Keeps a composed mapping without its `sweep`, `plan` and `forecast`, which are the same studies whatever is set.
  ///
  /// - Parameter sources: The texts that the mapping's places point into, the scenario's own file first.
  init(top: Node, sources: [SourceFile], defaultName: String) {
    var top = top
    let studies: Set<String> = ["sweep", "plan", "forecast"]
    if let entries = top.entries { top.content = .mapping(entries.filter { !studies.contains($0.key) }) }
    self.top = top
    self.sources = sources
    self.defaultName = defaultName
  }

  /// The scenario with settings on it, by the route of `--set`.
  ///
  /// - Throws: `ScenarioError`, with places in the texts of the settings.
  public func scenario(_ sets: [String]) throws(ScenarioError) -> Scenario {
    let (node, _, problems) = applied(sets)
    let scenario = Decoder(problems: problems).scenario(node, defaultName: defaultName)
    guard let scenario, !problems.hasErrors else {
      throw ScenarioError(diagnostics: problems.diagnostics(.error), topic: problems.topic)
    }
    return scenario
  }

  /// The mapping with settings on it, and the number of the first setting's text among the sources.
  func applied(_ sets: [String]) -> (node: Node, first: Int, problems: Problems) {
    let problems = Problems()
    for source in sources { _ = problems.add(source) }
    var node = top
    for text in sets {
      let source = SourceFile(name: "--set", directory: sources.first?.directory ?? "", bytes: Array(text.utf8))
      guard let setting = Setting(source: problems.add(source), text: text, problems: problems) else { continue }
      setting.apply(to: &node, problems: problems)
    }
    return (node, sources.count, problems)
  }

  /// The scenario's content on one line: the same for files that differ in comments or layout only, and without the
  /// studies made of it (`sweep`, `crossover`, `check`, `plan`, `forecast`) and its name, none of which a simulation depends on.
  public var content: String {
    let studies: Set<String> = ["sweep", "crossover", "check", "plan", "forecast", "name"]
    let entries = (top.entries ?? []).filter { !studies.contains($0.key) }
    return Node(.mapping(entries), at: top.place).flowText
  }
}
