import Model
import Reporting
import Studies

extension Command {
  static let commit = Command(
    name: "commit", summary: "How much to reserve: the level of least expected cost, and what being wrong costs.",
    forms: [[.one(.scenario())]],
    options: [.json, .format, .seed, .replications, .jobs, .set, .quiet],
    examples: [
      ("fleetcast commit scenarios/quickstart.yaml", "reserved instances and a savings plan, by term and payment")
    ],
    run: adviseCommitment)
}

private func adviseCommitment(_ arguments: Arguments) throws -> Exit {
  let runner = Runner(arguments)
  let scenario = try runner.load().scenario
  return try runner.study {
    let study = try runner.simulate(scenario)
    if study.isInterrupted {
      throw Interrupted(
        kept: "nothing is advised, since \(study.replications) of \(study.planned) replications were made; "
          + "the same command begins anew")
    }
    if let overload = study.overloads.first { throw UsageError(message: "no advice: \(overload.sentence)") }
    let advice = commitmentAdvice(scenario, usages: study.usages)
    return Answer(
      page: { commitmentPage(advice, study: study) },
      json: { commitmentJSON(advice, scenario: scenario) }, exit: study.isComplete ? .done : .incomplete)
  }
}
