import Catalog
import Diagnostics
import Importing
import Model
import Scenarios
import Studies

/// A first scenario made from a user's own files.
public struct StartDraft: Sendable {
  /// The scenario's text.
  public let text: String
  /// What was found out and decided on the way, a sentence each.
  public let said: [String]
  /// What the files say that could not be carried over.
  public let notes: [Diagnostic]
  /// Whether there is an API to compare with.
  public let hasCrossover: Bool

  /// Makes a scenario and tries whether it is one.
  ///
  /// - Throws: `ScenarioError` with what is malformed in a file; `StartProblem` with a setting that cannot be taken.
  public init(_ settings: StartSettings) throws {
    var parts = try StartParts(settings)
    // The largest number of replicas there may be is known once a replica's capacity is.
    var scenario = try parts.tried()
    let estimate = ClosedEstimate(scenario)
    if let needed = estimate.lines.first(where: { $0.name == "replicas for the peak" })?.value {
      parts.size(forPeak: needed)
      scenario = try parts.tried()
    }
    let lines = parts.lines(from: settings.folder)
    text = lines.text
    said = parts.said + lines.guesses.map { "guessed: \($0)" }
    notes = parts.pool?.notes ?? []
    hasCrossover = settings.api != nil
  }
}
