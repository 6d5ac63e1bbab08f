/// Facts about the world that scenarios name: accelerators, slices, instances, model architectures and hosted models.
///
/// A lookup by name reads one row of its table; only the sorted lists read all of it, once.
public enum Catalog {
  /// The accelerator of that name, such as `a10g`; letter case does not matter.
  public static func accelerator(_ name: String) -> Accelerator? {
    Tables.accelerators.row(named: name.lowercased()).map(Accelerator.init(row:))
  }

  /// The accelerators that a word of a measured table may mean: the one of that name, or all of that family (`a100`).
  public static func accelerators(answeringTo word: String) -> [Accelerator] {
    let word = word.lowercased()
    return accelerators.filter { $0.answers(to: word) }
  }

  /// The slice profile of that name on an accelerator, or on the first of a family (`a100`) that has it.
  public static func slice(_ name: String, on accelerator: String) -> SliceProfile? {
    let hosts = accelerators(answeringTo: accelerator).map(\.name)
    for host in hosts {
      if let found = slices(of: host).first(where: { $0.name == name }) { return found }
    }
    return nil
  }

  /// The slice profiles of an accelerator, smallest first; none where it cannot be partitioned.
  public static func slices(of accelerator: String) -> [SliceProfile] {
    slices.filter { $0.accelerators.contains(accelerator) }
  }

  /// The instance of that name, such as `aws/g5.xlarge`; Azure types may be written without their `Standard_`.
  public static func instance(_ name: String) -> Instance? {
    for table in Tables.instances {
      if let row = table.row(named: name) { return Instance(row: row) }
    }
    let prefix = "azure/"
    if name.hasPrefix(prefix), !name.hasPrefix("azure/Standard_") {
      return instance("azure/Standard_" + name.dropFirst(prefix.count))
    }
    return nil
  }

  /// The model architecture of that name, such as `llama-3.1-8b`; letter case does not matter.
  public static func architecture(_ name: String) -> Architecture? {
    Tables.architectures.row(named: name.lowercased()).map(Architecture.init(row:))
  }

  /// How much of its datasheet a generation of accelerators reaches.
  public static func efficiency(of generation: Generation) -> Efficiency {
    guard let row = Tables.efficiencies.row(named: generation.rawValue) else {
      preconditionFailure("the table of efficiencies has no \(generation.rawValue)")
    }
    return Efficiency(row: row)
  }

  /// The CPU of that name, as the tables of instances have it.
  public static func processor(_ name: String) -> ProcessorModel? {
    Tables.processors.row(named: name).map(ProcessorModel.init(row:))
  }

  /// Every CPU, in the order of the table.
  public static let processors = Tables.processors.rows.map(ProcessorModel.init(row:))

  /// The serving engine of that name, such as `vllm-0.15`.
  public static func engine(_ name: String) -> ServingEngine? {
    Tables.engines.row(named: name.lowercased()).map(ServingEngine.init(row:))
  }

  /// The link between replicas of that name, such as `infiniband-400g`.
  public static func link(_ name: String) -> Link? { Tables.links.row(named: name.lowercased()).map(Link.init(row:)) }

  /// Every link between replicas, in the order of the table.
  public static let links = Tables.links.rows.map(Link.init(row:))

  /// Every serving engine, newest first.
  public static let engines = Tables.engines.rows.map(ServingEngine.init(row:))

  /// Software that batches requests for models that are not language models, by name.
  public static let batchServers = Tables.batchServers.rows.map(BatchServer.init(row:)).sorted { $0.name < $1.name }

  /// The hosted model of that name, such as `gpt-4o-mini`.
  public static func api(_ name: String) -> APIModel? {
    Tables.apis.row(named: name).map { APIModel(row: $0, prices: Tables.apiPrices.rows(named: name)) }
  }

  /// Every accelerator, by name.
  public static let accelerators = Tables.accelerators.rows.map(Accelerator.init(row:)).sorted { $0.name < $1.name }

  /// Every slice profile, in the order of the table: by accelerator, smallest first.
  public static let slices = Tables.slices.rows.map(SliceProfile.init(row:))

  /// Every instance, by name.
  public static let instances = Tables.instances.flatMap(\.rows).map(Instance.init(row:)).sorted { $0.name < $1.name }

  /// Every model architecture, by name.
  public static let architectures = Tables.architectures.rows.map(Architecture.init(row:)).sorted { $0.name < $1.name }

  /// Every hosted model, by name.
  public static let apis: [APIModel] = {
    let prices = Dictionary(grouping: Tables.apiPrices.rows) { $0["name"] }
    let models = Tables.apis.rows.map { APIModel(row: $0, prices: prices[$0["name"], default: []]) }
    return models.sorted { $0.name < $1.name }
  }()
}
