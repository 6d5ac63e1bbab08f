import Reporting
import Scenarios
import Studies

private let overlay = Option(
  "--with", .file(endings: ["yaml", "yml"]),
  help: "YAML laid over the run's scenario: pools.*.purchase, commitments, apis.*.price, overheads.")

extension Command {
  static let price = Command(
    name: "price", summary: "Price a finished run again, without simulating.", forms: [[.one(.folder("RESULT"))]],
    options: [
      overlay, .set, .currency, .exchangeRate, .out.saying("Write the cost files there (default: RESULT/priced)."),
      .format,
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
  let runner = Runner(arguments)
  let currency = try understood { () throws(CurrencyProblem) in
    try readCurrency(code: arguments.value(.currency), rate: arguments.value(.exchangeRate))
  }
  let path = runner.path
  let saved = try SavedUsage(path: path)
  guard saved.isComplete else {
    throw UsageError(message: "\(path): the run was stopped early, so its cost is not known")
  }
  let measured = try ScenarioFile.load(
    composed: saved.composed, directory: saved.directory, named: saved.scenario
  ).scenario
  let loaded = try ScenarioFile.load(
    composed: saved.composed, directory: saved.directory, named: saved.scenario, over: arguments.value(overlay),
    sets: arguments.all(.set))
  runner.tell(loaded.warnings)
  if let why = measured.whyNotPriced(as: loaded.scenario) { throw UsageError(message: "\(path): \(why)") }
  let usages = try saved.usages(of: measured)
  let before = Study(priced: measured, usages: usages, work: saved.work)
  if let now = before.ledger?.total.description, !saved.cost.isEmpty, now != saved.cost {
    throw UsageError(
      message:
        "\(path): the run cost $\(saved.cost), and would cost $\(now) at the prices that its files have here: a price book or a file of "
        + "prices has changed since, or is another one in this folder; go where it was run, or run it again")
  }
  let study = Study(priced: loaded.scenario, usages: usages, work: saved.work)
  let folder = arguments.value(.out) ?? (path.hasSuffix(".json") ? "." : path) + "/priced"
  return try runner.publish(
    Answer(
      files: costFiles(study, in: currency), page: { pricePage(study, before: before, filesIn: currency) }),
    in: OutputFolder(path: folder))
}
