import Model

extension Decoder {
  /// A pool's `provisioner`: `karpenter`, or `{kind: karpenter, consolidate_after: 5m}`.
  func provisioner(_ field: Field?) -> Provisioner? {
    guard let field else { return nil }
    let kinds = ["cluster_autoscaler", "karpenter", "none"]
    guard field.node.entries != nil else {
      return word(field, among: kinds).flatMap { kind in
        switch kind {
        case "cluster_autoscaler": Provisioner(.clusterAutoscaler(ClusterAutoscaler()))
        case "karpenter": Provisioner(.karpenter(Karpenter()))
        default: nil
        }
      }
    }
    var fields = self.fields(field)
    let kind = fields.require("kind", "one of \(kinds.joined(separator: ", "))").flatMap { word($0, among: kinds) }
    guard let kind else { return nil }
    let rules: Provisioner.Rules
    switch kind {
    case "cluster_autoscaler": rules = .clusterAutoscaler(clusterAutoscaler(&fields))
    case "karpenter": rules = .karpenter(karpenter(&fields))
    default:
      fields.finish()
      return nil
    }
    let scheduler = choice(fields.take("scheduler"), Provisioner.Scheduler.self)
    fields.finish()
    return Provisioner(rules, scheduler: scheduler ?? .leastAllocated)
  }

  /// What replaces instances under a provisioner is its own consolidation.
  func refuseReturns(_ options: [PurchaseOption], _ field: Field?) {
    for (index, option) in options.enumerated() where option.returnToSpot != nil {
      guard let item = field?.items?[index], let entry = item.node.entries?.first(where: { $0.key == "return_to_spot" })
      else { continue }
      error(
        entry.keyPlace, "\(item.path).return_to_spot: under a provisioner instances are replaced by its rules",
        hint:
          "leave it out; karpenter replaces what is on demand by spot that costs less, the cluster autoscaler does not")
    }
  }

  private func clusterAutoscaler(_ fields: inout Fields) -> ClusterAutoscaler {
    var rules = ClusterAutoscaler()
    let interval = Bounds.closed(1, 86_400)
    let wait = Bounds.closed(0, Ceilings.duration)
    rules.scanInterval = quantity(fields.take("scan_interval"), .duration, interval) ?? rules.scanInterval
    rules.scaleDownEnabled = flag(fields.take("scale_down_enabled")) ?? rules.scaleDownEnabled
    rules.scaleDownDelayAfterAdd =
      quantity(fields.take("scale_down_delay_after_add"), .duration, wait) ?? rules.scaleDownDelayAfterAdd
    rules.scaleDownUnneededTime =
      quantity(fields.take("scale_down_unneeded_time"), .duration, wait) ?? rules.scaleDownUnneededTime
    rules.scaleDownUtilizationThreshold =
      quantity(fields.take("scale_down_utilization_threshold"), .share, .closed(0, 1))
      ?? rules.scaleDownUtilizationThreshold
    rules.maxNodeProvisionTime =
      quantity(fields.take("max_node_provision_time"), .duration, .closed(1, Ceilings.duration))
      ?? rules.maxNodeProvisionTime
    rules.maxGracefulTermination =
      quantity(fields.take("max_graceful_termination"), .duration, wait) ?? rules.maxGracefulTermination
    let count = (least: 1.0, most: Ceilings.replicas)
    rules.maxScaleDownParallelism =
      integer(fields.take("max_scale_down_parallelism"), count.least, count.most) ?? rules.maxScaleDownParallelism
    rules.maxDrainParallelism =
      integer(fields.take("max_drain_parallelism"), count.least, count.most) ?? rules.maxDrainParallelism
    return rules
  }

  private func karpenter(_ fields: inout Fields) -> Karpenter {
    var rules = Karpenter()
    let wait = Bounds.closed(0, 3_600)
    rules.batchIdleDuration = quantity(fields.take("batch_idle_duration"), .duration, wait) ?? rules.batchIdleDuration
    let mostField = fields.take("batch_max_duration")
    rules.batchMaxDuration = quantity(mostField, .duration, wait) ?? rules.batchMaxDuration
    if rules.batchMaxDuration < rules.batchIdleDuration {
      error(
        mostField?.place ?? fields.place(of: "batch_idle_duration"),
        "\(fields.field.path): batch_max_duration is below batch_idle_duration",
        hint: "a batch ends after the one without another replica, and after the other at the latest")
    }
    rules.consolidationPolicy =
      choice(fields.take("consolidation_policy"), Karpenter.ConsolidationPolicy.self) ?? rules.consolidationPolicy
    if let afterField = fields.take("consolidate_after") {
      if afterField.node.scalar?.text == "never" {
        rules.consolidateAfter = nil
      } else {
        rules.consolidateAfter = quantity(afterField, .duration, .closed(0, Ceilings.duration))
      }
    }
    rules.budget = portion(fields.take("budget")) ?? rules.budget
    return rules
  }

  /// A pool's `disruption_budget: {max_unavailable: 1}`, or `{min_available: 50%}`.
  func disruptionBudget(_ field: Field?) -> DisruptionBudget? {
    guard let field else { return nil }
    var fields = self.fields(field)
    let leastField = fields.take("min_available")
    let mostField = fields.take("max_unavailable")
    fields.finish()
    if leastField != nil, let mostField {
      error(mostField.keyPlace, "\(mostField.path): min_available and max_unavailable exclude each other")
      return nil
    }
    if let least = portion(leastField) { return DisruptionBudget(.minAvailable(least)) }
    if let most = portion(mostField) { return DisruptionBudget(.maxUnavailable(most)) }
    if fields.isMapping, leastField == nil, mostField == nil {
      error(
        field.keyPlace, "\(field.path): nothing is bounded",
        hint: "expected {max_unavailable: 1}, or {min_available: 50%}")
    }
    return nil
  }
}
