import EventKernel
import Model
import Studies
import Testing

@Suite("Gates follow the interval") struct GateTests {
  /// One evaluation: intervals at 95 %.
  let once = CheckEvaluations(from: 4, upTo: 4)

  func study(_ figures: [Figure]) throws -> Study {
    Study(scenario: try chatScenario(), replications: 4, figures: FigureTable(figures), ledger: nil)
  }

  func check(_ relation: Check.Relation, _ threshold: Double, path: String = "chat.ttft.p95", scale: Double = 1)
    -> Check
  {
    Check(
      text: "line", path: path, relation: relation, threshold: threshold, scale: scale, unit: "s", file: "s.yaml",
      line: 3,
      column: 5)
  }

  @Test(arguments: [
    (Check.Relation.atMost, 0.9, 1.0, Verdict.Outcome.met), (.atMost, 0.9, 1.1, .notKnown),
    (.atMost, 1.1, 1.2, .notMet),
    (.atMost, 1, 1, .met), (.below, 1, 1, .notMet), (.below, 0.9, 1.0, .notKnown), (.below, 0.9, 0.99, .met),
    (.atLeast, 1, 1.1, .met), (.atLeast, 0.9, 1.1, .notKnown), (.atLeast, 0.9, 0.99, .notMet), (.above, 1, 1, .notMet),
    (.above, 1, 1.1, .notKnown), (.above, 1.01, 1.1, .met),
  ]) func relations(_ relation: Check.Relation, _ low: Double, _ high: Double, _ expected: Verdict.Outcome) throws {
    let study = try study([Figure("chat.ttft.p95", (low + high) / 2, low: low, high: high, unit: "s")])
    let gate = Gate(check(relation, 1), study: study, evaluations: once)
    #expect(gate.outcome == expected)
    #expect(gate.wantsMore == (expected == .notKnown) && gate.level == 0.95)
  }

  @Test func scaleAndExtremes() throws {
    let study = try study([
      Figure("jobs.cost", 10, low: 9, high: 11, unit: "USD"), Figure("chat.ttft.max", 7, unit: "s"),
      Figure("chat.latency.p95", 1, unit: "s"),
    ])
    let cost = Gate(check(.atMost, 21, path: "jobs.cost", scale: 2), study: study, evaluations: once)
    #expect(cost.outcome == .notKnown && cost.value == 20 && cost.low == 18 && cost.high == 22)
    #expect(Gate(check(.atMost, 7, path: "chat.ttft.max"), study: study, evaluations: once).outcome == .met)
    let single = Gate(check(.atMost, 7, path: "chat.latency.p95"), study: study, evaluations: once)
    #expect(single.outcome == .notKnown && single.wantsMore)
    #expect(Gate(check(.atMost, 7, path: "none"), study: study, evaluations: once).outcome == .notKnown)
  }

  /// The same four values: known at one evaluation, not at the wider interval of three.
  @Test func moreEvaluationsNeedMore() throws {
    let values = [0.9, 1.0, 1.0, 1.1]
    let interval = Estimate.quantile(perReplication: values, pooled: 1)
    let study = try study([
      Figure("chat.ttft.p95", 1, low: interval.low, high: interval.high, unit: "s", byReplication: values)
    ])
    let line = check(.atMost, 1.14)
    #expect(Gate(line, study: study, evaluations: once).outcome == .met)
    let third = Gate(line, study: study, evaluations: CheckEvaluations(from: 4, upTo: 16))
    #expect(third.outcome == .notKnown && third.wantsMore && (third.high ?? 0) > (interval.high ?? .infinity))
  }

  @Test func aBaselineIsPairedWhereItCanBe() throws {
    func figure(_ values: [Double], _ width: Double) -> Figure {
      let mean = values.reduce(0, +) / Double(values.count)
      return Figure(
        "chat.latency.p95", mean, low: mean - width, high: mean + width, unit: "s", byReplication: values)
    }
    let study = try study([])
    func gate(_ now: [Double], _ tolerance: Double, isPaired: Bool = true) -> Gate {
      Gate(
        figure(now, 0.5), before: figure([1, 2, 3], 0.5), tolerance: tolerance, isPaired: isPaired, study: study,
        evaluations: once, file: "s.yaml")
    }
    #expect(gate([1, 2, 3], 0).outcome == .met)
    #expect(gate([1, 2, 3, 9], 0).outcome == .met)
    #expect(gate([1.1, 2.1, 3.1], 0.06).outcome == .met)
    #expect(gate([1.1, 2.1, 3.1], 0.04).outcome == .notMet)
    #expect(gate([1.1, 2.3, 3.0], 0.05).outcome == .notKnown)
    #expect(gate([1.1, 2.1, 3.1], 0.04, isPaired: false).outcome == .notKnown)
    #expect(gate([1.1, 2.1, 3.1], 0.6, isPaired: false).outcome == .met)
    #expect(gate([5, 6, 7], 0.05, isPaired: false).outcome == .notMet)
  }

  @Test func onlyCostsAndTimesAreGuarded() {
    let figures = [
      Figure("chat.latency.p95", 1, unit: "s"), Figure("chat.latency.max", 1, unit: "s"),
      Figure("total.cost", 1, unit: "USD"), Figure("chat.requests", 1, unit: "requests"),
      Figure("chat.ttft.p95", why: "none", unit: "s"), Figure("chat.queue_wait.theory", 1, unit: "s"),
    ]
    #expect(Gate.guarded(FigureTable(figures)).map(\.path) == ["chat.latency.p95", "total.cost"])
  }
}
