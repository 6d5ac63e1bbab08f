/// Knative's pod autoscaler (KPA).
public struct KnativeScaling: Sendable, Equatable {
  /// What is scaled on.
  public enum Metric: String, Sendable, CaseIterable {
    /// Requests waiting and in service.
    case concurrency
    /// Requests that join, per second.
    case requestsPerSecond = "requests_per_second"
  }
  /// What is scaled on.
  public var metric: Metric
  /// The metric's total a replica is meant to take; above 0.
  public var target: Double
  /// Share of `target` that is aimed at.
  public var targetUtilization: Double
  /// Seconds averaged over in calm times.
  public var stableWindow: Double
  /// Seconds averaged over to find a surge.
  public var panicWindow: Double
  /// Panic begins when the panic window wants this many times the ready replicas.
  public var panicThreshold: Double
  /// Greatest factor of growth an evaluation.
  public var maxScaleUpRate: Double
  /// Greatest factor of shrinking an evaluation.
  public var maxScaleDownRate: Double
  /// Requests that must fit besides those present for the activator to step aside; -1 keeps it in the path, 0 out of it.
  public var targetBurstCapacity: Double
  /// Requests that Knative lets into a replica at a time; 0 is no limit.
  public var containerConcurrency: Int
  /// Whether the last replica may go.
  public var scalesToZero: Bool
  /// Seconds that the activator must have been in the path before the last replica goes.
  public var scaleToZeroGracePeriod: Double
  /// Seconds that the last replica stays after the decision.
  public var podRetentionPeriod: Double
  /// Seconds over which the greatest decision holds.
  public var scaleDownDelay: Double
  /// Replicas there are at least once there is one.
  public var activationScale: Int
  /// Seconds between two evaluations.
  public var tickInterval: Double

  /// Creates rules.
  public init(
    metric: Metric = .concurrency, target: Double = 100, targetUtilization: Double = 0.7, stableWindow: Double = 60,
    panicWindow: Double = 6, panicThreshold: Double = 2, maxScaleUpRate: Double = 1_000, maxScaleDownRate: Double = 2,
    targetBurstCapacity: Double = 211, containerConcurrency: Int = 0, scalesToZero: Bool = true,
    scaleToZeroGracePeriod: Double = 30,
    podRetentionPeriod: Double = 0, scaleDownDelay: Double = 0, activationScale: Int = 1, tickInterval: Double = 2
  ) {
    self.metric = metric
    self.target = target
    self.targetUtilization = targetUtilization
    self.stableWindow = stableWindow
    self.panicWindow = panicWindow
    self.panicThreshold = panicThreshold
    self.maxScaleUpRate = maxScaleUpRate
    self.maxScaleDownRate = maxScaleDownRate
    self.targetBurstCapacity = targetBurstCapacity
    self.containerConcurrency = containerConcurrency
    self.scalesToZero = scalesToZero
    self.scaleToZeroGracePeriod = scaleToZeroGracePeriod
    self.podRetentionPeriod = podRetentionPeriod
    self.scaleDownDelay = scaleDownDelay
    self.activationScale = activationScale
    self.tickInterval = tickInterval
  }

  /// Requests that wait at a replica's proxy, for each that it lets in, before it refuses: knative/serving 98e5ef9,
  /// pkg/queue/sharedmain/main.go, `buildBreaker`.
  public static let waitingPerPlace = 10

  /// What a replica is given: `target` times `targetUtilization`, at least 0.01.
  public var effectiveTarget: Double { max(0.01, target * targetUtilization) }
}
