import Model
import Reporting
import Scenarios
import Studies

private let everyFigure = Option("--all", help: "List every figure, not the significant ones alone.")

extension Command {
  /// Letters of the scenarios that can be compared; each after the first has a `--set` of its own.
  private static let letters = ["A", "B", "C", "D"]

  static let compare = Command(
    name: "compare", summary: "Tell what a change did: paired differences of every figure.",
    forms: [[.one(.scenario("A")), .optional(.scenario("B")), .optional(.scenario("C")), .optional(.scenario("D"))]],
    options: [
      .json, .format, everyFigure,
      .out.saying("Write compare.csv and compare.json there (default: notebooks-out/<A>-vs-<B>)."),
      .report, .anonymous,
      .seed.saying("Master seed of all scenarios (default: that of A)."),
      .replications.saying("Independent runs of each (default: the largest of the scenarios' numbers)."), .jobs,
      .set.saying("Replace a value of every scenario."),
    ] + letters.dropFirst().map(setOption) + [.quiet],
    examples: [
      ("fleetcast compare today.yaml tomorrow.yaml", "the same traffic through both, figure by figure"),
      ("fleetcast compare base.yaml --set-b pools.gpu.replicas.min=4", "a scenario against itself with one change"),
    ],
    run: compareScenarios)

  private static func setOption(_ letter: String) -> Option {
    Option(
      "--set-\(letter.lowercased())", .setting, isRepeatable: true,
      help: "Replace a value of scenario \(letter) alone; without such an operand, A is its file.")
  }

  private static func compareScenarios(_ arguments: Arguments) throws -> Exit {
    let runner = Runner(arguments)
    let operands = arguments.operands
    let last = letters.lastIndex { arguments.has(setOption($0)) } ?? 0
    let count = max(operands.count, last + 1)
    guard count >= 2 else {
      throw UsageError(message: "compare needs a second scenario, or --set-b PATH=VALUE for the first one changed")
    }
    let loaded = try (0..<count).map { index in
      try runner.load(
        operands.indices.contains(index) ? operands[index] : operands[0],
        sets: arguments.all(.set) + arguments.all(setOption(letters[index])))
    }
    let names = loaded.map(\.scenario.name)
    let folder = runner.folder(names[0] + "-vs-" + names.dropFirst().joined(separator: "-"))
    return try runner.study(in: folder) {
      let comparison = try comparison(of: loaded, runner)
      return Answer(
        files: comparisonFiles(comparison)
          + runner.files(
            of: comparisonReport(
              comparison,
              origins: zip(loaded, letters).map { runner.origin(of: $0, further: arguments.all(setOption($1))) })),
        page: { comparisonPage(comparison, isWhole: arguments.has(everyFigure)) },
        json: { comparisonJSON(comparison) }, exit: comparison.isComplete ? .done : .incomplete)
    }
  }

  /// Simulates one scenario after the other with the same seed and number of replications. Differences are paired, so that a side
  /// that is not whole leaves nothing to compare.
  private static func comparison(of loaded: [LoadedScenario], _ runner: Runner) throws -> Comparison {
    let runs = loaded.map(\.scenario.replications.atLeast).max() ?? 1
    var sides: [Comparison.Side] = []
    for (letter, side) in zip(letters, loaded) {
      var scenario = side.scenario
      scenario.seed = loaded[0].scenario.seed
      scenario.replications = ReplicationPlan(atLeast: runs, atMost: runs)
      func stopped(after made: Int) -> Interrupted {
        let whole = sides.map { "\($0.label) was simulated whole, " }.joined()
        return Interrupted(
          kept: "nothing was compared and nothing was written: \(whole)\(letter) \(made) of \(runs) times; "
            + "the same command begins anew, and takes less time with fewer --replications")
      }
      let study: Study
      do { study = try runner.simulate(scenario) } catch is CancellationError { throw stopped(after: 0) }
      if study.isInterrupted { throw stopped(after: study.replications) }
      sides.append(
        Comparison.Side(label: letter, study: study, changes: sides.isEmpty ? [] : loaded[0].changes(to: side)))
    }
    return Comparison(sides)
  }
}
