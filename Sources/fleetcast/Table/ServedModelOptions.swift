import Catalog

/// The options that say what language model is served, and how, for every command that asks.
enum ServedModelOptions {
  static let model = Option(
    "--model", .name("MODEL") { Catalog.architectures.map(\.name) }, help: "The language model, as in the catalog.")
  static let tensor = Option(
    "--tensor", .number(in: 1...1_024), help: "Accelerators that share each layer (default 1).")
  static let precision = Option(
    "--precision", format, help: "Format of the weights (default: as the model is published).")
  static let engine = Option(
    "--engine", .name("ENGINE") { Catalog.engines.map(\.name) },
    help: "Serving software (default: the newest of the catalog).")
  /// What goes with a model, in the order of help.
  static let serving = [tensor, precision, engine]

  /// A number format.
  static let format = Value.word("FORMAT", among: Precision.allCases.map(\.rawValue))
  /// An instance of the catalog.
  static let instance = Value.name("INSTANCE") { Catalog.instances.map(\.name) }
}

extension Arguments {
  /// The value of an option that names a number format, if it was given.
  func precision(_ option: Option) -> Precision? { value(option).flatMap(Precision.init(rawValue:)) }

  /// Accelerators that share each layer: 1 where none are given.
  func tensorParallel() -> Int { number(ServedModelOptions.tensor) ?? 1 }
}
