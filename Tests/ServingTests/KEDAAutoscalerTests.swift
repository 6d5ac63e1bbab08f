import Model
import Serving
import Testing

/// KEDA against steps worked by hand from kedacore/keda 8b4f083 (2026-08): pkg/scaling/executor/scale_scaledobjects.go
/// (`RequestScale`, `scaleToZeroOrIdle`, `scaleFromZeroOrIdle`), pkg/fallback/fallback.go, and Kubernetes' autoscaler between.
@Suite struct KEDAAutoscalerTests {
  /// A poll (KEDA's loop) or an evaluation (the horizontal autoscaler's) and the replicas that must be desired.
  struct Step {
    enum Kind { case poll, evaluate }
    var kind: Kind
    var at: Double
    var values: [Double?]
    var replicas: Int
    var ready: Int
    var desired: Int

    static func poll(_ at: Double, _ values: Double?..., replicas: Int, desired: Int) -> Step {
      Step(kind: .poll, at: at, values: values, replicas: replicas, ready: replicas, desired: desired)
    }
    static func evaluate(_ at: Double, _ values: Double?..., replicas: Int, ready: Int? = nil, desired: Int) -> Step {
      Step(kind: .evaluate, at: at, values: values, replicas: replicas, ready: ready ?? replicas, desired: desired)
    }
  }
  struct Case: CustomTestStringConvertible {
    var what: String
    var rules: KEDAScaling
    var bounds = ReplicaBounds(minimum: 0, maximum: 100, initial: 0)
    var steps: [Step]
    var testDescription: String { what }
  }

  static func rules(
    targets: [Double] = [5], activation: [Double]? = nil, type: ScalingMetric.TargetType = .averageValue,
    cooldown: Double = 300, initial: Double = 0, idle: Int? = nil, fallback: KEDAScaling.Fallback? = nil,
    isCached: Bool = false, window: Double = 0
  ) -> KEDAScaling {
    let metrics = targets.map { ScalingMetric(.queueDepth, target: $0, targetType: type) }
    let free = [ScalingPolicy(kind: .pods, value: 1_000, period: 15)]
    return KEDAScaling(
      horizontal: HorizontalScaling(
        metrics: metrics, interval: 15, scaleUp: ScalingRules(stabilizationWindow: 0, policies: free),
        scaleDown: ScalingRules(stabilizationWindow: window, policies: free)),
      activation: activation ?? targets.map { _ in 0 }, pollingInterval: 30, cooldownPeriod: cooldown,
      initialCooldownPeriod: initial, idleReplicas: idle, fallback: fallback, usesCachedMetrics: isCached)
  }
  static func bounds(_ minimum: Int, _ maximum: Int = 100) -> ReplicaBounds {
    ReplicaBounds(minimum: minimum, maximum: maximum, initial: minimum)
  }

  static let activity: [Case] = [
    // scaleFromZeroOrIdle: to 1, whatever is waiting; the autoscaler goes on from there.
    Case(
      what: "0 to 1, and not to what is needed", rules: rules(),
      steps: [
        .poll(30, 0, replicas: 0, desired: 0), .evaluate(45, 400, replicas: 0, desired: 0),
        .poll(60, 400, replicas: 0, desired: 1), .evaluate(75, 400, replicas: 1, desired: 80),
      ]),
    // RequestScale, default case: active with replicas; nothing but the time is noted.
    Case(
      what: "an active poll changes no number above zero", rules: rules(),
      steps: [.poll(30, 400, replicas: 1, desired: 1), .poll(60, 1, replicas: 9, desired: 9)]),
    // IsActive: strictly greater than the activation value.
    Case(
      what: "activation is strict", rules: rules(activation: [10]),
      steps: [
        .poll(30, 10, replicas: 0, desired: 0), .poll(60, 10.5, replicas: 0, desired: 1),
        // Inactive at 10 although the autoscaler would want 2.
        .poll(90, 10, replicas: 1, desired: 1), .evaluate(90, 10, replicas: 1, desired: 2),
      ]),
    Case(
      what: "any active trigger activates", rules: rules(targets: [5, 20]),
      steps: [.poll(30, 0, 3, replicas: 0, desired: 1), .evaluate(45, 0, 60, replicas: 1, desired: 3)]),
    // getHPAMinReplicas: the autoscaler never goes below 1, KEDA does.
    Case(
      what: "the autoscaler stops at 1", rules: rules(),
      steps: [.evaluate(15, 0, replicas: 4, desired: 1), .evaluate(30, 0, replicas: 1, desired: 1)]),
    Case(
      what: "to a least number above one", rules: rules(), bounds: bounds(3),
      steps: [
        .poll(30, 0, replicas: 2, desired: 3), .poll(60, 9, replicas: 3, desired: 3),
        .poll(900, 0, replicas: 3, desired: 3),
      ]),
  ]

  static let cooldown: [Case] = [
    // scaleToZeroOrIdle: lastActiveTime + cooldownPeriod must lie before now; at exactly that time it does not.
    Case(
      what: "cooldown from the last activity", rules: rules(),
      steps: [
        .poll(30, 5, replicas: 0, desired: 1), .poll(60, 5, replicas: 1, desired: 1),
        .poll(90, 0, replicas: 1, desired: 1),
        .poll(360, 0, replicas: 1, desired: 1), .poll(361, 0, replicas: 1, desired: 0),
      ]),
    Case(
      what: "activity in between starts it anew", rules: rules(cooldown: 60),
      steps: [
        .poll(30, 5, replicas: 1, desired: 1), .poll(60, 0, replicas: 1, desired: 1),
        .poll(90, 1, replicas: 1, desired: 1),
        .poll(120, 0, replicas: 1, desired: 1), .poll(150, 0, replicas: 1, desired: 1),
        .poll(180, 0, replicas: 1, desired: 0),
      ]),
    // The cooldown takes any number to zero at once; it does not wait for the autoscaler's window.
    Case(
      what: "from many to none", rules: rules(cooldown: 30, window: 300),
      steps: [
        .poll(30, 50, replicas: 10, desired: 10), .evaluate(45, 0, replicas: 10, desired: 10),
        .poll(60, 0, replicas: 10, desired: 10),
        .poll(90, 0, replicas: 10, desired: 0),
      ]),
    // LastActiveTime nil: the creation and the initial cooldown decide.
    Case(
      what: "never active", rules: rules(),
      bounds: ReplicaBounds(minimum: 0, maximum: 9, initial: 2), steps: [.poll(30, 0, replicas: 2, desired: 0)]),
    Case(
      what: "never active within the initial cooldown", rules: rules(initial: 120),
      bounds: ReplicaBounds(minimum: 0, maximum: 9, initial: 2),
      steps: [
        .poll(30, 0, replicas: 2, desired: 2), .poll(120, 0, replicas: 2, desired: 2),
        .poll(150, 0, replicas: 2, desired: 0),
      ]),
    // getIdleOrMinimumReplicaCount.
    Case(
      what: "idle replicas instead of the least number", rules: rules(cooldown: 60, idle: 0), bounds: bounds(4),
      steps: [
        .poll(30, 5, replicas: 4, desired: 4), .poll(90, 0, replicas: 4, desired: 4),
        .poll(91, 0, replicas: 4, desired: 0),
        .evaluate(105, 0, replicas: 0, desired: 0), .poll(120, 1, replicas: 0, desired: 4),
      ]),
  ]

  static let errors: [Case] = [
    // isError without fallback: nothing is scaled, by either.
    Case(
      what: "an error holds what there is", rules: rules(cooldown: 30),
      steps: [
        .poll(30, 5, replicas: 2, desired: 2), .poll(90, nil, replicas: 2, desired: 2),
        .evaluate(90, nil, replicas: 2, desired: 2),
        .poll(120, 0, replicas: 2, desired: 0),
      ]),
    // Conflicting metrics: computeReplicasForMetrics takes the largest; an error lets nothing shrink and growth pass.
    Case(
      what: "the largest of two triggers", rules: rules(targets: [5, 10]),
      steps: [.evaluate(15, 10, 60, replicas: 4, desired: 6), .evaluate(30, 100, 10, replicas: 6, desired: 20)]),
    Case(
      what: "one trigger in error", rules: rules(targets: [5, 10]),
      steps: [.evaluate(15, 10, nil, replicas: 4, desired: 4), .evaluate(30, 60, nil, replicas: 4, desired: 12)]),
    // Partial error while active: `case isError` comes before the one that renews LastActiveTime.
    Case(
      what: "activity beside an error is not noted", rules: rules(targets: [5, 10], cooldown: 60),
      steps: [
        .poll(30, 5, 0, replicas: 1, desired: 1), .poll(60, 5, nil, replicas: 1, desired: 1),
        .poll(91, 0, 0, replicas: 1, desired: 0),
      ]),
    // Failures must exceed the threshold: the fourth in a row at a threshold of 3.
    Case(
      what: "fallback after the threshold", rules: rules(fallback: .init(failureThreshold: 3, replicas: 6)),
      steps: [
        .evaluate(15, nil, replicas: 2, desired: 2), .evaluate(30, nil, replicas: 2, desired: 2),
        .evaluate(45, nil, replicas: 2, desired: 2),
        .evaluate(60, nil, replicas: 2, desired: 6), .poll(60, nil, replicas: 6, desired: 6),
      ]),
    Case(
      what: "a reading ends the count of failures", rules: rules(fallback: .init(failureThreshold: 1, replicas: 6)),
      steps: [
        .evaluate(15, nil, replicas: 2, desired: 2), .evaluate(30, 10, replicas: 2, desired: 2),
        .evaluate(45, nil, replicas: 2, desired: 2),
        .evaluate(60, nil, replicas: 2, desired: 6),
      ]),
    Case(
      what: "fallback to what there is, if higher",
      rules: rules(fallback: .init(failureThreshold: 0, replicas: 3, behavior: .currentReplicasIfHigher)),
      steps: [.evaluate(15, nil, replicas: 5, desired: 5), .evaluate(30, nil, replicas: 2, desired: 3)]),
    Case(
      what: "fallback to what there is, if lower",
      rules: rules(fallback: .init(failureThreshold: 0, replicas: 3, behavior: .currentReplicasIfLower)),
      steps: [.evaluate(15, nil, replicas: 5, desired: 3), .evaluate(30, nil, replicas: 2, desired: 2)]),
    // doFallback: of a Value metric the replicas are divided by the ready ones, which the autoscaler multiplies by.
    Case(
      what: "fallback of a value", rules: rules(type: .value, fallback: .init(failureThreshold: 0, replicas: 6)),
      steps: [.evaluate(15, nil, replicas: 4, ready: 2, desired: 6)]),
    // useCachedMetrics: the autoscaler sees the last poll.
    Case(
      what: "cached metrics", rules: rules(isCached: true),
      steps: [
        .poll(30, 20, replicas: 1, desired: 1), .evaluate(45, 100, replicas: 1, desired: 4),
        .evaluate(60, 0, replicas: 4, desired: 4),
      ]),
  ]

  @Test(arguments: activity + cooldown + errors)
  func steps(_ example: Case) {
    var autoscaler = KEDAAutoscaler(example.rules, bounds: example.bounds)
    for step in example.steps {
      let decision: ScalingDecision
      switch step.kind {
      case .poll: decision = autoscaler.poll(step.values, replicas: step.replicas, at: step.at)
      case .evaluate:
        let samples = step.values.map { HorizontalAutoscaler.MetricSample(sum: $0) }
        let signal = HorizontalAutoscaler.Signal(samples: samples, replicas: step.replicas, ready: step.ready)
        decision = autoscaler.evaluate(signal, at: step.at)
      }
      #expect(decision.desired == step.desired, "\(example.what), second \(step.at)")
    }
  }
}
