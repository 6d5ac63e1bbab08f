import Model
import Reporting
import Scenarios
import Studies

private let events = Option(
  "--events", help: "Write events.csv as well: each scaling decision, replica and instance of the first run.")

private let focusByDay = Option(
  "--focus-daily", help: "Write focus_daily.csv as well: the bill as FOCUS 1.2 has it, with charge periods of a day.")

private let noReport = Option("--no-report", help: "Write no report.html.")

extension Command {
  static let run = Command(
    name: "run", summary: "Simulate a scenario; print latency and cost with intervals.",
    forms: [[.one(.scenario())]],
    options: [
      .json, .format, .out, .report.saying("Write report.html, a page to open in a browser (the default)."), noReport,
      .anonymous, .seed, .replications, .jobs, events, focusByDay, .set, .currency, .exchangeRate, .quiet,
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
  if arguments.has(noReport), let other = [Option.report, .anonymous].first(where: arguments.has) {
    throw UsageError(message: "\(other.name) and --no-report say opposite things: give one of them")
  }
  let loaded = try runner.load()
  let folder = runner.folder(loaded.scenario.name)
  return try runner.study(in: folder) {
    let study = try runner.simulate(loaded.scenario, byHour: true)
    let history = arguments.has(events) && !study.isInterrupted ? try history(study.scenario) : nil
    let origin = runner.origin(of: loaded)
    let isFocusDaily = arguments.has(focusByDay)
    if isFocusDaily, !hasFocusByDay(study) {
      Terminal.complain(
        "focus_daily.csv is not written: hours were not kept, as of runs with very many hours and tenants")
    }
    return Answer(
      files: studyFiles(study, origin: origin, history: history, in: currency, isFocusDaily: isFocusDaily)
        + reportFiles(
          runReport(study, origin: origin, history: history), isWanted: !arguments.has(noReport),
          isAnonymous: arguments.has(.anonymous)),
      page: { summaryPage(study, filesIn: currency) }, json: { studyJSON(study) },
      next: nextStep(after: study, file: runner.path, sets: arguments.all(.set)),
      exit: study.isComplete ? .done : .incomplete,
      interruption: study.isInterrupted
        ? .init(finished: "\(study.replications) of \(study.planned) replications") : nil)
  }
}

/// What happened to the fleets of the first replication.
private func history(_ scenario: Scenario) throws -> FleetHistory {
  let history = try FleetHistory(scenario)
  if history.left > 0 {
    Terminal.complain("events.csv holds the first \(history.rows.count) events; \(history.left) more came after them\n")
  }
  return history
}
