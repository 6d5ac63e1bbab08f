import Model
import Reporting
import Studies

private let most = Option(
  "--max-replications", .number(from: 1),
  help: "Most runs made while a condition is not known (default: four times the scenario's number). "
    + "Lines are judged after 1, 2, 4, ... times that number, by intervals so wide that all evaluations "
    + "together give a condition a wrong verdict in at most 5 % of checks.")
private let baselineFile = Option(
  "--baseline", .file(endings: ["json"]),
  help: "An earlier summary.json: no cost and no time may be worse than there.")
private let allowance = Option(
  "--tolerance", "SHARE", help: "How much worse than the baseline is allowed, such as 5% (default: 0%).")
private let junit = Option("--junit", .file(endings: ["xml"]), help: "Write the verdicts there as JUnit XML.")
private let github = Option("--github", help: "Print GitHub annotations as well.")

extension Command {
  static let check = Command(
    name: "check", summary: "Judge the conditions of a scenario's check: list; exit 3 when one is not met.",
    forms: [[.one(.scenario())]],
    options: [most, baselineFile, allowance, junit, github, .json, .format, .seed, .jobs, .set, .quiet],
    examples: [
      ("fleetcast check scenarios/quickstart.yaml", "met, not met or not known, condition by condition"),
      (
        "fleetcast check s.yaml --baseline main/summary.json --tolerance 5% --github",
        "fail a pull request that raises a cost or a latency by more than 5 %"
      ),
    ],
    run: checkScenario)
}

private func checkScenario(_ arguments: Arguments) throws -> Exit {
  let runner = Runner(arguments)
  let baseline = try Baseline(arguments)
  var scenario = try runner.load().scenario
  let limit: Int? = arguments.number(most)
  let least = min(scenario.replications.atLeast, limit ?? .max)
  scenario.replications = ReplicationPlan(atLeast: least, atMost: limit ?? 4 * scenario.replications.atLeast)
  guard !scenario.checks.isEmpty || baseline != nil else {
    throw UsageError(
      message:
        "\(runner.path) has no conditions under check:; write some, such as - chat.ttft.p95 <= 1.5s, or give --baseline"
    )
  }
  if let baseline, baseline.result.horizon != scenario.horizon {
    throw UsageError(message: "the baseline simulated another horizon: its costs cannot be compared")
  }
  let checks = scenario.checks
  let evaluations = CheckEvaluations(from: scenario.replications.atLeast, upTo: scenario.replications.atMost)
  func gates(_ study: Study) -> [Gate] {
    checks.map { Gate($0, study: study, evaluations: evaluations) }
      + (baseline?.gates(study, evaluations: evaluations, file: runner.path) ?? [])
  }
  let report = arguments.value(junit)
  try report.map { try OutputFolder.of(file: $0).folder.tryToWrite() }
  return try runner.study {
    var judged: Study?
    let study = try runner.simulate(scenario) { study in
      judged = study
      guard study.isComplete else { return 0 }
      return gates(study).contains(where: \.wantsMore) ? evaluations.more(after: study.replications) : 0
    }
    return try answer(study, judged: judged, gates: gates, baseline: baseline, arguments)
  }
}

/// The verdicts of a study; of one that was interrupted, those of the last number of replications at which its conditions were judged.
private func answer(
  _ study: Study, judged: Study?, gates: (Study) -> [Gate], baseline: Baseline?, _ arguments: Arguments
) throws -> Answer {
  let made = "\(study.replications) of \(study.planned) replications were made"
  var shown = study
  if study.isInterrupted {
    guard let judged else {
      throw Interrupted(kept: "nothing is judged, since \(made); the same command begins anew")
    }
    shown = judged
    shown.planned = study.planned
  }
  let gone = baseline.map { Gate.guarded($0.result.figures).filter { study.figures[$0.path] == nil } } ?? []
  if let first = gone.first {
    Terminal.complain(
      "fleetcast: \(gone.count) figures of the baseline are not in this scenario, such as \(first.path)")
  }
  let verdicts = gates(shown)
  if let path = arguments.value(junit) {
    try OutputFolder.write(junitXML(verdicts, scenario: study.scenario.name), toFile: path)
  }
  return Answer(
    page: { gatePage(verdicts, study: shown) },
    json: { gatesJSON(verdicts, study: shown) }, annotations: arguments.has(github) ? gitHubAnnotations(verdicts) : "",
    exit: verdicts.allSatisfy { $0.outcome == .met } ? .done : .incomplete,
    interruption: study.isInterrupted
      ? .init(finished: "conditions are judged by the first \(shown.replications) replications; \(made)") : nil)
}

/// An earlier result that must not be beaten for the worse.
private struct Baseline {
  var result: SavedResult
  var tolerance: Double

  init?(_ arguments: Arguments) throws {
    guard let path = arguments.value(baselineFile) else {
      if arguments.has(allowance) { throw UsageError(message: "--tolerance needs --baseline") }
      return nil
    }
    let text = arguments.value(allowance) ?? "0%"
    guard text.hasSuffix("%"), let percent = Double(text.dropLast()), (0...1_000).contains(percent) else {
      throw UsageError(message: "--tolerance needs a percentage such as 5%, not \"\(text)\"")
    }
    tolerance = percent / 100
    do { result = try SavedResult.whole(path: path) } catch { throw UsageError(message: "--baseline: \(error)") }
  }

  /// A gate for each guarded figure that the scenario still has.
  func gates(_ study: Study, evaluations: CheckEvaluations, file: String) -> [Gate] {
    Gate.guarded(result.figures).compactMap { before in
      study.figures[before.path].map {
        Gate(
          $0, before: before, tolerance: tolerance, isPaired: result.seed == study.scenario.seed, study: study,
          evaluations: evaluations, file: file)
      }
    }
  }
}
