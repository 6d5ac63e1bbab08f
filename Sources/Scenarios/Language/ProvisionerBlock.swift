import Model

extension Language {
  /// A pool's `provisioner`.
  static let provisioner = KeyBlock(
    "When instances are requested and when they are terminated; at once by default.",
    example: "{kind: karpenter, consolidate_after: 5m}", ProvisionerKeys())

  static let clusterAutoscaler = KeyBlock(
    "The Kubernetes cluster autoscaler.", example: "{kind: cluster_autoscaler, scan_interval: 10s}",
    ClusterAutoscalerKeys())

  static let karpenter = KeyBlock(
    "Karpenter, which evaluates consolidation every \(Quantity.duration.written(Karpenter.pollingPeriod)) and confirms it "
      + "\(Quantity.duration.written(Karpenter.validation)) later.",
    example: "{kind: karpenter, consolidate_after: 5m}", KarpenterKeys())

  static let noProvisioner = KeyBlock("None.", example: "{kind: none}", NoProvisionerKeys())
}

struct ProvisionerKeys: Sendable {
  /// The words of `kind`.
  static let kinds = ["cluster_autoscaler", "karpenter", "none"]
  let kind = ProvisionerKeys.kind
  let variants = Variants(
    by: ProvisionerKeys.kind,
    [
      (["cluster_autoscaler"], Language.clusterAutoscaler), (["karpenter"], Language.karpenter),
      (["none"], Language.noProvisioner),
    ])

  private static let kind = Key("kind", .words(kinds), .required, "Whose rules are followed.", .choice, "karpenter")
}

struct NoProvisionerKeys: Sendable {}

struct ClusterAutoscalerKeys: Sendable {
  private static let rules = ClusterAutoscaler()
  let scanInterval = ClusterAutoscalerKeys.duration(
    "scan_interval", .closed(1, 86_400), ClusterAutoscalerKeys.rules.scanInterval,
    "From one scan of the cluster to the next; instances are requested and terminated then.", "10s")
  let scaleDownEnabled = Key(
    "scale_down_enabled", .flag, .of(ClusterAutoscalerKeys.rules.scaleDownEnabled),
    "Whether instances are terminated at all.", .clusterAutoscaler, "false")
  let scaleDownDelayAfterAdd = ClusterAutoscalerKeys.duration(
    "scale_down_delay_after_add", .closed(0, Ceilings.duration), ClusterAutoscalerKeys.rules.scaleDownDelayAfterAdd,
    "How long after a request for instances none is terminated.", "10m")
  let scaleDownUnneededTime = ClusterAutoscalerKeys.duration(
    "scale_down_unneeded_time", .closed(0, Ceilings.duration), ClusterAutoscalerKeys.rules.scaleDownUnneededTime,
    "How long an instance has to be unneeded before it is terminated.", "10m")
  let scaleDownUtilizationThreshold = Key(
    "scale_down_utilization_threshold", .quantity(.share, .closed(0, 1)),
    .of(ClusterAutoscalerKeys.rules.scaleDownUtilizationThreshold, .share),
    "The share of an instance's places taken, below which it may be unneeded.", .clusterAutoscaler, "50%")
  let maxNodeProvisionTime = ClusterAutoscalerKeys.duration(
    "max_node_provision_time", .closed(1, Ceilings.duration), ClusterAutoscalerKeys.rules.maxNodeProvisionTime,
    "After how long an instance that does not run is given up, and its option left alone for \(backoff).", "15m")
  let maxGracefulTermination = ClusterAutoscalerKeys.duration(
    "max_graceful_termination", .closed(0, Ceilings.duration), ClusterAutoscalerKeys.rules.maxGracefulTermination,
    "How long replicas may take to drain when their instance is terminated.", "10m")
  let maxScaleDownParallelism = Key(
    "max_scale_down_parallelism", .whole(.count, 1...Ceilings.replicas),
    .of(ClusterAutoscalerKeys.rules.maxScaleDownParallelism),
    "The most instances on their way out at a time, empty or draining.", .clusterAutoscaler, "10")
  let maxDrainParallelism = Key(
    "max_drain_parallelism", .whole(.count, 1...Ceilings.replicas),
    .of(ClusterAutoscalerKeys.rules.maxDrainParallelism),
    "The most of these that drain.", .clusterAutoscaler, "1")
  let scheduler = Key.scheduler

  /// For how long an option is left alone that brought no instance.
  static let backoff =
    "\(Quantity.duration.written(ClusterAutoscaler.initialBackoff)), and each time twice as long up to "
    + Quantity.duration.written(ClusterAutoscaler.maximumBackoff)

  private static func duration(
    _ name: String, _ bounds: Bounds, _ standard: Double, _ meaning: String, _ example: String
  ) -> Key {
    Key(name, .quantity(.duration, bounds), .of(standard, .duration), meaning, .clusterAutoscaler, example)
  }
}

struct KarpenterKeys: Sendable {
  private static let rules = Karpenter()
  let batchIdleDuration = Key(
    "batch_idle_duration", .quantity(.duration, .closed(0, 3_600)),
    .of(KarpenterKeys.rules.batchIdleDuration, .duration),
    "How long after the last replica that found no room instances are requested.", .karpenter, "1s")
  let batchMaxDuration = Key(
    "batch_max_duration", .quantity(.duration, .closed(0, 3_600)), .of(KarpenterKeys.rules.batchMaxDuration, .duration),
    "How long after the first such replica at the latest.", .karpenter, "10s")
  let consolidationPolicy = Key(
    "consolidation_policy", .choice(Karpenter.ConsolidationPolicy.self), .of(KarpenterKeys.rules.consolidationPolicy),
    "Which instances are terminated.", .karpenter, "when_empty")
  let consolidateAfter = Key(
    "consolidate_after", .either([.quantity(.duration, .closed(0, Ceilings.duration)), .words(["never"])]),
    .value("0s"),
    "How long an instance must have neither gained nor lost a replica.", .karpenter, "5m")
  let budget = Key(
    "budget", .portion, .value("10%"), "The most instances that may be on their way out at a time, a share rounded up.",
    .karpenter, "10%")
  let scheduler = Key.scheduler
}

extension Key {
  fileprivate static let scheduler = Key(
    "scheduler", .choice(Provisioner.Scheduler.self), .of(Provisioner.Scheduler.leastAllocated),
    "Which instance with room gets a replica: the emptiest, or the fullest.",
    .document("kubernetes, NodeResourcesFit of kube-scheduler, 2026-11"), "most_allocated")
}

extension ValueKind {
  /// A number of replicas or instances, or a share of them.
  static let portion = ValueKind.either([.whole(.count, 0...Ceilings.replicas), .quantity(.share, .closed(0, 1))])
}
