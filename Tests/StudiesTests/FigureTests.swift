import Model
import Studies
import Testing

@Suite("Figures of hand-made replications") struct FigureTests {
  /// Three runs of 2, 4 and 6 completed requests, with 0, 1 and 2 rejected.
  func study() throws -> Study {
    let scenario = try chatScenario(objectives: [Objective(.success(atLeast: 0.5))])
    return Study(
      scenario,
      samples: [
        sample(scenario, latencies: [1, 1]), sample(scenario, latencies: [1, 1, 3, 3], rejected: 1),
        sample(scenario, latencies: [1, 1, 1, 2, 2, 5], rejected: 2, inFlight: 1),
      ])
  }

  @Test func everyPathOfTheDesignIsThere() throws {
    let figures = try study().figures
    var paths = [
      "requests", "completed", "rejected", "timed_out", "failed", "success", "slo_attainment", "goodput",
      "input_tokens",
      "output_tokens", "cost", "monthly_cost", "cost_per_request", "cost_per_1k_requests", "cost_per_million_tokens",
    ].map { "chat.\($0)" }
    let statistics = ["mean", "p50", "p90", "p95", "p99", "max"]
    for metric in ["ttft", "tpot", "itl", "latency", "queue_wait"] {
      paths += statistics.map { "chat.\(metric).\($0)" }
    }
    paths += [
      "utilization", "batch_size", "kv_utilization", "kv_utilization.max", "queue_depth", "queue_depth.max", "replicas",
      "replicas.min", "replicas.max", "preemptions", "interruptions", "cold_starts", "cost",
    ].map { "pools.gpu.\($0)" }
    paths += ["cost", "monthly_cost", "calls", "throttled", "errors"].map { "apis.hosted.\($0)" }
    for metric in ["ttft", "latency"] { paths += statistics.map { "apis.hosted.\(metric).\($0)" } }
    paths += ["total.cost", "total.monthly_cost", "total.cost_per_request"]
    for path in paths {
      let figure = try #require(figures[path], "no \(path)")
      #expect((figure.value == nil) == (figure.why != nil), "\(path)")
    }
  }

  @Test func countsAreMeansOfARun() throws {
    let figures = try study().figures
    #expect(figures["chat.completed"]?.value == 4)
    #expect(figures["chat.requests"]?.value == 16.0 / 3)
    #expect(figures["chat.input_tokens"]?.value == 400)
    // t(0.975, 2) = 4.302653 (tables); the standard error of 2, 4, 6 is 2/sqrt(3).
    let halfWidth = 4.302653 * 2 / 3.0.squareRoot()
    #expect(abs((figures["chat.completed"]?.high ?? 0) - 4 - halfWidth) < 1e-5)
    // Fewer than none are not completed, nor rejected: 0, 1 and 2 are 1 give or take 2.5.
    #expect(figures["chat.completed"]?.low == 0 && figures["chat.rejected"]?.low == 0)
    #expect(abs((figures["chat.rejected"]?.high ?? 0) - 1 - halfWidth / 2) < 1e-5)
  }

  @Test("Refused requests are in the denominator, unfinished ones are not") func success() throws {
    let figures = try study().figures
    #expect(figures["chat.success"]?.value == 12.0 / 15)
  }

  /// A quotient is that of the two means, and its interval that of the runs' own quotients around it.
  @Test func quotientsAreOfAllRunsTogether() throws {
    let figures = try study().figures
    func value(_ path: String) throws -> Double { try #require(figures[path]?.value) }
    func expect(_ path: String, _ expected: Double) throws {
      let found = try value(path)
      #expect(abs(found - expected) <= 1e-9 * expected, "\(path)")
    }
    let cost = try value("chat.cost")
    let each = try cost / value("chat.completed")
    try expect("chat.cost_per_request", each)
    try expect("chat.cost_per_1k_requests", 1_000 * each)
    try expect("total.cost_per_request", each)
    let tokens = try value("chat.input_tokens") + value("chat.output_tokens")
    try expect("chat.cost_per_million_tokens", 1e6 * cost / tokens)
    let figure = try #require(figures["chat.cost_per_request"])
    let own: [Double?] = [0.5, 0.25, 1 / 6.0]
    #expect(figure.byReplication == own)
    // t(0.975, 2) = 4.302653 (tables); 1/2, 1/4 and 1/6 have the standard deviation 0.173472.
    let halfWidth: Double = 4.302653 * 0.173472 / 3.0.squareRoot()
    let high = try #require(figure.high)
    #expect(abs(high - each - halfWidth) < 1e-5)
  }

  @Test func quantilesArePooledAndExtremesAreFacts() throws {
    let figures = try study().figures
    // 1 x 7, 2 x 2, 3 x 2, 5: the 6th of 12.
    let median = try #require(figures["chat.latency.p50"])
    #expect(abs((median.value ?? 0) - 1) < 0.004)
    let low = try #require(median.low)
    let high = try #require(median.high)
    #expect(abs((low + high) / 2 - 1) < 0.004)
    let greatest = try #require(figures["chat.latency.max"])
    #expect(greatest.value == 5)
    #expect(greatest.low == nil)
    #expect(figures["chat.tpot.p95"]?.why == "no request has it")
    #expect(figures["pools.gpu.kv_utilization"]?.why == "the pool has no key-value cache")
  }

  @Test func money() throws {
    let figures = try study().figures
    // An hour at $1, half of it idle: the workload bears both.
    #expect(figures["total.cost"]?.value == 1)
    #expect(figures["chat.cost"]?.value == 1)
    #expect(figures["chat.monthly_cost"]?.value == 744)
    #expect(figures["pools.gpu.cost"]?.value == 1)
    #expect(abs((figures["chat.cost_per_1k_requests"]?.value ?? 0) - 250) < 1e-9)
    #expect(figures["total.monthly_cost"]?.value == 744.0)
    // 4 requests of 100 and 10 tokens: 400 x $1 and 40 x $10 per million.
    #expect(abs((figures["apis.hosted.cost"]?.value ?? 0) - 0.0008) < 1e-12)
    #expect(abs((figures["apis.hosted.monthly_cost"]?.value ?? 0) - 0.0008 * 31 * 24) < 1e-9)
  }

  /// 100 % and 98.04 %: the t interval of two runs, 12.7 half differences wide, would reach beyond 100 %.
  @Test func sharesEndAtOne() throws {
    let scenario = try chatScenario()
    let samples = [0, 20].map { sample(scenario, latencies: Array(repeating: 1, count: 1_000), rejected: $0) }
    let success = try #require(Study(scenario, samples: samples).figures["chat.success"])
    #expect(success.high == 1 && (success.low ?? 1) < 0.9)
  }

  @Test func aPathWithoutAWorkloadMeansEveryOne() {
    let table = FigureTable([
      Figure("a.latency.p95", 1, unit: "s"), Figure("b.latency.p95", 2, unit: "s"),
      Figure("apis.x.latency.p95", 3, unit: "s"),
    ])
    #expect(table.matching("latency.p95").map(\.value) == [1, 2])
    #expect(table.matching("a.latency.p95").map(\.value) == [1])
    #expect(table.matching("ttft.p95").isEmpty)
  }

  @Test func anOverloadedStudyHasNoFiguresButSaysWhy() throws {
    let scenario = try chatScenario(objectives: [Objective(.atMost(.latency, .p95, seconds: 10))])
    var drowned = sample(scenario, latencies: [1, 2, 3])
    drowned.overload = OverloadVerdict(
      pool: 0, name: "gpu", offeredRate: 300, capacity: 14.23, stoppedAt: 900, replications: 1)
    let study = Study(scenario, samples: [sample(scenario, latencies: [1]), drowned, drowned])
    let why = "the queue of pool gpu grew without end: 300/s offered, 14.2/s served"
    #expect(!study.isComplete)
    #expect(study.overloads.map(\.replications) == [2])
    #expect(study.ledger == nil)
    for path in ["chat.latency.p95", "chat.requests", "total.cost", "apis.hosted.cost", "pools.gpu.utilization"] {
      let figure = try #require(study.figures[path])
      #expect(figure.value == nil && figure.low == nil && figure.why == why, "\(path)")
    }
    #expect(study.figures["pools.gpu.capacity"]?.value == 14.23)
    #expect(study.verdicts.map(\.outcome) == [.notMet])
    #expect(study.warnings.first?.contains("2 of 3 replications") == true)
  }
}
