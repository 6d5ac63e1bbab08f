import Diagnostics
import Glibc
import Model
import Reporting
import Scenarios
import Studies

/// A result that cannot be, of which nothing is published.
private struct InternalError: Error, CustomStringConvertible {
  let message: String
  var description: String { "internal error: \(message), which cannot be; nothing is published. Please report it" }
}

/// What commands do around their studies: read the common options, load scenarios, show progress, stop on a signal, write files,
/// print a page or JSON, and say by the exit code what came of it.
struct Runner {
  private let arguments: Arguments

  init(_ arguments: Arguments) { self.arguments = arguments }

  /// The scenario's file: the last operand.
  var path: String { arguments.operands.last ?? "-" }

  /// Runs at a time: `--jobs`, or the processors.
  var jobs: Int { arguments.number(.jobs) ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// How pages are written: `--format`, or as for a terminal.
  private var format: PageFormat { arguments.value(.format).flatMap(PageFormat.init(rawValue:)) ?? .terminal }

  /// Loads the scenario with `--set`, `--seed` and `--replications`, telling its warnings.
  ///
  /// - Parameter further: Settings beside those of `--set`.
  func load(further: [String] = []) throws -> LoadedScenario { try load(path, sets: arguments.all(.set) + further) }

  /// Loads a scenario with settings, `--seed` and `--replications`, telling its warnings. `-` is standard input.
  func load(_ path: String, sets: [String]) throws -> LoadedScenario {
    var loaded = try ScenarioFile.loadWithSources(path: path == "-" ? "/dev/stdin" : path, sets: sets)
    tell(loaded.warnings)
    let today = Instant(secondsSinceEpoch: Int64(time(nil)))
    if let sentence = stalePrices(of: loaded.scenario, on: today) {
      Terminal.complain("fleetcast: warning: \(sentence)")
    }
    for (isWarning, sentence) in lifetimes(of: loaded.scenario, on: today) {
      Terminal.complain("fleetcast: \(isWarning ? "warning" : "note"): \(sentence)")
    }
    loaded.scenario = adjusted(loaded.scenario)
    return loaded
  }

  /// Prints what may not mean what was wanted.
  func tell(_ warnings: [Diagnostic]) {
    for warning in warnings { Terminal.complain(warning.rendered(colour: Terminal.colouredErrors)) }
  }

  /// The scenario with `--seed` and `--replications`.
  func adjusted(_ scenario: Scenario) -> Scenario {
    var scenario = scenario
    if let seed: UInt64 = arguments.number(.seed) { scenario.seed = seed }
    if let count: Int = arguments.number(.replications) {
      scenario.replications = ReplicationPlan(atLeast: count, atMost: count)
    }
    return scenario
  }

  /// What a study of a loaded scenario is made from.
  ///
  /// - Parameter further: Settings beside those of `--set`.
  func origin(of loaded: LoadedScenario, further: [String] = []) -> RunOrigin {
    RunOrigin(
      sources: loaded.sources.map { .init(file: $0.path, text: $0.text) }, sets: arguments.all(.set) + further,
      composed: loaded.composed, directory: loaded.directory)
  }

  /// The files of a report: its data, and the page where `--report` or `--anonymous` wants it.
  func files(of report: Report) -> [OutputFile] {
    let isAnonymous = arguments.has(.anonymous)
    return reportFiles(report, isWanted: arguments.has(.report) || isAnonymous, isAnonymous: isAnonymous)
  }

  /// The page to open in a browser, as what to do next; nil where it was made, or there is no whole study that it could be of.
  func nextReport(in folder: OutputFolder, isStopped: Bool) -> NextStep? {
    guard !isStopped, !arguments.has(.report), !arguments.has(.anonymous) else { return nil }
    return .report(of: folder.path)
  }

  /// Where files go: `--out`, or the folder of that name in `notebooks-out`.
  func folder(_ name: String) -> OutputFolder {
    arguments.value(.out).map(OutputFolder.init(path:)) ?? .standard(scenario: name)
  }

  /// Makes a study and hands its answer over.
  ///
  /// - Parameter folder: Where its files go.
  func study(in folder: OutputFolder? = nil, _ make: () throws -> Answer) throws -> Exit {
    try begin(in: folder)
    var answer: Answer
    do { answer = try make() } catch is CancellationError {
      throw Interrupted(kept: "nothing was finished and nothing was written; the same command begins anew")
    }
    guard let stop = answer.interruption else { return try publish(answer, in: folder) }
    var place = ""
    if let folder {
      // What was made whole is worth more than a part, of whatever it is.
      let isKept = folder.holdsWhole(answer.files)
      if isKept { answer.files = [] }
      place =
        isKept
        ? " are not written: \(folder.path) keeps the complete results of an earlier run" : " are in \(folder.path)"
    }
    _ = try publish(answer, in: answer.files.isEmpty ? nil : folder)
    throw Interrupted(kept: "\(stop.finished)\(place); \(stop.next)")
  }

  /// Tries the output folder before anything is simulated, and makes signals a request to stop, which work learns from its `Progress`.
  func begin(in folder: OutputFolder?) throws {
    try folder?.tryToWrite()
    Interruption.await()
  }

  /// Does work under a line of progress, which goes when the work ends.
  func follow<Result>(_ work: (Progress) throws -> Result) rethrows -> Result {
    let progress = Progress(isQuiet: arguments.has(.quiet))
    defer { progress.clear() }
    return try work(progress)
  }

  /// Makes the replications of a study under a bar, as far as no signal stops it.
  ///
  /// - Parameter byHour: Whether costs are wanted by the hour.
  func simulate(
    _ scenario: Scenario, byHour: Bool = false, wanted: (Study) -> Int = replicationsWanted
  ) throws -> Study {
    let study = try follow { progress in
      try replicate(scenario, jobs: jobs, byHour: byHour, progress: { progress.update($0) }, wanted: wanted)
    }
    if let figure = study.impossibleTime { throw InternalError(message: "\(figure.path) is below zero") }
    return study
  }

  /// Writes the files of an answer, then prints its page, as `--format` wants it, or its JSON where `--json` asks for that.
  func publish(_ answer: Answer, in folder: OutputFolder? = nil) throws -> Exit {
    try folder?.write(answer.files)
    if arguments.has(.json) {
      try Terminal.print(answer.json().text() + "\n")
    } else {
      var page = answer.page()
      if let folder { page.add(files: answer.files.filter(\.isPresent).map(\.name), in: folder.path, answer.remark) }
      if let step = answer.next { page.add(next: step) }
      try Terminal.print(
        page.text(
          as: format, width: Terminal.width, isColoured: Terminal.colouredOutput, isUnicode: Terminal.isUnicode))
    }
    // What a program reads from standard output stays one document.
    if format == .terminal, !arguments.has(.json) {
      try Terminal.print(answer.annotations)
    } else {
      Terminal.show(answer.annotations)
    }
    return answer.exit
  }
}
