import Model

/// What a provisioner of a scenario means: both kinds with their keys, their defaults and where these come from.
public func provisionerPage() -> Page {
  let autoscaler = ClusterAutoscaler()
  let karpenter = Karpenter()
  let parts = [
    SettingsPart(
      "kind: cluster_autoscaler",
      [
        ("scan_interval", durationText(autoscaler.scanInterval) + "; instances are asked for and given back then"),
        (
          "scale_down_delay_after_add",
          durationText(autoscaler.scaleDownDelayAfterAdd) + "; none is given back so long after one was asked for"
        ),
        (
          "scale_down_unneeded_time",
          durationText(autoscaler.scaleDownUnneededTime) + "; how long an instance has to be unneeded before"
        ),
        (
          "scale_down_utilization_threshold",
          shareText(autoscaler.scaleDownUtilizationThreshold) + "; of its places, below which it may be unneeded"
        ),
        ("scale_down_enabled", "\(autoscaler.scaleDownEnabled)"),
        (
          "max_node_provision_time",
          durationText(autoscaler.maxNodeProvisionTime) + "; then it is given up, and its option left alone for "
            + durationText(ClusterAutoscaler.backoff)
        ),
        (
          "max_graceful_termination",
          durationText(autoscaler.maxGracefulTermination) + "; what replicas may take to drain"
        ),
        ("max_scale_down_parallelism", "\(autoscaler.maxScaleDownParallelism); instances given back in one scan"),
        ("max_drain_parallelism", "\(autoscaler.maxDrainParallelism); of these, with replicas on them"),
      ], "kubernetes/autoscaler, cluster-autoscaler/FAQ.md, 2026-08"),
    SettingsPart(
      "kind: karpenter",
      [
        (
          "batch_idle_duration",
          durationText(karpenter.batchIdleDuration) + "; instances are asked for so long after the last replica"
        ),
        (
          "batch_max_duration", durationText(karpenter.batchMaxDuration) + "; and so long after the first at the latest"
        ),
        (
          "consolidation_policy",
          karpenter.consolidationPolicy.rawValue + ", or " + Karpenter.ConsolidationPolicy.whenEmpty.rawValue
        ),
        ("consolidate_after", "0s; how long no replica came or went; never turns it off"),
        ("budget", "10%, rounded up; instances on their way out at a time, or their number"),
        (
          "looks",
          "every \(durationText(Karpenter.pollingPeriod)), confirmed \(durationText(Karpenter.validation)) later"
        ),
      ], "aws/karpenter-provider-aws 1d92708, concepts/disruption.md and reference/settings.md"),
    SettingsPart(
      "of both",
      [
        ("scheduler", "least_allocated (replicas are spread), or most_allocated (they are packed)"),
        ("startup.image_cache", "node, since the image stays on an instance"),
      ], "kubernetes, NodeResourcesFit of kube-scheduler"),
  ]
  return settingsPage(
    "pools.NAME.provisioner", "when instances are requested and when they are terminated; at once by default", parts,
    guide: "docs/guide/fleets.md has an example.")
}
