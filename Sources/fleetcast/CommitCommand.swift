import Model
import Reporting
import Studies

extension Command {
  static let commit = Command(
    name: "commit", summary: "How much to reserve: the level of least expected cost, and what being wrong costs.",
    operands: "SCENARIO", operandCount: 1...1,
    options: [
      .json, Option("--seed", "N", help: "Master seed of every random stream."),
      Option("--replications", "N", help: "Independent runs, instead of the scenario's number."),
      Option("--jobs", "N", help: "Runs at a time (default: the processors); results do not depend on it."),
      .set, Option("--quiet", help: "No progress bar."),
    ],
    examples: [
      ("fleetcast commit scenarios/quickstart.yaml", "reserved instances and a savings plan, by term and payment")
    ],
    run: adviseCommitment)
}

private func adviseCommitment(_ arguments: Arguments) throws -> Exit {
  let seed: UInt64? = try arguments.integer("--seed", atLeast: 0)
  let replications: Int? = try arguments.integer("--replications", atLeast: 1)
  let jobs = try jobs(arguments)
  var scenario = try load(arguments.operands[0], sets: arguments.all("--set")).scenario
  if let seed { scenario.seed = seed }
  if let replications { scenario.replications = ReplicationPlan(atLeast: replications, atMost: replications) }
  let study = try simulate(scenario, jobs: jobs, isQuiet: arguments.has("--quiet"))
  if let overload = study.overloads.first { throw UsageError(message: "no advice: \(overload.sentence)") }
  let advice = commitmentAdvice(scenario, usages: study.usages)
  try Terminal.print(
    arguments.has("--json")
      ? commitmentJSON(advice, scenario: scenario).text() + "\n"
      : commitmentPage(advice, scenario: scenario, palette: Terminal.palette))
  return study.isComplete ? .done : .incomplete
}
