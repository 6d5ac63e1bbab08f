/// KEDA's ScaledObject.
public struct KEDAScaling: Sendable, Equatable {
  /// What is fed to the autoscaler between when triggers cannot be read.
  public struct Fallback: Sendable, Equatable {
    /// Which count is held.
    public enum Behavior: String, Sendable, CaseIterable {
      /// `replicas`.
      case fixed = "static"
      /// What there is.
      case currentReplicas = "current_replicas"
      /// The larger of both.
      case currentReplicasIfHigher = "current_replicas_if_higher"
      /// The smaller of both.
      case currentReplicasIfLower = "current_replicas_if_lower"
    }
    /// Readings that may fail in a row.
    public var failureThreshold: Int
    /// Replicas held after that.
    public var replicas: Int
    /// Which count is held.
    public var behavior: Behavior

    /// Creates a fallback.
    public init(failureThreshold: Int, replicas: Int, behavior: Behavior = .fixed) {
      self.failureThreshold = failureThreshold
      self.replicas = replicas
      self.behavior = behavior
    }
  }
  /// The autoscaler between one replica and the greatest number; its metrics are the triggers.
  public var horizontal: HorizontalScaling
  /// By trigger: it is active while its metric is above this.
  public var activation: [Double]
  /// Seconds between two evaluations of whether a trigger is active.
  public var pollingInterval: Double
  /// Seconds after the last active evaluation before the last replicas go.
  public var cooldownPeriod: Double
  /// Seconds after the start before the last replicas go where no trigger was ever active.
  public var initialCooldownPeriod: Double
  /// Replicas while nothing is active; nil goes to zero where the least number is zero.
  public var idleReplicas: Int?
  /// What happens when triggers cannot be read; nil holds what there is.
  public var fallback: Fallback?
  /// Whether the autoscaler sees the values of the last poll instead of asking anew.
  public var usesCachedMetrics: Bool

  /// Creates rules.
  public init(
    horizontal: HorizontalScaling, activation: [Double], pollingInterval: Double = 30, cooldownPeriod: Double = 300,
    initialCooldownPeriod: Double = 0, idleReplicas: Int? = nil, fallback: Fallback? = nil,
    usesCachedMetrics: Bool = false
  ) {
    self.horizontal = horizontal
    self.activation = activation
    self.pollingInterval = pollingInterval
    self.cooldownPeriod = cooldownPeriod
    self.initialCooldownPeriod = initialCooldownPeriod
    self.idleReplicas = idleReplicas
    self.fallback = fallback
    self.usesCachedMetrics = usesCachedMetrics
  }
}
