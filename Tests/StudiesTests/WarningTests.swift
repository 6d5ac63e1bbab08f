import Model
import Serving
import Studies
import Testing

@Suite("Warnings") struct WarningTests {
  func warnings(_ samples: Int = 3, _ change: (inout Sample) -> Void = { _ in }) throws -> [String] {
    let scenario = try chatScenario()
    var one = sample(scenario, latencies: Array(repeating: 1, count: 1_000))
    change(&one)
    return Study(scenario, samples: Array(repeating: one, count: samples)).warnings
  }

  @Test func aSoundStudyHasNone() throws { #expect(try warnings().isEmpty) }

  @Test func fewReplications() throws {
    #expect(try warnings(1).contains { $0.contains("one replication") })
    #expect(try warnings(2).contains { $0.contains("2 replications") })
  }

  @Test func nothingToSay() throws {
    let none = try warnings { $0.workloads[0] = .init() }
    #expect(none.contains { $0.hasPrefix("chat: no request arrived in any run") })
    let rejected = try warnings {
      $0.workloads[0] = .init()
      $0.workloads[0].arrived = 7
      $0.workloads[0].rejected = 5
      $0.workloads[0].failed = 2
    }
    #expect(
      rejected.contains {
        $0.hasPrefix("chat: none of 21 requests was completed, so that it has no times: 15 rejected")
      })
    #expect(rejected.contains { $0.hasSuffix("; 6 failed") })
  }

  /// Half of the requests is most of them; the reasons are counted, the most frequent first.
  @Test func whyRequestsWereRejected() throws {
    let scenario = try chatScenario()
    func study(_ rejected: Int64) -> Study {
      var one = sample(scenario, latencies: Array(repeating: 1, count: 1_000))
      one.workloads[0].arrived += rejected
      one.workloads[0].rejected = rejected
      one.workloads[0].rejections.add(.queueFull, times: rejected - 900)
      one.workloads[0].rejections.add(.rateLimit, times: 900)
      return Study(scenario, samples: [one, one, one])
    }
    #expect(study(999).rejections.isEmpty)
    let sentence = "chat: 3000 of 6000 requests were rejected: 2700 by a rate limit; 300 by a full queue"
    #expect(study(1_000).rejections == [sentence])
    #expect(study(1_000).warnings.contains(sentence))
  }

  @Test func aTimeBelowZeroIsImpossible() throws {
    let scenario = try chatScenario()
    var study = Study(scenario, samples: [sample(scenario, latencies: [1, 2])])
    #expect(study.impossibleTime == nil)
    study.figures = FigureTable(study.figures.figures + [Figure("chat.ttft.p50", -0.5, unit: "s")])
    #expect(study.impossibleTime?.path == "chat.ttft.p50")
  }

  @Test func thinTails() throws {
    let scenario = try chatScenario()
    let few = Study(
      scenario, samples: Array(repeating: sample(scenario, latencies: Array(repeating: 1, count: 100)), count: 3))
    // 300 requests: 15 lie beyond p95, 30 beyond p90.
    #expect(
      few.warnings == [
        "chat: fewer than 20 requests lie beyond p95 and beyond (300 completed in all); those figures are rough"
      ])
  }

  /// 1,500 requests: 15 lie beyond p99.
  @Test func countsAreGrouped() throws {
    let scenario = try chatScenario()
    let one = sample(scenario, latencies: Array(repeating: 1, count: 500))
    #expect(
      Study(scenario, samples: [one, one, one]).warnings.contains {
        $0.contains("beyond p99 (1,500 completed in all)")
      })
  }

  @Test func unfinishedRequests() throws {
    #expect(
      try warnings {
        $0.workloads[0].inFlight = 9; $0.workloads[0].arrived += 9
      }.isEmpty)
    #expect(
      try warnings {
        $0.workloads[0].inFlight = 20; $0.workloads[0].arrived += 20
      }.count == 1)
  }

  @Test func aGrowingLine() throws {
    #expect(try warnings { $0.pools[0].queueDepthByTenth = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }.count == 1)
    // A queue so short that its growth means nothing.
    #expect(try warnings { $0.pools[0].queueDepthByTenth = (0..<10).map { Double($0) / 10 } }.isEmpty)
    // A daily wave whose last peak is no higher than the others.
    #expect(try warnings { $0.pools[0].queueDepthByTenth = [0, 9, 0, 9, 0, 9, 0, 9, 5, 9] }.isEmpty)
  }

  @Test func aBusyPool() throws {
    #expect(try warnings { $0.pools[0].utilization = 0.99 }.count == 1)
    var scenario = try chatScenario()
    scenario.pools[0].batching = .continuous(
      ContinuousBatching(maxNumSeqs: 8, maxNumBatchedTokens: 2_048, blockSize: 16, blocks: 1_000))
    var one = sample(scenario, latencies: Array(repeating: 1, count: 1_000))
    one.pools[0].utilization = 0.99
    one.pools[0].batchSize = 8
    #expect(Study(scenario, samples: [one, one, one]).warnings.isEmpty)
    one.pools[0].queueDepth = 20
    #expect(Study(scenario, samples: [one, one, one]).warnings.count == 1)
    // A fleet that could be four times as large follows its load.
    scenario.pools[0].replicas.maximum = 4
    #expect(Study(scenario, samples: [one, one, one]).warnings.isEmpty)
  }

  /// 40 starts in an hour of a fleet that never had more than 12 are more than three times all of it; 30 are not, nor are 70 in a day that a
  /// fleet of 24 comes and goes twice.
  @Test func restlessAutoscalers() throws {
    func isRestless(_ starts: Int64, most: Int, hours: Double = 1) throws -> Bool {
      var scenario = try chatScenario()
      scenario.horizon = hours * 3_600
      let rules = ScalingRules(stabilizationWindow: 60, policies: [])
      scenario.pools[0].replicas.maximum = most
      scenario.pools[0].autoscaler = Autoscaler([
        .hpa(
          HorizontalScaling(
            metrics: [ScalingMetric(.queueDepth, target: 1)], interval: 15, scaleUp: rules, scaleDown: rules))
      ])
      var one = sample(scenario, latencies: Array(repeating: 1, count: 1_000))
      one.pools[0].coldStarts = starts
      one.pools[0].replicas = 0.5
      one.pools[0].replicasMax = most
      return Study(scenario, samples: [one, one, one]).warnings.contains {
        $0.contains("starts replicas again and again")
      }
    }
    #expect(try isRestless(40, most: 12))
    #expect(try !isRestless(30, most: 12))
    #expect(try !isRestless(70, most: 24, hours: 24))
    #expect(try isRestless(80, most: 24, hours: 24))
  }

  @Test func pricesAndCommitments() throws {
    var scenario = try chatScenario()
    scenario.pools[0].purchase = [
      PurchaseOption(kind: .reserved, limit: 1, hourly: 1, priceSource: "test"),
      PurchaseOption(kind: .savingsPlan, limit: 1, hourly: 1, priceSource: "test"),
      PurchaseOption(kind: .onDemand, hourly: 1, priceSource: "test", isEstimated: true),
    ]
    let one = sample(scenario, latencies: Array(repeating: 1, count: 1_000))
    let warnings = Study(scenario, samples: [one, one, one]).warnings
    #expect(warnings.contains { $0.contains("never used what it bought as savings_plan") })
    #expect(!warnings.contains { $0.contains("bought as reserved") })
    #expect(warnings.contains { $0.contains("is an estimate") })
  }

  @Test func aRunShorterThanTheAutoscalersMemory() throws {
    var scenario = try chatScenario()
    let rules = ScalingRules(stabilizationWindow: 3_000, policies: [])
    scenario.pools[0].autoscaler = Autoscaler([
      .hpa(
        HorizontalScaling(
          metrics: [ScalingMetric(.queueDepth, target: 1)], interval: 15, scaleUp: rules, scaleDown: rules))
    ])
    let one = sample(scenario, latencies: Array(repeating: 1, count: 1_000))
    #expect(Study(scenario, samples: [one, one, one]).warnings.contains { $0.contains("autoscaler of pool gpu") })
  }
}
