import FoundationEssentials
import Model
import Reporting
import Scenarios
import Studies
import Testing

@Suite("Pages on a terminal: marks, points and what to do next") struct TerminalPageTests {
  private static let root = String(#filePath.dropLast("Tests/ReportingTests/TerminalPageTests.swift".count))
  private static let blocks = Array("\u{2581}\u{2582}\u{2583}\u{2584}\u{2585}\u{2586}\u{2587}\u{2588}")

  private func run(_ sets: [String]) throws -> Study {
    let loaded = try ScenarioFile.loadWithSources(path: Self.root + "scenarios/quickstart.yaml", sets: sets)
    return try replicate(loaded.scenario, jobs: 2)
  }

  /// The marks of a line of the page.
  private func marks(_ name: String, in text: String) throws -> [Character] {
    let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("  \(name) ") }, "\(name)")
    return Array(line.filter { Self.blocks.contains($0) })
  }

  @Test func linesOfMarksAreTheTimeline() throws {
    let study = try run(["horizon=12h", "replications=2"])
    let page = summaryPage(study).terminal(width: 80)
    let arrived = try #require(study.timeline.series.first { $0.metric == "arrived" }?.values.compactMap { $0 })
    let shown = try marks("chat requests", in: page)
    #expect(shown.count == 36)
    let means = (0..<36).map { place -> Double in
      let part = arrived[place * arrived.count / 36..<(place + 1) * arrived.count / 36]
      return part.reduce(0, +) / Double(part.count)
    }
    let most = try #require(means.max())
    for (mark, mean) in zip(shown, means) {
      let level = try #require(Self.blocks.firstIndex(of: mark))
      // Each mark stands for an eighth of the greatest.
      #expect(Double(level) / 8 <= mean / most + 1e-9 && mean / most <= Double(level + 1) / 8 + 1e-9)
    }
    #expect(shown.contains(Self.blocks[7]))
    for name in ["gpu replicas", "chat ttft p95"] { #expect(try marks(name, in: page).count == 36) }
    #expect(page.split(separator: "\n").allSatisfy { $0.count <= 80 })
    // A terminal without Unicode has the same lines in ASCII.
    let plain = summaryPage(study).terminal(width: 80, isUnicode: false)
    let row = try #require(plain.split(separator: "\n").first { $0.hasPrefix("  chat requests ") })
    #expect(row.allSatisfy(\.isASCII) && row.contains("#"))
    #expect(plain.split(separator: "\n").count == page.split(separator: "\n").count)
  }

  @Test func whatIsNotWholeHasNoLines() throws {
    var study = try run(["horizon=12h", "replications=2"])
    #expect(summaryPage(study).terminal().contains("Over the run"))
    study.planned = 9
    #expect(!summaryPage(study).terminal().contains("Over the run"))
  }

  /// Numbers of a column stand with their decimal points, or what follows their last digit, below each other.
  @Test func numbersAreAlignedAtThePoint() throws {
    let page = summaryPage(try study()).terminal()
    let section = try #require(page.components(separatedBy: "\nLatency\n").last?.components(separatedBy: "\n\n").first)
    let rows = section.split(separator: "\n").dropFirst().prefix(5)
    #expect(rows.count == 5)
    // The columns of mean, p50 and p95 begin after the names.
    var columns: [Set<Int>] = [[], [], []]
    for row in rows {
      let found = row.matches(of: /[0-9][0-9,]*(\.[0-9]+)?( (us|ms|s))/).prefix(3)
      #expect(found.count == 3, "\(row)")
      for (place, match) in found.enumerated() {
        let text = match.output.0
        let whole = text.prefix { $0.isNumber || $0 == "," }.count
        columns[place].insert(row.distance(from: row.startIndex, to: text.startIndex) + whole)
      }
    }
    #expect(columns.map(\.count) == [1, 1, 1], "\(section)")
  }

  // MARK: What to do next

  private func next(_ study: Study, sets: [String] = []) -> String? {
    nextStep(after: study, file: "my file.yaml", sets: sets)?.command
  }

  @Test func whatToDoNextFollowsFromTheAnswer() throws {
    var kept = try study()
    kept.scenario.apis = []
    #expect(next(kept) == "fleetcast commit 'my file.yaml'")
    #expect(next(kept, sets: ["a.b=c d"]) == "fleetcast commit 'my file.yaml' --set 'a.b=c d'")
    var stopped = kept
    stopped.planned = 9
    #expect(next(stopped) == nil)
    var drowned = kept
    drowned.overloads = [
      OverloadVerdict(pool: 0, name: "gpu", offeredRate: 3, capacity: 2, stoppedAt: 900, replications: 5)
    ]
    #expect(next(drowned) == "fleetcast estimate 'my file.yaml'")
    func judged(_ ttft: Double, _ low: Double, _ high: Double) throws -> Study {
      try study { $0.add(Figure("chat.ttft.p95", ttft, low: low, high: high, unit: "s")) }
    }
    #expect(next(try judged(2, 1.9, 2.1)) == "fleetcast estimate 'my file.yaml'")
    #expect(next(try judged(1, 0.9, 1.1)) == "fleetcast run 'my file.yaml' --replications 20")
    let planned = try ScenarioFile.loadWithSources(path: Self.root + "scenarios/plan-chat.yaml", sets: []).scenario
    var missed = try judged(2, 1.9, 2.1)
    missed.scenario.plan = planned.plan
    #expect(next(missed) == "fleetcast plan 'my file.yaml'")
    // What is read from standard input cannot be read again.
    #expect(nextStep(after: kept, file: "-", sets: []) == nil)
  }

  /// The command stands on a line of its own, at the end, and is never broken.
  @Test func theNextCommandIsTheLastLine() throws {
    var page = summaryPage(try study())
    let command = "fleetcast run scenarios/" + String(repeating: "a-long-name-", count: 8) + ".yaml"
    page.add(next: NextStep("more of it", command))
    #expect(page.terminal(width: 80).hasSuffix("\n\nNext: more of it\n  \(command)\n"))
    #expect(page.markdown().hasSuffix("## Next: more of it\n\n```sh\n\(command)\n```\n"))
  }
}
