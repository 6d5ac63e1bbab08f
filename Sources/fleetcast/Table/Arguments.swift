import Catalog

/// A command line that cannot be understood.
struct UsageError: Error {
  var message: String
}

/// What was given to a command.
struct Arguments {
  /// Operands, in order.
  private(set) var operands: [String] = []
  private var values: [String: [String]] = [:]

  /// Reads a command line by the command's own table: `--name value`, `--name=value`, and `--` before operands that begin with a dash.
  init(_ words: some Sequence<String>, for command: Command) throws {
    var rest = Array(words)[...]
    var isOperandsOnly = false
    while let word = rest.popFirst() {
      if isOperandsOnly || !word.hasPrefix("-") || word == "-" {
        operands.append(word)
      } else if word == "--" {
        isOperandsOnly = true
      } else {
        try readOption(word, &rest, command)
      }
    }
    if has(.json), has(.format) {
      throw UsageError(message: "--json prints the data and --format the page: give one of them")
    }
    try command.form(of: operands).check(operands, of: command.name)
  }

  private mutating func readOption(_ word: String, _ rest: inout ArraySlice<String>, _ command: Command) throws {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let name = parts[0]
    guard let option = command.options.first(where: { $0.name == name }) else {
      throw UsageError(message: unknown("option", name, among: (command.options + [.help]).map(\.name)))
    }
    guard let kind = option.value else {
      if parts.count > 1 { throw UsageError(message: "\(name) takes no value") }
      values[name] = []
      return
    }
    guard let value = parts.count > 1 ? parts[1] : rest.popFirst() else {
      throw UsageError(message: "\(name) needs a value: \(option.usage)")
    }
    if values[name] != nil, !option.isRepeatable { throw UsageError(message: "\(name) is given twice") }
    try kind.check(value, of: name)
    values[name, default: []].append(value)
  }

  /// Whether a flag or option was given.
  func has(_ option: Option) -> Bool { values[option.name] != nil }

  /// The value of an option, if it was given.
  func value(_ option: Option) -> String? { values[option.name]?.last }

  /// Every value of a repeatable option.
  func all(_ option: Option) -> [String] { values[option.name] ?? [] }

  /// The number of an option whose values are numbers, if it was given.
  func number<Integer: FixedWidthInteger>(_ option: Option) -> Integer? { value(option).flatMap { Integer($0) } }
}

/// `unknown command "rnu" (did you mean "run"?)`.
func unknown(_ what: String, _ word: String, among known: [String]) -> String {
  let nearest = Catalog.nearest(word, among: known)
  return "unknown \(what) \"\(word)\"" + (nearest.map { " (did you mean \"\($0)\"?)" } ?? "")
}

/// What a part of a command line means; a complaint about it is one of wrong usage.
func understood<Value, Problem: Error & CustomStringConvertible>(
  _ reading: () throws(Problem) -> Value
) throws -> Value {
  do { return try reading() } catch { throw UsageError(message: error.description) }
}
