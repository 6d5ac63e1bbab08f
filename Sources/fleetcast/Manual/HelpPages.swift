/// Letters in a line of help.
private let width = 80

/// What `fleetcast help` prints.
func overviewHelp() -> String {
  let column = (Command.all.map(\.name.count).max() ?? 0) + 4
  let commands = Command.all.map { listed($0.name, $0.summary, column: column) }
  let codes = Exit.allCases.map { listed(String($0.rawValue), $0.meaning, column: column) }
  return """
    Example:
      \(About.example)

    \(wrapped(About.description, to: width).joined(separator: "\n"))

    Usage: \(About.usage)

    Commands:
    \(commands.joined(separator: "\n"))

    fleetcast help COMMAND explains a command.

    Exit codes:
    \(codes.joined(separator: "\n"))

    """
}

/// What `fleetcast help COMMAND` prints.
func helpPage(of command: Command) -> String {
  var lines: [String] = []
  if !command.examples.isEmpty {
    lines.append(command.examples.count == 1 ? "Example:" : "Examples:")
    lines +=
      command.examples.flatMap { example in
        continued(example.line).map { "  " + $0 } + wrapped(example.does, to: width - 6).map { "      " + $0 }
      } + [""]
  }
  lines += wrapped(command.summary, to: width) + [""]
  lines += zip(command.usages.indices, command.usages).map { ($0 == 0 ? "Usage: " : "       ") + $1 }
  let words = command.operandWords
  if !words.isEmpty {
    let column = min(24, (words.map(\.name.count).max() ?? 0) + 4)
    lines += ["", "Operands:"]
    lines += words.map { listed($0.name, $0.sentence, column: column) }
  }
  let options = command.options + [.help]
  let column = min(24, (options.map(\.usage.count).max() ?? 0) + 4)
  lines += ["", "Options:"]
  lines += options.map { listed($0.usage, $0.sentences, column: column) }
  return lines.joined(separator: "\n") + "\n"
}

extension Command {
  /// Operands that are one of a few words, with a sentence that lists them.
  var operandWords: [(name: String, sentence: String)] {
    forms.flatMap(\.operands).filter { $0.literal == nil }
      .compactMap { operand in operand.value.sentence.map { (operand.value.placeholder, $0) } }
  }
}

extension Option {
  /// What it does, the words that its value may be, and whether it may be repeated.
  var sentences: String {
    [help, value?.sentence, isRepeatable ? "May be repeated." : nil].compactMap { $0 }.joined(separator: " ")
  }
}

extension Value {
  /// The words that it may be, where they are few.
  fileprivate var sentence: String? {
    switch self {
    case .word(_, let words): "One of \(words.joined(separator: ", "))."
    case .list(_, let words): "Some of \(words.joined(separator: ", "))."
    default: nil
    }
  }
}

/// A name with what it is in a column beside it, or below it where the name is too long for that.
private func listed(_ name: String, _ text: String, column: Int) -> String {
  let lines = wrapped(text, to: width - column)
  let head = "  " + name
  let blank = String(repeating: " ", count: column)
  guard head.count < column, let first = lines.first else {
    return ([head] + lines.map { blank + $0 }).joined(separator: "\n")
  }
  return ([padded(head, to: column) + first] + lines.dropFirst().map { blank + $0 }).joined(separator: "\n")
}

/// A command line over several lines, as a shell reads it, broken before options.
private func continued(_ line: String) -> [String] {
  let parts = line.split(separator: " --", omittingEmptySubsequences: false)
  let pieces = parts.enumerated().map { $0 == 0 ? String($1) : "--" + $1 }
  var lines: [String] = []
  for piece in pieces {
    // Two letters stand before each line and two after it.
    if let last = lines.last, last.count + 1 + piece.count <= width - 4 {
      lines[lines.count - 1] = "\(last) \(piece)"
    } else {
      lines.append((lines.isEmpty ? "" : "    ") + piece)
    }
  }
  return lines.dropLast().map { $0 + " \\" } + lines.suffix(1)
}

/// Text in lines of a width, broken between words.
func wrapped(_ text: String, to width: Int) -> [String] {
  text.split(separator: " ").reduce(into: [String]()) { lines, word in
    if let last = lines.last, last.count + 1 + word.count <= width {
      lines[lines.count - 1] = "\(last) \(word)"
    } else {
      lines.append(String(word))
    }
  }
}

/// Text filled up with blanks.
func padded(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}
