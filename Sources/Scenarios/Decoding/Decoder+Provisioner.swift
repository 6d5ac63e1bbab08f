import Model

extension Decoder {
  /// A pool's `provisioner`: `karpenter`, or `{kind: karpenter, consolidate_after: 5m}`.
  func provisioner(_ field: Field?) -> Provisioner? {
    guard let field else { return nil }
    guard field.node.entries != nil else {
      return word(field).flatMap { kind in
        switch kind {
        case "cluster_autoscaler": Provisioner(.clusterAutoscaler(ClusterAutoscaler()))
        case "karpenter": Provisioner(.karpenter(Karpenter()))
        default: nil
        }
      }
    }
    let keys = Language.provisioner
    var fields = self.fields(field, keys)
    guard let kind = word(fields.require(keys.kind)) else { return nil }
    let rules: Provisioner.Rules
    switch kind {
    case "cluster_autoscaler": rules = .clusterAutoscaler(clusterAutoscaler(&fields))
    case "karpenter": rules = .karpenter(karpenter(&fields))
    default:
      fields.finish()
      return nil
    }
    let scheduler = choice(fields.take(Language.karpenter.scheduler), Provisioner.Scheduler.self)
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
    let keys = Language.clusterAutoscaler
    var rules = ClusterAutoscaler()
    rules.scanInterval = quantity(fields.take(keys.scanInterval)) ?? rules.scanInterval
    rules.scaleDownEnabled = flag(fields.take(keys.scaleDownEnabled)) ?? rules.scaleDownEnabled
    rules.scaleDownDelayAfterAdd =
      quantity(fields.take(keys.scaleDownDelayAfterAdd)) ?? rules.scaleDownDelayAfterAdd
    rules.scaleDownUnneededTime =
      quantity(fields.take(keys.scaleDownUnneededTime)) ?? rules.scaleDownUnneededTime
    rules.scaleDownUtilizationThreshold =
      quantity(fields.take(keys.scaleDownUtilizationThreshold))
      ?? rules.scaleDownUtilizationThreshold
    rules.maxNodeProvisionTime =
      quantity(fields.take(keys.maxNodeProvisionTime))
      ?? rules.maxNodeProvisionTime
    rules.maxGracefulTermination =
      quantity(fields.take(keys.maxGracefulTermination)) ?? rules.maxGracefulTermination
    rules.maxScaleDownParallelism =
      integer(fields.take(keys.maxScaleDownParallelism)) ?? rules.maxScaleDownParallelism
    rules.maxDrainParallelism =
      integer(fields.take(keys.maxDrainParallelism)) ?? rules.maxDrainParallelism
    return rules
  }

  private func karpenter(_ fields: inout Fields) -> Karpenter {
    let keys = Language.karpenter
    var rules = Karpenter()
    rules.batchIdleDuration = quantity(fields.take(keys.batchIdleDuration)) ?? rules.batchIdleDuration
    let mostField = fields.take(keys.batchMaxDuration)
    rules.batchMaxDuration = quantity(mostField) ?? rules.batchMaxDuration
    if rules.batchMaxDuration < rules.batchIdleDuration {
      error(
        mostField?.place ?? fields.place(of: keys.batchIdleDuration),
        "\(fields.field.path): batch_max_duration is below batch_idle_duration",
        hint: "a batch ends after the one without another replica, and after the other at the latest")
    }
    rules.consolidationPolicy =
      choice(fields.take(keys.consolidationPolicy), Karpenter.ConsolidationPolicy.self) ?? rules.consolidationPolicy
    if let afterField = fields.take(keys.consolidateAfter) {
      if afterField.node.scalar?.text == "never" {
        rules.consolidateAfter = nil
      } else {
        rules.consolidateAfter = quantity(afterField)
      }
    }
    rules.budget = portion(fields.take(keys.budget)) ?? rules.budget
    return rules
  }

  /// A pool's `disruption_budget: {max_unavailable: 1}`, or `{min_available: 50%}`.
  func disruptionBudget(_ field: Field?) -> DisruptionBudget? {
    guard let field else { return nil }
    let keys = Language.disruptionBudget
    var fields = self.fields(field, keys)
    let leastField = fields.take(keys.minAvailable)
    let mostField = fields.take(keys.maxUnavailable)
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
