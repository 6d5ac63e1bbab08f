import EventKernel
import Model
import Studies
import Testing

@Suite("Evaluating a check again") struct CheckEvaluationsTests {
  @Test func evaluationsDoubleAndShareTheRisk() {
    #expect(CheckEvaluations(from: 5, upTo: 20).replications == [5, 10, 20])
    #expect(CheckEvaluations(from: 5, upTo: 21).replications == [5, 10, 20, 21])
    #expect(CheckEvaluations(from: 4, upTo: 6).replications == [4, 6])
    #expect(CheckEvaluations(from: 7, upTo: 7).level() == 0.95)
    let evaluations = CheckEvaluations(from: 5, upTo: 20)
    #expect(abs(evaluations.level() - (1 - 0.05 / 3)) < 1e-15)
    // Against five replications there is one evaluation, whatever comes after.
    #expect(
      evaluations.level(pairs: 5) == 0.95 && evaluations.level(pairs: 10) == 0.975
        && evaluations.level(pairs: 30) == evaluations.level())
    // A single replication has no interval and cannot be wrong.
    #expect(CheckEvaluations(from: 1, upTo: 4).level() == 0.975)
    #expect([1, 5, 9, 10, 19, 20, 40].map(evaluations.more) == [4, 5, 1, 10, 1, 0, 0])
  }

  /// A threshold at the true value: every verdict but "not known" is one error or the other. M/M/1 at a load of 0.3; the true value is that
  /// of 4,000 other runs of the same length, and near the closed form 1 / (mu - lambda).
  @Test func wrongVerdictsAreAsRareAsStated() async throws {
    var scenario = try chatScenario(service: .exponential(mean: 0.6))
    scenario.apis = []
    scenario.workloads[0].hasTokens = false
    scenario.horizon = 600
    scenario.replications = ReplicationPlan(atLeast: 250, atMost: 250)
    var truth = 0.0
    for seed in 1...16 {
      scenario.seed = UInt64(seed)
      truth += try #require(try replicate(scenario, jobs: 2).figures["chat.latency.mean"]?.value) / 16
    }
    #expect(abs(truth - 1 / (1 / 0.6 - 0.5)) < 0.01)

    scenario.replications = ReplicationPlan(atLeast: 5, atMost: 20)
    let evaluations = CheckEvaluations(from: 5, upTo: 20)
    let check = Check(
      text: "line", path: "chat.latency.mean", relation: .atMost, threshold: truth, scale: 1, unit: "s", file: "s.yaml",
      line: 1, column: 1)
    let experiments = 600
    let own = scenario
    func outcomes(of part: Int) throws -> [Verdict.Outcome] {
      try stride(from: part, to: experiments, by: 2).map { index in
        var scenario = own
        scenario.seed = UInt64(1_000 + index)
        let more = { (study: Study) in
          Gate(check, study: study, evaluations: evaluations).wantsMore
            ? evaluations.more(after: study.replications) : 0
        }
        let study = try replicate(scenario, jobs: 1, wanted: more)
        return Gate(check, study: study, evaluations: evaluations).outcome
      }
    }
    async let odd = outcomes(of: 1)
    let all = try outcomes(of: 0) + (await odd)
    let (met, notMet) = (all.count { $0 == .met }, all.count { $0 == .notMet })
    let error = (CheckEvaluations.risk * (1 - CheckEvaluations.risk) / Double(experiments)).squareRoot()
    #expect(
      Double(met + notMet) / Double(experiments) <= CheckEvaluations.risk + 4 * error, "\(met) met, \(notMet) not met")
    #expect(met > 0 && notMet > 0)
  }
}
