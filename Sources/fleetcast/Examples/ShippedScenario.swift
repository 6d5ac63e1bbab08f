/// A scenario that comes with the program: one of scenarios/.
struct ShippedScenario {
  /// Its file without the ending.
  let name: String
  /// The file.
  let text: String

  static let all = texts.map { ShippedScenario(name: $0.name, text: $0.text) }

  /// What it shows: the first line of its comment.
  var summary: String {
    let line = text.prefix { $0 != "\n" }
    return String(line.drop { $0 == "#" || $0 == " " })
  }

  /// The scenarios that are written with it: itself and those below it.
  var withBases: [ShippedScenario] {
    let base = value(of: "base:").flatMap { file in Self.all.first { $0.name + ".yaml" == file } }
    return [self] + (base?.withBases ?? [])
  }

  /// The study that it is for: that of its comment's first command, and a run where that compares it with another.
  var command: String {
    let line = text.split(separator: "\n").first { $0.hasPrefix("#   fleetcast ") }
    let word = line.map { String($0.dropFirst("#   fleetcast ".count).prefix { $0 != " " }) } ?? "run"
    return word == "compare" ? "run" : word
  }

  /// The traces that it replays.
  var traces: [InventedTrace] { InventedTrace.all.filter { text.contains($0.file) } }

  /// What stands behind a key at the beginning of a line.
  private func value(of key: String) -> String? {
    text.split(separator: "\n").first { $0.hasPrefix(key) }
      .flatMap { $0.dropFirst(key.count).split(separator: " ").first.map(String.init) }
  }
}
