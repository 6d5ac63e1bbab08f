import Model
import Reporting
import Studies

extension Command {
  static let check = Command(
    name: "check", summary: "Judge a scenario's check: lines; exit 3 when one is not met.", operands: "SCENARIO",
    operandCount: 1...1,
    options: [
      Option(
        "--max-replications", "N",
        help: "Most runs made while a line is not known (default: four times the scenario's number). "
          + "Lines are judged after 1, 2, 4, ... times that number, by intervals so wide that all looks "
          + "together give a line a wrong verdict in at most 5 % of checks."),
      Option("--baseline", "FILE", help: "An earlier summary.json: no cost and no time may be worse than there."),
      Option("--tolerance", "SHARE", help: "How much worse than the baseline is allowed, such as 5% (default: 0%)."),
      Option("--junit", "FILE", help: "Write the verdicts there as JUnit XML."),
      Option("--github", help: "Print GitHub annotations as well."),
      Option("--json", help: "Print one JSON object instead of tables."),
      Option("--seed", "N", help: "Master seed of every random stream."),
      Option("--jobs", "N", help: "Runs at a time (default: the processors); results do not depend on it."),
      .set, Option("--quiet", help: "No progress bar."),
    ],
    examples: [
      ("fleetcast check scenarios/quickstart.yaml", "met, not met or not known, line by line"),
      (
        "fleetcast check s.yaml --baseline main/summary.json --tolerance 5% --github",
        "fail a pull request that raises a cost or a latency by more than 5 %"
      ),
    ],
    run: checkScenario)
}

private func checkScenario(_ arguments: Arguments) throws -> Exit {
  let seed: UInt64? = try arguments.integer("--seed", atLeast: 0)
  let most: Int? = try arguments.integer("--max-replications", atLeast: 1)
  let jobs = try jobs(arguments)
  let baseline = try Baseline(arguments)
  let loaded = try load(arguments.operands[0], sets: arguments.all("--set"))
  var scenario = loaded.scenario
  if let seed { scenario.seed = seed }
  let least = min(scenario.replications.atLeast, most ?? .max)
  scenario.replications = ReplicationPlan(atLeast: least, atMost: most ?? 4 * scenario.replications.atLeast)
  guard !scenario.checks.isEmpty || baseline != nil else {
    throw UsageError(
      message:
        "\(arguments.operands[0]) has no check: lines; write some, such as - chat.ttft.p95 <= 1.5s, or give --baseline")
  }
  if let baseline, baseline.result.horizon != scenario.horizon {
    throw UsageError(message: "the baseline simulated another horizon: its costs cannot be compared")
  }
  let checks = scenario.checks
  let looks = CheckLooks(from: scenario.replications.atLeast, upTo: scenario.replications.atMost)
  func gates(_ study: Study) -> [Gate] {
    checks.map { Gate($0, study: study, looks: looks) }
      + (baseline?.gates(study, looks: looks, file: arguments.operands[0]) ?? [])
  }
  let study = try simulate(scenario, jobs: jobs, isQuiet: arguments.has("--quiet")) { study in
    guard study.isComplete else { return 0 }
    return gates(study).contains(where: \.wantsMore) ? looks.more(after: study.replications) : 0
  }
  if study.isInterrupted, let signal = Interruption.signal {
    throw Interrupted(signal: signal, kept: "nothing was judged")
  }
  let gone = baseline.map { Gate.guarded($0.result.figures).filter { study.figures[$0.path] == nil } } ?? []
  if let first = gone.first {
    Terminal.complain(
      "fleetcast: \(gone.count) figures of the baseline are not in this scenario, such as \(first.path)")
  }
  return try publish(gates(study), study, arguments)
}

private func publish(_ gates: [Gate], _ study: Study, _ arguments: Arguments) throws -> Exit {
  if let path = arguments.value("--junit") {
    let cut = path.lastIndex(of: "/")
    let folder = cut.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let name = cut.map { String(path[path.index(after: $0)...]) } ?? path
    try OutputFolder(path: folder).write([(name, junitXML(gates, scenario: study.scenario.name))])
  }
  try Terminal.print(
    arguments.has("--json")
      ? gatesJSON(gates, study: study).text() + "\n" : gatePage(gates, study: study, palette: Terminal.palette))
  if arguments.has("--github") {
    // GitHub reads commands from either stream; JSON on standard output stays one object.
    let annotations = gitHubAnnotations(gates)
    if arguments.has("--json") { Terminal.show(annotations) } else { try Terminal.print(annotations) }
  }
  return gates.allSatisfy { $0.outcome == .met } ? .done : .incomplete
}

/// An earlier result that must not be beaten for the worse.
private struct Baseline {
  var result: SavedResult
  var tolerance: Double

  init?(_ arguments: Arguments) throws {
    guard let path = arguments.value("--baseline") else {
      if arguments.has("--tolerance") { throw UsageError(message: "--tolerance needs --baseline") }
      return nil
    }
    let text = arguments.value("--tolerance") ?? "0%"
    guard text.hasSuffix("%"), let percent = Double(text.dropLast()), (0...1_000).contains(percent) else {
      throw UsageError(message: "--tolerance needs a percentage such as 5%, not \"\(text)\"")
    }
    tolerance = percent / 100
    do { result = try SavedResult(path: path) } catch { throw UsageError(message: "--baseline: \(error)") }
  }

  /// A gate for each guarded figure that the scenario still has.
  func gates(_ study: Study, looks: CheckLooks, file: String) -> [Gate] {
    Gate.guarded(result.figures).compactMap { before in
      study.figures[before.path].map {
        Gate(
          $0, before: before, tolerance: tolerance, isPaired: result.seed == study.scenario.seed, study: study,
          looks: looks, file: file)
      }
    }
  }
}
