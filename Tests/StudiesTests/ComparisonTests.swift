import EventKernel
import Glibc
import Scenarios
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

  /// The quickstart at a steady fleet with prompts 5 % longer: under common random numbers the variance of the difference is a
  /// fraction of what independent runs would have. (With its autoscaler flapping, as it does from one replica, the runs part and the ratio
  /// is between 1 and 2.)
  @Test func pairingSharpensTheQuickstart() throws {
    let path =
      String(#filePath.dropLast("Tests/StudiesTests/ComparisonTests.swift".count)) + "scenarios/quickstart.yaml"
    func study(_ sets: [String]) throws -> FigureTable {
      var scenario = try ScenarioFile.load(path: path, sets: ["horizon=30m", "pools.gpu.replicas.min=4"] + sets)
      scenario.replications = ReplicationPlan(atLeast: 8, atMost: 8)
      return try replicate(scenario, jobs: 2).figures
    }
    let (before, after) = (try study([]), try study(["workloads.chat.input_tokens.lognormal.mean=945"]))
    func variance(_ values: [Double]) -> Double { values.reduce(into: Welford()) { $0.add($1) }.variance ?? 0 }
    for figure in ["chat.latency.mean", "chat.latency.p50", "chat.ttft.mean", "chat.tpot.mean", "apis.hosted.cost"] {
      let a = before[figure]?.byReplication.compactMap { $0 } ?? []
      let b = after[figure]?.byReplication.compactMap { $0 } ?? []
      try #require(a.count == 8 && b.count == 8)
      let ratio = (variance(a) + variance(b)) / variance(zip(a, b).map { $1 - $0 })
      #expect(ratio > 3, "\(figure): \(ratio)")
    }
  }

  @Test func figuresAreKnownWithoutARun() throws {
    for objectives in [[], [Objective(.success(atLeast: 0.9))]] {
      let scenario = try chatScenario(objectives: objectives)
      let study = Study(scenario, samples: [sample(scenario, latencies: [1, 2])])
      let figures = study.figures.figures.filter { !$0.path.hasSuffix(".theory") }
      #expect(scenario.figureNames.map(\.path).sorted() == figures.map(\.path).sorted())
      for name in scenario.figureNames {
        #expect(study.figures[name.path]?.unit == name.unit.symbol, "\(name.path)")
      }
    }
  }
}
