import Diagnostics
import Scenarios
import Testing

@Suite struct RenderingTests {
  private func rendered(_ text: String, colour: Bool = false) throws -> String {
    try withFile(Array(text.utf8)) { path in
      let error = #expect(throws: ScenarioError.self) { try ScenarioFile.load(path: path) }
      return (error?.rendered(colour: colour) ?? "").replacing(path, with: "s.yaml")
    }
  }

  @Test func gnuFormWithCaretAndHint() throws {
    let text =
      "fleetcast: 1\nhorizon: 7d\nworkloads:\n  chat: {arrivals: {process: poisson, rate: 3/s}, rout: gpu}\npools: {}\n"
    #expect(
      try rendered(text) == """
        s.yaml:4:3: error: workloads.chat: "route" is missing
            4 |   chat: {arrivals: {process: poisson, rate: 3/s}, rout: gpu}
              |   ^~~~
              = there is no pool and no API yet
        s.yaml:4:51: error: unknown key "rout" in workloads.chat
            4 |   chat: {arrivals: {process: poisson, rate: 3/s}, rout: gpu}
              |                                                   ^~~~
              = expected one of: arrivals, tenants, input_tokens, output_tokens, cached_tokens, system_prompt, conversation, agent, priority, slo, client, users, difficulty, class, outcome, before, retrieval, after, route, stages, routes, deadline, items, duplicates, personal, cache, tags, limits, budget; did you mean "route"?
        fleetcast explain workloads.chat lists its keys
        """)
  }

  @Test func longLinesAreCutAroundThePlace() throws {
    let filler = String(repeating: "x", count: 5_000)
    let lines = try rendered("fleetcast: {a: \(filler), a: 2, b: \(filler)}\n").split(separator: "\n")
    #expect(lines[0] == "s.yaml:1:5018: error: duplicate key \"a\"")
    #expect(lines[1].count < 120)
    #expect(lines[1].hasPrefix("    1 | ...xxx"))
    #expect(lines[1].hasSuffix("xxx..."))
    #expect(lines[1].dropFirst(lines[2].count - 1).first == "a")
  }

  @Test func controlCharactersAreNotPrinted() throws {
    let output = try rendered("fleetcast: 1\nname: \"a\\x1b[31m\"\nhorizon: 7d\nworkloads: {}\n")
    #expect(!output.unicodeScalars.contains("\u{1B}"))
    #expect(output.hasPrefix("s.yaml:2:7: error: name: \"a\u{FFFD}[31m\" cannot name a folder"))
  }

  @Test func columnsCountCharacters() throws {
    let output = try rendered("fleetcast: 1\nname: {\"größe😀\": 1, x: 2, x: 3}\n")
    #expect(output.hasPrefix("s.yaml:2:27: error: duplicate key \"x\""))
  }

  @Test func coloursOnlyWhenAsked() throws {
    #expect(try rendered("", colour: true).contains("\u{1B}[31merror:"))
    #expect(try !rendered("", colour: false).contains("\u{1B}"))
  }
}
