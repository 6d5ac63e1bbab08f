import Model

extension Decoder {
  /// KEDA's ScaledObject.
  func keda(_ fields: inout Fields) -> KEDAScaling? {
    var activation: [Double] = []
    let horizontal = horizontal(&fields, finishes: false) { trigger in
      let name = choice(silently: trigger, "metric", ScalingMetric.Name.self)
      let field = trigger.take(Language.kedaTrigger.activation)
      activation.append((field == nil ? nil : threshold(field, of: name)) ?? Defaults.kedaActivation)
    }
    let keys = Language.keda
    let polling = quantity(fields.take(keys.pollingInterval))
    let cooldown = quantity(fields.take(keys.cooldownPeriod))
    let initialCooldown = quantity(fields.take(keys.initialCooldownPeriod))
    let idle = idleReplicas(fields.take(keys.idleReplicas))
    let fallback = fallback(fields.take(keys.fallback))
    let isCached = flag(fields.take(keys.useCachedMetrics))
    fields.finish()
    guard let horizontal else { return nil }
    return KEDAScaling(
      horizontal: horizontal, activation: activation, pollingInterval: polling ?? Defaults.kedaPollingInterval,
      cooldownPeriod: cooldown ?? Defaults.kedaCooldownPeriod,
      initialCooldownPeriod: initialCooldown ?? Defaults.kedaInitialCooldownPeriod, idleReplicas: idle,
      fallback: fallback, usesCachedMetrics: isCached ?? false)
  }

  /// A threshold in the unit of its metric, at least 0.
  private func threshold(_ field: Field?, of name: ScalingMetric.Name?) -> Double? {
    switch name?.kind {
    case .share: return quantity(field, .share, .closed(0, 1))
    case .seconds: return quantity(field, .duration, .closed(0, Ceilings.duration))
    default: return quantity(field, .number, .closed(0, 1e9))
    }
  }

  /// KEDA's reference for ScaledObjects: the autoscaler takes any other number back up to the least at its next evaluation.
  private func idleReplicas(_ field: Field?) -> Int? {
    guard let field, let count = integer(field, 0, Ceilings.replicas) else { return nil }
    if count == 0 { return 0 }
    error(
      field.place, "\(field.path) must be 0, found \(count)",
      hint: "KEDA supports no other number: the horizontal autoscaler would go back to replicas.min at once")
    return nil
  }

  private func fallback(_ field: Field?) -> KEDAScaling.Fallback? {
    guard let field else { return nil }
    let keys = Language.fallback
    var fields = self.fields(field, keys)
    let threshold = integer(fields.require(keys.failureThreshold))
    let replicas = integer(fields.require(keys.replicas))
    let behavior = choice(fields.take(keys.behavior), KEDAScaling.Fallback.Behavior.self)
    fields.finish()
    guard let threshold, let replicas else { return nil }
    return KEDAScaling.Fallback(failureThreshold: threshold, replicas: replicas, behavior: behavior ?? .fixed)
  }

  /// A choice whose complaint, if there is one, was made elsewhere.
  private func choice<Choice: RawRepresentable>(silently fields: Fields, _ key: String, _: Choice.Type) -> Choice?
  where Choice.RawValue == String {
    fields.field.node.entries?.first { $0.key == key }?.value.scalar.flatMap { Choice(rawValue: $0.text) }
  }
}
