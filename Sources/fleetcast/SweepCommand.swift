import Glibc
import Model
import Reporting
import Studies

extension Command {
  static let sweep = Command(
    name: "sweep", summary: "Simulate every point of a scenario's sweep; resume where it was stopped.",
    operands: "[plan|run|merge] SCENARIO", operandCount: 1...2,
    options: [
      Option("--out", "DIR", help: "Keep points and tables there (default: notebooks-out/<scenario name>)."),
      Option(
        "--shard", "I/N", help: "With run: only every N-th point, from point I on (default: from the environment)."),
      Option("--shards", "N", help: "With run: how many shards there are, where the environment tells only the index."),
      Option("--seed", "N", help: "Master seed of every random stream."),
      Option("--replications", "N", help: "Independent runs of each point, instead of the scenario's number."),
      Option("--jobs", "N", help: "Runs at a time (default: the processors); results do not depend on it."),
      .set, Option("--quiet", help: "No progress bar."),
    ],
    examples: [
      ("fleetcast sweep scenarios/sweep-rate.yaml", "simulate every point that has no result yet, and print the table"),
      ("fleetcast sweep plan scenarios/sweep-rate.yaml", "print the points with their ids as JSON"),
      ("fleetcast sweep run scenarios/sweep-rate.yaml --shard 0/7", "simulate a seventh of the points"),
      ("fleetcast sweep merge scenarios/sweep-rate.yaml", "write the tables once every shard is done"),
    ],
    run: sweepScenario)
}

private func sweepScenario(_ arguments: Arguments) throws -> Exit {
  let actions = ["plan", "run", "merge"]
  let action = arguments.operands.count == 2 ? arguments.operands[0] : nil
  if let action, !actions.contains(action) { throw UsageError(message: unknown("action", action, among: actions)) }
  if action == nil, let only = arguments.operands.first, actions.contains(only) {
    throw UsageError(message: "sweep \(only) needs SCENARIO")
  }
  if action != "run", let option = ["--shard", "--shards"].first(where: arguments.has) {
    throw UsageError(message: "\(option) goes with sweep run")
  }
  let shard = action == "run" ? try Shard(arguments) : .whole
  let jobs: Int = try arguments.integer("--jobs", atLeast: 1) ?? max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
  let plan = try sweepPlan(arguments)
  if action == "plan" {
    try Terminal.print(sweepPlanJSON(plan).text() + "\n")
    return .done
  }
  let folder = arguments.value("--out").map(OutputFolder.init(path:)) ?? .standard(scenario: plan.scenario.name)
  let store = SweepStore(folder)
  if action != "merge" {
    try simulate(plan, plan.shard(shard.index, of: shard.count), store, jobs: jobs, isQuiet: arguments.has("--quiet"))
  }
  if action == "run" { return .done }
  return try merge(plan, store, into: folder)
}

private func sweepPlan(_ arguments: Arguments) throws -> SweepPlan {
  let path = arguments.operands[arguments.operands.count - 1]
  let seed: UInt64? = try arguments.integer("--seed", atLeast: 0)
  let replications: Int? = try arguments.integer("--replications", atLeast: 1)
  let loaded = try load(path, sets: arguments.all("--set"))
  var scenario = loaded.scenario
  guard let sweep = scenario.sweep else {
    throw UsageError(
      message: "\(path) has no sweep: block; such as sweep: {over: {pools.gpu.replicas.max: [2, 4, 8]}}")
  }
  if let seed { scenario.seed = seed }
  if let replications { scenario.replications = ReplicationPlan(atLeast: replications, atMost: replications) }
  return try SweepPlan(sweep, scenario: scenario, template: loaded.template, version: Version.program)
}

/// Simulates the points that have no result yet, and keeps each as soon as it is known.
private func simulate(
  _ plan: SweepPlan, _ points: [SweepPoint], _ store: SweepStore, jobs: Int, isQuiet: Bool
) throws {
  let missing = store.missing(points)
  let known = points.count - missing.count
  if known > 0, !isQuiet { Terminal.complain("\(known) of \(points.count) points are there already") }
  Interruption.listen()
  let bar = ProgressBar(isQuiet: isQuiet, of: "points")
  defer { bar.clear() }
  do {
    try runSweep(plan, points: missing, jobs: jobs) { progress in
      bar.update(progress)
      return Interruption.signal == nil
    } finished: { result in
      try store.keep(result)
    }
  } catch is CancellationError {
    guard let signal = Interruption.signal else { throw CancellationError() }
    throw Interrupted(signal: signal, kept: "the finished points are kept, the same command goes on with the others")
  }
}

private func merge(_ plan: SweepPlan, _ store: SweepStore, into folder: OutputFolder) throws -> Exit {
  let results = plan.points.map(store.result(of:))
  let missing = zip(plan.points, results).filter { $1 == nil }.map(\.0)
  guard missing.isEmpty else {
    let ids = missing.map { "  \($0.id)  point \($0.index)" }.joined(separator: "\n")
    Terminal.complain("fleetcast: \(missing.count) of \(plan.points.count) points are missing:\n\(ids)")
    return .incomplete
  }
  let study = SweepStudy(plan: plan, results: results.compactMap { $0 })
  let files = sweepFiles(study)
  try folder.write(files)
  let names = files.map(\.name).joined(separator: ", ")
  try Terminal.print(summary(of: study, palette: Terminal.palette) + "Files in \(folder.path): \(names), points/\n")
  return .done
}
