import Diagnostics
import Importing

/// What `fleetcast init` asks on a terminal where the command line left it open.
public struct StartQuestion: Sendable {
  /// The question.
  public let title: String
  /// What an empty answer means.
  public let standard: String
  /// Whether settings leave it open.
  let isOpen: @Sendable (StartSettings) -> Bool
  /// Puts an answer into the settings, or says why it cannot.
  let take: @Sendable (String, inout StartSettings) throws -> Void

  /// The questions, in the order in which they are asked.
  static let all = [
    StartQuestion(
      title: "Your files, with blanks between (requests.csv, hpa.yaml, launch.sh, ...)", standard: "none",
      isOpen: { $0.files.isEmpty },
      take: { answer, settings in
        if answer == "none" { return }
        let files = answer.split(separator: " ").map(String.init)
        for file in files where RequestLog.isLog(file) { _ = try RequestLog(path: file) }
        let others = files.filter { !RequestLog.isLog($0) }
        if !others.isEmpty { _ = try ImportedPool(paths: others) }
        settings.files = files
      }),
    StartQuestion(
      title: "Language model (fleetcast catalog models)", standard: "that of the files, or \(StartValue.model)",
      isOpen: { $0.model == nil },
      take: { answer, settings in
        if answer.hasPrefix("that of") { return }
        try StartValue.check(model: answer)
        settings.model = answer
      }),
    StartQuestion(
      title: "Machine (fleetcast catalog instances)", standard: "cheapest", isOpen: { $0.instance == nil },
      take: { answer, settings in
        if answer == "cheapest" { return }
        try StartValue.check(instance: answer)
        settings.instance = answer
      }),
    StartQuestion(
      title: "Hosted model to compare with, or none (fleetcast catalog apis)", standard: "gpt-4o-mini",
      isOpen: { $0.api == nil },
      take: { answer, settings in
        if answer == "none" { return }
        try StartValue.check(api: answer)
        settings.api = answer
      }),
    StartQuestion(
      title: "Requests a second", standard: StartValue.rate,
      isOpen: { $0.rate == nil && !$0.files.contains { RequestLog.isLog($0) } },
      take: { answer, settings in
        try StartValue.rate(answer)
        settings.rate = answer
      }),
  ]
}

extension StartSettings {
  /// Asks what the settings leave open; a bad answer is told and asked for again.
  ///
  /// - Parameters:
  ///   - show: Shows a text.
  ///   - read: The next answer; nil when there is none any more.
  /// - Returns: Whether everything was answered.
  public mutating func ask(show: (String) -> Void, read: () -> String?) -> Bool {
    for question in StartQuestion.all where question.isOpen(self) {
      while true {
        show("\(question.title) [\(question.standard)]: ")
        guard let line = read() else { return false }
        let words = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        do {
          try question.take(words.isEmpty ? question.standard : words, &self)
          break
        } catch let error as ScenarioError {
          show("  " + error.rendered(colour: false).split(separator: "\n").joined(separator: "\n  ") + "\n")
        } catch { show("  \(error)\n") }
      }
    }
    return true
  }
}
