import EventKernel
import FoundationEssentials
import Model
import Serving
import Testing

/// Answers of caches of which nobody knows who gave them are as good as those that the route gives.
@Suite struct HitQualityTests {
  private static let halves = Difficulty.classes([
    RequestClass(name: "easy", share: 0.5), RequestClass(name: "hard", share: 0.5),
  ])

  /// An API whose answers are good by a half, and one whose answers always are.
  private static func scenario(_ rule: Route.Rule, hit: Double) -> Scenario {
    var scenario = Answers.scenario([
      Answers.api("a", seconds: 1, quality: .constant(0.5)), Answers.api("b", seconds: 1, quality: .constant(1)),
    ])
    scenario.workloads[0].stages[0].route.rule = rule
    scenario.workloads[0].semanticCache = hit > 0 ? SemanticCache(hit: hit) : nil
    scenario.workloads[0].outcome = OutcomeGoal(name: "done", success: 1)
    return scenario
  }

  private static func quality(_ scenario: Scenario) throws -> Sample {
    try Answers.share(try Answers.runs(scenario)) { answers, _ in
      Double(answers.good) / Double(answers.good + answers.bad)
    }
  }

  /// (0.5 + 1) / 2, whether all, some or none are hits.
  @Test(arguments: [0, 0.5, 1]) func classes(hit: Double) throws {
    var scenario = Self.scenario(.by, hit: hit)
    scenario.workloads[0].difficulty = Self.halves
    scenario.workloads[0].stages[0].route.selector = RouteSelector(table: .classes([0, 1]))
    let quality = try Self.quality(scenario)
    #expect(quality.agrees(with: 0.75), "\(quality)")
  }

  @Test(arguments: [0, 0.5, 1]) func weights(hit: Double) throws {
    var scenario = Self.scenario(.weighted, hit: hit)
    scenario.workloads[0].stages[0].route.weights = [0.2, 0.8]
    let quality = try Self.quality(scenario)
    #expect(quality.agrees(with: 0.9), "\(quality)")
  }

  /// Up to 0.5 the one, which is good by a half, and above it the other.
  @Test(arguments: [0, 0.5, 1]) func difficulty(hit: Double) throws {
    var scenario = Self.scenario(.by, hit: hit)
    scenario.workloads[0].difficulty = .law(.uniform(low: 0, high: 1))
    scenario.workloads[0].stages[0].route.selector = RouteSelector(table: .difficulty(bounds: [0.5], targets: [0, 1]))
    let quality = try Self.quality(scenario)
    #expect(quality.agrees(with: 0.75), "\(quality)")
  }

  /// A check that never errs lets no answer through that is not good, and none is found in a cache.
  @Test(arguments: [false, true]) func cascadesWithAPerfectCheck(hasDuplicates: Bool) throws {
    var scenario = Self.scenario(.cascade, hit: hasDuplicates ? 0 : 0.5)
    scenario.workloads[0].stages[0].route.cascade = [
      CascadeStep(judgement: .validate(Validation())), CascadeStep(),
    ]
    if hasDuplicates {
      scenario.workloads[0].duplicates = 0.5
      scenario.workloads[0].exactCache = ExactCache(capacity: 5)
    }
    let run = try simulate(scenario, replication: 0).workloads[0]
    #expect(run.answers?.bad == 0 && run.answers?.good == run.completed)
    #expect((run.caches?.answered ?? 0) > 10_000)
  }

  /// Of good answers it rejects a tenth, and of the others it accepts a quarter: 0.8 x 0.9 and 0.2 x 0.25 are accepted, and of the rest nine in ten
  /// are good.
  @Test(arguments: [0.5, 1]) func cascadesWithACheckThatErrs(hit: Double) throws {
    var scenario = Self.scenario(.cascade, hit: hit)
    scenario.apis[0].quality = .constant(0.8)
    scenario.apis[1].quality = .constant(0.9)
    scenario.workloads[0].stages[0].route.cascade = [
      CascadeStep(judgement: .validate(Validation(falseReject: 0.1, falseAccept: 0.25))), CascadeStep(),
    ]
    let expected: Double = 0.72 + (1 - 0.77) * 0.9
    let quality = try Self.quality(scenario)
    #expect(quality.agrees(with: expected), "\(quality) for \(expected)")
  }

  /// The rule says the second, which always fails: all computed answers are those of the fallback, and so are the hits after the first few.
  @Test func whoAnswersInTheRunTells() throws {
    var scenario = Self.scenario(.leastLoaded, hit: 0.5)
    scenario.apis[1].errors = 1
    scenario.workloads[0].stages[0].route.targets = [.api(1), .api(0)]
    scenario.workloads[0].stages[0].route.choiceCount = 1
    scenario.workloads[0].stages[0].route.fallbackCount = 1
    scenario.workloads[0].stages[0].route.fallback = Fallback()
    let quality = try Self.quality(scenario)
    // The rule counts as one answer among 20,000.
    #expect(quality.agrees(with: 0.5, relativeError: 0.005), "\(quality)")
  }

  /// Replications share nothing: whichever thread makes them, each has the same hits.
  @Test func anyThreadIsTheSame() async throws {
    var scenario = Self.scenario(.weighted, hit: 0.5)
    scenario.horizon = 200
    scenario.workloads[0].stages[0].route.weights = [0.2, 0.8]
    let made = scenario
    let alone = try (0..<4).map { try simulate(made, replication: $0).workloads[0].answers }
    try await withThrowingTaskGroup(of: (Int, AnswerCounts?).self) { group in
      for replication in [3, 1, 0, 2] {
        group.addTask { (replication, try simulate(made, replication: replication).workloads[0].answers) }
      }
      for try await (replication, answers) in group { #expect(answers == alone[replication]) }
    }
    #expect(Set(alone.compactMap { $0?.good }).count > 1)
  }
}
