import EventKernel
import Model
import Serving
import Testing

/// Routes by chance and by what a request is.
@Suite struct SelectorTests {
  /// As many APIs as `count`, told apart by their times of 1, 2, 3... seconds.
  private static func apis(_ count: Int) -> [API] { (0..<count).map { Answers.api("a\($0)", seconds: Double($0 + 1)) } }

  /// The target that each completed request was answered by.
  private static func targets(_ result: ReplicationResult) -> [Int] {
    result.records.filter { $0.outcome == .completed }.sorted { $0.index < $1.index }
      .map { Int(($0.finishedAt - $0.arrivedAt + 1e-6).rounded(.down)) - 1 }
  }

  /// Whether a number of things is within 4 standard deviations of a share of all.
  private static func isShare(_ part: Int, of all: Int, _ share: Double) -> Bool {
    abs(Double(part) - Double(all) * share) <= 4 * (Double(all) * share * (1 - share)).squareRoot()
  }

  @Test func weightsAreShares() throws {
    var scenario = Answers.scenario(Self.apis(3))
    scenario.workloads[0].stages[0].route.rule = .weighted
    scenario.workloads[0].stages[0].route.weights = [0.7, 0.1, 0.2]
    let targets = Self.targets(try simulate(scenario, replication: 0, recording: true))
    #expect(targets.count > 30_000)
    for (place, share) in [0.7, 0.1, 0.2].enumerated() {
      let part = targets.count { $0 == place }
      #expect(Self.isShare(part, of: targets.count, share), "\(part) of \(targets.count)")
    }
  }

  /// A retry is drawn anew; who is not refused goes where it went.
  @Test func weightsOfOthersDoNotMove() throws {
    var open = Answers.scenario(Self.apis(2), horizon: 400, client: Client(retries: 1))
    open.workloads[0].stages[0].route.rule = .weighted
    open.workloads[0].stages[0].route.weights = [0.5, 0.5]
    var closed = open
    closed.apis[0].requestsPerSecond = 1
    let before = try NumberedCallsTests.records(open)
    let pairs = NumberedCallsTests.pairs(before, try NumberedCallsTests.records(closed))
    let untouched = pairs.filter { $1.attempts == 1 }
    #expect(untouched.count < before.count && untouched.count > 500 && untouched.allSatisfy { $0 == $1 })
  }

  static let classes: Difficulty = .classes([
    RequestClass(name: "simple", share: 0.6), RequestClass(name: "hard", share: 0.4),
  ])

  @Test func classesHaveTheirShares() throws {
    var scenario = Answers.scenario(Self.apis(2))
    scenario.workloads[0].difficulty = Self.classes
    scenario.workloads[0].stages[0].route.rule = .by
    scenario.workloads[0].stages[0].route.selector = RouteSelector(table: .classes([1, 0]))
    let targets = Self.targets(try simulate(scenario, replication: 0, recording: true))
    #expect(Self.isShare(targets.count { $0 == 1 }, of: targets.count, 0.6))
  }

  /// Of the simple ones a tenth is taken for hard, of the hard ones a fifth for simple.
  @Test func aClassifierConfuses() throws {
    var scenario = Answers.scenario(Self.apis(2))
    for index in 0..<2 {
      scenario.apis[index].quality = .classes(["simple": 0.9 - 0.4 * Double(index), "hard": 0.3 + 0.4 * Double(index)])
    }
    scenario.workloads[0].difficulty = Self.classes
    scenario.workloads[0].outcome = OutcomeGoal(name: "done", success: 1)
    scenario.workloads[0].stages[0].route.rule = .by
    scenario.workloads[0].stages[0].route.selector = RouteSelector(
      table: .classes([0, 1]), classifier: Classifier(latency: 0.25, confusion: [[0.9, 0.1], [0.2, 0.8]]))
    let result = try simulate(scenario, replication: 0, recording: true)
    let answers = try #require(result.workloads[0].answers)
    let targets = Self.targets(result)
    #expect(Self.isShare(targets.count { $0 == 1 }, of: targets.count, 0.6 * 0.1 + 0.4 * 0.8))
    #expect(answers.classified == result.workloads[0].arrived)
    #expect(
      Self.isShare(Int(answers.misclassified), of: Int(answers.classified), 0.6 * 0.1 + 0.4 * 0.2), "\(answers)")
    #expect(result.usage.uses.reduce(0) { $0 + $1.count } == answers.classified)
    // The classifier's time comes before the call's.
    #expect(
      result.records.allSatisfy { abs(($0.finishedAt - $0.arrivedAt).truncatingRemainder(dividingBy: 1) - 0.25) < 1e-6 }
    )
    let quality = 0.6 * (0.9 * 0.9 + 0.1 * 0.5) + 0.4 * (0.2 * 0.3 + 0.8 * 0.7)
    #expect(Self.isShare(Int(answers.good), of: Int(answers.good + answers.bad), quality), "\(answers)")
    #expect(answers.outcomes == answers.good)
  }

  /// A classifier that never errs and takes no time is none.
  @Test func aPerfectClassifierChangesNothing() throws {
    var plain = Answers.scenario(Self.apis(2), horizon: 400)
    plain.workloads[0].difficulty = Self.classes
    plain.workloads[0].stages[0].route.rule = .by
    plain.workloads[0].stages[0].route.selector = RouteSelector(table: .classes([0, 1]))
    var classified = plain
    classified.workloads[0].stages[0].route.selector?.classifier = Classifier(confusion: [[1, 0], [0, 1]])
    #expect(try NumberedCallsTests.records(plain) == NumberedCallsTests.records(classified))
  }

  @Test func promptsGoByTheirLength() throws {
    var scenario = Answers.scenario(Self.apis(3), horizon: 400)
    scenario.workloads[0].inputTokens = .uniform(low: 1, high: 1_000)
    scenario.workloads[0].stages[0].route.rule = .by
    scenario.workloads[0].stages[0].route.selector = RouteSelector(
      table: .inputTokens(bounds: [200, 600], targets: [2, 0, 1]))
    let result = try simulate(scenario, replication: 0, recording: true)
    let lengths = result.records.sorted { $0.index < $1.index }.map(\.inputTokens)
    #expect(Self.targets(result) == lengths.map { $0 <= 200 ? 2 : $0 <= 600 ? 0 : 1 })
  }

  @Test func tenantsAndPrioritiesAreKnown() throws {
    var scenario = Answers.scenario(Self.apis(2), horizon: 400)
    scenario.workloads[0].tenants = [Tenant(name: "acme", share: 0.3), Tenant(name: "others", share: 0.7)]
    scenario.workloads[0].stages[0].route.rule = .by
    scenario.workloads[0].stages[0].route.selector = RouteSelector(table: .tenants([1, 0]))
    let result = try simulate(scenario, replication: 0, recording: true)
    let calls = result.usage.tokens.filter { $0.calls > 0 }.map { [$0.api, $0.consumer] }
    #expect(Set(calls) == [[1, 0], [0, 1]])
    scenario.workloads[0].stages[0].route.selector = RouteSelector(table: .priority(1))
    let all = Self.targets(try simulate(scenario, replication: 0, recording: true))
    #expect(all.count > 1_000 && all.allSatisfy { $0 == 1 })
  }

  @Test func difficultyIsBetweenBounds() throws {
    var scenario = Answers.scenario(Self.apis(2))
    scenario.workloads[0].difficulty = .law(.uniform(low: 0, high: 1))
    scenario.workloads[0].stages[0].route.rule = .by
    scenario.workloads[0].stages[0].route.selector = RouteSelector(table: .difficulty(bounds: [0.35], targets: [0, 1]))
    let targets = Self.targets(try simulate(scenario, replication: 0, recording: true))
    #expect(Self.isShare(targets.count { $0 == 0 }, of: targets.count, 0.35))
  }

  /// What budgets name is a target that no rule chooses.
  @Test func detoursAreNotChosen() throws {
    var scenario = Answers.scenario(Self.apis(3), horizon: 400)
    scenario.workloads[0].stages[0].route = Route(rule: .random, targets: [.api(0), .api(1)])
    let alone = try NumberedCallsTests.records(scenario)
    #expect(scenario.workloads[0].stages[0].route.place(of: .api(1), adding: true) == 1)
    #expect(scenario.workloads[0].stages[0].route.place(of: .api(2), adding: false) == nil)
    #expect(scenario.workloads[0].stages[0].route.place(of: .api(2), adding: true) == 2)
    #expect(scenario.workloads[0].stages[0].route.choices.count == 2)
    #expect(try NumberedCallsTests.records(scenario) == alone)
  }
}
