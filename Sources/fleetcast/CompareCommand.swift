import Model
import Reporting
import Studies

extension Command {
  /// Letters of the scenarios that can be compared; each after the first has a `--set` of its own.
  private static let letters = ["A", "B", "C", "D"]

  static let compare = Command(
    name: "compare", summary: "Tell what a change did: paired differences of every figure.", operands: "A [B C D]",
    operandCount: 1...letters.count,
    options: [
      Option("--json", help: "Print one JSON object instead of tables."),
      Option("--all", help: "List every figure, not the significant ones alone."),
      Option("--out", "DIR", help: "Write compare.csv and compare.json there (default: notebooks-out/<A>-vs-<B>)."),
      Option("--seed", "N", help: "Master seed of all scenarios (default: that of A)."),
      Option("--replications", "N", help: "Independent runs of each (default: the largest of the scenarios' numbers)."),
      Option("--jobs", "N", help: "Runs at a time (default: the processors); results do not depend on it."),
      Option("--set", "PATH=VALUE", isRepeatable: true, help: "Replace a value of every scenario."),
    ]
      + letters.dropFirst().map { letter in
        Option(
          setOption(letter), "PATH=VALUE", isRepeatable: true,
          help: "Replace a value of scenario \(letter) alone; without such an operand, A is its file.")
      } + [Option("--quiet", help: "No progress bar.")],
    examples: [
      ("fleetcast compare today.yaml tomorrow.yaml", "the same traffic through both, figure by figure"),
      ("fleetcast compare base.yaml --set-b pools.gpu.replicas.min=4", "a scenario against itself with one change"),
    ],
    run: compareScenarios)

  private static func setOption(_ letter: String) -> String { "--set-\(letter.lowercased())" }

  private static func compareScenarios(_ arguments: Arguments) throws -> Exit {
    let operands = arguments.operands
    let last = letters.lastIndex { arguments.has(setOption($0)) } ?? 0
    let count = max(operands.count, last + 1)
    guard count >= 2 else {
      throw UsageError(message: "compare needs a second scenario, or --set-b PATH=VALUE for the first one changed")
    }
    let replications: Int? = try arguments.integer("--replications", atLeast: 1)
    let seed: UInt64? = try arguments.integer("--seed", atLeast: 0)
    let jobs = try jobs(arguments)
    let loaded = try (0..<count).map { index in
      try load(
        operands.indices.contains(index) ? operands[index] : operands[0],
        sets: arguments.all("--set") + arguments.all(setOption(letters[index])))
    }
    let runs = replications ?? loaded.map(\.scenario.replications.atLeast).max() ?? 1
    let sides = try loaded.enumerated().map { index, side in
      var scenario = side.scenario
      scenario.seed = seed ?? loaded[0].scenario.seed
      scenario.replications = ReplicationPlan(atLeast: runs, atMost: runs)
      let study = try simulate(scenario, jobs: jobs, isQuiet: arguments.has("--quiet"))
      if study.isInterrupted, let signal = Interruption.signal {
        throw Interrupted(signal: signal, kept: "nothing was written")
      }
      return Comparison.Side(
        label: letters[index], study: study, changes: index == 0 ? [] : loaded[0].changes(to: side))
    }
    return try publish(Comparison(sides), arguments)
  }

  private static func publish(_ comparison: Comparison, _ arguments: Arguments) throws -> Exit {
    let names = comparison.sides.map(\.study.scenario.name)
    let folder =
      arguments.value("--out").map(OutputFolder.init(path:))
      ?? .standard(scenario: names[0] + "-vs-" + names.dropFirst().joined(separator: "-"))
    let files = comparisonFiles(comparison)
    try folder.write(files)
    if arguments.has("--json") {
      try Terminal.print(comparisonJSON(comparison).text() + "\n")
    } else {
      let page = comparisonPage(comparison, isWhole: arguments.has("--all"), palette: Terminal.palette)
      let list = files.map(\.name).joined(separator: ", ")
      try Terminal.print(page + "\nFiles in \(folder.path): \(list)\n")
    }
    return comparison.isComplete ? .done : .incomplete
  }
}
