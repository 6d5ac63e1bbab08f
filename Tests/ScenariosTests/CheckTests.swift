import Diagnostics
import Model
import Scenarios
import Testing

@Suite("The check block") struct CheckTests {
  /// A day of December, 31 of which are a month.
  static let head = """
    fleetcast: 1
    start: 2026-12-05
    horizon: 1d
    workloads:
      chat: {arrivals: {process: poisson, rate: 1/s}, input_tokens: 10, output_tokens: 20, route: hosted}
      jobs: {arrivals: {process: poisson, rate: 1/s}, route: desk}
    models: {clerk: {latency: 1s}}
    pools:
      desk: {model: clerk, instance: aws/c7g.2xlarge, replicas: 1, purchase: [{option: on_demand}]}
    apis:
      hosted: {model: gpt-4o-mini, latency: {ttft: 1s, tokens_per_second: 80}}
    check:

    """

  func load(_ line: String) throws -> Scenario {
    try withFile(Array((Self.head + "  - \(line)\n").utf8)) { try ScenarioFile.load(path: $0) }
  }

  @Test(arguments: [
    ("chat.ttft.p95 <= 1.5s", "chat.ttft.p95", Check.Relation.atMost, 1.5, 1.0),
    ("chat.ttft.p95<250ms", "chat.ttft.p95", .below, 0.25, 1),
    ("\"chat.latency.max   <=   2m\"", "chat.latency.max", .atMost, 120, 1),
    ("jobs.success >= 99.5%", "jobs.success", .atLeast, 0.995, 1),
    ("jobs.success > 0.5", "jobs.success", .above, 0.5, 1),
    ("jobs.rejected <= 0", "jobs.rejected", .atMost, 0, 1),
    ("jobs.completed >= 5k", "jobs.completed", .atLeast, 5_000, 1),
    ("jobs.goodput >= 90/h", "jobs.goodput", .atLeast, 0.025, 1),
    ("pools.desk.replicas.max <= 8", "pools.desk.replicas.max", .atMost, 8, 1),
    ("pools.desk.utilization < 80%", "pools.desk.utilization", .below, 0.8, 1),
    ("chat.cost_per_1k_requests <= $0.09", "chat.cost_per_1k_requests", .atMost, 0.09, 1),
    ("total.cost <= $40", "total.cost", .atMost, 40, 1),
    ("total.cost <= $40k/month", "total.monthly_cost", .atMost, 40_000, 1),
    ("total.monthly_cost <= $1M/month", "total.monthly_cost", .atMost, 1e6, 1),
    ("apis.hosted.cost <= $2/month", "apis.hosted.monthly_cost", .atMost, 2, 1),
    ("total.cost <= $9/h", "total.monthly_cost", .atMost, 9, 1 / 744.0),
    ("jobs.cost <= $9/day", "jobs.monthly_cost", .atMost, 9, 1 / 31.0),
    ("pools.desk.cost <= $500/month", "pools.desk.cost", .atMost, 500, 31),
  ]) func good(_ line: String, _ path: String, _ relation: Check.Relation, _ threshold: Double, _ scale: Double) throws
  {
    let check = try #require(try load(line).checks.first)
    #expect(check.path == path && check.relation == relation)
    #expect(abs(check.threshold - threshold) <= 1e-12 * threshold && abs(check.scale - scale) <= 1e-12)
    #expect(check.line == 13 && check.column == 5 && check.file.hasSuffix("s.yaml"))
  }

  @Test(arguments: [
    ("chat.tfft.p95 <= 1s", 5, "there is no figure \"chat.tfft.p95\"", "did you mean \"chat.ttft.p95\"?"),
    ("chat.ttft <= 1s", 5, "there is no figure \"chat.ttft\"", "it goes on with one of: mean, p50, p90, p95, p99, max"),
    (
      "pools.desk.utilisation < 80%", 5, "there is no figure \"pools.desk.utilisation\"",
      "\"pools.desk.utilisation\" is called \"pools.desk.utilization\""
    ),
    ("jobs.ttft.p95 <= 1s", 5, "there is no figure \"jobs.ttft.p95\"", "figures begin with the name of a workload"),
    ("apis.hosted.ttft.p95 <= 1s", 5, "there is no figure \"apis.hosted.ttft.p95\"", ""),
    ("chat.ttft.p95 <= 1", 22, "chat.ttft.p95: expected a duration", "a number carries its unit"),
    ("chat.ttft.p95 <= $1", 22, "expected a duration", "units: ms"),
    ("\"chat.ttft.p95  <=  -1s\"", 25, "expected a duration", "units: ms"),
    ("jobs.success >= 99", 21, "expected a share", "percentage"),
    ("jobs.goodput >= 3", 21, "expected a rate", "/s"),
    ("jobs.rejected <= 1s", 22, "expected a number", "unknown unit \"s\""),
    ("total.cost <= 40", 19, "expected an amount", "after a dollar sign"),
    ("total.cost <= $40/fortnight", 19, "expected an amount", "unknown unit \"/fortnight\""),
    ("total.monthly_cost <= $40/h", 27, "expected an amount", "unit: /month"),
    ("total.cost_per_request <= $3/month", 31, "expected an amount", "dollar sign"),
    ("total.cost = $40", 5, "expected a condition", "one of <=, >=, <, >"),
    ("total.cost", 5, "expected a condition", "value"),
    ("total.cost <=", 17, "no value after <=", ""), ("<= $40", 5, "there is no figure \"\"", "before the relation"),
    ("12", 5, "expected a condition", "quotes"), ("{a: b}", 5, "expected a condition", ""),
  ]) func bad(_ line: String, _ column: Int, _ message: String, _ hint: String) throws {
    let error = #expect(throws: ScenarioError.self) { try load(line) }
    let complaint = try #require(error?.diagnostics.first)
    #expect(error?.diagnostics.count == 1)
    #expect(complaint.line == 13 && complaint.column == column, "\(complaint.headline)")
    #expect(complaint.message.contains(message), "\(complaint.headline)")
    #expect((complaint.hint ?? "").contains(hint), "\(complaint.hint ?? "")")
  }

  @Test("A word of earlier versions is refused with the present one") func renamedWords() throws {
    let setting = "pools.desk.autoscaler={policy: hpa, metric: kv_utilisation, target: 80%}"
    try withFile(Array((Self.head + "  - total.cost <= $40\n").utf8)) { path in
      let error = #expect(throws: ScenarioError.self) { try ScenarioFile.load(path: path, sets: [setting]) }
      let complaint = try #require(error?.diagnostics.first { $0.message.hasSuffix("found kv_utilisation") })
      #expect(complaint.hint == "\"kv_utilisation\" is called \"kv_utilization\"")
    }
  }

  @Test func settingsReplaceACondition() throws {
    try withFile(Array((Self.head + "  - total.cost <= $40\n").utf8)) { path in
      let scenario = try ScenarioFile.load(path: path, sets: ["check.0=total.cost <= $50"])
      #expect(scenario.checks.map(\.threshold) == [50])
    }
  }

  @Test func changesAreNamedByPath() throws {
    let text = Array((Self.head + "  - total.cost <= $40\n").utf8)
    try withFile(text) { path in
      let first = try ScenarioFile.loadWithSources(path: path)
      #expect(first.changes(to: try ScenarioFile.loadWithSources(path: path)).isEmpty)
      let sets = ["pools.desk.replicas={min: 1, max: 2}", "seed=3", "pools.desk.purchase.on_demand.max=4"]
      let changes = first.changes(to: try ScenarioFile.loadWithSources(path: path, sets: sets))
      #expect(
        changes.map(\.sentence) == [
          "pools.desk.replicas: 1 -> {min: 1, max: 2}", "pools.desk.purchase.0.max: not written -> 4",
          "seed: not written -> 3",
        ])
    }
  }
}
