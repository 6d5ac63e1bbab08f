import Catalog
import EventKernel
import Glibc
import Model
import Scenarios
import Serving
import Studies
import Testing

@Suite("Comparing scenarios") struct ComparisonTests {
  func compared(_ first: Scenario, _ second: Scenario) throws -> Comparison {
    let sides = try [("A", first), ("B", second)].map { label, scenario in
      Comparison.Side(label: label, study: try replicate(scenario, jobs: 2), changes: [])
    }
    return Comparison(sides)
  }

  @Test func nothingChangedIsNoDifferenceAtAll() throws {
    let scenario = try chatScenario(service: .exponential(mean: 1))
    let side = try compared(scenario, scenario).sides[1]
    #expect(side.isIdentical && side.differences.count > 40)
    #expect(side.differences.allSatisfy { $0.value == 0 && ($0.low ?? 0) == 0 && ($0.high ?? 0) == 0 })
  }

  @Test func aPairedDifferenceIsTheDifferenceOfTheFigures() throws {
    let comparison = try compared(
      try chatScenario(service: .exponential(mean: 1)), try chatScenario(service: .exponential(mean: 1.05)))
    let side = comparison.sides[1]
    let (a, b) = (comparison.sides[0].study.figures, side.study.figures)
    for difference in side.differences {
      #expect(difference.value == (b[difference.path]?.value ?? 0) - (a[difference.path]?.value ?? 0))
    }
    let latency = try #require(side.difference("chat.latency.mean"))
    #expect(latency.value > 0 && (latency.low ?? 0) > 0 && (latency.high ?? 0) > latency.value)
    #expect(side.difference("total.cost")?.significance == Difference.Significance.none)
    #expect(side.difference("chat.latency.max")?.significance == .notKnown)
    // Significant ones first, in each group the largest first.
    let order = Difference.Significance.allCases
    let ranks = side.differences.map { order.firstIndex(of: $0.significance) ?? 0 }
    #expect(ranks == ranks.sorted())
    let sizes = side.differences.filter { $0.significance == .significant }.map { abs($0.relative ?? .infinity) }
    #expect(sizes == sizes.sorted(by: >))
  }

  /// Paired differences of scaled-on-queue.yaml from its changed selves, over some hours.
  func changed(_ common: [String], _ changes: [[String]], replications: Int) throws -> [Comparison.Side] {
    let path =
      String(#filePath.dropLast("Tests/StudiesTests/ComparisonTests.swift".count)) + "scenarios/scaled-on-queue.yaml"
    let sides = try ([[]] + changes).map { sets in
      var scenario = try ScenarioFile.load(path: path, sets: common + sets)
      scenario.replications = ReplicationPlan(atLeast: replications, atMost: replications)
      return Comparison.Side(label: "", study: try replicate(scenario, jobs: 2), changes: [])
    }
    return Array(Comparison(sides).sides.dropFirst())
  }

  /// The scenario as written: under common random numbers the variance of a difference is at most a third of what independent
  /// runs would have, for changes of prices and commitments, and for what depends on the traffic alone.
  @Test func pairingSharpensPricesOfAnAutoscaledFleet() throws {
    let sides = try changed(
      ["horizon=6h"],
      [
        ["pools.gpu.purchase.1.price=$1.20/h"], ["pools.gpu.purchase.0.count=3"],
        ["workloads.chat.output_tokens.lognormal={mean: 231, p95: 630}"],
      ], replications: 12)
    for side in sides.prefix(2) {
      let ratio = try #require(side.difference("total.cost")?.pairing)
      #expect(ratio > 3, "total.cost: \(ratio)")
      for figure in ["chat.ttft.p95", "chat.latency.p95", "chat.itl.mean", "chat.output_tokens"] {
        #expect(side.difference(figure)?.significance == Difference.Significance.none, "\(figure)")
      }
    }
    for figure in ["chat.output_tokens", "apis.hosted.cost"] {
      let ratio = try #require(sides[2].difference(figure)?.pairing)
      #expect(ratio > 3, "\(figure): \(ratio)")
    }
  }

  /// The same on a fleet of fixed size over a day. With its autoscaler, which starts replicas all the time, runs part after the
  /// least change of a request, and the ratio for times and cost is between 1 and 3: see docs/guide/ci.md.
  @Test func pairingSharpensTimesOfASteadyFleet() throws {
    let sides = try changed(
      ["horizon=1d", "pools.gpu.replicas=10"],
      [
        ["workloads.chat.output_tokens.lognormal={mean: 231, p95: 630}"],
        ["workloads.chat.input_tokens.lognormal={mean: 945, p95: 2730}"], ["pools.gpu.replicas=11"],
      ], replications: 16)
    let figures = ["chat.ttft.mean", "chat.ttft.p95", "chat.latency.mean", "chat.latency.p95", "chat.itl.mean"]
    for (index, side) in sides.enumerated() {
      for figure in figures {
        let ratio = try #require(side.difference(figure)?.pairing)
        #expect(ratio > 3, "change \(index), \(figure): \(ratio)")
      }
      #expect((side.medianPairing ?? 0) > 3)
    }
  }

  /// A study has each row of the tables that can exist in it, with the unit there, and knows its conditions' figures before.
  @Test func everyRowOfTheTablesIsAFigure() throws {
    var scenario = try chatScenario(objectives: [Objective(.success(atLeast: 0.9))], service: .exponential(mean: 1))
    scenario.workloads[0].conversation = Conversation(turns: .constant(2))
    scenario.pools[0].decode = DecodePool(pool: 0, link: "nvlink", bandwidth: 1, latency: 0)
    scenario.apis[0].promptCache = PromptCacheRules(minimum: 1_024)
    var sample = sample(scenario, latencies: [1, 2])
    sample.workloads[0].conversations = ConversationCounts()
    var drowned = sample
    drowned.overload = OverloadVerdict(
      pool: 0, name: "gpu", offeredRate: 3, capacity: 1, stoppedAt: 9, replications: 1)
    let figures = Study(scenario, samples: [sample]).figures.figures
    let stopped = Study(scenario, samples: [drowned]).figures.figures
    let known = figures + stopped.filter { figure in !figures.contains { $0.path == figure.path } }
    let existing = scenario.workloads[0].existingFigures.union(scenario.pools[0].existingFigures)
      .union(scenario.existingFigures(ofAPI: 0)).union([.overload, .theory])
    func rows<Kind: FigureKind>(_ kind: Kind.Type, of name: String) -> [String] {
      Kind.allCases.filter { $0.exists(where: existing) }.flatMap { figure in
        figure.paths(of: name).map { "\($0) \(figure.row.unit.symbol)" }
      }
    }
    let expected =
      rows(WorkloadFigure.self, of: "chat") + rows(PoolFigure.self, of: "gpu") + rows(APIFigure.self, of: "hosted")
      + rows(TotalFigure.self, of: "")
    #expect(Set(known.map { "\($0.path) \($0.unit)" }) == Set(expected))
    #expect(Set(expected).count == expected.count)
    #expect(scenario.figureNames.map(\.path) == figures.map(\.path).filter { !$0.hasSuffix(".theory") })
  }

  @Test func figuresAreKnownWithoutARun() throws {
    for objectives in [[], [Objective(.success(atLeast: 0.9))]] {
      let scenario = try chatScenario(objectives: objectives)
      let study = Study(scenario, samples: [sample(scenario, latencies: [1, 2])])
      let figures = study.figures.figures.filter { !$0.path.hasSuffix(".theory") }
      #expect(scenario.figureNames.map(\.path) == figures.map(\.path))
      for name in scenario.figureNames {
        #expect(study.figures[name.path]?.unit == name.unit.symbol, "\(name.path)")
      }
    }
  }
}
