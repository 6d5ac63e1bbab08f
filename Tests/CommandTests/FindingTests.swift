import FoundationEssentials
import Testing

@Suite struct FindingTests {
  static let root = String(#filePath.dropLast("Tests/CommandTests/FindingTests.swift".count))

  @Test(arguments: Finding.all) func holds(_ finding: Finding) throws {
    try withFolder { folder in
      let link = (from: folder + "/scenarios", to: Self.root + "scenarios")
      try FileManager.default.createSymbolicLink(atPath: link.from, withDestinationPath: link.to)
      let line = "\(try Program.path()) \(finding.command) \(finding.short) --json --quiet --out out"
      let run = try Program.shell(line, in: folder)
      #expect(run.code == 0, "\(run.complaints)")
      for claim in finding.claims { try expect(claim, in: run.output) }
    }
  }

  /// Every shipped scenario says what it shows and what was found with it, by which command, and has rows in the
  /// table; the README says the same.
  @Test func everyScenarioHasOne() throws {
    let readme = try String(contentsOfFile: Self.root + "README.md", encoding: .utf8)
    let files = try names(in: Self.root + "scenarios").filter { $0.hasSuffix(".yaml") }
    #expect(Set(files.map { String($0.dropLast(".yaml".count)) }) == Set(Finding.all.map(\.scenario)))
    for file in files {
      let text = try String(contentsOfFile: Self.root + "scenarios/" + file, encoding: .utf8)
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).prefix { $0.hasPrefix("#") }
      let comment = lines.map { $0.dropFirst(2) }
      let rest = comment.drop { !$0.hasPrefix("Found: ") }
      let found = rest.prefix { !$0.isEmpty && !$0.hasPrefix(" ") }.joined(separator: " ").dropFirst("Found: ".count)
      #expect(!found.isEmpty && rest.contains { $0.hasPrefix("  fleetcast ") }, "\(file)")
      #expect(readme.contains("| [\(file)](scenarios/\(file)) | \(comment[0]) | \(found) |"), "\(file)")
      for command in rest where command.hasPrefix("  fleetcast run ") || command.hasPrefix("  fleetcast compare ") {
        let line = command.dropFirst("  fleetcast ".count)
        #expect(Finding.all.contains { line == $0.command }, "\(line)")
      }
    }
  }

  /// What the program has of them is what lies in scenarios/, and it writes all that an example needs.
  @Test func theProgramHasThem() throws {
    try withFolder { folder in
      let list = try Program.run(["examples"], in: folder)
      for name in Set(Finding.all.map(\.scenario)) {
        #expect(list.output.contains("\n  \(name) "))
        let written = try Program.run(["examples", name, "--out", name], in: folder)
        #expect(written.code == 0, "\(written.complaints)")
        for file in try names(in: folder + "/" + name) where file.hasSuffix(".yaml") {
          let texts = try [folder + "/\(name)/\(file)", Self.root + "scenarios/\(file)"]
            .map { try String(contentsOfFile: $0, encoding: .utf8) }
          #expect(texts[0] == texts[1], "make examples brings \(file) into the program")
        }
        let valid = try Program.run(["validate", "\(name)/\(name).yaml"], in: folder)
        #expect(valid.code == 0, "\(valid.complaints)")
      }
      for file in ["code.csv", "conv.csv"] {
        let texts = try [folder + "/trace-replay/traces/" + file, Self.root + "scenarios/traces/" + file]
          .map { try String(contentsOfFile: $0, encoding: .utf8) }
        #expect(texts[0] == texts[1], "make traces writes \(file) again")
      }
      let again = try Program.run(["examples", "quickstart", "--out", "quickstart"], in: folder)
      #expect(again.code == 2 && again.complaints.contains("quickstart/quickstart.yaml is there already"))
      let unknown = try Program.run(["examples", "quikstart"], in: folder)
      #expect(unknown.code == 2 && unknown.complaints.contains("quickstart"))
      #expect(try Program.run(["examples", "--out", "x"], in: folder).code == 2)
    }
  }

  private func expect(_ claim: Claim, in json: String) throws {
    func decoded<Answer: Decodable>(_ type: Answer.Type) throws -> Answer {
      try JSONDecoder().decode(type, from: Data(json.utf8))
    }
    func figure(_ path: String) throws -> (low: Double, high: Double) {
      let figure = try #require(try decoded(Run.self).figures[path])
      // Where all replications are one and the same, the value stands without an interval.
      let value = try #require(figure.value)
      return (figure.low ?? value, figure.high ?? value)
    }
    switch claim {
    case .atMost(let path, let most):
      let interval = try figure(path)
      #expect(interval.high <= most, "\(path) \(interval)")
    case .atLeast(let path, let least):
      let interval = try figure(path)
      #expect(interval.low >= least, "\(path) \(interval)")
    case .below(let path, let other, let share):
      let (own, others) = (try figure(path), try figure(other))
      #expect(own.high <= (1 - share) * others.low, "\(path) \(own), \(other) \(others)")
    case .change(let path, let side, let range):
      let compared = try #require(try decoded(Compared.self).scenarios.first { $0.label == side })
      let difference = try #require(compared.differences[path])
      let value = try #require(difference.difference)
      let (low, high) = (difference.low ?? value, difference.high ?? value)
      let before = try #require(difference.before)
      let change = (low / before, high / before)
      #expect(range.contains(change.0) && range.contains(change.1), "\(path) \(change)")
    case .spread(let share):
      let cost = try decoded(Forecast.self).total.cost
      #expect(cost.p90 >= (1 + share) * cost.p10, "\(cost)")
    }
  }

  private struct Forecast: Decodable {
    struct Cost: Decodable {
      let p10: Double
      let p90: Double
    }
    struct Total: Decodable {
      let cost: Cost
    }
    let total: Total
  }
  private struct Interval: Decodable {
    let value: Double?
    let difference: Double?
    let low: Double?
    let high: Double?
    let before: Double?
  }
  private struct Run: Decodable {
    let figures: [String: Interval]
  }
  private struct Compared: Decodable {
    struct Side: Decodable {
      let label: String
      let differences: [String: Interval]
    }
    let scenarios: [Side]
  }
}
