import Calibrating
import Catalog
import Model
import Reporting

extension Command {
  static let calibrate = Command(
    name: "calibrate",
    summary: "Fit the constants of a step time (with --model), or of batches, to your own benchmark.",
    operands: "FILE...", operandCount: 1...1_000,
    options: [
      ServedModelOptions.model,
      Option("--accelerator", "NAME", help: "What it ran on, as in the catalog."),
    ] + ServedModelOptions.serving + [
      Option("--fit", "NAMES", help: "Constants to fit: compute, bandwidth, kernels, request (default all)."),
      Option("--batch", "N,N,...", help: "Items of each request, a file each, for perf_analyzer's CSV."), .json,
    ],
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
  if let text = arguments.value("--batch") {
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
    try Terminal.print(
      arguments.has("--json")
        ? calibrationJSON(report).text() + "\n" : calibrationPage(report, palette: Terminal.palette))
  } catch let error as CalibrationError {
    throw UsageError(message: error.description)
  }
  return .done
}

private func target(_ arguments: Arguments) throws -> CalibrationTarget? {
  guard let model = arguments.value("--model") else {
    for option in ["--accelerator", "--fit"] + ServedModelOptions.serving.map(\.name) where arguments.has(option) {
      throw UsageError(message: "\(option) goes with --model")
    }
    return nil
  }
  guard let accelerator = arguments.value("--accelerator") else {
    throw UsageError(message: "--model needs --accelerator")
  }
  var target = CalibrationTarget(model: model, accelerator: accelerator)
  target.tensorParallel = try arguments.tensorParallel()
  if let engine = arguments.value(ServedModelOptions.engine.name) { target.engine = engine }
  if let precision = try arguments.precision(ServedModelOptions.precision) { target.precision = precision }
  if let text = arguments.value("--fit") {
    var constants: [FittedConstant] = []
    for name in text.split(separator: ",").map(String.init) {
      guard let constant = FittedConstant(rawValue: name) else {
        throw UsageError(message: "--fit: " + unknown("constant", name, among: FittedConstant.allCases.map(\.rawValue)))
      }
      if !constants.contains(constant) { constants.append(constant) }
    }
    target.constants = constants
  }
  return target
}
