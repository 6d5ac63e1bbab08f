/// AWS Application Auto Scaling's target tracking, as SageMaker endpoints have it.
public struct TargetTracking: Sendable, Equatable {
  /// The metric, averaged over the replicas, and its target.
  public var metric: ScalingMetric
  /// Seconds after growth in which only a larger growth is made.
  public var scaleOutCooldown: Double
  /// Seconds after shrinking in which no shrinking is made.
  public var scaleInCooldown: Double
  /// Whether the pool never shrinks.
  public var disablesScaleIn: Bool
  /// Seconds of a data point.
  public var period: Double

  /// Creates rules.
  public init(
    metric: ScalingMetric, scaleOutCooldown: Double = 300, scaleInCooldown: Double = 300,
    disablesScaleIn: Bool = false, period: Double = 60
  ) {
    self.metric = metric
    self.scaleOutCooldown = scaleOutCooldown
    self.scaleInCooldown = scaleInCooldown
    self.disablesScaleIn = disablesScaleIn
    self.period = period
  }

  /// Data points above the target in a row that make the pool grow: so AWS makes the alarms in an account; no page of its states it.
  public static let pointsOut = 3
  /// Data points below `shareIn` of the target in a row that make it shrink. Source: as `pointsOut`.
  public static let pointsIn = 15
  /// Share of the target below which the pool shrinks. Source: as `pointsOut`.
  public static let shareIn = 0.9
}

/// AWS' step scaling: an alarm each way, with changes by how far its threshold is passed.
public struct StepScaling: Sendable, Equatable {
  /// What a step's number is.
  public enum Adjustment: String, Sendable, CaseIterable {
    /// Replicas more or fewer.
    case changeInCapacity = "change_in_capacity"
    /// Percent of the replicas there are, more or fewer.
    case percentChangeInCapacity = "percent_change_in_capacity"
    /// The number of replicas.
    case exactCapacity = "exact_capacity"
  }
  /// A change for a range of distances from the threshold.
  public struct Step: Sendable, Equatable {
    /// Least distance; nil is without end.
    public var lower: Double?
    /// Greatest distance; nil is without end.
    public var upper: Double?
    /// By the adjustment: replicas, percent or the number.
    public var change: Double

    /// Creates a step.
    public init(lower: Double?, upper: Double?, change: Double) {
      self.lower = lower
      self.upper = upper
      self.change = change
    }
  }
  /// An alarm and what it does.
  public struct Alarm: Sendable, Equatable {
    /// The threshold.
    public var threshold: Double
    /// Data points past it in a row.
    public var evaluationPeriods: Int
    /// What is done, by distance.
    public var steps: [Step]

    /// Creates an alarm.
    public init(threshold: Double, evaluationPeriods: Int, steps: [Step]) {
      self.threshold = threshold
      self.evaluationPeriods = evaluationPeriods
      self.steps = steps
    }
  }
  /// The metric: sums over the pool as they are, shares averaged over its replicas. Its target is not used.
  public var metric: ScalingMetric
  /// Past its threshold upwards.
  public var scaleOut: Alarm?
  /// Past its threshold downwards.
  public var scaleIn: Alarm?
  /// What the steps' numbers are.
  public var adjustment: Adjustment
  /// Fewest replicas that a percentage changes.
  public var minAdjustmentMagnitude: Int
  /// Seconds after a change: growth is then reckoned from the number before it, and shrinking waits.
  public var cooldown: Double
  /// Seconds of a data point.
  public var period: Double

  /// Creates rules.
  public init(
    metric: ScalingMetric, scaleOut: Alarm?, scaleIn: Alarm?, adjustment: Adjustment = .changeInCapacity,
    minAdjustmentMagnitude: Int = 1, cooldown: Double = 300, period: Double = 60
  ) {
    self.metric = metric
    self.scaleOut = scaleOut
    self.scaleIn = scaleIn
    self.adjustment = adjustment
    self.minAdjustmentMagnitude = minAdjustmentMagnitude
    self.cooldown = cooldown
    self.period = period
  }
}
