/// What must be read before a page is trusted, under a word that is seen at once.
public struct PageNotice: Sendable, Equatable, Codable {
  /// Such as `OVERLOADED`.
  var label: String
  var text: String
}

extension PageNotice {
  private static let interruption = "INTERRUPTED"

  /// Whether it says that the study was stopped.
  var isInterruption: Bool { label == Self.interruption }

  /// What an unfinished study says before anything else.
  /// - Parameters:
  ///   - done: How many things were finished.
  ///   - planned: How many there are in all; nil where that is not known.
  ///   - things: What is counted, such as `replications`.
  ///   - remedy: What would finish it, as a sentence.
  static func interrupted(_ done: Int, of planned: Int?, _ things: String, _ remedy: String) -> PageNotice {
    let extent = planned.map { "\(done) of \($0)" } ?? "\(done)"
    return PageNotice(
      label: interruption, text: "Stopped after \(extent) \(things): nothing is concluded from them. \(remedy)")
  }

  /// What a study that begins anew says.
  static let again = "The same command does it anew, from the beginning."
}
