import Calibrating
import Catalog
import Model
import Reporting

private let accelerator = Option(
  "--accelerator", .name("ACCELERATOR") { Catalog.accelerators.map(\.name) },
  help: "What it ran on, as in the catalog.")
private let fit = Option(
  "--fit", .list("CONSTANT", among: FittedConstant.allCases.map(\.rawValue)), help: "Constants to fit (default all).")
private let batch = Option("--batch", "N,N,...", help: "Items of each request, a file each, for perf_analyzer's CSV.")

extension Command {
  static let calibrate = Command(
    name: "calibrate",
    summary: "Fit the constants of a step time (with --model), or of batches, to your own benchmark.",
    forms: [[.many(.file(endings: ["json", "csv"]))]],
    options: [ServedModelOptions.model, accelerator] + ServedModelOptions.serving + [fit, batch, .json, .format],
    examples: [
      (
        "fleetcast calibrate c1.json c16.json c64.json --model llama-3.1-8b --accelerator h100",
        "results of vllm bench serve at three loads"
      ), ("fleetcast calibrate b1.csv b8.csv b32.csv --batch 1,8,32", "perf_analyzer -b 1, 8 and 32"),
    ],
    run: calibrateFiles)
}

private func calibrateFiles(_ arguments: Arguments) throws -> Exit {
  let files = arguments.operands
  var batches: [Int?] = files.map { _ in nil }
  if let text = arguments.value(batch) {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
    guard numbers.count == files.count, numbers.allSatisfy({ ($0 ?? 0) >= 1 }) else {
      throw UsageError(
        message: "--batch needs a whole number from 1 on for each of the \(files.count) files, such as 1,8,32")
    }
    batches = numbers
  }
  do {
    var rows: [BenchmarkRow] = []
    for (file, batch) in zip(files, batches) { rows += try BenchmarkFile.read(file, batch: batch) }
    let report = try Calibrating.calibrate(rows, target: target(arguments))
    return try Runner(arguments).publish(
      Answer(page: { calibrationPage(report) }, json: { calibrationJSON(report) }))
  } catch let error as CalibrationError {
    throw UsageError(message: error.description)
  }
}

private func target(_ arguments: Arguments) throws -> CalibrationTarget? {
  guard let model = arguments.value(ServedModelOptions.model) else {
    for option in [accelerator, fit] + ServedModelOptions.serving where arguments.has(option) {
      throw UsageError(message: "\(option.name) goes with --model")
    }
    return nil
  }
  guard let name = arguments.value(accelerator) else { throw UsageError(message: "--model needs --accelerator") }
  var target = CalibrationTarget(model: model, accelerator: name)
  target.tensorParallel = arguments.tensorParallel()
  if let engine = arguments.value(ServedModelOptions.engine) { target.engine = engine }
  target.precision = arguments.precision(ServedModelOptions.precision)
  if let text = arguments.value(fit) {
    let names = text.split(separator: ",").map(String.init)
    target.constants = FittedConstant.allCases.filter { names.contains($0.rawValue) }
  }
  return target
}
