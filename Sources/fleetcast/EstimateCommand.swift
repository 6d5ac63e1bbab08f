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
        help:
          "A summary.json to measure the distance from (default: that of the scenario's folder, if it was made from the same "
          + "texts and settings)."),
      Option("--json", help: "Print one JSON object instead of tables."), .format, .set,
    ],
    examples: [
      (
        "fleetcast estimate scenarios/quickstart.yaml",
        "offered load, capacity, fleet and cost, each with what it assumes"
      )
    ],
    run: { arguments in
      let sets = arguments.all("--set")
      let loaded = try load(arguments.operands[0], sets: sets)
      let simulated = try simulatedFigures(loaded, sets, arguments)
      let estimate = ClosedEstimate(loaded.scenario)
      let name = loaded.scenario.name
      try arguments.print(estimatePage(estimate, scenario: name, simulated: simulated)) {
        estimateJSON(estimate, scenario: name, simulated: simulated)
      }
      return .done
    })
}

/// The figures of an earlier study. One that was not asked for by name must have been made from the same texts and settings, and is
/// passed over when it cannot be read.
private func simulatedFigures(
  _ loaded: LoadedScenario, _ sets: [String], _ arguments: Arguments
) throws -> SimulatedFigures? {
  let origin = RunOrigin(sources: loaded.sources.map { .init(file: $0.path, text: $0.text) }, sets: sets)
  if let path = arguments.value("--compare") {
    do {
      let isOther = SavedManifest(besideSummary: path)?.isOf(origin) == false
      return SimulatedFigures(path: path, figures: try SavedResult(path: path).figures, isOther: isOther)
    } catch { throw UsageError(message: "--compare: \(error)") }
  }
  let path = OutputFolder.standard(scenario: loaded.scenario.name).path + "/summary.json"
  guard access(path, R_OK) == 0, let saved = try? SavedResult(path: path) else { return nil }
  let isSame = SavedManifest(besideSummary: path)?.isOf(origin) == true
  return SimulatedFigures(path: path, figures: isSame ? saved.figures : nil, isOther: !isSame)
}
