/// A subcommand: everything that help, completions, errors and the parser need, and what it does.
struct Command: Sendable {
  /// A command line worth copying, and what it does.
  typealias Example = (line: String, does: String)

  /// Its name.
  let name: String
  /// What it does, in a line.
  let summary: String
  /// Every way to call it.
  let forms: [Form]
  /// Its options.
  let options: [Option]
  /// Command lines worth copying.
  let examples: [Example]
  /// Does it; the answer is the exit code.
  let run: @Sendable (Arguments) throws -> Exit

  init(
    name: String, summary: String, forms: [Form] = [[]], options: [Option] = [], examples: [Example] = [],
    run: @escaping @Sendable (Arguments) throws -> Exit
  ) {
    self.name = name
    self.summary = summary
    self.forms = forms
    self.options = options
    self.examples = examples
    self.run = run
  }

  /// As help prints each way to call it.
  var usages: [String] {
    forms.map { form in
      ["fleetcast", name, form.usage, options.isEmpty ? "" : "[OPTIONS]"].filter { !$0.isEmpty }.joined(separator: " ")
    }
  }

  /// The form that operands are of: that of the action they begin with, or else the one that begins with none.
  func form(of operands: [String]) throws -> Form {
    if let form = forms.first(where: { $0.action != nil && $0.action == operands.first }) { return form }
    let actions = forms.compactMap(\.action)
    guard let plain = forms.first(where: { $0.action == nil }) else {
      guard let word = operands.first else {
        throw UsageError(message: "\(name) needs " + actions.joined(separator: " or "))
      }
      throw UsageError(message: unknown("action", word, among: actions))
    }
    let isTooLong = plain.operand(at: operands.count - 1) == nil
    if let word = operands.first, !actions.isEmpty, isTooLong, plain.operands.first?.value.words.contains(word) != true
    {
      throw UsageError(message: unknown("action", word, among: actions))
    }
    return plain
  }
}

/// What the program's exit code says.
enum Exit: Int32, CaseIterable {
  case done = 0
  case failed = 1
  case misused = 2
  case incomplete = 3
  case interrupted = 130
  case terminated = 143

  /// What it says, in a few words.
  var meaning: String {
    switch self {
    case .done: "done"
    case .failed: "failed at run time, such as on a full disk"
    case .misused: "wrong usage or an invalid scenario; never worth a retry"
    case .incomplete: "the result is incomplete, or a check is not met"
    case .interrupted: "stopped by SIGINT; what was kept is said on standard error"
    case .terminated: "stopped by SIGTERM, likewise"
    }
  }
}
