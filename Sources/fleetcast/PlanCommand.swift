import Glibc
import Model
import Reporting
import Scenarios
import Studies
import Synchronization

extension Command {
  static let plan = Command(
    name: "plan", summary: "Find the settings that cost least and keep every condition.",
    operands: "SCENARIO", operandCount: 1...1,
    options: [
      Option("--json", help: "Print one JSON object instead of the tables."),
      Option("--out", "DIR", help: "Write the files there (default: notebooks-out/<scenario name>)."),
      Option("--seed", "N", help: "Master seed of every random stream."),
      Option("--jobs", "N", help: "Runs at a time (default: the processors); results do not depend on it."),
      .set, Option("--quiet", help: "No progress line."),
    ],
    examples: [
      ("fleetcast plan scenarios/plan-chat.yaml", "the cheapest fleet that keeps the promise, and what binds"),
      (
        "fleetcast plan scenarios/plan-chat.yaml --set plan.minimize=chat.ttft.p95 --set 'plan.subject_to=[total.cost <= $900]'",
        "the shortest wait that a budget buys"
      ),
    ],
    run: runPlan)
}

private func runPlan(_ arguments: Arguments) throws -> Exit {
  let path = arguments.operands[0]
  let seed: UInt64? = try arguments.integer("--seed", atLeast: 0)
  let loaded = try load(path, sets: arguments.all("--set"))
  var scenario = loaded.scenario
  guard let plan = scenario.plan else {
    throw UsageError(
      message: "\(path) has no plan: block; such as plan: {minimize: total.cost, subject_to: [chat.ttft.p95 <= 1s], "
        + "over: {pools.gpu.replicas.min: {from: 1, to: 8}}}")
  }
  if let seed { scenario.seed = seed }
  let study = try search(
    plan, scenario, loaded.template, jobs: jobs(arguments), isQuiet: arguments.has("--quiet"))
  let folder = arguments.value("--out").map(OutputFolder.init(path:)) ?? .standard(scenario: scenario.name)
  let files = planFiles(study)
  try folder.write(files)
  if arguments.has("--json") {
    try Terminal.print(planJSON(study).text() + "\n")
  } else {
    let names = files.map(\.name).joined(separator: ", ")
    try Terminal.print(planSummary(study, palette: Terminal.palette) + "\nFiles in \(folder.path): \(names)\n")
  }
  if study.isInterrupted, let signal = Interruption.signal {
    throw Interrupted(signal: signal, kept: "what was known by then is in \(folder.path)")
  }
  return study.best == nil ? .incomplete : .done
}

private func search(
  _ plan: Plan, _ scenario: Scenario, _ template: ScenarioTemplate, jobs: Int, isQuiet: Bool
) throws -> PlanStudy {
  Interruption.listen()
  let isShown = !isQuiet && Terminal.isInteractive
  let last = Mutex<ContinuousClock.Instant?>(nil)
  defer { if isShown { Terminal.show("\r\u{1B}[K") } }
  return try findPlan(plan, scenario: scenario, template: template, version: Version.program, jobs: jobs) { progress in
    guard isShown else { return Interruption.signal == nil }
    let isDue = last.withLock { last in
      let now = ContinuousClock.now
      if let before = last, now - before < .milliseconds(100) { return false }
      last = now
      return true
    }
    if isDue { Terminal.show("\r\(progress.doing): \(progress.done) of \(progress.of)\u{1B}[K") }
    return Interruption.signal == nil
  }
}
