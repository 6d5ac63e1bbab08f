import Diagnostics
import FoundationEssentials
import Scenarios
import Studies
import Synchronization
import Testing

@Suite("Running sweeps") struct SweepRunTests {
  private let text = """
    fleetcast: 1
    name: small
    horizon: 300s
    replications: 2
    workloads:
      jobs: {arrivals: {process: poisson, rate: 0.7/s}, route: desk}
    models:
      clerk: {latency: {exponential: {mean: 1s}}}
    pools:
      desk: {model: clerk, instance: aws/c7g.2xlarge, replicas: 1, purchase: [{option: on_demand}]}
    sweep:
      over:
        workloads.jobs.arrivals.rate: [0.2/s, 0.5/s]
        pools.desk.replicas: [1, 2, 3]

    """

  private func plan(_ text: String, sets: [String] = [], version: String = "1") throws -> SweepPlan {
    let path = FileManager.default.temporaryDirectory.path + "/sweep-\(UInt64.random(in: 0...UInt64.max)).yaml"
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let loaded = try ScenarioFile.loadWithSources(path: path, sets: sets)
    let sweep = try #require(loaded.scenario.sweep)
    return try SweepPlan(sweep, scenario: loaded.scenario, template: loaded.template, version: version)
  }

  private func run(_ plan: SweepPlan, jobs: Int) throws -> [SweepResult] {
    let results = Mutex<[SweepResult]>([])
    try runSweep(plan, points: plan.points, jobs: jobs) { result in results.withLock { $0.append(result) } }
    let all = results.withLock { $0 }
    return plan.points.compactMap { point in all.first { $0.id == point.id } }
  }

  @Test func idsAreOfWhatTheResultDependsOn() throws {
    let ids = try plan(text).points.map(\.id)
    #expect(Set(ids).count == 6)
    #expect(ids.allSatisfy { $0.count == 16 && $0.allSatisfy(\.isHexDigit) })
    #expect(try plan("# a comment\n" + text).points.map(\.id) == ids)
    let more = try plan(text.replacing("[1, 2, 3]", with: "[1, 2, 3, 4]")).points.map(\.id)
    #expect(more.filter { !ids.contains($0) }.count == 2)
    for other in [
      try plan(text, sets: ["seed=2"]), try plan(text, sets: ["replications=3"]),
      try plan(text, sets: ["horizon=301s"]),
      try plan(text, version: "2"),
    ] { #expect(Set(other.points.map(\.id)).isDisjoint(with: ids)) }
  }

  @Test func resultsDoNotDependOnTheNumberOfThreads() throws {
    let plan = try plan(text)
    let one = try run(plan, jobs: 1)
    #expect(one.count == 6)
    #expect(try run(plan, jobs: 3) == one)
  }

  @Test func aPointIsWhatRunningItsScenarioGives() throws {
    let plan = try plan(text)
    let results = try run(plan, jobs: 2)
    for (point, result) in zip(plan.points, results) {
      #expect(try replicate(plan.scenario(of: point), jobs: 1).figures.figures == result.figures)
      #expect(result.settings == plan.settings(of: point))
    }
  }

  @Test func aWantedPrecisionHoldsAtEveryPoint() throws {
    let wanted = "replications: {at_least: 2, at_most: 9, until: {jobs.latency.mean: 10%}}"
    let plan = try plan(text.replacing("replications: 2", with: wanted))
    for (point, result) in zip(plan.points, try run(plan, jobs: 2)) {
      let study = try replicate(plan.scenario(of: point), jobs: 1)
      #expect(result.replications == study.replications && result.figures == study.figures.figures)
    }
  }

  /// Common random numbers: what arrives does not depend on the fleet.
  @Test func pointsMeetTheSameTraffic() throws {
    let plan = try plan(text)
    let results = try run(plan, jobs: 2)
    let arrived = results.map { $0.figure("jobs.requests")?.value }
    #expect(Set(arrived[0..<3]).count == 1 && Set(arrived[3...]).count == 1)
  }

  @Test(arguments: [1, 2, 7]) func shardsShareThePointsOut(_ count: Int) throws {
    let plan = try plan(text)
    let shards = (0..<count).flatMap { plan.shard($0, of: count) }
    #expect(shards.sorted { $0.index < $1.index } == plan.points)
  }

  @Test func mainEffectsAreMeansOverTheOtherParameters() throws {
    let plan = try plan(text)
    let study = SweepStudy(plan: plan, results: try run(plan, jobs: 2))
    let effects = study.mainEffects(of: ["total.cost"])
    #expect(effects.map(\.value) == ["0.2/s", "0.5/s", "1", "2", "3"])
    let costs = try study.results.map { try #require($0.figure("total.cost")?.value) }
    #expect(effects[0].mean == (costs[0] + costs[1] + costs[2]) / 3)
    #expect(effects[4].mean == (costs[2] + costs[5]) / 2)
    #expect(effects[4].points == 2)
  }

  @Test func onlyTogetherInvalidCombinationsAreComplaints() throws {
    let range = "replicas.min: {from: 1, to: 3, step: 1}"
    let text = text.replacing(
      "replicas: 1,", with: "replicas: {min: 1, max: 2}, autoscaler: {metric: queue_depth, target: 4},")
    #expect(throws: ScenarioError.self) {
      try plan(text.replacing("replicas: [1, 2, 3]", with: range))
    }
    // With the maximum zipped to it, the same minimum is fine.
    let zipped = text.replacing(
      "replicas: [1, 2, 3]",
      with: range
        + "\n    pools.desk.replicas.max: [2, 4, 6]\n  zip: [[pools.desk.replicas.min, pools.desk.replicas.max]]")
    #expect(try plan(zipped).points.map { $0.values[1] + $0.values[2] } == ["12", "24", "36", "12", "24", "36"])
  }

  /// Mappings of a zip are points as they stand, beside the combinations of all others.
  @Test func mappingsSetSeveralPathsAtOnce() throws {
    let rows =
      "[{pools.desk.replicas: 1, horizon: 100s}, {horizon: 200s, pools.desk.replicas: 2}, {pools.desk.replicas: 2, horizon: 100s}]"
    let rates = "    workloads.jobs.arrivals.rate: [0.2/s, 0.5/s]\n"
    for zip in ["[\(rows)]", rows] {
      let plan = try plan(text.replacing("    pools.desk.replicas: [1, 2, 3]\n", with: "  zip: \(zip)\n"))
      #expect(plan.paths == ["workloads.jobs.arrivals.rate", "pools.desk.replicas", "horizon"])
      #expect(
        plan.points.map { $0.values.joined(separator: " ") } == [
          "0.2/s 1 100s", "0.2/s 2 200s", "0.2/s 2 100s", "0.5/s 1 100s", "0.5/s 2 200s", "0.5/s 2 100s",
        ])
      let scenario = try plan.scenario(of: plan.points[4])
      #expect(scenario.pools[0].replicas.initial == 2 && scenario.horizon == 200)
    }
    let alone = text.replacing(rates, with: "").replacing(
      "  over:\n    pools.desk.replicas: [1, 2, 3]\n", with: "  zip: \(rows)\n")
    #expect(try plan(alone).points.map(\.values) == [["1", "100s"], ["2", "200s"], ["2", "100s"]])
  }

  /// One simulation, billed again, is what simulating each point gives, to the last bit.
  @Test func pricesAloneAreOneSimulation() throws {
    let text = """
      fleetcast: 1
      name: prices
      horizon: 200s
      replications: 2
      workloads:
        jobs: {arrivals: {process: poisson, rate: 1.5/s}, input_tokens: 900, output_tokens: 20, route: desk}
      models:
        clerk: {latency: {exponential: {mean: 1s}}}
      pools:
        desk:
          model: clerk
          instance: aws/c7g.2xlarge
          replicas: {min: 1, max: 4}
          autoscaler: {metric: queue_depth, target: 2, interval: 15s}
          purchase: [{option: reserved, count: 1}, {option: spot, max: 1, discount: 60%, interruption: {rate: 99%/month}}, {option: on_demand}]
      apis:
        hosted: {model: any, price: {input: $1/M, output: $2/M}, latency: {ttft: 450ms, tokens_per_second: 80}}
      sweep:
        over:
          pools.desk.purchase.spot.discount: [30%, 70%]
          pools.desk.purchase.reserved.term: [1y, 3y]
          apis.hosted.price: [{input: $1/M, output: $2/M}, {input: $3/M, output: $9/M}]

      """
    let plan = try plan(text)
    #expect(try plan.points.count == 8 && plan.groups(plan.points).count == 1)
    let results = try run(plan, jobs: 2)
    #expect(Set(results.map { $0.figure("total.cost")?.value }).count == 4)
    for (point, result) in zip(plan.points, results) {
      #expect(try replicate(plan.scenario(of: point), jobs: 1).figures.figures == result.figures)
    }
    let mixed = try self.plan(
      text.replacing("pools.desk.purchase.reserved.term: [1y, 3y]", with: "horizon: [100s, 200s]"))
    #expect(try mixed.groups(mixed.points).map(\.count) == [4, 4])
    let counts = try self.plan(text.replacing("reserved.term: [1y, 3y]", with: "reserved.count: [1, 2]"))
    // With spot in the pool, counts decide what is bought next.
    #expect(try counts.groups(counts.points).count == 2)
  }

  private let commitments = """
    fleetcast: 1
    name: commitments
    horizon: 400s
    replications: 2
    workloads:
      jobs: {arrivals: {process: poisson, rate: 1.5/s}, route: desk}
    models:
      clerk: {latency: {exponential: {mean: 1s}}}
    pools:
      desk:
        model: clerk
        instance: aws/c7g.2xlarge
        replicas: {min: 1, max: 6}
        autoscaler: {metric: queue_depth, target: 2, interval: 15s}
        purchase: [{option: reserved, count: 1}, {option: on_demand}]
    sweep:
      over:
        pools.desk.purchase.reserved.count: [0, 1, 2, 4]
        pools.desk.purchase.0.term: [1y, 3y]

    """

  /// Counts of commitments and prices are one simulation, billed for each point as if it were simulated.
  @Test(arguments: ["reserved", "0"]) func countsAloneAreOneSimulation(_ name: String) throws {
    let plan = try plan(commitments.replacing("purchase.reserved", with: "purchase.\(name)"))
    #expect(plan.points.count == 8)
    #expect(try plan.groups(plan.points) == [plan.points])
    let results = try run(plan, jobs: 2)
    #expect(Set(results.map { $0.figure("total.cost")?.value }).count == 7, "terms of no reservation cost the same")
    for (point, result) in zip(plan.points, results) {
      let alone = try replicate(plan.scenario(of: point), jobs: 1)
      #expect(alone.figures.figures == result.figures && alone.warnings == result.warnings)
    }
    for path in plan.paths { #expect(isPricedOnly(path, in: plan.scenario)) }
  }

  /// What a count does is told by the decoded scenario: by what is sold beside it, wherever that is set.
  @Test func countsThatDecideWhatHappensAreSimulated() throws {
    let limited = commitments.replacing("{option: on_demand}", with: "{option: on_demand, max: 6}")
    let spot = commitments.replacing(
      "{option: on_demand}",
      with: "{option: spot, max: 1, discount: 60%, interruption: {rate: 9%/month}}, {option: on_demand}")
    for text in [limited, spot] {
      let plan = try plan(text)
      #expect(try plan.groups(plan.points).map(\.count) == [2, 2, 2, 2])
      #expect(!isPricedOnly(plan.paths[0], in: plan.scenario) && isPricedOnly(plan.paths[1], in: plan.scenario))
    }
    let both = try plan(
      commitments.replacing("pools.desk.purchase.0.term: [1y, 3y]", with: "pools.desk.purchase.on_demand.max: [6, 9]"))
    #expect(try both.groups(both.points).count == 8)
    let wholes =
      "pools.desk.purchase: [[{option: on_demand}], [{option: savings_plan, count: 2}, {option: on_demand}], [{option: reserved, count: 6}]]"
    let whole = try plan(
      commitments.replacing("pools.desk.purchase.reserved.count: [0, 1, 2, 4]", with: wholes).replacing(
        "    pools.desk.purchase.0.term: [1y, 3y]\n", with: ""))
    #expect(try whole.groups(whole.points).map { $0.map(\.index) } == [[0, 1], [2]])
    let known = try plan(commitments).scenario
    for path in ["pools.desk.purchase", "pools.desk.replicas.max", "pools.other.purchase.reserved.count", "horizon"] {
      #expect(!isPricedOnly(path, in: known))
    }
  }

  /// Prices of an API set as a whole may say from where on a call is long, which is measured.
  @Test func wholePricesWithAnotherStepAreSimulated() throws {
    let text = """
      fleetcast: 1
      start: 2026-12-01
      horizon: 1h
      replications: 1
      workloads:
        chat: {arrivals: {process: poisson, rate: 1/s}, input_tokens: {exponential: {mean: 900}}, output_tokens: 100, route: hosted}
      apis:
        hosted: {model: gpt-4o-mini, latency: {ttft: 500ms, tokens_per_second: 80}}
      sweep:
        over:
          apis.hosted.price:
            - {input: $1/M, output: $2/M, long_context: {above: 500, input: $5/M, output: $6/M}}
            - {input: $1/M, output: $2/M, long_context: {above: 2000, input: $5/M, output: $6/M}}
            - {input: $3/M, output: $2/M, long_context: {above: 2000, input: $5/M, output: $6/M}}

      """
    let plan = try plan(text)
    #expect(try plan.groups(plan.points).map { $0.map(\.index) } == [[0], [1, 2]])
    #expect(!isPricedOnly("apis.hosted.price", in: plan.scenario))
    #expect(isPricedOnly("apis.hosted.price.input", in: plan.scenario))
    for (point, result) in zip(plan.points, try run(plan, jobs: 2)) {
      let alone = try replicate(plan.scenario(of: point), jobs: 1)
      #expect(alone.figures["total.cost"]?.value == result.figure("total.cost")?.value)
    }
  }

  /// A trace is its bytes, and not its name or place.
  @Test func idsAreOfTheTracesBytes() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/sweep-\(UInt64.random(in: 0...UInt64.max))"
    try FileManager.default.createDirectory(atPath: folder + "/sub", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    func ids(in folder: String, trace: String, other: String, isSwept: Bool) throws -> [String] {
      try trace.write(toFile: folder + "/a.csv", atomically: false, encoding: .utf8)
      try other.write(toFile: folder + "/b.csv", atomically: false, encoding: .utf8)
      let over =
        isSwept ? "workloads.jobs.arrivals.file: [a.csv, b.csv]" : "workloads.jobs.arrivals.rate_scale: [1, 2]"
      let text = self.text.replacing(
        "{process: poisson, rate: 0.7/s}", with: "{process: trace, file: a.csv, format: csv}"
      )
      .replacing("workloads.jobs.arrivals.rate: [0.2/s, 0.5/s]", with: over)
      try text.write(toFile: folder + "/s.yaml", atomically: false, encoding: .utf8)
      let loaded = try ScenarioFile.loadWithSources(path: folder + "/s.yaml")
      let sweep = try #require(loaded.scenario.sweep)
      return try SweepPlan(sweep, scenario: loaded.scenario, template: loaded.template, version: "1").points.map(\.id)
    }
    let (first, second) = ("timestamp\n1\n2\n3\n", "timestamp\n1\n2\n4\n")
    for isSwept in [false, true] {
      let known = try ids(in: folder, trace: first, other: second, isSwept: isSwept)
      #expect(Set(known).count == 6)
      #expect(try ids(in: folder + "/sub", trace: first, other: second, isSwept: isSwept) == known)
      // The number of requests and the span stay what they were.
      let changed = try ids(in: folder, trace: "timestamp\n1\n1.5\n3\n", other: second, isSwept: isSwept)
      #expect(Set(changed).isDisjoint(with: known))
      // The second trace is read by the last three points only, where it is read at all.
      let last = try ids(in: folder, trace: first, other: first, isSwept: isSwept)
      #expect(zip(last, known).map(==) == [true, true, true, !isSwept, !isSwept, !isSwept])
    }
  }

  /// What the catalog says, or any other default, is part of a point.
  @Test func idsAreOfTheDecodedScenario() throws {
    let known = try plan(text)
    var loaded = known.scenario
    loaded.pools[0].purchase[0].hourly += 1
    let path = FileManager.default.temporaryDirectory.path + "/sweep-\(UInt64.random(in: 0...UInt64.max)).yaml"
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try ScenarioFile.loadWithSources(path: path)
    let sweep = try #require(file.scenario.sweep)
    let other = try SweepPlan(sweep, scenario: loaded, template: file.template, version: "1")
    #expect(Set(other.points.map(\.id)).isDisjoint(with: known.points.map(\.id)))
    let same = try SweepPlan(sweep, scenario: known.scenario, template: file.template, version: "1")
    #expect(same.points.map(\.id) == known.points.map(\.id))
  }
}
