import Glibc
import Model
import Reporting
import Scenarios
import Studies

private let compared = Option(
  "--compare", .file(endings: ["json"]),
  help:
    "A summary.json to measure the distance from (default: that of the scenario's folder, if it was made from the same "
    + "texts and settings).")

extension Command {
  static let estimate = Command(
    name: "estimate", summary: "Tell what formulas say, in milliseconds and without simulating.",
    forms: [[.one(.scenario())]],
    options: [compared, .json, .format, .set],
    examples: [
      (
        "fleetcast estimate scenarios/quickstart.yaml",
        "offered load, capacity, fleet and cost, each with what it assumes"
      )
    ],
    run: { arguments in
      let runner = Runner(arguments)
      let loaded = try runner.load()
      let simulated = try simulatedFigures(loaded.scenario, runner.origin(of: loaded), arguments)
      let estimate = ClosedEstimate(loaded.scenario)
      return try runner.publish(
        Answer(
          page: { estimatePage(estimate, scenario: loaded.scenario.name, simulated: simulated) },
          json: { estimateJSON(estimate, scenario: loaded.scenario.name, simulated: simulated) }))
    })
}

/// The figures of an earlier study. One that was not asked for by name must have been made from the same texts and settings, and is
/// passed over when it cannot be read.
private func simulatedFigures(
  _ scenario: Scenario, _ origin: RunOrigin, _ arguments: Arguments
) throws -> SimulatedFigures? {
  if let path = arguments.value(compared) {
    do {
      let isOther = SavedManifest(besideSummary: path)?.isOf(origin) == false
      return SimulatedFigures(path: path, figures: try SavedResult.whole(path: path).figures, isOther: isOther)
    } catch { throw UsageError(message: "--compare: \(error)") }
  }
  let path = OutputFolder.standard(scenario: scenario.name).path + "/summary.json"
  guard access(path, R_OK) == 0, let saved = try? SavedResult.whole(path: path) else { return nil }
  let isSame = SavedManifest(besideSummary: path)?.isOf(origin) == true
  return SimulatedFigures(path: path, figures: isSame ? saved.figures : nil, isOther: !isSame)
}
