/// Kubernetes' horizontal pod autoscaler, autoscaling/v2.
public struct HorizontalScaling: Sendable, Equatable {
  /// The signals, at least one: the largest proposal counts.
  public var metrics: [ScalingMetric]
  /// Seconds between two evaluations.
  public var interval: Double
  /// Limits on growth.
  public var scaleUp: ScalingRules
  /// Limits on shrinking.
  public var scaleDown: ScalingRules
  /// Seconds after a replica's start within which its CPU counts only once it is ready and measured anew.
  public var cpuInitializationPeriod: Double
  /// Whether there is no `behavior` block: the greatest recommendation of the last 300 s both ways, and at most a doubling or 4.
  public var hasNoBehavior: Bool

  /// Creates rules.
  public init(
    metrics: [ScalingMetric], interval: Double, scaleUp: ScalingRules, scaleDown: ScalingRules,
    cpuInitializationPeriod: Double = 300, hasNoBehavior: Bool = false
  ) {
    self.metrics = metrics
    self.interval = interval
    self.scaleUp = scaleUp
    self.scaleDown = scaleDown
    self.cpuInitializationPeriod = cpuInitializationPeriod
    self.hasNoBehavior = hasNoBehavior
  }

  /// How far back its decisions look, seconds.
  public var memory: Double {
    let readings = metrics.map { $0.reading.averagingWindow + $0.reading.staleness }.max() ?? 0
    return max(interval, scaleUp.stabilizationWindow, scaleDown.stabilizationWindow, readings)
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
  /// Relative distance from the target within which nothing is done in this direction.
  public var tolerance: Double

  /// Creates rules.
  public init(
    stabilizationWindow: Double, policies: [ScalingPolicy], selectPolicy: Selection = .max, tolerance: Double = 0.1
  ) {
    self.stabilizationWindow = stabilizationWindow
    self.policies = policies
    self.selectPolicy = selectPolicy
    self.tolerance = tolerance
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
