import Model
import Reporting
import Scenarios
import Studies

private let events = Option(
  "--events", help: "Write events.csv as well: each scaling decision, replica and instance of the first run.")

extension Command {
  static let run = Command(
    name: "run", summary: "Simulate a scenario; print latency and cost with intervals.",
    forms: [[.one(.scenario())]],
    options: [
      .json, .out, .seed, .replications, .jobs, events, .set, .currency, .exchangeRate, .quiet,
    ],
    examples: [
      ("fleetcast run scenarios/quickstart.yaml", "simulate, print, and write files for finance and notebooks"),
      ("fleetcast run scenarios/quickstart.yaml --set pools.gpu.replicas.max=8 --json", "another fleet, as JSON"),
      ("fleetcast run scenarios/quickstart.yaml --events", "what the autoscaler decided, and why"),
    ],
    run: runScenario)
}

private func runScenario(_ arguments: Arguments) throws -> Exit {
  let runner = Runner(arguments)
  let currency = try understood { () throws(CurrencyProblem) in
    try readCurrency(code: arguments.value(.currency), rate: arguments.value(.exchangeRate))
  }
  let loaded = try runner.load()
  let folder = runner.folder(loaded.scenario.name)
  return try runner.study(in: folder) {
    let study = try runner.simulate(loaded.scenario)
    var files = studyFiles(study, origin: runner.origin(of: loaded), in: currency)
    if arguments.has(events), !study.isInterrupted { files.append(try eventsFile(study.scenario)) }
    return Answer(
      files: files, page: { summary(of: study, palette: $0) }, json: { studyJSON(study) },
      exit: study.isComplete ? .done : .incomplete,
      interruption: study.isInterrupted
        ? "\(study.replications) of \(study.planned) replications are in \(folder.path); the same command begins anew"
        : nil)
  }
}

/// What happened to the fleets of the first replication.
private func eventsFile(_ scenario: Scenario) throws -> OutputFile {
  let history = try FleetHistory(scenario)
  if history.left > 0 {
    Terminal.complain("events.csv holds the first \(history.rows.count) events; \(history.left) more came after them\n")
  }
  return OutputFile("events.csv") { eventsCSV(history, start: scenario.start) }
}
