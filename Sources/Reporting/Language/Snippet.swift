import Scenarios

/// A piece of a scenario as lines of YAML, for examples.
struct Snippet {
  /// Columns that a line may have before a value is written on several.
  private static let width = 74

  private(set) var lines: [String] = []

  /// A value at a path, under the words on which its keys depend.
  ///
  /// - Parameters:
  ///   - text: The value in YAML's flow style.
  ///   - keys: What stands before it in the same block.
  init(_ text: String, at entry: LanguageEntry, beside keys: [Key] = []) {
    let words = entry.path.isEmpty ? [] : entry.path.split(separator: ".").map(String.init)
    var indent = 0
    var isItem = false
    func write(_ line: String) {
      lines.append(String(repeating: " ", count: indent) + (isItem ? "- " : "") + line)
      if isItem { indent += 2 }
      isItem = false
    }
    for (depth, word) in words.enumerated() {
      let block = words[..<depth].joined(separator: ".")
      for condition in entry.conditions where condition.path == block && condition.key != word {
        write("\(condition.key): \(condition.words[0])")
      }
      let isLast = depth == words.count - 1
      for key in keys where isLast && !entry.conditions.contains(where: { $0.path == block && $0.key == key.name }) {
        write("\(key.name): \(key.example)")
      }
      if word == "N" {
        if isLast { Snippet.value(text, key: "", prefix: "- ", indent: indent).forEach { lines.append($0) } }
        isItem = true
      } else if isLast {
        let all = Snippet.value(text, key: word, prefix: isItem ? "- " : "", indent: indent)
        lines += all
      } else {
        write("\(word):")
        indent += 2
      }
    }
    if words.isEmpty { lines = Snippet.parts(text).map { "\($0.key): \($0.value)" } }
  }

  /// The lines of a key with its value, which is parted as long as a line is too long.
  private static func value(_ text: String, key: String, prefix: String, indent: Int) -> [String] {
    let margin = String(repeating: " ", count: indent)
    let head = margin + prefix + (key.isEmpty ? "" : "\(key): ")
    guard head.count + text.count > width, let first = text.first, "{[".contains(first) else { return [head + text] }
    let inner = indent + (key.isEmpty ? 0 : 2) + prefix.count
    var lines = key.isEmpty ? [] : [margin + prefix + "\(key):"]
    for part in parts(text) {
      lines += value(part.value, key: part.key, prefix: first == "[" ? "- " : "", indent: inner)
    }
    if key.isEmpty, let start = lines.first { lines[0] = margin + prefix + start.dropFirst(inner) }
    return lines
  }

  /// The entries of a mapping, or the items of a list with empty keys.
  static func parts(_ text: String) -> [(key: String, value: String)] {
    var found: [String] = []
    var (depth, isQuoted, part) = (0, false, "")
    for character in text.dropFirst().dropLast() {
      if character == "\"" { isQuoted.toggle() }
      if !isQuoted, "{[".contains(character) { depth += 1 }
      if !isQuoted, "}]".contains(character) { depth -= 1 }
      if character == ",", depth == 0, !isQuoted {
        found.append(part)
        part = ""
      } else if !(part.isEmpty && character == " ") {
        part.append(character)
      }
    }
    if !part.isEmpty { found.append(part) }
    guard text.hasPrefix("{") else { return found.map { ("", $0) } }
    return found.map { part in
      let colon = part.firstRange(of: ": ")
      return (
        String(colon.map { part[..<$0.lowerBound] } ?? part[...]), String(colon.map { part[$0.upperBound...] } ?? "")
      )
    }
  }
}
