import Glibc

/// How numbers, names and paths are written in a scenario.
enum StartText {
  /// A number to four digits.
  static func number(_ value: Double) -> String {
    guard value > 0, value.isFinite else { return "0" }
    let factor = pow(10, 3 - log10(value).rounded(.down))
    let rounded = (value * factor).rounded() / factor
    return rounded == rounded.rounded() && rounded < 1e15 ? String(Int(rounded)) : String(rounded)
  }

  /// A rate, by the hour where few come in a minute.
  static func rate(_ perSecond: Double) -> String {
    perSecond < 0.05 ? number(perSecond * 3_600) + "/h" : number(perSecond) + "/s"
  }

  /// A duration in its two largest units, rounded up to the smaller one.
  static func duration(_ seconds: Double) -> String {
    let units = [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")]
    guard let first = units.firstIndex(where: { seconds >= Double($0.0) }) else {
      return "\(number(seconds * 1_000))ms"
    }
    let least = units[min(first + 1, units.count - 1)]
    var rest = Int((seconds / Double(least.0)).rounded(.up)) * least.0
    return units[first...min(first + 1, units.count - 1)].map { size, name in
      let count = rest / size
      rest -= count * size
      return count > 0 ? "\(count)\(name)" : ""
    }.joined()
  }

  /// A time of day.
  static func clock(_ seconds: Double) -> String {
    let minutes = Int((seconds / 60).rounded()) % 1_440
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(two(minutes / 60)):\(two(minutes % 60))"
  }

  /// A text as YAML reads it back: in quotes unless it is plainly a word.
  static func word(_ text: String) -> String {
    let isPlain =
      text.first?.isLetter == true
      && text.utf8.allSatisfy { byte in
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || "_./-".utf8.contains(byte)
      }
    if isPlain, !["true", "false", "null"].contains(text.lowercased()) { return text }
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case "\t": "\\t"
      case "\n": "\\n"
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }

  /// A path from the working directory as one from a folder.
  static func path(_ path: String, from folder: String) -> String {
    let parts = folder.split(separator: "/").filter { $0 != "." }
    if path.hasPrefix("/") || parts.isEmpty, !folder.hasPrefix("/") { return path }
    if path.hasPrefix("/") { return path }
    if folder.hasPrefix("/") || parts.contains("..") {
      guard let name = getcwd(nil, 0) else { return path }
      defer { free(name) }
      return String(cString: name) + "/" + path
    }
    return String(repeating: "../", count: parts.count) + path
  }
}
