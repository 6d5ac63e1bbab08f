import Diagnostics
import Model
import Reporting
import Studies

private let over = Option("--over", .path, help: "The parameter to vary, instead of the scenario's.")
private let range = Option("--range", "LOW..HIGH", help: "Its least and greatest value, such as 0.1/s..60/s.")
private let subjectTo = Option(
  "--subject-to", "CONDITION", isRepeatable: true,
  help: "A condition such as \"chat.ttft.p95 <= 2s\", instead of the scenario's.")

extension Command {
  static let crossover = Command(
    name: "crossover", summary: "Find the volume from which on self-hosting is cheaper than an API.",
    forms: [[.one(.scenario())]],
    options: [
      over, range, subjectTo, .json, .format, .out, .report, .anonymous, .seed,
      .replications.saying("Independent runs of each fleet, instead of the scenario's number."), .jobs, .set, .quiet,
    ],
    examples: [
      ("fleetcast crossover scenarios/quickstart.yaml", "size the fleet over the range and compare with the API"),
      (
        "fleetcast crossover scenarios/quickstart.yaml --subject-to \"chat.ttft.p95 <= 2s\" --range 0.1/s..5/s",
        "another SLO, another range"
      ),
    ],
    run: runCrossover)
}

private func runCrossover(_ arguments: Arguments) throws -> Exit {
  let runner = Runner(arguments)
  let sets = try crossoverSets(arguments)
  let loaded = try blaming(arguments) { try runner.load(further: sets) }
  guard let crossover = loaded.scenario.crossover else {
    throw UsageError(
      message: "\(runner.path) has no crossover: block; such as crossover: {between: {self_host: gpu, api: hosted}, "
        + "over: workloads.chat.arrivals.rate, range: [0.1/s, 10/s]}")
  }
  let template = loaded.template
  func scenario(at value: Double, with further: [String]) throws -> Scenario {
    runner.adjusted(try template.scenario(["\(crossover.over)=\(crossover.written(value))"] + further))
  }
  // Both ends, so that a value out of range is told before anything is simulated.
  let isWhole = crossover.isPlainNumber && (try? scenario(at: crossover.range.lowerBound + 0.5, with: [])) == nil
  let name = try blaming(arguments, over: crossover.over) {
    _ = try scenario(at: crossover.range.upperBound, with: [])
    return try scenario(at: crossover.range.lowerBound, with: []).name
  }

  var settings = CrossoverSettings(jobs: runner.jobs, isWhole: isWhole)
  settings.isPriceOnly = Crossover.isPrice(crossover.over, in: loaded.scenario)
  let folder = runner.folder(name)
  return try runner.study(in: folder) {
    let study = try find(crossover, settings: settings, runner, scenario: scenario(at:with:))
    let origin = runner.origin(of: loaded, further: sets)
    return Answer(
      files: crossoverFiles(study, origin: origin) + runner.files(of: crossoverReport(study, origin: origin)),
      page: { crossoverPage(study) }, json: { crossoverJSON(study) },
      next: runner.nextReport(in: folder, isStopped: study.isInterrupted),
      interruption: study.isInterrupted
        ? .init(
          finished: "costs at \(study.rows.count) values, of which no crossing is known,",
          next: "the same command begins anew, and takes less time over a narrower --range")
        : nil)
  }
}

/// Says complaints about settings that were made of an option, or of the block's range, as ones about what the user wrote.
///
/// - Parameter path: The varied parameter, where its ends are tried.
private func blaming<Result>(
  _ arguments: Arguments, over path: String? = nil, _ read: () throws -> Result
) throws -> Result {
  do { return try read() } catch var error as ScenarioError {
    let options = [("over", over), ("range", range), ("subject_to", subjectTo)]
    for (index, complaint) in error.diagnostics.enumerated() where complaint.file == "--set" {
      let text = complaint.excerpt?.text ?? ""
      let isEnd = path.map { text.hasPrefix("\($0)=") } ?? false
      let option = options.first { text.hasPrefix("crossover.\($0.0)=") && arguments.has($0.1) }?.1
      guard let name = isEnd ? arguments.has(range) ? range.name : "crossover.range" : option?.name else { continue }
      error.diagnostics[index] = Diagnostic(
        severity: complaint.severity, file: name, line: 0, column: 0, message: complaint.message, hint: complaint.hint)
    }
    throw error
  }
}

/// The options as settings of the scenario's own block, so that they are checked and complained about in the same way.
private func crossoverSets(_ arguments: Arguments) throws -> [String] {
  var sets: [String] = []
  if let path = arguments.value(over) { sets.append("crossover.over=\(path)") }
  if let text = arguments.value(range) {
    let ends = text.split(separator: "..", omittingEmptySubsequences: false)
    guard ends.count == 2, !ends.contains(where: \.isEmpty) else {
      throw UsageError(message: "--range needs LOW..HIGH, such as 0.1/s..60/s, not \"\(text)\"")
    }
    sets.append("crossover.range=[\(ends[0]), \(ends[1])]")
  }
  let conditions = arguments.all(subjectTo)
  if !conditions.isEmpty { sets.append("crossover.subject_to=[\(conditions.joined(separator: ", "))]") }
  return sets
}

private func find(
  _ crossover: Crossover, settings: CrossoverSettings, _ runner: Runner,
  scenario: @escaping (Double, [String]) throws -> Scenario
) throws -> CrossoverStudy {
  do {
    return try runner.follow { progress in
      try findCrossover(crossover, settings: settings, scenario: { try scenario($0, []) }, changed: scenario) {
        done, grid in
        progress.update { done < grid ? "\(done) of \(grid) values" : "\(done) values, narrowing the crossings" }
      }
    }
  } catch let problem as CrossoverProblem {
    throw UsageError(message: problem.description)
  }
}
