import Glibc
import Reporting
import Scenarios
import Studies

extension Command {
  static let estimate = Command(
    name: "estimate", summary: "Tell what formulas say, in milliseconds and without simulating.", operands: "SCENARIO",
    operandCount: 1...1,
    options: [
      Option(
        "--compare", "FILE",
        help: "A summary.json to measure the distance from (default: that of the scenario's folder, if there)."),
      Option("--json", help: "Print one JSON object instead of tables."), .set,
    ],
    examples: [
      (
        "fleetcast estimate scenarios/quickstart.yaml",
        "offered load, capacity, fleet and cost, each with what it assumes"
      )
    ],
    run: { arguments in
      let loaded = try load(arguments.operands[0], sets: arguments.all("--set"))
      let simulated = try simulatedFigures(loaded.scenario, arguments)
      let estimate = ClosedEstimate(loaded.scenario)
      try Terminal.print(
        arguments.has("--json")
          ? estimateJSON(estimate, scenario: loaded.scenario.name, simulated: simulated).text() + "\n"
          : estimatePage(estimate, simulated: simulated, palette: Terminal.palette))
      return .done
    })
}

/// The figures of an earlier study. One that was not asked for by name must be of the same scenario and horizon, and is passed over
/// when it cannot be read.
private func simulatedFigures(_ scenario: Scenario, _ arguments: Arguments) throws -> FigureTable? {
  if let path = arguments.value("--compare") {
    do { return try SavedResult(path: path).figures } catch { throw UsageError(message: "--compare: \(error)") }
  }
  let path = OutputFolder.standard(scenario: scenario.name).path + "/summary.json"
  guard access(path, R_OK) == 0, let saved = try? SavedResult(path: path) else { return nil }
  return saved.scenario == scenario.name && saved.horizon == scenario.horizon ? saved.figures : nil
}
