import Glibc
import Reporting

private let folder = Option("--out", .folder(), help: "Write the example there (default: this folder).")

extension Command {
  static let examples = Command(
    name: "examples", summary: "List the example scenarios, or write one to start from.",
    forms: [[.optional(.name("NAME") { ShippedScenario.all.map(\.name) })]], options: [folder, .format],
    examples: [
      ("fleetcast examples", "what each shows"),
      ("fleetcast examples quickstart", "write quickstart.yaml into this folder"),
      ("fleetcast examples trace-replay --out traces-tried", "write it with its traces into a folder of its own"),
    ],
    run: giveExamples)
}

private func giveExamples(_ arguments: Arguments) throws -> Exit {
  guard let name = arguments.operands.first else {
    if arguments.has(folder) { throw UsageError(message: "\(folder.name) needs the name of an example") }
    return try Runner(arguments).publish(
      Answer(page: { examplesPage(ShippedScenario.all.map { ($0.name, $0.summary) }) }))
  }
  guard let example = ShippedScenario.all.first(where: { $0.name == name }) else {
    throw UsageError(message: unknown("example", name, among: ShippedScenario.all.map(\.name)))
  }
  let place = arguments.value(folder) ?? "."
  let scenarios = example.withBases.map { (name: $0.name + ".yaml", text: $0.text) }
  let traces = try example.traces.map { (name: $0.name + ".csv", text: try $0.text()) }
  let parts = [(place, scenarios), (place + "/traces", traces)].filter { !$0.1.isEmpty }
  let paths = parts.flatMap { part in part.1.map { part.0 == "." ? $0.name : part.0 + "/" + $0.name } }
  for path in paths where access(path, F_OK) == 0 {
    throw UsageError(message: "\(path) is there already; --out names another folder")
  }
  for (place, files) in parts { try OutputFolder(path: place).write(files) }
  let next = "fleetcast \(example.command) \(paths[0])"
  return try Runner(arguments).publish(Answer(page: { writtenExamplePage(paths, next: next) }))
}
