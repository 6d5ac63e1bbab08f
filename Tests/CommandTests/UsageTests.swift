import Testing

@Suite("Usage") struct UsageTests {
  func run(_ arguments: String...) throws -> Outcome {
    var outcome = Outcome(code: -1, output: "", complaints: "")
    try withFolder { outcome = try Program.run(arguments, in: $0) }
    return outcome
  }

  @Test func helpBeginsWithAnExample() throws {
    let help = try run("help")
    #expect(help.code == 0 && help.complaints.isEmpty)
    #expect(help.output.hasPrefix("Example:\n  fleetcast run scenarios/quickstart.yaml\n"))
    for command in ["run", "crossover", "validate", "catalog", "version", "help"] {
      #expect(help.output.contains("\n  \(command) "))
    }
    #expect(try run("--help").output == help.output)
  }

  @Test(arguments: ["run", "crossover", "validate", "catalog", "version", "help"]) func helpOfEveryCommand(
    _ command: String
  ) throws {
    let help = try run("help", command)
    #expect(help.code == 0 && help.output.contains("Usage: fleetcast \(command)"))
    #expect(try run(command, "--help").output == help.output)
  }

  /// What is one file is asked for as one, and a folder as one.
  @Test(arguments: [
    ("report", "FILE"), ("init", "FILE"), ("run", "DIR"), ("compare", "DIR"), ("examples", "DIR"), ("price", "DIR"),
  ]) func placesAreCalledWhatTheyAre(_ command: String, _ place: String) throws {
    #expect(try run("help", command).output.contains("  --out \(place) "), "\(command)")
  }

  @Test func version() throws {
    #expect(try run("version").output == run("--version").output)
    #expect(try run("version").output.hasPrefix("fleetcast 0."))
  }

  @Test(arguments: [
    (["rnu"], "unknown command \"rnu\" (did you mean \"run\"?)"), (["--hepl"], "did you mean \"--help\"?"),
    (["run"], "run needs SCENARIO"), (["run", "a", "b"], "run takes no \"b\""),
    (["run", "a", "--jbos", "2"], "did you mean \"--jobs\"?"), (["run", "a", "--jobs", "0"], "whole number from 1 on"),
    (["run", "a", "--jobs"], "--jobs needs a value"), (["run", "a", "--json=1"], "--json takes no value"),
    (["run", "a", "--seed", "1", "--seed", "2"], "--seed is given twice"),
    (["run", "a", "--seed", "-1"], "--seed needs"),
    (["catalog", "instances", "a", "b"], "catalog takes no \"b\""),
    (["run", "a", "--format", "xml"], "unknown format \"xml\""),
    (["run", "a", "--json", "--format", "json"], "give one of them"),
    (["catalog", "import", "litellm"], "catalog import needs FORMAT FILE"),
    (["catalog", "instnces"], "did you mean \"instances\"?"), (["help", "catalogue"], "did you mean \"catalog\"?"),
  ]) func wrongUsage(_ arguments: [String], _ complaint: String) throws {
    try withFolder {
      let outcome = try Program.run(arguments, in: $0)
      #expect(outcome.code == 2 && outcome.output.isEmpty)
      #expect(outcome.complaints.contains(complaint), "\(outcome.complaints)")
      let isKnown = arguments[0] == "run" || arguments[0] == "catalog"
      #expect(outcome.complaints.hasSuffix("\nTry: fleetcast help\(isKnown ? " " + arguments[0] : "")\n"))
    }
  }

  @Test func withoutACommandHelpIsAComplaint() throws {
    let outcome = try run()
    #expect(outcome.code == 2 && outcome.output.isEmpty && outcome.complaints.hasPrefix("Example:"))
  }

  @Test func catalog() throws {
    let table = try run("catalog", "instances", "a10g")
    #expect(table.code == 0 && table.output.contains("aws/g5.xlarge") && !table.output.contains("aws/g4dn.xlarge"))
    let json = try run("catalog", "apis", "gpt-4o-mini", "--json")
    #expect(json.code == 0 && json.output.hasPrefix("[\n") && json.output.contains("\"model\": \"gpt-4o-mini\""))
    let none = try run("catalog", "instances", "no such thing")
    #expect(none.code == 0 && none.output.isEmpty && none.complaints.contains("no such thing"))
  }

  @Test("A page in other formats, and the same in a pipe whatever the environment") func formats() throws {
    try withFolder { folder in
      func page(_ arguments: [String], _ variables: [String] = []) throws -> String {
        try Program.run(["catalog", "instances"] + arguments, in: folder, variables: variables).output
      }
      let plain = try page([])
      #expect(plain.split(separator: "\n").contains { $0.count > 100 })
      #expect(try page(["--format", "terminal"], ["COLUMNS=60", "TERM=xterm-256color"]) == plain)
      #expect(try page(["--format", "markdown"]).hasPrefix("# Instances\n\n| instance | region |"))
      #expect(try page(["--format", "json"]).hasPrefix("{\n  \"fleetcast\": 1,"))
    }
  }
}
