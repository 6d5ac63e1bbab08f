import EventKernel
import FoundationEssentials
import Model
import Reporting
import Scenarios
import Studies
import Testing

/// What a crossover study says where the sides are parted by conditions, and not by what they cost.
@Suite("Answers of crossover studies") struct CrossoverPageTests {
  private static let root = String(#filePath.dropLast("Tests/ReportingTests/CrossoverPageTests.swift".count))

  /// Four values and no crossing, each changed by hand.
  private func study(_ change: (Int, inout CrossoverStudy.Row) -> Void) throws -> CrossoverStudy {
    let sets = [
      "horizon=3min", "replications=2", "crossover.range=[0.1/s, 2/s]", "crossover.subject_to=[chat.ttft.p95 <= 60s]",
    ]
    let loaded = try ScenarioFile.loadWithSources(path: Self.root + "scenarios/quickstart.yaml", sets: sets)
    let crossover = try #require(loaded.scenario.crossover)
    var settings = CrossoverSettings(jobs: 2)
    settings.gridPoints = 4
    settings.refinements = 0
    var study = try findCrossover(
      crossover, settings: settings,
      scenario: { try loaded.template.scenario(["\(crossover.over)=\(crossover.written($0))"]) }
    ) { _, _ in true }
    study.rows = Array(study.rows.prefix(4))
    for index in study.rows.indices { change(index, &study.rows[index]) }
    study.crossings = []
    study.hybridCrossings = []
    study.unresolved = []
    study.floor = nil
    return study
  }

  /// Whether there is a fleet, and whether the API keeps the conditions.
  private func set(_ row: inout CrossoverStudy.Row, fleet: Verdict.Outcome, api: Verdict.Outcome) {
    let dear = Estimate(value: 900, low: 890, high: 910)
    let cheap = Estimate(value: 600, low: 590, high: 610)
    let more = Estimate(value: 300, low: 290, high: 310)
    row.api.outcome = api
    row.api.monthlyCost = cheap
    row.selfHosted = fleet == .met ? row.api : nil
    row.selfHosted?.outcome = .met
    row.selfHosted?.monthlyCost = dear
    row.closest = nil
    row.hybrid = nil
    row.isHybridKnown = false
    row.point = CostPoint(
      value: row.point.value, selfHosted: fleet == .met ? dear : nil, api: cheap, apiOutcome: api,
      difference: fleet == .met ? more : nil, possible: fleet == .notKnown ? more : nil, step: fleet == .met ? 1 : -1)
  }

  private func cheapest(_ study: CrossoverStudy) -> [String] {
    let lines = crossoverPage(study).terminal().split(separator: "\n")
    guard let head = lines.firstIndex(where: { $0.contains("cheapest") }) else { return [] }
    return lines[(head + 1)...].prefix(study.rows.count).map { line -> String in
      // Cells are at least two blanks apart.
      let words = line.split(separator: " ", omittingEmptySubsequences: false)
      let start = words.indices.dropFirst().last { words[$0].isEmpty } ?? 0
      return words[(start + 1)...].joined(separator: " ")
    }
  }

  @Test("A dearer side that alone keeps the conditions is not called cheaper") func alone() throws {
    // A fleet at the last two values, none at the first two; the API costs less and keeps them nowhere.
    let study = try study { index, row in set(&row, fleet: index < 2 ? .notMet : .met, api: .notMet) }
    #expect(study.rows.count == 4)
    let answer = crossoverAnswer(study)[0]
    #expect(
      answer.hasPrefix("No crossing in the range: gpu alone keeps the conditions at 2 of 4 values, "), "\(answer)")
    #expect(answer.contains("; neither keeps them at 2, ") && !answer.contains("cheaper"), "\(answer)")
    #expect(cheapest(study).suffix(2) == ["gpu alone keeps the conditions", "gpu alone keeps the conditions"])
    #expect(cheapest(study).prefix(2) == ["none", "none"])
  }

  @Test("A crossing says what parts the sides") func crossings() throws {
    // The API is cheaper throughout, and at the last two values it does not keep the conditions.
    var study = try study { index, row in set(&row, fleet: .met, api: index < 2 ? .met : .notMet) }
    let values = study.rows.map(\.point.value)
    study.crossings = [
      Crossing(low: values[1], high: values[2], estimate: (values[1] + values[2]) / 2, below: .api, above: .selfHosted)
    ]
    #expect(crossoverAnswer(study)[0].hasPrefix("hosted is cheaper below "))
    #expect(crossoverAnswer(study)[0].hasSuffix("]; above, gpu alone keeps the conditions."))
    study.rows[2].api.outcome = .met
    #expect(crossoverAnswer(study)[0].hasSuffix("], gpu above."))
  }

  @Test("Where intervals leave it open, no fleet is said not to keep the conditions") func open() throws {
    let study = try study { index, row in set(&row, fleet: index < 2 ? .notKnown : .met, api: .notMet) }
    let page = crossoverPage(study).terminal()
    #expect(page.contains("not known to keep the conditions") && !page.contains("no fleet keeps the conditions"))
    #expect(cheapest(study).prefix(2) == ["not known", "not known"])
    #expect(crossoverAnswer(study)[0].contains("which side to take is not known at 2, "))
    let none = try self.study { _, row in set(&row, fleet: .notKnown, api: .notMet) }
    #expect(crossoverAnswer(none)[0].contains("no fleet of gpu is known to keep chat.ttft.p95 <= 60s"))
    let missed = try self.study { _, row in set(&row, fleet: .notMet, api: .notMet) }
    #expect(crossoverAnswer(missed)[0].contains("no fleet of gpu keeps chat.ttft.p95 <= 60s, at any value."))
  }

  @Test("Where both keep the conditions everywhere, cost tells") func both() throws {
    let study = try study { _, row in set(&row, fleet: .met, api: .met) }
    // (900 - 600) / 900
    #expect(crossoverAnswer(study)[0] == "No crossing in the range: hosted is cheaper throughout, by at least 33.33 %.")
    #expect(Set(cheapest(study)) == ["hosted"])
  }
}
