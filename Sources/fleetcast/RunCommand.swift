import Glibc
import Model
import Reporting
import Scenarios
import Studies

extension Command {
  static let run = Command(
    name: "run", summary: "Simulate a scenario; print latency and cost with intervals.", operands: "SCENARIO",
    operandCount: 1...1,
    options: [
      Option("--json", help: "Print one JSON object instead of the summary."),
      Option("--out", "DIR", help: "Write the files there (default: notebooks-out/<scenario name>)."),
      Option("--seed", "N", help: "Master seed of every random stream."),
      Option("--replications", "N", help: "Independent runs, instead of the scenario's number."),
      Option("--jobs", "N", help: "Runs at a time (default: the processors); results do not depend on it."),
      Option(
        "--events", help: "Write events.csv as well: each scaling decision, replica and instance of the first run."),
      .set, .currency, .exchangeRate, Option("--quiet", help: "No progress bar."),
    ],
    examples: [
      ("fleetcast run scenarios/quickstart.yaml", "simulate, print, and write files for finance and notebooks"),
      ("fleetcast run scenarios/quickstart.yaml --set pools.gpu.replicas.max=8 --json", "another fleet, as JSON"),
      ("fleetcast run scenarios/quickstart.yaml --events", "what the autoscaler decided, and why"),
    ],
    run: runScenario)
}

private func runScenario(_ arguments: Arguments) throws -> Exit {
  let sets = arguments.all("--set")
  let seed: UInt64? = try arguments.integer("--seed", atLeast: 0)
  let replications: Int? = try arguments.integer("--replications", atLeast: 1)
  let jobs = try jobs(arguments)
  let currency = try understood { () throws(CurrencyProblem) in
    try readCurrency(code: arguments.value("--currency"), rate: arguments.value("--fx"))
  }
  let loaded = try load(arguments.operands[0], sets: sets)
  var scenario = loaded.scenario
  if let seed { scenario.seed = seed }
  if let replications { scenario.replications = ReplicationPlan(atLeast: replications, atMost: replications) }

  let study = try simulate(scenario, jobs: jobs, isQuiet: arguments.has("--quiet"))
  let folder = arguments.value("--out").map(OutputFolder.init(path:)) ?? .standard(scenario: scenario.name)
  var files = studyFiles(
    study,
    origin: RunOrigin(
      sources: loaded.sources.map { .init(file: $0.path, text: $0.text) }, sets: sets, composed: loaded.composed,
      directory: loaded.directory), in: currency)
  if arguments.has("--events"), !study.isInterrupted {
    let history = try FleetHistory(scenario)
    files.append(OutputFile("events.csv") { eventsCSV(history, start: scenario.start) })
    if history.left > 0 {
      Terminal.complain(
        "events.csv holds the first \(history.rows.count) events; \(history.left) more came after them\n")
    }
  }
  try folder.write(files)
  if arguments.has("--json") {
    try Terminal.print(studyJSON(study).text() + "\n")
  } else {
    let names = files.map(\.name).joined(separator: ", ")
    try Terminal.print(summary(of: study, palette: Terminal.palette) + "\nFiles in \(folder.path): \(names)\n")
  }
  if study.isInterrupted, let signal = Interruption.signal {
    throw Interrupted(
      signal: signal, kept: "\(study.replications) of \(study.planned) replications are in \(folder.path)")
  }
  return study.isComplete ? .done : .incomplete
}

/// Runs at a time: `--jobs`, or the processors.
func jobs(_ arguments: Arguments) throws -> Int {
  try arguments.integer("--jobs", atLeast: 1) ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}

/// Loads a scenario, telling its warnings. `-` is standard input.
func load(_ path: String, sets: [String]) throws -> LoadedScenario {
  let loaded = try ScenarioFile.loadWithSources(path: path == "-" ? "/dev/stdin" : path, sets: sets)
  for warning in loaded.warnings { Terminal.complain(warning.rendered(colour: Terminal.colouredErrors)) }
  if let sentence = stalePrices(of: loaded.scenario, on: Instant(secondsSinceEpoch: Int64(time(nil)))) {
    Terminal.complain("fleetcast: warning: \(sentence)")
  }
  return loaded
}

/// A study stopped by a signal.
struct Interrupted: Error {
  var signal: Int32
  /// What was kept of it, as part of a sentence.
  var kept: String
}

/// Makes the replications of a study under a progress bar, as far as no signal stops it.
func simulate(
  _ scenario: Scenario, jobs: Int, isQuiet: Bool, wanted: (Study) -> Int = replicationsWanted
) throws -> Study {
  Interruption.listen()
  let bar = ProgressBar(isQuiet: isQuiet)
  defer { bar.clear() }
  do {
    let report: @Sendable (StudyProgress) -> Bool = { progress in
      bar.update(progress)
      return Interruption.signal == nil
    }
    return try replicate(scenario, jobs: jobs, progress: report, wanted: wanted)
  } catch {
    if let signal = Interruption.signal {
      throw Interrupted(signal: signal, kept: "no replication was finished and nothing was written")
    }
    throw error
  }
}
