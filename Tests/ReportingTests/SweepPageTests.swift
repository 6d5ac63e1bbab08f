import FoundationEssentials
import Model
import Reporting
import Scenarios
import Studies
import Testing

/// What a sweep says of its points, from results that are made by hand.
@Suite("Answers of sweeps") struct SweepPageTests {
  private func study(
    over: String, slo: String = ", slo: {latency: {p95: 10s}}",
    _ result: ([String]) -> (cost: Double, time: Double, outcome: Verdict.Outcome)
  ) throws -> SweepStudy {
    let text = """
      fleetcast: 1
      name: small
      horizon: 300s
      replications: 2
      workloads:
        jobs: {arrivals: {process: poisson, rate: 0.7/s}, route: desk\(slo)}
      models:
        clerk: {latency: {exponential: {mean: 1s}}}
      pools:
        desk: {model: clerk, instance: aws/c7g.2xlarge, replicas: {min: 1, max: 4}, autoscaler: {metric: queue_depth, target: 2}, purchase: [{option: on_demand}]}
      sweep:
        over: \(over)

      """
    let path = FileManager.default.temporaryDirectory.path + "/sweep-\(UInt64.random(in: 0...UInt64.max)).yaml"
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let loaded = try ScenarioFile.loadWithSources(path: path, sets: [])
    let plan = try SweepPlan(
      try #require(loaded.scenario.sweep), scenario: loaded.scenario, template: loaded.template, version: "test")
    let results = plan.points.map { point -> SweepResult in
      let (cost, time, outcome) = result(point.values)
      return SweepResult(
        id: point.id, settings: plan.settings(of: point), replications: 2, isComplete: true, events: 1, warnings: [],
        slos: slo.isEmpty ? [] : [SweepResult.SLO(path: "jobs.latency.p95", outcome: outcome.rawValue)],
        figures: [Figure("total.cost", cost, unit: "USD"), Figure("jobs.latency.p95", time, unit: "s")])
    }
    return SweepStudy(plan: plan, results: results)
  }

  private func page(_ study: SweepStudy) -> String { sweepReport(study, origin: nowhere).html() }

  private func answer(_ study: SweepStudy) -> String {
    (page(study).between("class=\"answer\">", "</h1>") ?? "").replacing("\u{A0}", with: " ")
      .replacing("<span class=\"nb\">", with: "").replacing("</span>", with: "")
  }

  /// Twice the rate costs twice as much, and a larger fleet costs more; at 2/s none keeps the SLO.
  private let rates = "{workloads.jobs.arrivals.rate: [0.5/s, 1/s, 2/s], pools.desk.replicas.max: [2, 4]}"
  private func byRate(_ values: [String]) -> (Double, Double, Verdict.Outcome) {
    let rate = Double(values[0].dropLast(2)) ?? 0
    let most = Double(values[1]) ?? 0
    return (10 * rate + most, 8 * rate / most, rate > 1.5 ? .notMet : .met)
  }

  @Test("Points of other traffic are not called cheaper") func demand() throws {
    let study = try study(over: rates, byRate)
    #expect(study.demandCount == 3 && study.isComparable)
    // At each rate the fleet of two is the cheaper and that of four the quicker one: all are on the front, not those of 0.5/s alone.
    #expect(study.isOnFront == [true, true, true, true, true, true])
    #expect(
      answer(study) == "At 2 of 3 values of arrivals.rate some setting keeps every SLO; the cheapest of each is below.")
    let table = try #require(page(study).between("The cheapest of each demand</h2>", "</section>"))
    // 10 x 0.5 + 2, 10 x 1 + 2, and none.
    #expect(table.contains("$7.00") && table.contains("$12.00") && table.contains(">none<") && !table.contains("$9.00"))
    let text = sweepPage(study).terminal()
    #expect(text.contains("Points of the same arrivals.rate meet the same traffic") && text.contains(" among those."))
    #expect(!text.contains("Every point meets") && !page(study).contains("Every point meets"))
  }

  @Test("Points of the same traffic are compared") func choices() throws {
    let study = try study(over: "{pools.desk.replicas.max: [2, 3, 4]}") { values in
      (Double(values[0]) ?? 0, 8, values[0] == "2" ? .notMet : .met)
    }
    #expect(study.demandCount == 1)
    #expect(answer(study) == "The cheapest point that keeps every SLO costs $3.00: replicas.max 3.")
    #expect(study.isOnFront == [true, false, false])
    #expect(sweepPage(study).terminal().contains("Every point meets the same traffic"))
    #expect(!page(study).contains("The cheapest of each demand"))
  }

  @Test("Where every point has a demand of its own there is no front") func rateAlone() throws {
    let study = try study(over: "{workloads.jobs.arrivals.rate: [0.5/s, 1/s]}") { values in
      (Double(values[0].dropLast(2)) ?? 0, 1, .met)
    }
    #expect(!study.isComparable && !sweepPage(study).terminal().contains("Pareto"))
    #expect(answer(study) == "At 2 of 2 values of arrivals.rate every SLO is kept.")
    #expect(!page(study).contains("Cost against time"))
  }

  @Test("A cell says of three outcomes which it has") func marks() throws {
    let study = try study(over: "{pools.desk.replicas.min: [1, 2], pools.desk.replicas.max: [3, 4]}") { values in
      let outcome: Verdict.Outcome = values[0] == "1" ? .met : values[1] == "3" ? .notMet : .notKnown
      return (10, 1, outcome)
    }
    let figure = try #require(page(study).figure("total.cost"))
    #expect(figure.contains("\u{2717} misses an SLO; ? not known whether it misses one"))
    let cells = figure.all("<td class=\"r\" data-v=\"10", "/td>")
    #expect(cells.map { $0.contains("$10.00<") } == [true, true, false, false])
    #expect(cells[2].contains("\u{2717}") && cells[3].contains("$10.00 ?"))
    let none = try self.study(over: "{pools.desk.replicas.min: [1, 2], pools.desk.replicas.max: [3, 4]}", slo: "") {
      _ in
      (10, 1, .met)
    }
    #expect(!page(none).contains("misses an SLO"))
  }

  @Test("A map of many values has as many cells as can be read") func large() throws {
    let many = (1...100).map { "\($0)" }.joined(separator: ", ")
    let study = try study(
      over: "{pools.desk.autoscaler.target: [\(many)], pools.desk.replicas.max: [\(many)]}"
    ) { values in ((Double(values[0]) ?? 0) + (Double(values[1]) ?? 0), 1, .met) }
    // One of 5 makes 20 columns of at most 24, one of 3 makes 34 rows of at most 40.
    let title = "total.cost; one of 5 values of replicas.max is drawn; one of 3 values of autoscaler.target is drawn"
    let figure = try #require(page(study).figure(title))
    #expect(figure.all("<rect class=\"cell", "/>").count == 20 * 34)
    let text = sweepPage(study).terminal()
    #expect(text.contains("10,000 points") && text.contains("and 9,800 more, in sweep.csv"))
  }
}
