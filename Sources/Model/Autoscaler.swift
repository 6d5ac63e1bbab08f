/// What decides how many replicas a pool has.
///
/// Where several policies are written, the pool has the most that any of them wants.
public struct Autoscaler: Sendable, Equatable {
  /// One control loop.
  public enum Policy: Sendable, Equatable {
    /// Kubernetes' horizontal pod autoscaler, autoscaling/v2.
    case hpa(HorizontalScaling)
    /// KEDA's ScaledObject: from and to zero, and a horizontal pod autoscaler between.
    case keda(KEDAScaling)
    /// Knative's pod autoscaler.
    case knative(KnativeScaling)
    /// Ray Serve's autoscaler.
    case rayServe(RayServeScaling)
    /// AWS target tracking.
    case targetTracking(TargetTracking)
    /// AWS step scaling.
    case stepScaling(StepScaling)
    /// An SLA planner in the manner of NVIDIA Dynamo's.
    case planner(PlannerScaling)
    /// The calendar.
    case schedule(ScheduledScaling)
    /// A forecast of the load.
    case predictive(PredictiveScaling)
    /// A number of replicas.
    case fixed(Int)
  }
  /// The control loops, at least one.
  public var policies: [Policy]
  /// Times at which no metric can be read.
  public var outages: [MetricOutage]

  /// Creates an autoscaler.
  public init(_ policies: [Policy], outages: [MetricOutage] = []) {
    self.policies = policies
    self.outages = outages
  }
}

/// A time at which the metrics pipeline answers with an error.
public struct MetricOutage: Sendable, Equatable {
  /// Seconds after the run's start.
  public var at: Double
  /// Seconds, above 0.
  public var lasting: Double

  /// Creates an outage.
  public init(at: Double, lasting: Double) {
    self.at = at
    self.lasting = lasting
  }

  /// Whether the outage holds at a second.
  public func covers(_ second: Double) -> Bool { at <= second && second < at + lasting }
}

extension Autoscaler.Policy {
  /// The word under `policy`.
  public var word: String {
    switch self {
    case .hpa: "hpa"
    case .keda: "keda"
    case .knative: "knative"
    case .rayServe: "ray_serve"
    case .targetTracking: "target_tracking"
    case .stepScaling: "step_scaling"
    case .planner: "sla_planner"
    case .schedule: "schedule"
    case .predictive: "predictive"
    case .fixed: "fixed"
    }
  }

  /// The words of every policy.
  public static let words = [
    "hpa", "keda", "knative", "ray_serve", "target_tracking", "step_scaling", "sla_planner", "schedule", "predictive",
    "fixed",
  ]

  /// The metrics it reads through the metrics pipeline.
  public var metrics: [ScalingMetric] {
    switch self {
    case .hpa(let rules): rules.metrics
    case .keda(let rules): rules.horizontal.metrics
    case .targetTracking(let rules): [rules.metric]
    case .stepScaling(let rules): [rules.metric]
    case .predictive(let rules): [rules.metric]
    case .knative, .rayServe, .planner, .schedule, .fixed: []
    }
  }

  /// What it scales on, as a complaint or a table names it.
  public var signal: String {
    switch self {
    case .hpa, .keda, .targetTracking, .stepScaling, .predictive:
      metrics.map(\.name.rawValue).joined(separator: " and ")
    case .knative(let rules): rules.metric.rawValue
    case .rayServe: "ongoing requests"
    case .planner: "requests_per_second"
    case .schedule: "the calendar"
    case .fixed: "nothing"
    }
  }

  /// How far back its decisions look, seconds.
  public var memory: Double {
    switch self {
    case .hpa(let rules): rules.memory
    case .keda(let rules): max(rules.horizontal.memory, rules.pollingInterval, rules.cooldownPeriod)
    case .knative(let rules): max(rules.stableWindow, rules.scaleDownDelay)
    case .rayServe(let rules): max(rules.lookBackPeriod, rules.upscaleDelay, rules.downscaleDelay)
    case .targetTracking(let rules):
      max(Double(TargetTracking.pointsIn) * rules.period, rules.scaleOutCooldown, rules.scaleInCooldown)
    case .stepScaling(let rules):
      max(
        Double(max(rules.scaleOut?.evaluationPeriods ?? 0, rules.scaleIn?.evaluationPeriods ?? 0)) * rules.period,
        rules.cooldown)
    case .planner(let rules): rules.interval
    case .predictive(let rules): rules.season
    case .schedule, .fixed: 0
    }
  }

  /// Whether an empty pool is seen by it, so that it can start the first replica.
  public var wakesEmptyPools: Bool {
    switch self {
    case .hpa(let rules): rules.metrics.contains { $0.name.isKnownOfEmptyPools }
    case .keda(let rules): rules.horizontal.metrics.contains { $0.name.isKnownOfEmptyPools }
    case .knative, .rayServe: true
    case .stepScaling(let rules): rules.metric.name.isKnownOfEmptyPools && rules.scaleOut != nil
    case .predictive(let rules): rules.metric.name.isKnownOfEmptyPools
    case .schedule(let rules): rules.windows.contains { $0.replicas > 0 } || rules.otherwise > 0
    case .fixed(let replicas): replicas > 0
    // The average of no replicas is no data, and no traffic ends where none is served.
    case .targetTracking, .planner: false
    }
  }
}

extension Autoscaler {
  /// Samples and decisions at regular times within some seconds: what the control loops cost whatever the traffic is.
  public func evaluations(within seconds: Double) -> Double {
    policies.reduce(0) { sum, policy in
      let scrapes = Set(policy.metrics.map(\.reading.scrapeInterval)).reduce(0) { $0 + ($1 > 0 ? seconds / $1 : 0) }
      switch policy {
      case .hpa(let rules): return sum + scrapes + seconds / rules.interval
      case .keda(let rules):
        return sum + scrapes + seconds / rules.pollingInterval + seconds / rules.horizontal.interval
      case .knative: return sum + seconds
      case .rayServe(let rules):
        let interval = rules.aggregation == .mean ? rules.metricsInterval : RayServeScaling.sampleInterval
        return sum + 2 * seconds / interval
      case .targetTracking(let rules): return sum + scrapes + seconds / rules.period
      case .stepScaling(let rules): return sum + scrapes + seconds / rules.period
      case .planner(let rules): return sum + seconds / rules.interval
      case .predictive(let rules): return sum + scrapes + seconds / rules.interval
      case .schedule(let rules): return sum + 2 * Double(rules.windows.count) * (seconds / 60 + 1)
      case .fixed: return sum + 1
      }
    }
  }
}
