import Diagnostics
import Scenarios

/// Turns what others run into blocks of a scenario.
public enum ManifestImport {
  /// A block with what is to be said about it.
  public struct Block: Sendable {
    /// YAML with `models` and `pools`, in which every carried value names the line it is from.
    public var text: String
    /// What could not be carried over, or means something else here, with its place.
    public var notes: [Diagnostic]
    /// What the user must still say, by path.
    public var missing: [String]
  }

  /// Reads manifests, configurations and command lines, told apart by what they hold.
  ///
  /// Recognised are HorizontalPodAutoscaler (autoscaling/v1, v2), KEDA's ScaledObject, Knative's Service with its ConfigMaps,
  /// Deployments and the like, Triton's `config.pbtxt`, and the arguments of vLLM. All files together make one block: what scales
  /// something joins what is called so.
  ///
  /// - Parameters:
  ///   - paths: The files, as the user named them.
  ///   - pool: What the pool is called; nil takes the names of the files.
  ///   - instance: The machine of pools whose files do not say it.
  /// - Throws: `ScenarioError` with everything that is malformed.
  public static func read(paths: [String], pool: String?, instance: String?) throws(ScenarioError) -> Block {
    let problems = Problems()
    let made = try block(paths: paths, pool: pool, instance: instance, problems: problems)
    return Block(
      text: made.text(problems), notes: problems.diagnostics(.warning), missing: made.missing)
  }

  /// What files say, put together and checked.
  static func block(
    paths: [String], pool: String?, instance: String?, problems: Problems
  ) throws(ScenarioError) -> ImportedBlock {
    let importer = Importer(problems: problems)
    for path in paths {
      let isInput = path == "-" || path == standardInput
      let bytes = try ScenarioFile.bytes(path: isInput ? standardInput : path, limit: YAMLLimits.bytes)
      let source = problems.add(SourceFile(name: isInput ? "stdin" : path, directory: "", bytes: bytes))
      importer.read(source: source)
    }
    importer.readKnativeServices()
    let whole = Place(source: 0, line: 0, column: 0)
    if !problems.hasErrors, importer.parts.isEmpty {
      problems.error(
        whole, "nothing to import",
        hint:
          "expected a HorizontalPodAutoscaler, ScaledObject, Knative Service, Deployment, config.pbtxt or arguments of vLLM"
      )
    }
    let pools = problems.hasErrors ? [] : importer.pools(named: pool)
    guard !problems.hasErrors else { throw ScenarioError(diagnostics: problems.diagnostics(.error)) }
    var made = ImportedBlock(pools, instance: instance, problems: problems)
    made.check(problems: problems)
    guard !problems.hasErrors else { throw ScenarioError(diagnostics: problems.diagnostics(.error)) }
    return made
  }
}
