import Diagnostics
import Glibc
import Reporting

exit(perform(Array(CommandLine.arguments.dropFirst())))

/// Runs a command line and turns whatever goes wrong into a complaint and an exit code.
func perform(_ words: [String]) -> Int32 {
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
    let rest = words.dropFirst()
    if rest.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) {
      try Terminal.print(help(for: command))
      return Exit.done.rawValue
    }
    return try command.run(Arguments(rest, for: command)).rawValue
  } catch let error as UsageError {
    Terminal.complain("fleetcast: \(error.message)\nTry: fleetcast help")
    return Exit.misused.rawValue
  } catch let error as ScenarioError {
    Terminal.complain(error.rendered(colour: Terminal.colouredErrors))
    return Exit.misused.rawValue
  } catch let error as SavedResultError {
    Terminal.complain("fleetcast: \(error)\nTry: fleetcast help")
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
