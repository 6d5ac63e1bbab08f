import Scenarios

/// What may come next on a command line.
struct NextWord: Equatable {
  /// The word; one that ends in `.` or `=` goes on. `:file` stands for the files that end in `meaning`, `:folder` for folders.
  var word: String
  /// What it does, or stands for.
  var meaning = ""

  /// Whether a terminal shows all of it; a key of a file may hold whatever YAML allows.
  fileprivate var isPrintable: Bool {
    !(word + meaning).unicodeScalars.contains { $0.properties.generalCategory == .control }
  }
}

/// What may stand for the last word of a command line, by the table of commands.
///
/// - Parameter words: What follows the program's name, the last of them as far as it is written.
func nextWords(_ words: [String]) -> [NextWord] {
  guard let current = words.last else { return [] }
  let found: [NextWord]
  if words.count == 1 {
    found = Command.all.map { NextWord(word: $0.name, meaning: $0.summary) }
  } else if let command = Command.all.first(where: { $0.name == words[0] }) {
    found = LineSoFar(words.dropFirst().dropLast(), of: command).next(current)
  } else {
    found = []
  }
  return found.filter { ($0.word.hasPrefix(current) || $0.word.hasPrefix(":")) && $0.isPrintable }
}

/// A command line before the word that is being written.
private struct LineSoFar {
  private let command: Command
  private var operands: [String] = []
  private var given: Set<String> = []
  /// The option whose value comes next.
  private var open: Option?
  private var isOperandsOnly = false

  init(_ words: some Sequence<String>, of command: Command) {
    self.command = command
    for word in words {
      if open != nil {
        open = nil
      } else if isOperandsOnly || !word.hasPrefix("-") || word == "-" {
        operands.append(word)
      } else if word == "--" {
        isOperandsOnly = true
      } else {
        let option = option(word)
        if let option, !option.isRepeatable { given.insert(option.name) }
        if let option, option.value != nil, !word.contains("=") { open = option }
      }
    }
  }

  /// The option that a word begins with.
  private func option(_ word: String) -> Option? {
    let name = word.prefix { $0 != "=" }
    return command.options.first { $0.name == name }
  }

  func next(_ current: String) -> [NextWord] {
    if let value = open?.value { return values(value, current) }
    if !isOperandsOnly, current.hasPrefix("-") {
      guard let equals = current.firstIndex(of: "=") else { return options }
      let head = String(current[...equals])
      let rest = String(current[current.index(after: equals)...])
      return option(current)?.value.map { values($0, rest) }?.filter { !$0.word.hasPrefix(":") }
        .map { NextWord(word: head + $0.word, meaning: $0.meaning) } ?? []
    }
    let found = places(operands.count).flatMap { operand in
      operand.literal.map { [NextWord(word: $0)] } ?? values(operand.value, current)
    }
    return found.isEmpty && current.isEmpty && !isOperandsOnly ? options : found
  }

  /// Options that may still be given.
  private var options: [NextWord] {
    (command.options + [.help]).filter { !given.contains($0.name) }
      .map { NextWord(word: $0.name, meaning: $0.help) }
  }

  /// What may stand at a place of the operands: that of any form at the first, of the chosen one at the others.
  private func places(_ place: Int) -> [Operand] {
    guard place > 0 else { return command.forms.compactMap { $0.operand(at: 0) } }
    guard let form = try? command.form(of: operands), let operand = form.operand(at: place) else { return [] }
    return [operand]
  }

  /// The scenario among the operands.
  private var scenario: String? {
    operands.indices.last { place in
      guard let form = try? command.form(of: operands), case .scenario = form.operand(at: place)?.value else {
        return false
      }
      return operands[place] != "-"
    }.map { operands[$0] }
  }

  private func values(_ value: Value, _ current: String) -> [NextWord] {
    switch value {
    case .word(_, let words): return words.map { NextWord(word: $0) }
    case .name(_, let words): return words().map { NextWord(word: $0) }
    case .list(_, let words):
      let head = current.lastIndex(of: ",").map { String(current[...$0]) } ?? ""
      let chosen = head.split(separator: ",").map(String.init)
      return words.filter { !chosen.contains($0) }.map { NextWord(word: head + $0) }
    case .file(_, let endings):
      return (endings.isEmpty ? [""] : endings.map { "." + $0 }).map { NextWord(word: ":file", meaning: $0) }
    case .folder: return [NextWord(word: ":folder")]
    case .scenario: return [".yaml", ".yml"].map { NextWord(word: ":file", meaning: $0) }
    case .path, .setting:
      var end = ""
      if case .setting = value { end = "=" }
      return ScenarioFile.paths(file: scenario, beginning: current)
        .map { NextWord(word: $0.path + ($0.isBranch ? "." : end), meaning: $0.note) }
    case .text, .number: return []
    }
  }
}
