import Studies
import Testing

@Suite("Verdicts follow the interval") struct VerdictTests {
  @Test(arguments: [
    (0.3, 0.9, Verdict.Outcome.met), (0.3, 1.0, .met), (0.9, 1.1, .notKnown), (1.0, 1.1, .notKnown),
    (1.01, 1.1, .notMet),
  ]) func atMost(_ low: Double, _ high: Double, _ expected: Verdict.Outcome) {
    let figure = Figure("chat.ttft.p95", (low + high) / 2, low: low, high: high, unit: "s")
    #expect(Verdict(path: figure.path, isAtMost: true, threshold: 1, figure: figure).outcome == expected)
  }

  @Test(arguments: [
    (0.995, 0.999, Verdict.Outcome.met), (0.985, 0.995, .notKnown), (0.9, 0.989, .notMet), (0.99, 0.99, .met),
  ]) func atLeast(_ low: Double, _ high: Double, _ expected: Verdict.Outcome) {
    let figure = Figure("chat.success", (low + high) / 2, low: low, high: high, unit: "1")
    #expect(Verdict(path: figure.path, isAtMost: false, threshold: 0.99, figure: figure).outcome == expected)
  }

  @Test func oneReplicationIsNotEnough() {
    let figure = Figure("chat.ttft.p95", 0.1, unit: "s")
    let verdict = Verdict(path: figure.path, isAtMost: true, threshold: 1, figure: figure)
    #expect(verdict.outcome == .notKnown)
    #expect(verdict.why == "one replication gives no interval")
  }

  @Test func anExtremeIsJudgedByItself() {
    let figure = Figure("chat.ttft.max", 0.1, unit: "s")
    #expect(Verdict(path: figure.path, isAtMost: true, threshold: 1, figure: figure).outcome == .met)
    #expect(Verdict(path: figure.path, isAtMost: true, threshold: 0.05, figure: figure).outcome == .notMet)
  }

  @Test func withoutAFigureNothingIsKnown() {
    #expect(Verdict(path: "chat.ttft.p95", isAtMost: true, threshold: 1, figure: nil).outcome == .notKnown)
    let none = Figure("chat.ttft.p95", why: "no request has it", unit: "s")
    #expect(Verdict(path: none.path, isAtMost: true, threshold: 1, figure: none).why == "no request has it")
  }
}
