import Reporting

extension Command {
  static let version: Command = Command(
    name: "version", summary: "Print the version.", operands: "", operandCount: 0...0, options: [], examples: [],
    run: { _ in
      try Terminal.print("fleetcast \(Version.program)\n")
      return .done
    })

  static let help: Command = Command(
    name: "help", summary: "Explain the program or a command.", operands: "[COMMAND]", operandCount: 0...1,
    options: [], examples: [("fleetcast help run", "every option of run")],
    run: explainCommand)

  /// Every command, in the order help lists them.
  static var all: [Command] {
    [
      .run, .sweep, .plan, .crossover, .forecast, .compare, .check, .estimate, .price, .commit, .explain, .accuracy,
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
  try Terminal.print(help(for: Command.find(name)))
  return .done
}

/// What `fleetcast help` prints.
func overviewHelp() -> String {
  let commands = Command.all.map { "  \(padded($0.name, to: 10))\($0.summary)" }
  return """
    Example:
      fleetcast run scenarios/quickstart.yaml

    Simulates inference traffic on your own fleet and on hosted APIs, request by request,
    and tells which keeps the promised latency at the lowest cost.

    Usage: fleetcast COMMAND [OPTIONS]

    Commands:
    \(commands.joined(separator: "\n"))

    fleetcast help COMMAND explains a command.
    Exit codes: 0 done, 1 failed, 2 wrong usage or invalid scenario, 3 incomplete result
    or a check that is not met, 130 and 143 stopped by a signal.

    """
}

/// What `fleetcast help COMMAND` prints.
func help(for command: Command) -> String {
  var lines: [String] = []
  if !command.examples.isEmpty {
    lines.append(command.examples.count == 1 ? "Example:" : "Examples:")
    lines += command.examples.flatMap { ["  \($0.line)", "      \($0.does)"] } + [""]
  }
  lines += [command.summary, ""]
  let parts = ["fleetcast", command.name, command.operands, command.options.isEmpty ? "" : "[OPTIONS]"]
  lines.append("Usage: " + parts.filter { !$0.isEmpty }.joined(separator: " "))
  let options = command.options + [Option("--help", help: "Print this.")]
  let heads = options.map { option in [option.name, option.value].compactMap { $0 }.joined(separator: " ") }
  let width = (heads.map(\.count).max() ?? 0) + 2
  lines += ["", "Options:"]
  for (option, head) in zip(options, heads) {
    lines.append("  \(padded(head, to: width))\(option.help)\(option.isRepeatable ? " May be repeated." : "")")
  }
  return lines.joined(separator: "\n") + "\n"
}

/// Text filled up with blanks.
func padded(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}
