import Diagnostics
import Scenarios

/// The one pool that some files describe, as lines for a scenario that holds more.
package struct ImportedPool: Sendable {
  /// What it is called.
  package let name: String
  /// Its keys, each with its lines, which name where values are from.
  package let entries: [(key: String, lines: [String])]
  /// The model that it serves: its name and the lines of its entries; nil where no file names one.
  package let model: (name: String, lines: [String])?
  /// The architecture of the catalog that the model has; nil where it is not known.
  package let architecture: String?
  /// The format of the model's weights, where a file says it.
  package let precision: String?
  /// Whether it is a language model; nil where that is not known.
  package let isLanguageModel: Bool?
  /// Accelerators that share each layer, where a file says it.
  package let tensor: Int?
  /// Accelerators of a replica.
  package let accelerators: Int
  /// The machine, where a file says it.
  package let instance: String?
  /// The most replicas, where they vary; the number of them where they do not.
  package let replicas: (isFixed: Bool, most: Int)?
  /// What could not be carried over, or means something else here.
  package let notes: [Diagnostic]

  /// Reads the files of one pool, as `ManifestImport.read` does.
  /// - Throws: `ScenarioError` with everything that is malformed, and where the files describe several pools.
  package init(paths: [String]) throws(ScenarioError) {
    let problems = Problems()
    let block = try ManifestImport.block(paths: paths, pool: nil, instance: nil, problems: problems)
    guard let pool = block.pools.first, block.pools.count == 1 else {
      let names = block.pools.map(\.name)
      throw ScenarioError(diagnostics: [
        Diagnostic(
          file: paths.joined(separator: ", "), line: 0, column: 0,
          message: "the files describe \(names.count) pools: \(listed(names))",
          hint: "init begins with one pool; fleetcast import turns the others into blocks for the scenario")
      ])
    }
    let sources = problems.sources
    let model = block.models.first { $0.name == pool.block["model"]?.text }
    name = pool.name
    entries = pool.block.entries.map { entry in
      var entry = entry
      if entry.key == "autoscaler" { entry.value = block.withLoad(entry.value) }
      return (entry.key, Block.mapping([entry]).lines(sources, indent: 4))
    }
    self.model = model.map { model in
      (model.name, model.entries.isEmpty ? [] : Block.mapping(model.entries).lines(sources, indent: 4))
    }
    architecture = model?.entries.first { $0.key == "architecture" }?.value.text
    precision = model?.entries.first { $0.key == "precision" }?.value.text
    isLanguageModel = model?.isLanguageModel
    let division = pool.block["parallelism"]
    tensor = division?["tensor"]?.text.flatMap { Int($0) }
    let sizes = ["tensor", "pipeline", "data"].compactMap { division?[$0]?.text.flatMap { Int($0) } }
    accelerators = sizes.reduce(1) { $0 * min($1, 1_024) }
    instance = pool.block["instance"]?.text
    let replicas = pool.block["replicas"]
    if let count = replicas?.text.flatMap({ Int($0) }) {
      self.replicas = (true, count)
    } else {
      self.replicas = replicas?["max"]?.text.flatMap { Int($0) }.map { (false, $0) }
    }
    notes = problems.diagnostics(.warning)
  }
}
