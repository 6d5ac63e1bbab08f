import Diagnostics
import EventKernel
import FoundationEssentials
import Model
import Scenarios
import Testing

/// Who sends requests, how hard they are, and where routes lead.
@Suite struct RouteGrammarTests {
  /// A scenario of three APIs `a`, `b` and `c`, a pool `p` and a workload `w`.
  private func scenario(route: String, workload: String = "", quality: String = "0.9") throws -> Scenario {
    let apis = ["a", "b", "c"].map {
      "  \($0): {model: \($0), quality: \(quality), price: {input: $1/M, output: $2/M}, latency: {ttft: 1s, tokens_per_second: 80}}"
    }
    let text = """
      fleetcast: 1
      start: 2026-12-01
      horizon: 1d
      workloads:
        w:
          arrivals: {process: poisson, rate: 3/s}
          input_tokens: 100
          output_tokens: 10
          route: \(route)
          \(workload)
      models:
        m: {latency: 1s, quality: 0.7}
      pools:
        p: {model: m, instance: aws/c7g.2xlarge}
      apis:
      \(apis.joined(separator: "\n"))
      """
    return try withFile(Array(text.utf8)) { path in
      do throws(ScenarioError) { return try ScenarioFile.load(path: path) } catch {
        Issue.record("\(error.rendered(colour: false))")
        throw error
      }
    }
  }

  private func route(_ text: String, workload: String = "") throws -> Route {
    try #require(try scenario(route: text, workload: workload).workloads.first?.stages.first).route
  }

  /// LiteLLM's router leaves a backend that is alone in its group in peace.
  @Test(arguments: [
    ("{to: a, fallback: [b], cooldown: litellm}", true),
    ("{round_robin: [a, b], fallback: [c], cooldown: litellm}", false),
  ])
  func aLoneBackendsCooldownIsWarnedOf(route: String, isTold: Bool) throws {
    let apis = ["a", "b", "c"].map {
      "  \($0): {model: \($0), price: {input: $1/M, output: $2/M}, latency: {ttft: 1s, tokens_per_second: 80}}"
    }
    let text = """
      fleetcast: 1
      horizon: 1d
      workloads:
        w: {arrivals: {process: poisson, rate: 3/s}, input_tokens: 100, output_tokens: 10, route: \(route)}
      apis:
      \(apis.joined(separator: "\n"))
      """
    let warnings = try withFile(Array(text.utf8)) { try ScenarioFile.loadWithSources(path: $0).warnings }
    #expect(
      warnings.contains { $0.message.contains("1,000 calls in a minute that all failed") } == isTold, "\(warnings)")
  }

  @Test func oneBackend() throws {
    #expect(try route("{to: b}") == Route(targets: [.api(1)]))
    #expect(try route("{to: b}") == route("b"))
  }

  @Test func cascade() throws {
    let found = try route(
      "{cascade: [{to: a, accepts: {logistic: {midpoint: 0.62, slope: 12}}}, "
        + "{to: p, validate: {false_reject: 3%, false_accept: 2%, latency: 30ms, price: $0.0001}}, {to: c, share: 5%}]}",
      workload: "difficulty: {beta: {a: 2, b: 4}}")
    var expected = Route(rule: .cascade, targets: [.api(0), .pool(0), .api(2)])
    expected.cascade = [
      CascadeStep(judgement: .accepts(.logistic(midpoint: 0.62, slope: 12))),
      CascadeStep(
        judgement: .validate(Validation(falseReject: 0.03, falseAccept: 0.02, latency: 0.03, price: 1 / 10_000))),
      CascadeStep(share: 0.05),
    ]
    #expect(found == expected)
    #expect(found.choices.count == 3 && !found.isPlain)
  }

  @Test func byClass() throws {
    let found = try route(
      "{by: {class: {hard: c, simple: a}, otherwise: b, classifier: {latency: 15ms, price: $0.00002, errors: 6%}}}",
      workload: "class: {simple: 60%, normal: 30%, hard: 10%}")
    #expect(found.rule == .by && found.targets == [.api(0), .api(1), .api(2)])
    #expect(found.selector?.table == .classes([0, 1, 2]))
    let classifier = try #require(found.selector?.classifier)
    #expect(classifier.latency == 0.015 && classifier.price == 2 / 100_000)
    #expect(classifier.confusion == [[0.94, 0.03, 0.03], [0.03, 0.94, 0.03], [0.03, 0.03, 0.94]])
  }

  @Test func confusionByClass() throws {
    let found = try route(
      "{by: {class: {simple: a, hard: a}, classifier: {errors: {simple: {hard: 5%}}}}}",
      workload: "class: {simple: 60%, hard: 40%}")
    #expect(found.targets == [.api(0)])
    #expect(found.selector?.classifier?.confusion == [[0.95, 0.05], [0, 1]])
  }

  @Test func byOtherThings() throws {
    let lengths = try route("{by: {input_tokens: {8k: b, 2000: a}, otherwise: c}}")
    #expect(lengths.selector?.table == .inputTokens(bounds: [2_000, 8_000], targets: [0, 1, 2]))
    #expect(lengths.targets == [.api(0), .api(1), .api(2)])
    let tenants = try route("{by: {tenant: {acme: b}, otherwise: a}}", workload: "tenants: {others: 40%, acme: 60%}")
    #expect(tenants.selector?.table == .tenants([0, 1]) && tenants.targets == [.api(0), .api(1)])
    let levels = try route(
      "{by: {difficulty: {30%: a, 0.7: b}, otherwise: c}}", workload: "difficulty: {uniform: {low: 0, high: 1}}")
    #expect(levels.selector?.table == .difficulty(bounds: [0.3, 0.7], targets: [0, 1, 2]))
    let priority = try route("{by: {priority: {0: b, 1: a}}}")
    #expect(priority.selector?.table == .priority(0) && priority.targets == [.api(1)])
  }

  @Test func weighted() throws {
    let found = try route("{weighted: {b: 80%, a: 20%}}")
    #expect(found.rule == .weighted && found.targets == [.api(1), .api(0)] && found.weights == [0.8, 0.2])
  }

  @Test func leastCost() throws {
    let found = try route("{least_cost: {among: [p, a], subject_to: predicted ttft <= 1s}}")
    #expect(found.rule == .leastCost && found.targets == [.pool(0), .api(0)])
    #expect(found.leastCost == LeastCost(ttft: 1))
    #expect(try route("{least_cost: {among: [p, a]}}").leastCost == LeastCost())
  }

  @Test func modifiers() throws {
    let found = try route(
      "{overflow: [p, a], overflow_at: 1, fallback: [b], cooldown: {failures: 3/min, for: 10s}, "
        + "hedge: {after: 2s, to: c, on_cancel: paid_whole}}")
    #expect(found.rule == .overflow && found.overflowAt == 1)
    #expect(found.targets == [.pool(0), .api(0), .api(1), .api(2)])
    #expect(found.choices.count == 2 && found.fallbackPlaces == 2..<3 && found.hedgePlace == 3)
    #expect(found.fallback == Fallback(cooldown: .failures(3, within: 60, lasting: 10)))
    #expect(found.hedge == Hedge(after: 2, onCancel: .paidWhole))
    #expect(try route("{to: a, fallback: [b, c], cooldown: litellm}").fallback == Fallback(cooldown: .litellm))
    #expect(try route("{to: a, fallback: [b]}").fallback == Fallback())
  }

  /// The other of two classes' models may be the fallback of the one, as long as nothing that failed is asked twice.
  @Test func aFallbackAmongTheChoices() throws {
    let found = try route(
      "{by: {class: {simple: a, hard: b}}, fallback: [b, c]}", workload: "class: {simple: 60%, hard: 40%}")
    #expect(found.targets == [.api(0), .api(1), .api(1), .api(2)])
    #expect(found.choices.count == 2 && found.fallbackPlaces == 2..<4)
    #expect(try route("{weighted: {a: 80%, b: 20%}, fallback: [a]}").fallbackPlaces == 2..<3)
    #expect(try route("{cascade: [{to: a, accepts: 90%}, {to: b}], fallback: [b]}").fallbackPlaces == 2..<3)
  }

  @Test func whoSends() throws {
    let found = try scenario(
      route: "a", workload: "users: {count: 5k, activity: {zipf: {exponent: 0.9}}}\n    personal: true")
    let workload = try #require(found.workloads.first)
    #expect(workload.users == UserPopulation(count: 5_000, zipfExponent: 0.9) && workload.isPersonal)
    #expect(
      try scenario(route: "a", workload: "users: {count: 7}").workloads[0].users == UserPopulation(count: 7))
  }

  @Test func howHard() throws {
    let law = try scenario(route: "a", workload: "difficulty: {beta: {a: 2, b: 4}}").workloads[0]
    #expect(law.difficulty == .law(.beta(a: 2, b: 4, low: 0, high: 1)) && law.ratesAnswers)
    let classes = try scenario(route: "a", workload: "class: {simple: 60%, hard: 40%}").workloads[0]
    #expect(
      classes.difficulty
        == .classes([RequestClass(name: "simple", share: 0.6), RequestClass(name: "hard", share: 0.4)]))
  }

  @Test func whatIsGood() throws {
    let found = try scenario(route: "a", workload: "outcome: {name: ticket resolved, success: 72%}")
    #expect(found.workloads[0].outcome == OutcomeGoal(name: "ticket resolved", success: 0.72))
    #expect(found.pools[0].quality == .constant(0.7) && found.apis[0].quality == .constant(0.9))
    #expect(found.quality(of: .pool(0)) == .constant(0.7))
    let points = try scenario(route: "a", quality: "{points: {0.8: 40%, 20%: 0.95}}").apis[0].quality
    #expect(
      points
        == .points([
          DifficultyCurve.Point(difficulty: 0.2, value: 0.95), DifficultyCurve.Point(difficulty: 0.8, value: 0.4),
        ]))
    #expect(
      try scenario(route: "a", quality: "{class: {simple: 95%, hard: 60%}}").apis[0].quality
        == .classes(["simple": 0.95, "hard": 0.6]))
  }

  /// Which figures there are follows from what is written.
  @Test func figuresOfAnswers() throws {
    func names(_ scenario: Scenario) -> Set<String> { Set(scenario.figureNames.map(\.path)) }
    let own = ["w.outcomes", "w.cost_per_outcome", "w.quality", "w.unresolved", "w.escalations", "w.calls.ttft.p95"]
    #expect(names(try scenario(route: "a")).isDisjoint(with: own + ["w.misclassified"]))
    let cascade = names(
      try scenario(
        route: "{cascade: [{to: a, accepts: 90%}, {to: b}]}", workload: "outcome: {name: done}"))
    #expect(cascade.isSuperset(of: own) && !cascade.contains("w.misclassified"))
    let classified = names(
      try scenario(
        route: "{by: {class: {x: a}, classifier: {errors: 5%}}}", workload: "class: {x: 100%}"))
    #expect(classified.isSuperset(of: ["w.misclassified", "w.quality", "w.calls"]))
    #expect(classified.isDisjoint(with: ["w.outcomes", "w.unresolved"]))
  }
}
