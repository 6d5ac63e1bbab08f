import EventKernel
import Model
import Serving
import Testing

/// The horizontal pod autoscaler against looks worked by hand from kubernetes/kubernetes,
/// pkg/controller/podautoscaler/horizontal.go and replica_calculator.go (autoscaling/v2, read 2026-08).
@Suite struct AutoscalerTests {
  /// What is seen at a second, and the replicas that must be desired.
  struct Evaluation {
    var at: Double
    var sum: Double
    var replicas: Int
    var ready: Int
    var desired: Int

    init(_ at: Double, sum: Double, replicas: Int, ready: Int? = nil, desired: Int) {
      self.at = at
      self.sum = sum
      self.replicas = replicas
      self.ready = ready ?? replicas
      self.desired = desired
    }
  }

  struct Case: CustomTestStringConvertible {
    var what: String
    var rules: HorizontalScaling
    var bounds = ReplicaBounds(minimum: 1, maximum: 100, initial: 1)
    var evaluations: [Evaluation]
    var testDescription: String { what }
  }

  static func pods(_ value: Double, _ period: Double) -> ScalingPolicy {
    ScalingPolicy(kind: .pods, value: value, period: period)
  }
  static func percent(_ value: Double, _ period: Double) -> ScalingPolicy {
    ScalingPolicy(kind: .percent, value: value, period: period)
  }

  /// Rules that limit nothing unless told to.
  static func rules(
    _ metric: ScalingMetric.Name = .queueDepth, target: Double = 10, up: [ScalingPolicy] = [pods(1_000, 15)],
    down: [ScalingPolicy] = [pods(1_000, 15)], upWindow: Double = 0, downWindow: Double = 0,
    upSelect: ScalingRules.Selection = .max, downSelect: ScalingRules.Selection = .max
  ) -> HorizontalScaling {
    HorizontalScaling(
      metrics: [ScalingMetric(metric, target: target)], interval: 15,
      scaleUp: ScalingRules(stabilizationWindow: upWindow, policies: up, selectPolicy: upSelect),
      scaleDown: ScalingRules(stabilizationWindow: downWindow, policies: down, selectPolicy: downSelect))
  }

  /// GetExternalPerPodMetricReplicas: ratio = sum / (target * status replicas); outside of the tolerance ceil(sum / target).
  static let totals: [Case] = [
    Case(what: "on target", rules: rules(), evaluations: [Evaluation(15, sum: 40, replicas: 4, desired: 4)]),
    // isWithin: 1 - tolerance <= ratio <= 1 + tolerance, both ends inside.
    Case(
      what: "ratio exactly 1.1 stays", rules: rules(), evaluations: [Evaluation(15, sum: 44, replicas: 4, desired: 4)]),
    Case(
      what: "one replica at ratio 1.1 stays", rules: rules(),
      evaluations: [Evaluation(15, sum: 11, replicas: 1, desired: 1)]),
    Case(
      what: "ratio exactly 0.9 stays", rules: rules(), evaluations: [Evaluation(15, sum: 36, replicas: 4, desired: 4)]),
    Case(what: "just above", rules: rules(), evaluations: [Evaluation(15, sum: 45, replicas: 4, desired: 5)]),
    Case(what: "just below", rules: rules(), evaluations: [Evaluation(15, sum: 35, replicas: 4, desired: 4)]),
    Case(
      what: "below by a whole replica", rules: rules(), evaluations: [Evaluation(15, sum: 30, replicas: 4, desired: 3)]),
    Case(what: "rounded up", rules: rules(), evaluations: [Evaluation(15, sum: 61, replicas: 4, desired: 7)]),
    Case(
      what: "starting replicas are in the ratio", rules: rules(),
      evaluations: [Evaluation(15, sum: 80, replicas: 8, ready: 2, desired: 8)]),
    Case(
      what: "from none", rules: rules(), bounds: ReplicaBounds(minimum: 0, maximum: 100, initial: 0),
      evaluations: [
        Evaluation(15, sum: 0, replicas: 0, desired: 0), Evaluation(30, sum: 1, replicas: 0, desired: 1),
        Evaluation(45, sum: 25, replicas: 1, desired: 3),
      ]),
    Case(
      what: "to none", rules: rules(), bounds: ReplicaBounds(minimum: 0, maximum: 100, initial: 0),
      evaluations: [Evaluation(15, sum: 10, replicas: 1, desired: 1), Evaluation(30, sum: 0, replicas: 1, desired: 0)]),
    Case(
      what: "never below the least", rules: rules(), bounds: ReplicaBounds(minimum: 3, maximum: 9, initial: 3),
      evaluations: [Evaluation(15, sum: 1, replicas: 5, desired: 3)]),
    Case(
      what: "never above the greatest", rules: rules(), bounds: ReplicaBounds(minimum: 3, maximum: 9, initial: 3),
      evaluations: [Evaluation(15, sum: 1e6, replicas: 5, desired: 9)]),
    // reconcileAutoscaler: outside of the bounds no metric is evaluated, and no policy limits.
    Case(
      what: "clamped from below at once", rules: rules(up: [pods(1, 600)]),
      bounds: ReplicaBounds(minimum: 5, maximum: 9, initial: 5),
      evaluations: [Evaluation(15, sum: 1e6, replicas: 2, desired: 5)]),
    Case(
      what: "clamped from above at once", rules: rules(down: [pods(1, 600)], downWindow: 300),
      bounds: ReplicaBounds(minimum: 1, maximum: 9, initial: 5),
      evaluations: [Evaluation(15, sum: 1e6, replicas: 20, desired: 9)]),
  ]

  /// calcPlainMetricReplicas: the mean over ready replicas; on the way up unready ones count as unused.
  static let utilizations: [Case] = [
    Case(
      what: "twice the target", rules: rules(.gpuUtilization, target: 0.4),
      evaluations: [Evaluation(15, sum: 3.2, replicas: 4, desired: 8)]),
    Case(
      what: "rounded up from ready ones", rules: rules(.gpuUtilization, target: 0.5),
      evaluations: [Evaluation(15, sum: 2.3, replicas: 4, desired: 5)]),
    Case(
      what: "within the tolerance", rules: rules(.cpuUtilization, target: 0.5),
      evaluations: [Evaluation(15, sum: 2.15, replicas: 4, desired: 4)]),
    Case(
      what: "half the target", rules: rules(.cpuUtilization, target: 0.8),
      evaluations: [Evaluation(15, sum: 1.6, replicas: 4, desired: 2)]),
    // All 4 replicas wholly busy at a target of one half make 8; a mean off by its last bit does not make 9.
    Case(
      what: "the last bit does not count", rules: rules(.gpuUtilization, target: 0.5),
      evaluations: [Evaluation(15, sum: (4.0).nextUp, replicas: 4, desired: 8)]),
    // 2 ready at 1.0 of target 0.5: ratio 2; with 2 unused ones beside them the mean is on target.
    Case(
      what: "unready ones absorb the load", rules: rules(.gpuUtilization, target: 0.5),
      evaluations: [Evaluation(15, sum: 2, replicas: 4, ready: 2, desired: 4)]),
    // 3 ready at 1.0 of target 0.5 and 1 unused: mean 0.75, ratio 1.5 of 4.
    Case(
      what: "unready ones absorb a part", rules: rules(.gpuUtilization, target: 0.5),
      evaluations: [Evaluation(15, sum: 3, replicas: 4, ready: 3, desired: 6)]),
    // 2 ready at 0.6 of target 0.5 (ratio 1.2), 6 unused: the ratio turns to 0.3, and nothing is done.
    Case(
      what: "no change of direction", rules: rules(.gpuUtilization, target: 0.5),
      evaluations: [Evaluation(15, sum: 1.2, replicas: 8, ready: 2, desired: 8)]),
    Case(
      what: "on the way down unready ones do not count", rules: rules(.gpuUtilization, target: 0.5),
      evaluations: [Evaluation(15, sum: 0.4, replicas: 6, ready: 4, desired: 1)]),
    Case(
      what: "nothing is ready, nothing is known", rules: rules(.gpuUtilization, target: 0.5),
      evaluations: [Evaluation(15, sum: 0, replicas: 3, ready: 0, desired: 3)]),
  ]

  /// convertDesiredReplicasWithBehaviorRate, calculateScaleUpLimitWithScalingRules, calculateScaleDownLimitWithBehaviors.
  static let policies: [Case] = [
    Case(
      what: "the default up: the larger of 4 replicas and 100 percent",
      rules: rules(up: [pods(4, 15), percent(100, 15)]),
      evaluations: [
        Evaluation(15, sum: 1_000, replicas: 2, desired: 6), Evaluation(30, sum: 1_000, replicas: 6, desired: 12),
        Evaluation(45, sum: 1_000, replicas: 12, desired: 24),
      ]),
    Case(
      what: "the smaller of both", rules: rules(up: [pods(4, 15), percent(100, 15)], upSelect: .min),
      evaluations: [Evaluation(15, sum: 1_000, replicas: 12, desired: 16)]),
    Case(
      what: "no growth", rules: rules(upSelect: .disabled),
      evaluations: [Evaluation(15, sum: 1_000, replicas: 12, desired: 12)]),
    Case(
      what: "no shrinking", rules: rules(downSelect: .disabled),
      evaluations: [Evaluation(15, sum: 0, replicas: 12, desired: 12)]),
    // ceil(3 * 1.1) = 4: a small share still moves a small pool.
    Case(
      what: "percent up is rounded up", rules: rules(up: [percent(10, 15)]),
      evaluations: [Evaluation(15, sum: 1_000, replicas: 3, desired: 4)]),
    // int(7 * 0.7) = int(4.9) = 4.
    Case(
      what: "percent down is cut off", rules: rules(down: [percent(30, 15)]),
      evaluations: [Evaluation(15, sum: 0, replicas: 7, desired: 4)]),
    Case(
      what: "the larger step down", rules: rules(down: [pods(2, 15), percent(50, 15)]),
      evaluations: [Evaluation(15, sum: 0, replicas: 20, desired: 10)]),
    Case(
      what: "the smaller step down", rules: rules(down: [pods(2, 15), percent(50, 15)], downSelect: .min),
      evaluations: [Evaluation(15, sum: 0, replicas: 20, desired: 18)]),
    // getReplicasChangePerPeriod: 4 were added less than 60 s ago, so the period began with 2; after 60 s it is free again.
    Case(
      what: "a period is used up", rules: rules(up: [pods(4, 60)]),
      evaluations: [
        Evaluation(15, sum: 1_000, replicas: 2, desired: 6), Evaluation(30, sum: 1_000, replicas: 6, desired: 6),
        Evaluation(74, sum: 1_000, replicas: 6, desired: 6),
        Evaluation(75, sum: 1_000, replicas: 6, desired: 10),
      ]),
    Case(
      what: "used up in parts", rules: rules(up: [pods(4, 60)]),
      evaluations: [
        Evaluation(15, sum: 40, replicas: 2, desired: 4), Evaluation(30, sum: 1_000, replicas: 4, desired: 6),
        Evaluation(75, sum: 1_000, replicas: 6, desired: 8),
        Evaluation(90, sum: 1_000, replicas: 8, desired: 10),
      ]),
    // periodStart = 10 + 5 removed: 15 + 2 allowed, whatever was taken away before.
    Case(
      what: "what was removed may come back", rules: rules(up: [pods(2, 60)], down: [pods(5, 15)]),
      evaluations: [
        Evaluation(15, sum: 0, replicas: 15, desired: 10), Evaluation(30, sum: 1_000, replicas: 10, desired: 17),
      ]),
    Case(
      what: "the periods of two policies", rules: rules(up: [pods(1, 15), pods(3, 120)], upSelect: .min),
      evaluations: [
        Evaluation(15, sum: 900, replicas: 1, desired: 2), Evaluation(30, sum: 900, replicas: 2, desired: 3),
        Evaluation(45, sum: 900, replicas: 3, desired: 4),
        Evaluation(60, sum: 900, replicas: 4, desired: 4), Evaluation(135, sum: 900, replicas: 4, desired: 5),
      ]),
  ]

  /// stabilizeRecommendationWithBehaviors, recordInitialRecommendation.
  static let windows: [Case] = [
    // The count at first sight is the first recommendation, so that nothing shrinks within the first window.
    Case(
      what: "down after the window since first sight", rules: rules(downWindow: 300),
      evaluations: [
        Evaluation(15, sum: 0, replicas: 8, desired: 8), Evaluation(300, sum: 0, replicas: 8, desired: 8),
        Evaluation(315, sum: 0, replicas: 8, desired: 1),
      ]),
    Case(
      what: "down to the greatest of the window", rules: rules(downWindow: 60),
      evaluations: [
        Evaluation(0, sum: 80, replicas: 8, desired: 8), Evaluation(15, sum: 50, replicas: 8, desired: 8),
        Evaluation(30, sum: 20, replicas: 8, desired: 8),
        Evaluation(60, sum: 20, replicas: 8, desired: 5), Evaluation(75, sum: 20, replicas: 5, desired: 2),
      ]),
    Case(
      what: "up to the least of the window", rules: rules(upWindow: 60),
      evaluations: [
        Evaluation(0, sum: 20, replicas: 2, desired: 2), Evaluation(15, sum: 90, replicas: 2, desired: 2),
        Evaluation(30, sum: 50, replicas: 2, desired: 2),
        Evaluation(60, sum: 90, replicas: 2, desired: 5), Evaluation(75, sum: 90, replicas: 5, desired: 5),
        Evaluation(90, sum: 90, replicas: 5, desired: 9),
      ]),
    Case(
      what: "up at once with a window down", rules: rules(downWindow: 300),
      evaluations: [
        Evaluation(0, sum: 20, replicas: 2, desired: 2), Evaluation(15, sum: 90, replicas: 2, desired: 9),
        Evaluation(30, sum: 10, replicas: 9, desired: 9),
      ]),
    // What is remembered is the proposal, not what was made of it: 3 replicas were reached, 9 were proposed.
    Case(
      what: "the proposal is remembered before limits", rules: rules(up: [pods(1, 15)], downWindow: 60),
      evaluations: [
        Evaluation(0, sum: 20, replicas: 2, desired: 2), Evaluation(15, sum: 90, replicas: 2, desired: 3),
        Evaluation(30, sum: 10, replicas: 3, desired: 3), Evaluation(75, sum: 10, replicas: 3, desired: 1),
      ]),
    // First sight is remembered even when the bounds decide: 20 holds 9 up for the window.
    Case(
      what: "first sight above the bounds", rules: rules(downWindow: 60),
      bounds: ReplicaBounds(minimum: 1, maximum: 9, initial: 9),
      evaluations: [
        Evaluation(0, sum: 10, replicas: 20, desired: 9), Evaluation(45, sum: 10, replicas: 9, desired: 9),
        Evaluation(60, sum: 10, replicas: 9, desired: 1),
      ]),
    Case(
      what: "a swing within both windows moves nothing", rules: rules(upWindow: 60, downWindow: 60),
      evaluations: [
        Evaluation(0, sum: 40, replicas: 4, desired: 4), Evaluation(15, sum: 80, replicas: 4, desired: 4),
        Evaluation(30, sum: 10, replicas: 4, desired: 4),
        Evaluation(45, sum: 90, replicas: 4, desired: 4),
      ]),
  ]

  @Test(arguments: totals + utilizations + policies + windows)
  func evaluations(_ example: Case) {
    var autoscaler = HorizontalAutoscaler(example.rules, bounds: example.bounds)
    for evaluation in example.evaluations {
      let desired = autoscaler.evaluate(
        HorizontalAutoscaler.Signal(sum: evaluation.sum, replicas: evaluation.replicas, ready: evaluation.ready),
        at: evaluation.at)
      #expect(desired.desired == evaluation.desired, "\(example.what), second \(evaluation.at)")
    }
  }

  /// The control loop in the pool: 8 requests wait at every evaluation from second 15 on, at 2 a replica.
  @Test func thePoolFollows() throws {
    var pool = Stations.pool(service: .constant(1e6), batching: .none(concurrency: 1))
    pool.replicas = ReplicaBounds(minimum: 1, maximum: 10, initial: 1)
    pool.autoscaler = Autoscaler([.hpa(Self.rules(.concurrency, target: 2, up: [Self.pods(2, 15)]))])
    pool.startup = Startup(load: .constant(5))
    var scenario = Stations.scenario(process: .deterministic(rate: 1), pool: pool, horizon: 100)
    scenario.workloads[0].arrivals.shape.spikes = [Spike(at: 8.5, factor: 0, lasting: 1_000)]
    let result = try simulate(scenario, replication: 0)
    // 8 requests at 2 a replica: 4 replicas, 2 at 15 s, ready at 20 s, one at 30 s, ready at 35 s.
    let ready = 3.25  // (20 * 1 + 15 * 3 + 65 * 4) / 100
    #expect(abs(result.pools[0].replicas - ready) < 1e-9)
    #expect(result.pools[0].coldStarts == 3)
    #expect(result.pools[0].replicasMax == 4)
  }
}
