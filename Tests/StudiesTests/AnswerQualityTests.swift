import EventKernel
import Model
import Studies
import Testing

/// How good answers are that a route gives, by how hard requests are, by hand.
@Suite("Quality of a route's answers") struct AnswerQualityTests {
  private static func scenario(_ rule: Route.Rule, _ qualities: [DifficultyCurve?]) throws -> Scenario {
    var scenario = try chatScenario()
    scenario.pools = []
    scenario.apis = qualities.enumerated().map { index, quality in
      var api = scenario.apis[0]
      (api.name, api.quality) = ("api\(index)", quality)
      return api
    }
    scenario.workloads[0].stages[0].route = Route(rule: rule, targets: scenario.apis.indices.map { .api($0) })
    return scenario
  }

  private static func quality(_ scenario: Scenario) -> [Double] { scenario.answerQuality(ofWorkload: 0) }

  private static func near(_ a: [Double], _ b: [Double]) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-12 }
  }

  @Test func weightsAndUnknownQualities() throws {
    var scenario = try Self.scenario(.weighted, [.constant(0.5), .constant(1)])
    scenario.workloads[0].stages[0].route.weights = [0.2, 0.8]
    #expect(Self.near(Self.quality(scenario), [0.9]))
    // Of the one nothing is known: what is known is that of the other.
    scenario.apis[1].quality = nil
    #expect(Self.near(Self.quality(scenario), [0.5]))
    scenario.apis[0].quality = nil
    #expect(Self.near(Self.quality(scenario), [1]))
  }

  /// A classifier takes a tenth of the easy ones for hard, and the other way round.
  @Test func classes() throws {
    var scenario = try Self.scenario(.by, [.classes(["easy": 0.8, "hard": 0.2]), .constant(1)])
    scenario.workloads[0].difficulty = .classes([
      RequestClass(name: "easy", share: 0.3), RequestClass(name: "hard", share: 0.7),
    ])
    scenario.workloads[0].stages[0].route.selector = RouteSelector(table: .classes([0, 1]))
    #expect(Self.near(Self.quality(scenario), [0.8, 1]))
    scenario.workloads[0].stages[0].route.selector?.classifier = Classifier(confusion: [[0.9, 0.1], [0.1, 0.9]])
    let (easy, hard): (Double, Double) = (0.9 * 0.8 + 0.1, 0.1 * 0.2 + 0.9)
    #expect(Self.near(Self.quality(scenario), [easy, hard]))
  }

  /// A straight line from 1 to 0 is 1 - 1 / 32 in the middle of the first of 16 parts.
  @Test func difficulties() throws {
    let line = DifficultyCurve.points([.init(difficulty: 0, value: 1), .init(difficulty: 1, value: 0)])
    var scenario = try Self.scenario(.by, [line, .constant(0.25)])
    scenario.workloads[0].difficulty = .law(.uniform(low: 0, high: 1))
    scenario.workloads[0].stages[0].route.selector = RouteSelector(table: .difficulty(bounds: [0.5], targets: [0, 1]))
    let expected = (0..<16).map { $0 < 8 ? 1 - (Double($0) + 0.5) / 16 : 0.25 }
    #expect(Self.near(Self.quality(scenario), expected))
  }

  /// Half of what comes to the second step is sent: of those accepted, 0.8 x 0.9 are good ones of the first step, of which 0.2 x 0.25 others
  /// are accepted too, and of the rest half comes to the second, good by 0.6.
  @Test func cascades() throws {
    var scenario = try Self.scenario(.cascade, [.constant(0.8), .constant(0.6)])
    scenario.workloads[0].stages[0].route.cascade = [
      CascadeStep(judgement: .validate(Validation(falseReject: 0.1, falseAccept: 0.25))), CascadeStep(share: 0.5),
    ]
    let second: Double = (1 - 0.77) / 2
    #expect(Self.near(Self.quality(scenario), [(0.72 + second * 0.6) / (0.77 + second)]))
  }
}
