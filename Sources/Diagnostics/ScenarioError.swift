/// A scenario that cannot be run, with every complaint about it.
public struct ScenarioError: Error, Sendable, Equatable {
  /// All complaints, by file, line and column; at least one. The first `printed` carry excerpts.
  public var diagnostics: [Diagnostic]

  /// Most complaints that are printed.
  public static let printed = 50

  /// Creates an error.
  public init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  /// The complaints as text, each with its source line and hint; at most `printed`, then the number of the rest.
  ///
  /// - Parameter colour: Whether to use ANSI colours.
  public func rendered(colour: Bool) -> String {
    var parts = diagnostics.prefix(ScenarioError.printed).map { $0.rendered(colour: colour) }
    let rest = diagnostics.count - parts.count
    if rest > 0 { parts.append("and \(rest) more \(rest == 1 ? "error" : "errors")") }
    return parts.joined(separator: "\n")
  }
}
