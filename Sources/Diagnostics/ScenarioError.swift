/// A scenario that cannot be run, with every complaint about it.
public struct ScenarioError: Error, Sendable, Equatable {
  /// All complaints, by file, line and column; at least one. The first `printed` carry excerpts.
  public var diagnostics: [Diagnostic]
  /// The path of a block that has other keys than were written; nil where that is not what is wrong.
  public var topic: String?

  /// Most complaints that are printed.
  public static let printed = 50

  /// Creates an error.
  public init(diagnostics: [Diagnostic], topic: String? = nil) {
    self.diagnostics = diagnostics
    self.topic = topic
  }

  /// The complaints as text, each with its source line and hint; at most `printed`, then the number of the rest.
  ///
  /// - Parameter colour: Whether to use ANSI colours.
  public func rendered(colour: Bool) -> String {
    var parts = diagnostics.prefix(ScenarioError.printed).map { $0.rendered(colour: colour) }
    let rest = diagnostics.count - parts.count
    if rest > 0 { parts.append("and \(rest) more \(rest == 1 ? "error" : "errors")") }
    if let topic {
      parts.append(
        topic.isEmpty ? "fleetcast explain lists the keys of a scenario" : "fleetcast explain \(topic) lists its keys")
    }
    return parts.joined(separator: "\n")
  }
}
