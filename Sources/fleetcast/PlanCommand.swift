import Model
import Reporting
import Scenarios
import Studies

extension Command {
  static let plan = Command(
    name: "plan", summary: "Find the settings that cost least and keep every condition.",
    forms: [[.one(.scenario())]],
    options: [.json, .format, .out, .report, .anonymous, .seed, .jobs, .set, .quiet],
    examples: [
      ("fleetcast plan scenarios/plan-chat.yaml", "the cheapest fleet that keeps the SLO, and what binds"),
      (
        "fleetcast plan scenarios/plan-chat.yaml --set plan.minimize=chat.ttft.p95 --set 'plan.subject_to=[total.cost <= $900]'",
        "the shortest wait that a budget buys"
      ),
    ],
    run: planScenario)
}

private func planScenario(_ arguments: Arguments) throws -> Exit {
  let runner = Runner(arguments)
  let loaded = try runner.load()
  let scenario = loaded.scenario
  guard let plan = scenario.plan else {
    throw UsageError(
      message: "\(runner.path) has no plan: block; such as plan: {minimize: total.cost, "
        + "subject_to: [chat.ttft.p95 <= 1s], over: {pools.gpu.replicas.min: {from: 1, to: 8}}}")
  }
  let folder = runner.folder(scenario.name)
  return try runner.study(in: folder) {
    let study = try runner.follow { progress in
      try findPlan(
        plan, scenario: scenario, template: loaded.template, version: Version.program, jobs: runner.jobs
      ) { search in
        progress.update { "\(search.doing): \(search.done) of \(search.of)" }
      }
    }
    return Answer(
      files: planFiles(study) + runner.files(of: planReport(study, origin: runner.origin(of: loaded))),
      page: { planPage(study) },
      json: { planJSON(study) },
      next: runner.nextReport(in: folder, isStopped: study.isInterrupted),
      exit: study.best == nil ? .incomplete : .done,
      interruption: study.isInterrupted
        ? .init(finished: "the \(study.effort.simulatedFleets) fleets simulated by then") : nil)
  }
}
