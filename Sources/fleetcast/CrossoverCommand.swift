import Glibc
import Model
import Reporting
import Studies

extension Command {
  static let crossover = Command(
    name: "crossover", summary: "Find the volume from which on self-hosting is cheaper than an API.",
    operands: "SCENARIO", operandCount: 1...1,
    options: [
      Option("--over", "PATH", help: "The parameter to vary, instead of the scenario's."),
      Option("--range", "LOW..HIGH", help: "Its least and greatest value, such as 0.1/s..60/s."),
      Option(
        "--subject-to", "CONDITION", isRepeatable: true,
        help: "A condition such as \"chat.ttft.p95 <= 2s\", instead of the scenario's."),
      Option("--json", help: "Print one JSON object instead of the tables."),
      Option("--out", "DIR", help: "Write the files there (default: notebooks-out/<scenario name>)."),
      Option("--seed", "N", help: "Master seed of every random stream."),
      Option("--replications", "N", help: "Independent runs of each fleet, instead of the scenario's number."),
      Option("--jobs", "N", help: "Runs at a time (default: the processors); results do not depend on it."),
      .set, Option("--quiet", help: "No progress line."),
    ],
    examples: [
      ("fleetcast crossover scenarios/quickstart.yaml", "size the fleet over the range and compare with the API"),
      (
        "fleetcast crossover scenarios/quickstart.yaml --subject-to \"chat.ttft.p95 <= 2s\" --range 0.1/s..5/s",
        "another promise, another range"
      ),
    ],
    run: runCrossover)
}

private func runCrossover(_ arguments: Arguments) throws -> Exit {
  let path = arguments.operands[0]
  let seed: UInt64? = try arguments.integer("--seed", atLeast: 0)
  let replications: Int? = try arguments.integer("--replications", atLeast: 1)
  let jobs: Int = try arguments.integer("--jobs", atLeast: 1) ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  let sets = try arguments.all("--set") + crossoverSets(arguments)
  let loaded = try load(path, sets: sets)
  guard let crossover = loaded.scenario.crossover else {
    throw UsageError(message: "\(path) has no crossover: block that names a pool and an API")
  }
  let template = loaded.template
  func scenario(at value: Double, with further: [String]) throws -> Scenario {
    var scenario = try template.scenario(["\(crossover.over)=\(crossover.written(value))"] + further)
    if let seed { scenario.seed = seed }
    if let replications { scenario.replications = ReplicationPlan(atLeast: replications, atMost: replications) }
    return scenario
  }
  // Both ends, so that a value out of range is told before anything is simulated.
  let isWhole = crossover.isPlainNumber && (try? scenario(at: crossover.range.lowerBound + 0.5, with: [])) == nil
  _ = try scenario(at: crossover.range.lowerBound, with: [])
  _ = try scenario(at: crossover.range.upperBound, with: [])

  var settings = CrossoverSettings(jobs: jobs, isWhole: isWhole)
  settings.isPriceOnly = Crossover.isPrice(crossover.over, in: loaded.scenario)
  let study = try find(crossover, settings: settings, isQuiet: arguments.has("--quiet"), scenario: scenario(at:with:))
  let folder = arguments.value("--out").map(OutputFolder.init(path:)) ?? .standard(scenario: study.scenario.name)
  let files = crossoverFiles(
    study, origin: RunOrigin(sources: loaded.sources.map { .init(file: $0.path, text: $0.text) }, sets: sets))
  try folder.write(files)
  if arguments.has("--json") {
    try Terminal.print(crossoverJSON(study).text() + "\n")
  } else {
    let names = files.map(\.name).joined(separator: ", ")
    try Terminal.print(crossoverSummary(study, palette: Terminal.palette) + "\nFiles in \(folder.path): \(names)\n")
  }
  return .done
}

/// The options as settings of the scenario's own block, so that they are checked and complained about in the same way.
private func crossoverSets(_ arguments: Arguments) throws -> [String] {
  var sets: [String] = []
  if let over = arguments.value("--over") { sets.append("crossover.over=\(over)") }
  if let range = arguments.value("--range") {
    let ends = range.split(separator: "..", omittingEmptySubsequences: false)
    guard ends.count == 2, !ends.contains(where: \.isEmpty) else {
      throw UsageError(message: "--range needs LOW..HIGH, such as 0.1/s..60/s, not \"\(range)\"")
    }
    sets.append("crossover.range=[\(ends[0]), \(ends[1])]")
  }
  let conditions = arguments.all("--subject-to")
  if !conditions.isEmpty { sets.append("crossover.subject_to=[\(conditions.joined(separator: ", "))]") }
  return sets
}

private func find(
  _ crossover: Crossover, settings: CrossoverSettings, isQuiet: Bool,
  scenario: @escaping (Double, [String]) throws -> Scenario
) throws -> CrossoverStudy {
  Interruption.listen()
  let isShown = !isQuiet && Terminal.isInteractive
  defer { if isShown { Terminal.show("\r\u{1B}[K") } }
  do {
    return try findCrossover(crossover, settings: settings, scenario: { try scenario($0, []) }, changed: scenario) {
      done, grid in
      if isShown {
        let what = done < grid ? "\(done) of \(grid) values" : "\(done) values, narrowing the crossings"
        Terminal.show("\r\(what)\u{1B}[K")
      }
      return Interruption.signal == nil
    }
  } catch let problem as CrossoverProblem {
    throw UsageError(message: problem.description)
  } catch {
    if let signal = Interruption.signal { throw Interrupted(signal: signal, kept: "nothing was written") }
    throw error
  }
}
