import Accuracy
import Catalog
import FoundationEssentials
import Model
import Reporting
import Scenarios
import Studies
import Synchronization
import Testing

/// Pages of the shipped scenarios, made from short runs, in terminals of several widths.
@Suite("Pages in terminals of several widths") struct PageWidthTests {
  private static let root = String(#filePath.dropLast("Tests/ReportingTests/PageWidthTests.swift".count))
  static let scenarios: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root + "scenarios")) ?? []
    return names.filter { $0.hasSuffix(".yaml") }.sorted()
  }()

  private static func load(_ name: String, sets: [String]) throws -> LoadedScenario {
    try ScenarioFile.loadWithSources(path: root + "scenarios/" + name, sets: sets)
  }

  /// Numerals with their units, and intervals.
  private static func numbers(of text: String) -> [Substring] {
    text.matches(of: /\[-?\$?[0-9][^\]]*\]|-?\$?[0-9][0-9,]*(\.[0-9]+)?( (us|ms|s|min|h|d|%|points)\b)?/).map(
      \.output.0)
  }

  private func expectWhole(_ page: Page, _ comment: Comment) {
    let wide = page.terminal()
    let all = Set(Self.numbers(of: wide))
    for width in [80, 100, 200] {
      let narrow = page.terminal(width: width)
      let lines = narrow.split(separator: "\n")
      let tooLong = lines.filter { $0.count > width }
      #expect(tooLong.isEmpty, "\(comment.rawValue), \(width) columns")
      // A number that is divided is one less of the page's, and two that are not the page's.
      let found = Set(lines.flatMap { Self.numbers(of: String($0)) })
      #expect(found.symmetricDifference(all).isEmpty, "\(comment.rawValue), \(width) columns")
    }
  }

  @Test("Runs, estimates and overviews", arguments: scenarios) func runs(_ name: String) throws {
    let loaded = try Self.load(name, sets: ["horizon=3min", "replications=2"])
    let scenario = loaded.scenario
    expectWhole(overviewPage(scenario), "overview of \(name)")
    expectWhole(
      estimatePage(ClosedEstimate(scenario), scenario: scenario.name, simulated: nil), "estimate of \(name)")
    let study = try replicate(scenario, jobs: 2)
    var page = summaryPage(study)
    page.add(files: ["summary.json", "costs.csv"], in: "out")
    expectWhole(page, "run of \(name)")
    let table = study.figures
    let simulated = SimulatedFigures(path: "out/summary.json", figures: table, isOther: false)
    expectWhole(
      estimatePage(ClosedEstimate(scenario), scenario: scenario.name, simulated: simulated), "distances of \(name)")
    expectWhole(pricePage(study, before: study), "price of \(name)")
    expectWhole(
      commitmentPage(commitmentAdvice(scenario, usages: study.usages), study: study), "commitments of \(name)")
    let looks = CheckLooks(from: 2, upTo: 8)
    let gates = table.figures.filter { ($0.value ?? 0) > 0 }.map { figure in
      Gate(figure, before: figure, tolerance: 0, isPaired: true, study: study, looks: looks, file: name)
    }
    expectWhole(gatePage(gates, study: study), "check of \(name)")
  }

  @Test func comparisons() throws {
    let sides = try ["A", "B", "C"].enumerated().map { index, label in
      let loaded = try Self.load(
        "quickstart.yaml", sets: ["horizon=5min", "replications=3", "pools.gpu.replicas.min=\(index + 1)"])
      let change = ScenarioChange(path: "pools.gpu.replicas.min", before: "1", after: "\(index + 1)")
      return Comparison.Side(
        label: label, study: try replicate(loaded.scenario, jobs: 2), changes: index == 0 ? [] : [change])
    }
    for isWhole in [true, false] {
      expectWhole(comparisonPage(Comparison(sides), isWhole: isWhole), "comparison")
      expectWhole(comparisonPage(Comparison(Array(sides.prefix(2))), isWhole: isWhole), "comparison of two")
    }
  }

  @Test func crossovers() throws {
    let sets = [
      "horizon=3min", "replications=2", "crossover.range=[0.1/s, 2/s]", "crossover.subject_to=[chat.ttft.p95 <= 60s]",
    ]
    let loaded = try Self.load("quickstart.yaml", sets: sets)
    let crossover = try #require(loaded.scenario.crossover)
    var settings = CrossoverSettings(jobs: 2)
    settings.gridPoints = 4
    let study = try findCrossover(
      crossover, settings: settings,
      scenario: { try loaded.template.scenario(["\(crossover.over)=\(crossover.written($0))"]) }
    ) { _, _ in true }
    expectWhole(crossoverPage(study), "crossover")
    var stopped = study
    stopped.isInterrupted = true
    expectWhole(crossoverPage(stopped), "interrupted crossover")
    #expect(crossoverPage(stopped).terminal().contains("INTERRUPTED  Stopped after \(study.rows.count) values"))
    #expect(!crossoverPage(stopped).terminal().contains("cheap"))
  }

  @Test func plans() throws {
    let over = "pools.gpu.replicas.min: [2, 3], pools.gpu.autoscaler.target: [2, 8]"
    for limit in ["10s", "1ms"] {
      let loaded = try Self.load(
        "plan-chat.yaml",
        sets: [
          "horizon=10min", "workloads.chat.arrivals.rate=1/s", "plan.subject_to=[chat.ttft.p95 <= \(limit)]",
          "plan.over={\(over)}",
        ])
      let study = try findPlan(
        try #require(loaded.scenario.plan), scenario: loaded.scenario, template: loaded.template, version: "test",
        jobs: 2
      ) { _ in true }
      expectWhole(planPage(study), "plan")
    }
  }

  @Test func sweeps() throws {
    let loaded = try Self.load("sweep-rate.yaml", sets: ["horizon=3min", "replications=2"])
    let plan = try SweepPlan(
      try #require(loaded.scenario.sweep), scenario: loaded.scenario, template: loaded.template, version: "test")
    let known = Results()
    try runSweep(plan, points: plan.points, jobs: 1) { _ in
      true
    } finished: {
      known.add($0)
    }
    let results = known.results(of: plan)
    expectWhole(sweepPage(SweepStudy(plan: plan, results: results.compactMap { $0 })), "sweep")
    expectWhole(interruptedSweepPage(plan, results: [results[0]] + results.dropFirst().map { _ in nil }), "sweep")
  }

  @Test func forecasts() throws {
    let loaded = try Self.load(
      "forecast-2027.yaml",
      sets: [
        "workloads.chat.arrivals.rate=0.005/s", "forecast.months=2", "forecast.draws=3", "forecast.budget=$2k/month",
      ])
    let study = try runForecast(
      try #require(loaded.scenario.forecast), scenario: loaded.scenario, template: loaded.template, jobs: 2)
    expectWhole(forecastPage(study), "forecast")
  }

  @Test func catalog() throws {
    expectWhole(catalogOverview(), "catalog")
    for kind in CatalogKind.allCases { expectWhole(catalogPage(Catalog.table(kind)), "\(kind.rawValue)") }
    for path in ["", "pools.NAME.autoscaler", "pools.NAME.provisioner", "workloads.NAME.arrivals.rate", "distribution"] {
      expectWhole(try languagePage(path), "\(path)")
    }
    expectWhole(figuresPage(), "figures")
    expectWhole(columnsPage(), "columns")
    let step = try StepExplanation(
      StepExplanation.Question(
        model: "llama-3.1-70b", instance: "aws/p5.48xlarge", parallelism: Parallelism(tensor: 2, pipeline: 2),
        batch: 64, context: 1_000, prompt: 512))
    expectWhole(stepPage(step), "step")
  }
}

/// Results as they come, from any thread.
private final class Results: Sendable {
  private let known = Mutex<[String: SweepResult]>([:])

  func add(_ result: SweepResult) { known.withLock { $0[result.id] = result } }

  func results(of plan: SweepPlan) -> [SweepResult?] { known.withLock { known in plan.points.map { known[$0.id] } } }
}
