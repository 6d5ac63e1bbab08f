import Scenarios

/// Writes a scenario line by line, each key with what the language says of it.
struct ScenarioLines {
  private(set) var lines: [String] = []
  /// What nobody said and nothing was measured of: the path, the value, and what to do about it.
  private(set) var guesses: [String] = []
  /// The column at which comments begin, where lines are shorter.
  private static let commentColumn = 44
  private static let width = 118

  var text: String { lines.joined(separator: "\n") + "\n" }

  /// A line of comment over what follows, broken into several where it is long.
  mutating func comment(_ text: String, indent: Int = 0) {
    let margin = String(repeating: " ", count: indent) + "# "
    var line = margin
    for word in text.split(separator: " ") {
      if line.count + word.count > Self.width, line != margin {
        lines.append(String(line.dropLast()))
        line = margin
      }
      line += word + " "
    }
    lines.append(String(line.dropLast()))
  }

  mutating func blank() { lines.append("") }

  mutating func add(_ others: [String]) { lines += others }

  /// A key with its value, with what the language says of the path, or with a remark of its own.
  mutating func key(_ path: String, _ value: String = "", remark: String? = nil) {
    let parts = path.split(separator: ".")
    let indent = 2 * (parts.count - 1)
    let line = String(repeating: " ", count: indent) + "\(parts[parts.count - 1]):" + (value.isEmpty ? "" : " \(value)")
    guard let remark = remark ?? Self.meaning(of: path), !remark.isEmpty else {
      lines.append(line)
      return
    }
    let gap = String(repeating: " ", count: max(2, Self.commentColumn - line.count))
    if line.count + gap.count + remark.count + 2 <= Self.width {
      lines.append(line + gap + "# " + remark)
    } else {
      comment(remark, indent: indent)
      lines.append(line)
    }
  }

  /// A key with a value that is a guess, which the line says, and what to do about it.
  mutating func guess(_ path: String, _ value: String, _ reason: String) {
    key(path, value, remark: "a guess: \(reason)")
    guesses.append("\(path): \(value) (\(reason))")
  }

  /// What the language says of a path.
  private static func meaning(of path: String) -> String? {
    guard let key = try? Language.find(path).first?.key, path.hasSuffix(key.name) else { return nil }
    return key.meaning.hasSuffix(".") ? String(key.meaning.dropLast()) : key.meaning
  }
}
