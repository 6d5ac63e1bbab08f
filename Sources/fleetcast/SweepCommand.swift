import Model
import Reporting
import Studies

extension Command {
  static let sweep = Command(
    name: "sweep", summary: "Simulate every point of a scenario's sweep; resume where it was stopped.",
    forms: [
      [.one(.scenario())], [.action("plan"), .one(.scenario())], [.action("run"), .one(.scenario())],
      [.action("merge"), .one(.scenario())],
    ],
    options: [
      .out.saying("Keep points and tables there (default: notebooks-out/<scenario name>)."), Shard.option,
      Shard.countOption, .seed,
      .replications.saying("Independent runs of each point, instead of the scenario's number."), .jobs, .format,
      .report,
      .anonymous, .set, .quiet,
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
  let runner = Runner(arguments)
  let action = arguments.operands.count == 2 ? arguments.operands[0] : nil
  if action != "run", let option = [Shard.option, Shard.countOption].first(where: arguments.has) {
    throw UsageError(message: "\(option.name) goes with sweep run")
  }
  let shard = action == "run" ? try Shard(arguments) : .whole
  let loaded = try runner.load()
  guard let sweep = loaded.scenario.sweep else {
    throw UsageError(
      message: "\(runner.path) has no sweep: block; such as sweep: {over: {pools.gpu.replicas.max: [2, 4, 8]}}")
  }
  let plan = try SweepPlan(sweep, scenario: loaded.scenario, template: loaded.template, version: Version.program)
  if action == "plan" {
    try Terminal.print(sweepPlanJSON(plan).text() + "\n")
    return .done
  }
  let folder = runner.folder(plan.scenario.name)
  let store = SweepStore(folder)
  try runner.begin(in: folder)
  if action != "merge" {
    do {
      try simulate(plan, plan.shard(shard.index, of: shard.count), store, runner, isQuiet: arguments.has(.quiet))
    } catch let stopped as Interrupted {
      if action == nil {
        let results = plan.points.map(store.result(of:))
        _ = try runner.publish(Answer(page: { interruptedSweepPage(plan, results: results) }))
      }
      throw stopped
    }
  }
  return action == "run" ? .done : try merge(plan, store, into: folder, runner, runner.origin(of: loaded))
}

/// Simulates the points that have no result yet, and keeps each as soon as it is known.
private func simulate(
  _ plan: SweepPlan, _ points: [SweepPoint], _ store: SweepStore, _ runner: Runner, isQuiet: Bool
) throws {
  let missing = store.missing(points)
  let known = points.count - missing.count
  if known > 0, !isQuiet { Terminal.complain("\(known) of \(points.count) points are there already") }
  let (possible, refused) = try plan.parted(missing)
  for point in refused { Terminal.complain("fleetcast: refused: \(point.sentence(plan))") }
  do {
    try runner.follow { progress in
      try runSweep(plan, points: possible, jobs: runner.jobs) {
        progress.update($0, of: "points")
      } finished: { result in
        try store.keep(result)
      }
    }
  } catch is CancellationError {
    let isNew = store.missing(plan.points).count == plan.points.count
    throw Interrupted(
      kept: isNew
        ? "no point was finished, the same command begins anew"
        : "the finished points are kept, the same command goes on with the others")
  }
}

private func merge(
  _ plan: SweepPlan, _ store: SweepStore, into folder: OutputFolder, _ runner: Runner, _ origin: RunOrigin
) throws -> Exit {
  let results = plan.points.map(store.result(of:))
  let (missing, refused) = try plan.parted(zip(plan.points, results).filter { $1 == nil }.map(\.0))
  guard missing.isEmpty else {
    let ids = missing.map { "  \($0.id)  point \($0.index)" }.joined(separator: "\n")
    Terminal.complain("fleetcast: \(missing.count) of \(plan.points.count) points are missing:\n\(ids)")
    return .incomplete
  }
  var answered = plan
  answered.points = zip(plan.points, results).filter { $1 != nil }.map(\.0)
  let study = SweepStudy(plan: answered, results: results.compactMap { $0 }, refused: refused)
  return try runner.publish(
    Answer(
      files: sweepFiles(study) + runner.files(of: sweepReport(study, origin: origin)), remark: ", points/",
      page: { sweepPage(study) }, next: runner.nextReport(in: folder, isStopped: false)),
    in: folder)
}
