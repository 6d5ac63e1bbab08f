import Catalog

/// The options that say what language model is served, and how, for every command that asks.
enum ServedModelOptions {
  static let model = Option("--model", "NAME", help: "The language model, as in the catalog.")
  static let tensor = Option("--tensor", "N", help: "Accelerators that share each layer (default 1).")
  static let precision = Option("--precision", "FORMAT", help: "Format of the weights (default bf16).")
  static let engine = Option("--engine", "NAME", help: "Serving software (default: the newest of the catalog).")
  /// What goes with a model, in the order of help.
  static let serving = [tensor, precision, engine]
}

extension Arguments {
  /// The value of an option that names a number format, if it was given.
  func precision(_ option: Option) throws -> Precision? {
    guard let text = value(option.name) else { return nil }
    guard let precision = Precision(rawValue: text) else {
      throw UsageError(
        message: "\(option.name): " + unknown("format", text, among: Precision.allCases.map(\.rawValue)))
    }
    return precision
  }

  /// Accelerators that share each layer: 1 where none are given.
  func tensorParallel() throws -> Int {
    let option = ServedModelOptions.tensor.name
    let count = try integer(option, atLeast: 1) ?? 1
    guard count <= 1_024 else { throw UsageError(message: "\(option): at most 1024") }
    return count
  }
}
