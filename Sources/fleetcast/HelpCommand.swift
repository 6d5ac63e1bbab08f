import Reporting

private let format = Option(
  "--format", .word("FORMAT", among: ManualFormat.allCases.map(\.rawValue)),
  help: "Print all of it for man, or as Markdown (default terminal).")

/// What the manual of the program can be printed as.
private enum ManualFormat: String, CaseIterable {
  case terminal, markdown, man
}

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
    options: [format],
    examples: [
      ("fleetcast help run", "every option of run"),
      ("fleetcast help --format man | man -l -", "every command on one page"),
    ],
    run: explainCommand)

  /// Every command, in the order help lists them.
  static var all: [Command] {
    [
      .initialise, .examples, .run, .sweep, .plan, .crossover, .forecast, .compare, .report, .check, .estimate, .price,
      .commit, .notebook,
      .explain, .schema, .import, .validate, .catalog, .accuracy, .calibrate, .completions, .version, .help,
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
  let format = arguments.value(format).flatMap(ManualFormat.init(rawValue:)) ?? .terminal
  let command = try arguments.operands.first.map(Command.find)
  if command != nil, format != .terminal {
    throw UsageError(
      message: "--format \(format.rawValue) prints every command: leave out \"\(arguments.operands[0])\"")
  }
  switch format {
  case .terminal: try Terminal.print(command.map(helpPage) ?? overviewHelp())
  case .markdown: try Terminal.print(commandReference())
  case .man: try Terminal.print(manualPage())
  }
  return .done
}
