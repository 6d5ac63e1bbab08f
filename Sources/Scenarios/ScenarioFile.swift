import Diagnostics
import Model

/// Reads scenarios from files.
public enum ScenarioFile {
  /// Reads, composes and checks a scenario.
  ///
  /// - Parameters:
  ///   - path: The file, as the user named it; diagnostics repeat it.
  ///   - sets: `path=value` settings of the command line, applied in order over the file and its bases.
  /// - Throws: `ScenarioError` with every complaint of the file at once.
  public static func load(path: String, sets: [String] = []) throws(ScenarioError) -> Scenario {
    try loadWithSources(path: path, sets: sets).scenario
  }

  /// As `load`, with the texts it was made of and the warnings.
  public static func loadWithSources(path: String, sets: [String] = []) throws(ScenarioError) -> LoadedScenario {
    let problems = Problems()
    let top = Composition(problems: problems).compose(path: path, sets: sets)
    let scenario = top.flatMap { Decoder(problems: problems).scenario($0, defaultName: defaultName(path)) }
    guard let top, let scenario, !problems.hasErrors else {
      throw ScenarioError(diagnostics: problems.diagnostics(.error), topic: problems.topic)
    }
    return LoadedScenario(
      scenario: scenario,
      template: ScenarioTemplate(top: top, sources: problems.sources, defaultName: defaultName(path)),
      sources: problems.sources.map { LoadedScenario.Source(path: $0.name, text: $0.text) },
      warnings: problems.diagnostics(.warning), tree: top)
  }

  /// Reads a file that the user named on the command line.
  ///
  /// - Parameter limit: Most bytes.
  /// - Throws: `ScenarioError` with the system's words.
  public static func bytes(path: String, limit: Int) throws(ScenarioError) -> [UInt8] {
    do throws(FileProblem) {
      let bytes = try readFile(try openStream(path), limit: limit)
      guard bytes.count <= limit else { throw FileProblem(message: "more than \(limit >> 20) MiB") }
      return bytes
    } catch {
      throw ScenarioError(diagnostics: [
        Diagnostic(file: path, line: 0, column: 0, message: "cannot be read: \(error.message)")
      ])
    }
  }

  /// Reads a scenario that was kept as one text (`LoadedScenario.composed`), with a file and settings over it.
  ///
  /// - Parameters:
  ///   - directory: What relative paths in the text start from.
  ///   - name: What it is called where the text does not say.
  ///   - path: A file whose mappings are laid over the scenario's; it need not be a scenario by itself.
  /// - Throws: `ScenarioError` with every complaint at once.
  public static func load(
    composed text: String, directory: String, named name: String = "scenario", over path: String? = nil,
    sets: [String] = []
  ) throws(ScenarioError) -> (scenario: Scenario, warnings: [Diagnostic]) {
    let problems = Problems()
    let top = Composition(problems: problems).compose(text: text, directory: directory, over: path, sets: sets)
    let scenario = top.flatMap { Decoder(problems: problems).scenario($0, defaultName: name) }
    guard let scenario, !problems.hasErrors else {
      throw ScenarioError(diagnostics: problems.diagnostics(.error), topic: problems.topic)
    }
    return (scenario, problems.diagnostics(.warning))
  }

  /// Reads a tree as a scenario, for the complaints about it.
  package static func check(_ tree: Node, problems: Problems) {
    _ = Decoder(problems: problems).scenario(tree, defaultName: "scenario")
  }

  /// The file's name without folders and ending, with everything a folder's name should not have replaced.
  private static func defaultName(_ path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? "scenario"
    let stem = file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
    let name = String(
      stem.unicodeScalars.prefix(100).map { scalar in
        scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_"
          ? Character(scalar) : "-"
      })
    return name.isEmpty || name.hasPrefix("-") ? "scenario" : name
  }
}

/// A scenario with what it was made of.
public struct LoadedScenario: Sendable {
  /// One text of it.
  public struct Source: Sendable, Equatable {
    /// The file as named, or `--set`.
    public var path: String
    /// Its text.
    public var text: String
  }
  /// The checked scenario.
  public var scenario: Scenario
  /// The same, to put further settings on.
  public var template: ScenarioTemplate
  /// The file, its bases and the settings, in the order they were read: enough to repeat the run.
  public var sources: [Source]
  /// What may not mean what was wanted.
  public var warnings: [Diagnostic]
  /// All of it on one line, without the studies made of it: what `ScenarioFile.load(composed:directory:over:sets:)` reads.
  public var composed: String {
    let studies: Set<String> = ["sweep", "plan", "crossover", "check"]
    let entries = (tree.entries ?? []).filter { !studies.contains($0.key) }
    return Node(.mapping(entries), at: tree.place).flowText
  }
  /// The folder that relative paths in it start from.
  public var directory: String { sources.first.map { directoryName($0.path) } ?? "" }
  /// The whole of it as written: the file over its bases, with the settings applied.
  package var tree: Node
}
