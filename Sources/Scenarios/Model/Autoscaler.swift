/// Kubernetes' horizontal pod autoscaler, autoscaling/v2.
public struct Autoscaler: Sendable, Equatable {
  /// The signal.
  public enum Metric: String, Sendable, CaseIterable {
    /// Requests waiting in the pool, External metric with AverageValue target.
    case queueDepth = "queue_depth"
    /// Requests waiting and running in the pool, External metric with AverageValue target.
    case concurrency
    /// Busy share of the CPU replicas' places, Resource metric with Utilization target.
    case cpuUtilization = "cpu_utilization"
    /// Busy share of the accelerators, Pods metric with AverageValue target.
    case gpuUtilization = "gpu_utilization"

    /// Whether the target is a share of each ready replica rather than a total divided among replicas.
    public var isUtilisation: Bool { self == .cpuUtilization || self == .gpuUtilization }
  }
  /// The signal.
  public var metric: Metric
  /// Wanted signal per replica: requests, or a fraction for utilisations; above 0.
  public var target: Double
  /// Seconds between two looks.
  public var interval: Double
  /// Relative distance from the target within which nothing is done.
  public var tolerance: Double
  /// Limits on growth.
  public var scaleUp: ScalingRules
  /// Limits on shrinking.
  public var scaleDown: ScalingRules

  /// Creates an autoscaler.
  public init(
    metric: Metric, target: Double, interval: Double, tolerance: Double, scaleUp: ScalingRules,
    scaleDown: ScalingRules
  ) {
    self.metric = metric
    self.target = target
    self.interval = interval
    self.tolerance = tolerance
    self.scaleUp = scaleUp
    self.scaleDown = scaleDown
  }
}

/// One direction of an HPA's `behavior`.
public struct ScalingRules: Sendable, Equatable {
  /// Which policy binds when several are written.
  public enum Selection: String, Sendable, CaseIterable {
    /// The largest change allowed by any.
    case max
    /// The smallest change allowed by any.
    case min
    /// No change in this direction.
    case disabled
  }
  /// Seconds over which recommendations are remembered.
  public var stabilizationWindow: Double
  /// Rate limits, at least one unless disabled.
  public var policies: [ScalingPolicy]
  /// Which limit binds.
  public var selectPolicy: Selection

  /// Creates rules.
  public init(stabilizationWindow: Double, policies: [ScalingPolicy], selectPolicy: Selection = .max) {
    self.stabilizationWindow = stabilizationWindow
    self.policies = policies
    self.selectPolicy = selectPolicy
  }
}

/// A limit on how much a replica count may change in a period.
public struct ScalingPolicy: Sendable, Equatable {
  /// The kind of limit.
  public enum Kind: String, Sendable, CaseIterable {
    /// A number of replicas.
    case pods
    /// A percentage of the replicas at the period's start.
    case percent
  }
  /// The kind of limit.
  public var kind: Kind
  /// Replicas, or percent.
  public var value: Double
  /// Seconds, above 0.
  public var period: Double

  /// Creates a limit.
  public init(kind: Kind, value: Double, period: Double) {
    self.kind = kind
    self.value = value
    self.period = period
  }
}
