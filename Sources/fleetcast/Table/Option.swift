import Reporting

/// One option of a command, as help prints it, the parser knows it and shells complete it.
struct Option: Sendable {
  /// With its dashes: `--seed`.
  let name: String
  /// What its value may be; nil for a flag.
  let value: Value?
  /// What it does, in a sentence or two.
  let help: String
  /// Whether it may be given more than once.
  let isRepeatable: Bool

  init(_ name: String, _ value: Value? = nil, isRepeatable: Bool = false, help: String) {
    self.name = name
    self.value = value
    self.isRepeatable = isRepeatable
    self.help = help
  }

  /// `--seed N`.
  var usage: String { [name, value?.placeholder].compactMap { $0 }.joined(separator: " ") }
}

/// What several commands have in common.
extension Option {
  static let seed = Option("--seed", .number(in: 0...UInt64.max), help: "Master seed of every random stream.")
  static let replications = Option(
    "--replications", .number(from: 1), help: "Independent runs, instead of the scenario's number.")
  static let jobs = Option(
    "--jobs", .number(from: 1), help: "Runs at a time (default: the processors); results do not depend on it.")
  static let set = Option(
    "--set", .setting, isRepeatable: true,
    help: "Replace a value of the scenario, such as pools.gpu.replicas.max=8.")
  static let out = Option(
    "--out", .folder(), help: "Write the files there (default: notebooks-out/<scenario name>).")
  static let json = Option(
    "--json", help: "Print the data as one JSON document, as the files have it, instead of the page.")
  static let format = Option(
    "--format", .word("FORMAT", among: PageFormat.allCases.map(\.rawValue)),
    help: "How the page is written: terminal (default), markdown, or json: the page as blocks of text and tables.")
  static let report = Option("--report", help: "Write a page to open in a browser as well, beside the files.")
  static let anonymous = Option(
    "--anonymous", help: "Write the page without what the scenario names, its text and its files.")
  static let quiet = Option("--quiet", help: "Show no progress.")
  static let currency = Option("--currency", "CODE", help: "Currency of the cost files (ISO 4217); with --fx.")
  static let exchangeRate = Option("--fx", "RATE", help: "What a US dollar costs in that currency, such as 0.92.")
  /// Every command knows it, and none lists it.
  static let help = Option("--help", help: "Print this.")

  /// The same option with what it means for one command.
  func saying(_ help: String) -> Option { Option(name, value, isRepeatable: isRepeatable, help: help) }
}
