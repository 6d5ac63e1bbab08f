import Reporting

extension Command {
  static let validate = Command(
    name: "validate", summary: "Check a scenario; tell every error of it at once.", operands: "SCENARIO",
    operandCount: 1...1, options: [.format, .set],
    examples: [("fleetcast validate scenarios/quickstart.yaml", "say ok, or what is wrong and where")],
    run: { arguments in
      let loaded = try load(arguments.operands[0], sets: arguments.all("--set"))
      try arguments.print(overviewPage(loaded.scenario))
      return .done
    })
}
