/// One option of a command, as help prints it and the parser knows it.
struct Option: Sendable {
  /// With its dashes: `--seed`.
  let name: String
  /// What its value is called in help; nil for a flag.
  let value: String?
  /// What it does, in a line.
  let help: String
  /// Whether it may be given more than once.
  let isRepeatable: Bool

  init(_ name: String, _ value: String? = nil, isRepeatable: Bool = false, help: String) {
    self.name = name
    self.value = value
    self.isRepeatable = isRepeatable
    self.help = help
  }

  static let set = Option(
    "--set", "PATH=VALUE", isRepeatable: true,
    help: "Replace a value of the scenario, such as pools.gpu.replicas.max=8.")
  static let currency = Option("--currency", "CODE", help: "Currency of the cost files (ISO 4217); with --fx.")
  static let exchangeRate = Option("--fx", "RATE", help: "What a US dollar costs in that currency, such as 0.92.")
  static let format = Option(
    "--format", "FORMAT", help: "How the page is written: terminal (default), markdown or json, with unrounded numbers."
  )
  static let json = Option("--json", help: "Print JSON instead of tables.")
}

/// A subcommand: everything that help, errors and the parser need, and what it does.
struct Command: Sendable {
  /// Its name.
  let name: String
  /// What it does, in a line.
  let summary: String
  /// Its operands, as help prints them.
  let operands: String
  /// How many operands it takes.
  let operandCount: ClosedRange<Int>
  /// Its options.
  let options: [Option]
  /// Command lines worth copying, each with what it does.
  let examples: [(line: String, does: String)]
  /// Does it; the answer is the exit code.
  let run: @Sendable (Arguments) throws -> Exit
}

/// What the program's exit code says.
enum Exit: Int32 {
  case done = 0
  /// Failed at run time.
  case failed = 1
  /// Wrong usage or an invalid scenario: never worth a retry.
  case misused = 2
  /// The result is incomplete, or a check is not met.
  case incomplete = 3
}
