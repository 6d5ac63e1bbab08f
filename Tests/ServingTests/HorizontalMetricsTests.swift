import Model
import Serving
import Testing

/// What the autoscaler of Kubernetes makes of several metrics and of replicas that are not measured, by hand from kubernetes/kubernetes,
/// pkg/controller/podautoscaler/horizontal.go (`computeReplicasForMetrics`, `stabilizeRecommendation`, `calculateScaleUpLimit`) and
/// replica_calculator.go (`GetResourceReplicas`, `calcPlainMetricReplicas`, `getUsageRatioReplicaCount`), 2026-08.
@Suite struct HorizontalMetricsTests {
  typealias Sample = HorizontalAutoscaler.MetricSample

  struct Evaluation {
    var samples: [Sample]
    var replicas: Int
    var ready: Int
    var desired: Int
    var at: Double

    init(_ samples: Sample..., replicas: Int, ready: Int? = nil, desired: Int, at: Double = 15) {
      self.samples = samples
      self.replicas = replicas
      self.ready = ready ?? replicas
      self.desired = desired
      self.at = at
    }
  }
  struct Case: CustomTestStringConvertible {
    var what: String
    var metrics: [ScalingMetric]
    var up = 0.1
    var down = 0.1
    var evaluations: [Evaluation]
    var testDescription: String { what }
  }
  static let queue = ScalingMetric(.queueDepth, target: 10)
  static let latency = ScalingMetric(.ttftP95, target: 2)
  static let cpu = ScalingMetric(.cpuUtilization, target: 0.5)
  static let gpu = ScalingMetric(.gpuUtilization, target: 0.5)
  static func all(_ sum: Double?) -> Sample { Sample(sum: sum) }
  static func pods(_ sum: Double?, of measured: Int, missing: Int = 0, ignored: Int = 0) -> Sample {
    Sample(sum: sum, measured: measured, missing: missing, ignored: ignored)
  }

  static let several: [Case] = [
    Case(
      what: "the largest counts", metrics: [queue, gpu],
      evaluations: [Evaluation(all(60), pods(1, of: 4), replicas: 4, desired: 6)]),
    Case(
      what: "whichever it is", metrics: [queue, gpu],
      evaluations: [Evaluation(all(10), pods(4, of: 4), replicas: 4, desired: 8)]),
    Case(
      what: "one on target keeps what the other would take", metrics: [queue, gpu],
      evaluations: [Evaluation(all(0), pods(2, of: 4), replicas: 4, desired: 4)]),
    Case(
      what: "one in error: no shrinking", metrics: [queue, gpu],
      evaluations: [Evaluation(all(10), pods(nil, of: 4), replicas: 4, desired: 4)]),
    Case(
      what: "one in error: growth", metrics: [queue, gpu],
      evaluations: [Evaluation(all(90), pods(nil, of: 4), replicas: 4, desired: 9)]),
    Case(
      what: "all in error", metrics: [queue, gpu],
      evaluations: [Evaluation(all(nil), pods(nil, of: 4), replicas: 4, desired: 4)]),
    Case(
      what: "no replica is measured: an error", metrics: [gpu],
      evaluations: [Evaluation(pods(0, of: 0, ignored: 4), replicas: 4, ready: 0, desired: 4)]),
  ]

  static let values: [Case] = [
    // 3 / 2 of 4 ready: 6; only those ready are multiplied.
    Case(
      what: "a value multiplies the ready", metrics: [latency],
      evaluations: [Evaluation(all(3), replicas: 4, desired: 6)]),
    Case(
      what: "not those on their way", metrics: [latency],
      evaluations: [Evaluation(all(3), replicas: 6, ready: 4, desired: 6)]),
    Case(what: "exactly 1.1", metrics: [latency], evaluations: [Evaluation(all(2.2), replicas: 4, desired: 4)]),
    Case(what: "just above 1.1", metrics: [latency], evaluations: [Evaluation(all(2.21), replicas: 4, desired: 5)]),
    Case(what: "exactly 0.9", metrics: [latency], evaluations: [Evaluation(all(1.8), replicas: 10, desired: 10)]),
    Case(what: "below 0.9", metrics: [latency], evaluations: [Evaluation(all(1.7), replicas: 10, desired: 9)]),
  ]

  static let tolerances: [Case] = [
    Case(
      what: "eager up: 1.02 of 50 adds one", metrics: [queue], up: 0.01, down: 0.3,
      evaluations: [Evaluation(all(510), replicas: 50, desired: 51)]),
    Case(
      what: "slow down: 0.7 exactly stays", metrics: [queue], up: 0.01, down: 0.3,
      evaluations: [Evaluation(all(350), replicas: 50, desired: 50)]),
    Case(
      what: "slow down: below 0.7", metrics: [queue], up: 0.01, down: 0.3,
      evaluations: [Evaluation(all(340), replicas: 50, desired: 34)]),
    Case(
      what: "none at all", metrics: [queue], up: 0, down: 0,
      evaluations: [
        Evaluation(all(39.99), replicas: 4, desired: 4), Evaluation(all(41), replicas: 4, desired: 5, at: 30),
      ]),
  ]

  static let unmeasured: [Case] = [
    // 3 at 1.0: ratio 2; one missing counts as 0: 3 / 4 / 0.5 = 1.5 of 4.
    Case(
      what: "missing on the way up", metrics: [gpu],
      evaluations: [Evaluation(pods(3, of: 3, missing: 1), replicas: 4, ready: 3, desired: 6)]),
    // 3 at 0.1: ratio 0.2; one missing counts as the target: 0.8 / 4 / 0.5 = 0.4 of 4.
    Case(
      what: "missing on the way down, of Pods", metrics: [gpu],
      evaluations: [Evaluation(pods(0.3, of: 3, missing: 1), replicas: 4, desired: 2)]),
    // Exactly on target neither branch counts those that are missing: no change, of Pods as of Resource.
    Case(
      what: "missing at exactly the target, of Pods", metrics: [gpu],
      evaluations: [Evaluation(pods(1.5, of: 3, missing: 1), replicas: 4, desired: 4)]),
    Case(
      what: "missing at exactly the target, of Resource", metrics: [cpu],
      evaluations: [Evaluation(pods(1.5, of: 3, missing: 1), replicas: 4, desired: 4)]),
    // Of Resource as all that is requested: 1.3 / 4 / 0.5 = 0.65 of 4.
    Case(
      what: "missing on the way down, of Resource", metrics: [cpu],
      evaluations: [Evaluation(pods(0.3, of: 3, missing: 1), replicas: 4, desired: 3)]),
    // 1 at 0.3: ratio 0.6; 3 missing at 1: 3.3 / 4 / 0.5 = 1.65: the direction turned.
    Case(
      what: "missing that turn the direction", metrics: [cpu],
      evaluations: [Evaluation(pods(0.3, of: 1, missing: 3), replicas: 4, desired: 4)]),
    // Ignored ones count on the way up alone.
    Case(
      what: "ignored on the way down", metrics: [cpu],
      evaluations: [Evaluation(pods(0.2, of: 2, ignored: 2), replicas: 4, ready: 2, desired: 1)]),
    Case(
      what: "ignored on the way up", metrics: [cpu],
      evaluations: [Evaluation(pods(2, of: 2, ignored: 2), replicas: 4, ready: 2, desired: 4)]),
    Case(
      what: "ignored and missing", metrics: [cpu],
      evaluations: [Evaluation(pods(4, of: 4, missing: 1, ignored: 1), replicas: 6, ready: 5, desired: 8)]),
    // 5 replicas of which 3 are known and the rest deleted: 1.2 of 3 is 4, fewer than the 5 there are: no change of direction.
    Case(
      what: "fewer known than there are", metrics: [gpu],
      evaluations: [Evaluation(pods(1.8, of: 2, missing: 1), replicas: 5, ready: 3, desired: 5)]),
  ]

  @Test(arguments: several + values + tolerances + unmeasured)
  func evaluations(_ example: Case) {
    let free = [ScalingPolicy(kind: .pods, value: 1_000, period: 15)]
    let rules = HorizontalScaling(
      metrics: example.metrics, interval: 15,
      scaleUp: ScalingRules(stabilizationWindow: 0, policies: free, tolerance: example.up),
      scaleDown: ScalingRules(stabilizationWindow: 0, policies: free, tolerance: example.down))
    var autoscaler = HorizontalAutoscaler(rules, bounds: ReplicaBounds(minimum: 1, maximum: 100, initial: 1))
    for evaluation in example.evaluations {
      let signal = HorizontalAutoscaler.Signal(
        samples: evaluation.samples, replicas: evaluation.replicas, ready: evaluation.ready)
      #expect(
        autoscaler.evaluate(signal, at: evaluation.at).desired == evaluation.desired,
        "\(example.what), second \(evaluation.at)")
    }
  }

  /// Without a behavior block: the greatest of five minutes, and at most a doubling or 4.
  @Test func withoutBehavior() {
    let rules = HorizontalScaling(
      metrics: [Self.queue], interval: 15, scaleUp: Defaults.scaleUp, scaleDown: Defaults.scaleDown, hasNoBehavior: true
    )
    var autoscaler = HorizontalAutoscaler(rules, bounds: ReplicaBounds(minimum: 1, maximum: 100, initial: 1))
    func evaluate(_ sum: Double, _ replicas: Int, _ at: Double) -> Int {
      autoscaler.evaluate(HorizontalAutoscaler.Signal(sum: sum, replicas: replicas, ready: replicas), at: at).desired
    }
    #expect(evaluate(1_000, 1, 0) == 4, "max(2 x 1, 4)")
    #expect(evaluate(1_000, 4, 15) == 8)
    #expect(evaluate(1_000, 8, 30) == 16)
    // The recommendation of 100 is remembered, so growth goes on while little is requested.
    #expect(evaluate(10, 16, 45) == 32)
    #expect(evaluate(10, 32, 330) == 64, "300 s, both ends included")
    #expect(evaluate(10, 64, 331) == 1, "all at once: shrinking has no limit of its own")
  }
}
