import Reporting

extension Command {
  static let validate = Command(
    name: "validate", summary: "Check a scenario; tell every error of it at once.",
    forms: [[.one(.scenario())]], options: [.format, .set],
    examples: [("fleetcast validate scenarios/quickstart.yaml", "say ok, or what is wrong and where")],
    run: { arguments in
      let runner = Runner(arguments)
      let loaded = try runner.load()
      return try runner.publish(Answer(page: { overviewPage(loaded.scenario) }))
    })
}
