import FoundationEssentials
import Testing

/// What README and docs tell to type runs as it stands there, and their scenarios are read.
@Suite struct GuideTests {
  static let root = String(#filePath.dropLast("Tests/CommandTests/GuideTests.swift".count))

  /// Lines that no test can run, by what they begin with, and why.
  static let left = [
    "make ": "builds the project, or installs programs",
    "pip ": "installs packages",
    "swift ": "builds the project",
    "kubectl ": "needs a cluster",
    "GITHUB_BASE_REF=": "needs the history of a repository; drivers/fleet-check.sh has a test of its own",
    "source <(": "needs bash",
    "fleetcast completions fish > ~": "writes into the home folder",
    "fleetcast help --format man | man": "opens a pager",
    "fleetcast accuracy ": "simulates for minutes; Tests/AccuracyTests do",
    "fleetcast report today tomorrow": "reads results that readers have themselves; ReportCommandTests do",
    "fleetcast notebook notebooks-out/quickstart --execute": "needs packages of Python; make check-python has them",
  ]

  /// Exit codes that are not 0 and are said so on the page.
  static let codes: [String: Int32] = ["fleetcast sweep merge scenarios/sweep-rate.yaml --out results": 3]

  /// What makes a command's simulations short, put behind the line as it stands.
  static let short = [
    "run": "--replications 2 --set horizon=20m", "compare": "--replications 2 --set horizon=20m",
    "commit": "--replications 2 --set horizon=20m", "plan": "--set horizon=20m",
    "crossover": "--replications 2 --set horizon=20m",
    "check": "--set replications=2 --set horizon=20m",
    "forecast": "--set forecast.draws=2 --set forecast.months=1 --set workloads.chat.arrivals.rate=0.1/s",
    "sweep": "--replications 2 --set horizon=5m", "init": "--force",
  ]

  /// The pages, from the root of the repository.
  static func pages() throws -> [String] {
    let all = try FileManager.default.subpathsOfDirectory(atPath: root + "docs").filter { $0.hasSuffix(".md") }
    return ["README.md", "CONTRIBUTING.md"] + all.map { "docs/" + $0 }.sorted()
  }

  /// The fenced blocks of a page in some languages.
  static func blocks(of page: String, in languages: Set<String>) throws -> [String] {
    let text = try String(contentsOfFile: root + page, encoding: .utf8)
    let parts = text.components(separatedBy: "\n```")
    return zip(parts.indices, parts).compactMap { index, part in
      guard index % 2 == 1, let end = part.firstIndex(of: "\n") else { return nil }
      return languages.contains(String(part[..<end])) ? String(part[part.index(after: end)...]) : nil
    }
  }

  @Test func commandsRunAsTheyStand() throws {
    for page in try Self.pages() {
      let lines = try Self.blocks(of: page, in: ["sh", "console"]).flatMap { block in
        block.replacing("\\\n", with: " ").split(separator: "\n").map(String.init)
      }
      let kept = lines.filter { line in !Self.left.keys.contains { line.hasPrefix($0) } }
      guard !kept.isEmpty else { continue }
      try withFolder { folder in
        try prepare(folder)
        for line in kept {
          let run = try Program.shell(line, in: folder, variables: ["PATH=\(folder)/.bin:/usr/bin:/bin"])
          let code = Self.codes.first { line.hasPrefix($0.key) }?.value ?? 0
          #expect(run.code == code, "\(page): \(line)\n\(run.complaints)")
        }
      }
    }
  }

  /// A folder like the repository's root, with what the pages name and readers have themselves, and a `fleetcast` that is short.
  private func prepare(_ folder: String) throws {
    for name in ["scenarios", "drivers"] {
      try FileManager.default.createSymbolicLink(atPath: folder + "/" + name, withDestinationPath: Self.root + name)
    }
    try GuideFiles.write(into: folder)
    let cases = Self.short.map { "\($0.key)) set -- \"$@\" \($0.value) ;;" }.joined(separator: "\n")
    let wrapper = "#!/bin/sh\ncase $1 in\n\(cases)\nesac\nexec '\(try Program.path())' \"$@\"\n"
    try FileManager.default.createDirectory(atPath: folder + "/.bin", withIntermediateDirectories: true)
    // The shell copies it: a file that this process writes may still be open in a child of another test when it is run.
    try wrapper.write(toFile: folder + "/.bin/wrapper", atomically: false, encoding: .utf8)
    let path = "PATH=\(folder)/.bin:/usr/bin:/bin"
    let first = """
      cp .bin/wrapper .bin/fleetcast && chmod +x .bin/fleetcast && fleetcast run scenario.yaml --quiet --out main &&
      fleetcast run scenarios/money.yaml --quiet && fleetcast run scenarios/quickstart.yaml --quiet
      """
    let made = try Program.shell(first, in: folder, variables: [path])
    try #require(made.code == 0, "\(made.complaints)")
  }

  @Test func scenariosAreRead() throws {
    for page in try Self.pages() {
      for block in try Self.blocks(of: page, in: ["yaml"]) where block.hasPrefix("fleetcast: 1") {
        try withFolder { folder in
          try GuideFiles.write(into: folder)
          let base = try Program.run(["import", "serve.sh", "hpa.yaml", "--instance", "aws/g5.xlarge"], in: folder)
          try base.output.write(toFile: folder + "/gpu.yaml", atomically: false, encoding: .utf8)
          try block.write(toFile: folder + "/block.yaml", atomically: false, encoding: .utf8)
          let valid = try Program.run(["validate", "block.yaml"], in: folder)
          #expect(valid.code == 0 && valid.complaints.isEmpty, "\(page): \(valid.complaints)")
          let run = try Program.run(["run", "block.yaml", "--replications", "1", "--set", "horizon=10m"], in: folder)
          #expect(run.code == 0, "\(page): \(run.complaints)")
        }
      }
    }
  }

  /// A command that a sentence names is one of the program's.
  @Test func namedCommandsAreKnown() throws {
    let help = try Self.wordsOfHelp()
    for page in try Self.pages() {
      let text = try String(contentsOfFile: Self.root + page, encoding: .utf8)
      for part in text.components(separatedBy: "`fleetcast ").dropFirst() {
        let word = part.prefix { $0.isLetter }
        #expect(word.isEmpty || help.contains(String(word)) || word == "COMMAND", "\(page): fleetcast \(word)")
      }
    }
  }

  private static func wordsOfHelp() throws -> Set<String> {
    var words: Set<String> = []
    try withFolder { folder in
      words = Set(try Program.run(["help"], in: folder).output.split { $0.isWhitespace }.map(String.init))
    }
    return words
  }
}
