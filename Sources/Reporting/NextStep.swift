import Billing
import Model
import Studies

/// A command that goes on from an answer, and what it is for.
public struct NextStep: Sendable, Equatable {
  /// What it tells or does, as words after "Next:".
  public var purpose: String
  /// The command, to be typed as it stands.
  public var command: String

  /// Creates a step.
  public init(_ purpose: String, _ command: String) {
    self.purpose = purpose
    self.command = command
  }
}

extension NextStep {
  /// A page to open in a browser, of what is in a folder.
  public static func report(of folder: String) -> NextStep {
    NextStep("a page to open in a browser", "fleetcast report \(ShellText.quoted(folder))")
  }
}

extension Page {
  /// Adds last lines that suggest what to do next.
  public mutating func add(next step: NextStep) {
    sections.append(PageSection("Next: \(step.purpose)", [.lines([step.command], language: "sh")]))
  }
}

/// What to do after a run: what its answer leaves open. Nil after one that was stopped, which says itself how to go on.
/// - Parameters:
///   - file: The scenario as the user named it.
///   - sets: Settings of the command line.
public func nextStep(after study: Study, file: String, sets: [String]) -> NextStep? {
  guard !study.isInterrupted, file != "-" else { return nil }
  let scenario = study.scenario
  let rest = ([ShellText.quoted(file)] + sets.map { "--set " + ShellText.quoted($0) }).joined(separator: " ")
  guard study.overloads.isEmpty else {
    return NextStep("what each backend is offered and can carry", "fleetcast estimate \(rest)")
  }
  let outcomes = study.verdicts.map(\.outcome)
  if outcomes.contains(.notMet) {
    return scenario.plan != nil
      ? NextStep("the settings that keep every condition at least cost", "fleetcast plan \(rest)")
      : NextStep("what load each backend is under", "fleetcast estimate \(rest)")
  }
  if outcomes.contains(.notKnown) {
    return NextStep(
      "more replications, which narrow the intervals",
      "fleetcast run \(rest) --replications \(study.replications * 4)")
  }
  if scenario.plan != nil {
    return NextStep("the settings that keep every condition at least cost", "fleetcast plan \(rest)")
  }
  if scenario.sweep != nil { return NextStep("every point of its sweep", "fleetcast sweep \(rest)") }
  if scenario.forecast != nil { return NextStep("what the months ahead cost", "fleetcast forecast \(rest)") }
  if scenario.crossover != nil {
    return NextStep("from which traffic on a fleet is cheaper than the API", "fleetcast crossover \(rest)")
  }
  let isOnDemand = scenario.pools.contains { pool in
    pool.purchase.contains { $0.kind == .onDemand } && !pool.purchase.contains(where: \.kind.isCommitment)
  }
  if isOnDemand { return NextStep("what commitments would save", "fleetcast commit \(rest)") }
  return nil
}

/// Words of a shell.
enum ShellText {
  /// A word that means itself to a shell.
  static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "-_./=:,+%@".utf8.contains(byte)
        }
      }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
