import Reporting

extension Command {
  static let version: Command = Command(
    name: "version", summary: "Print the version.",
    run: { _ in
      try Terminal.print("fleetcast \(Version.program)\n")
      return .done
    })

  static let help: Command = Command(
    name: "help", summary: "Explain the program or a command.",
    forms: [[.optional(.name("COMMAND") { Command.all.map(\.name) })]],
    examples: [("fleetcast help run", "every option of run")],
    run: explainCommand)

  /// Every command, in the order help lists them.
  static var all: [Command] {
    [
      .run, .sweep, .plan, .crossover, .forecast, .compare, .check, .estimate, .price, .commit, .explain, .examples, .accuracy,
      .calibrate, .import, .validate, .catalog, .version, .help,
    ]
  }

  /// The command of that name.
  static func find(_ name: String) throws -> Command {
    guard let command = all.first(where: { $0.name == name }) else {
      throw UsageError(message: unknown("command", name, among: all.map(\.name)))
    }
    return command
  }
}

private func explainCommand(_ arguments: Arguments) throws -> Exit {
  guard let name = arguments.operands.first else {
    try Terminal.print(overviewHelp())
    return .done
  }
  try Terminal.print(helpPage(of: Command.find(name)))
  return .done
}
