import Reporting
import Scenarios
import Studies

extension Command {
  static let price = Command(
    name: "price", summary: "Price a finished run again, without simulating.", operands: "RESULT",
    operandCount: 1...1,
    options: [
      Option(
        "--with", "FILE",
        help: "YAML laid over the run's scenario: pools.*.purchase, commitments, apis.*.price, overheads."
      ), .set, .currency, .exchangeRate,
      Option("--out", "DIR", help: "Write the cost files there (default: RESULT/priced)."), .format,
    ],
    examples: [
      (
        "fleetcast price notebooks-out/quickstart --set pools.gpu.purchase.reserved.count=4",
        "the bill of the same run with four reserved instances"
      ),
      ("fleetcast price notebooks-out/quickstart --currency EUR --fx 0.92", "the same bill in euros"),
    ],
    run: priceResult)
}

private func priceResult(_ arguments: Arguments) throws -> Exit {
  let currency = try understood { () throws(CurrencyProblem) in
    try readCurrency(code: arguments.value("--currency"), rate: arguments.value("--fx"))
  }
  let path = arguments.operands[0]
  let saved = try SavedUsage(path: path)
  guard saved.isComplete else {
    throw UsageError(message: "\(path): the run was stopped early, so its cost is not known")
  }
  let measured = try ScenarioFile.load(composed: saved.composed, directory: saved.directory).scenario
  let loaded = try ScenarioFile.load(
    composed: saved.composed, directory: saved.directory, over: arguments.value("--with"), sets: arguments.all("--set"))
  for warning in loaded.warnings { Terminal.complain(warning.rendered(colour: Terminal.colouredErrors)) }
  if let why = measured.whyNotPriced(as: loaded.scenario) { throw UsageError(message: "\(path): \(why)") }
  let usages = try saved.usages(of: measured)
  let before = Study(priced: measured, usages: usages, work: saved.work)
  let study = Study(priced: loaded.scenario, usages: usages, work: saved.work)
  let files = costFiles(study, in: currency)
  let folder = arguments.value("--out") ?? (path.hasSuffix(".json") ? "." : path) + "/priced"
  try OutputFolder(path: folder).write(files)
  let place = folder + (currency == .dollar ? "" : " (\(currency.code))")
  try arguments.print(pricePage(study, before: before).adding(files: files.map(\.name), in: place))
  return .done
}
