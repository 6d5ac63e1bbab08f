/// What buys a pool's instances and gives them back under Kubernetes.
///
/// Without one, an instance is requested in the moment in which a replica finds no room, and ends in the moment in which its last
/// replica does.
public struct Provisioner: Sendable, Equatable {
  /// By which rules.
  public enum Rules: Sendable, Equatable {
    /// The Kubernetes cluster autoscaler.
    case clusterAutoscaler(ClusterAutoscaler)
    /// Karpenter.
    case karpenter(Karpenter)
  }
  /// Which of the instances with room gets a replica: how kube-scheduler's NodeResourcesFit plugin scores them.
  public enum Scheduler: String, Sendable, CaseIterable {
    /// The one with the most room.
    case leastAllocated = "least_allocated"
    /// The one with the least.
    case mostAllocated = "most_allocated"
  }
  /// By which rules.
  public var rules: Rules
  /// Which instance gets a replica.
  public var scheduler: Scheduler

  /// Creates a provisioner; kube-scheduler spreads unless told otherwise.
  ///
  /// Source: kubernetes, pkg/scheduler/apis/config/v1/defaults.go, `SetDefaults_NodeResourcesFitArgs`, 2026-11.
  public init(_ rules: Rules, scheduler: Scheduler = .leastAllocated) {
    self.rules = rules
    self.scheduler = scheduler
  }
}

/// Settings of the Kubernetes cluster autoscaler; durations in seconds. Defaults are those of its flags.
///
/// Source: kubernetes/autoscaler, cluster-autoscaler/FAQ.md, "What are the parameters to CA?", 2026-08.
public struct ClusterAutoscaler: Sendable, Equatable {
  /// From one scan of the cluster to the next, above 0.
  public var scanInterval = 10.0
  /// Whether instances are terminated at all.
  public var scaleDownEnabled = true
  /// After requesting instances none is terminated for this duration.
  public var scaleDownDelayAfterAdd = 600.0
  /// How long an instance has to be unneeded before it is terminated.
  public var scaleDownUnneededTime = 600.0
  /// Below this share of its places taken an instance may be unneeded; 0 to 1.
  public var scaleDownUtilizationThreshold = 0.5
  /// An instance that does not run this long after its request is given up.
  public var maxNodeProvisionTime = 900.0
  /// What replicas may take to drain when their instance is terminated.
  public var maxGracefulTermination = 600.0
  /// Instances on their way out at a time, empty ones and those that drain.
  public var maxScaleDownParallelism = 10
  /// How many of these may drain.
  public var maxDrainParallelism = 1

  /// Seconds for which a purchase option that brought no instance is left alone; each time twice as long.
  ///
  /// Source: as the type, `initial-node-group-backoff-duration`.
  public static let initialBackoff = 300.0
  /// The longest that it is left alone. Source: as the type, `max-node-group-backoff-duration`.
  public static let maximumBackoff = 1_800.0
  /// Seconds without a failure after which it is the first time again. Source: as the type, `node-group-backoff-reset-timeout`.
  public static let backoffReset = 10_800.0

  /// Creates the settings that the tool has by itself.
  public init() {}
}

/// Settings of Karpenter; durations in seconds.
///
/// Sources: aws/karpenter-provider-aws, website/content/en/preview/concepts/disruption.md and reference/settings.md, 2026-08;
/// what has no setting is named where it stands.
public struct Karpenter: Sendable, Equatable {
  /// Which instances are terminated.
  public enum ConsolidationPolicy: String, Sendable, CaseIterable {
    /// Those without replicas.
    case whenEmpty = "when_empty"
    /// Those whose replicas fit elsewhere as well.
    case whenEmptyOrUnderutilized = "when_empty_or_underutilized"
  }
  /// Instances are requested this long after the last replica that found no room.
  public var batchIdleDuration = 1.0
  /// And this long after the first one at the latest.
  public var batchMaxDuration = 10.0
  /// Which instances are terminated.
  public var consolidationPolicy = ConsolidationPolicy.whenEmptyOrUnderutilized
  /// How long replicas must have neither come to an instance nor gone; nil is never.
  public var consolidateAfter: Double? = 0
  /// Instances that may be on their way out at a time, a share being rounded up.
  public var budget = RollingUpdate.Portion.share(0.1)

  /// Seconds from one scan for something to consolidate to the next.
  ///
  /// Source: kubernetes-sigs/karpenter, pkg/controllers/disruption/controller.go, `pollingPeriod`, 2026-11.
  public static let pollingPeriod = 10.0
  /// Seconds from a decision to consolidate to the second scan that must confirm it.
  ///
  /// Source: kubernetes-sigs/karpenter 1.14.1, pkg/controllers/disruption/consolidation.go, `commandValidationDelay`.
  public static let validation = 15.0
  /// Most instances that one command terminates together.
  ///
  /// Source: kubernetes-sigs/karpenter 1.14.1, pkg/controllers/disruption/multinodeconsolidation.go, `maxParallel` and one more.
  public static let largestBatch = 101
  /// An instance that does not run this long after its request is given up.
  ///
  /// Source: kubernetes-sigs/karpenter, pkg/controllers/nodeclaim/lifecycle/liveness.go, `registrationTimeout`, 2026-08.
  public static let registrationTime = 900.0

  /// Creates the settings that the tool has by itself.
  public init() {}
}
