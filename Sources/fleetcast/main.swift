import Diagnostics
import Glibc
import Reporting

Interruption.listen()
exit(perform(Array(CommandLine.arguments.dropFirst())))

/// Runs a command line and turns whatever goes wrong into a complaint and an exit code.
func perform(_ words: [String]) -> Int32 {
  var known: Command?
  func misused(_ message: String) -> Int32 {
    let page = ["fleetcast help", known.flatMap { $0.name == Command.help.name ? nil : $0.name }].compactMap { $0 }
    Terminal.complain("fleetcast: \(message)\nTry: \(page.joined(separator: " "))")
    return Exit.misused.rawValue
  }
  do {
    guard let first = words.first else {
      Terminal.show(overviewHelp())
      return Exit.misused.rawValue
    }
    switch first {
    case "--help", "-h": return try Command.help.run(Arguments([], for: .help)).rawValue
    case "--version": return try Command.version.run(Arguments([], for: .version)).rawValue
    default: break
    }
    if first.hasPrefix("-") { throw UsageError(message: unknown("option", first, among: ["--help", "--version"])) }
    let command = try Command.find(first)
    known = command
    let rest = words.dropFirst()
    if rest.prefix(while: { $0 != "--" }).contains(where: { $0 == Option.help.name || $0 == "-h" }) {
      try Terminal.print(helpPage(of: command))
      return Exit.done.rawValue
    }
    return try command.run(Arguments(rest, for: command)).rawValue
  } catch let error as UsageError {
    return misused(error.message)
  } catch let error as SavedResultError {
    return misused("\(error)")
  } catch let error as ScenarioError {
    Terminal.complain(error.rendered(colour: Terminal.colouredErrors))
    return Exit.misused.rawValue
  } catch let error as Interrupted {
    let name = error.signal == SIGINT ? "interrupted" : "terminated"
    Terminal.complain("fleetcast: \(name); \(error.kept)")
    return 128 + error.signal
  } catch {
    Terminal.complain("fleetcast: \(error)")
    return Exit.failed.rawValue
  }
}
