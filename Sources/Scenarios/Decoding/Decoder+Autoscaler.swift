import Model

extension Decoder {
  /// A pool's `autoscaler`: one policy, or the most of several.
  func autoscaler(_ field: Field?, start: Instant) -> Autoscaler? {
    guard let field else { return nil }
    let keys = Language.autoscaler
    var fields = self.fields(field, keys)
    let outages = outages(fields.take(keys.outages), start: start)
    guard let several = fields.take(keys.policies) else {
      return scalingPolicy(&fields, start: start).map { Autoscaler([$0], outages: outages) }
    }
    fields.finish()
    let items = list(several, "a list of policies such as {policy: hpa, metric: queue_depth, target: 4}", atMost: 4)
    let policies = items?.map { item -> Autoscaler.Policy? in
      var fields = self.fields(item, Language.scalingPolicy)
      return scalingPolicy(&fields, start: start)
    }
    return policies.flatMap { allOrNil($0) }.map { Autoscaler($0, outages: outages) }
  }

  private func scalingPolicy(_ fields: inout Fields, start: Instant) -> Autoscaler.Policy? {
    let field = fields.take(Language.scalingPolicy.policy)
    let word = field == nil ? "hpa" : self.word(field)
    switch word {
    case "hpa": return horizontal(&fields).map { .hpa($0) }
    case "keda": return keda(&fields).map { .keda($0) }
    case "knative": return knative(&fields).map { .knative($0) }
    case "ray_serve": return rayServe(&fields).map { .rayServe($0) }
    case "target_tracking": return targetTracking(&fields).map { .targetTracking($0) }
    case "step_scaling": return stepScaling(&fields).map { .stepScaling($0) }
    case "sla_planner": return planner(&fields).map { .planner($0) }
    case "schedule": return schedule(&fields, start: start).map { .schedule($0) }
    case "predictive": return predictive(&fields).map { .predictive($0) }
    case "fixed":
      let replicas = integer(fields.require(Language.fixedScaling.replicas))
      fields.finish()
      return replicas.map { .fixed($0) }
    default: return nil
    }
  }

  private func outages(_ field: Field?, start: Instant) -> [MetricOutage] {
    (list(field, "a list of {at, lasting}", atMost: 1_000) ?? []).compactMap { item in
      let keys = Language.outage
      var fields = self.fields(item, keys)
      let at = moment(fields.require(keys.at), start: start)
      let lasting = quantity(fields.require(keys.lasting))
      fields.finish()
      guard let at, let lasting else { return nil }
      return MetricOutage(at: at, lasting: lasting)
    }
  }

  /// An HPA, alone or within KEDA.
  /// - Parameter extra: Asks each metric's mapping for more.
  func horizontal(
    _ fields: inout Fields, finishes: Bool = true, extra: (inout Fields) -> Void = { _ in }
  ) -> HorizontalScaling? {
    let metrics = metrics(&fields, extra: extra)
    let keys = Language.horizontalRules
    let interval = quantity(fields.take(keys.interval))
    let tolerance = quantity(fields.take(keys.tolerance)) ?? Defaults.autoscalerTolerance
    let isSilent = !fields.has(keys.scaleUp) && !fields.has(keys.scaleDown)
    let scaleUp = rules(fields.take(keys.scaleUp), Defaults.scaleUp, tolerance: tolerance)
    let scaleDown = rules(fields.take(keys.scaleDown), Defaults.scaleDown, tolerance: tolerance)
    let initialization = quantity(fields.take(keys.cpuInitializationPeriod))
    if finishes { fields.finish() }
    guard let metrics else { return nil }
    return HorizontalScaling(
      metrics: metrics, interval: interval ?? Defaults.autoscalerInterval, scaleUp: scaleUp, scaleDown: scaleDown,
      cpuInitializationPeriod: initialization ?? Defaults.cpuInitializationPeriod,
      hasNoBehavior: isSilent)
  }

  private func rules(_ field: Field?, _ defaults: ScalingRules, tolerance: Double) -> ScalingRules {
    var rules = defaults
    rules.tolerance = tolerance
    guard let field else { return rules }
    let keys = Language.behavior
    var fields = self.fields(field, keys)
    rules.stabilizationWindow = quantity(fields.take(keys.stabilizationWindow)) ?? rules.stabilizationWindow
    if let policies = fields.take(keys.policies),
      let items = list(policies, "a list of {pods: 4, period: 15s} or {percent: 100, period: 15s}", atMost: 100)
    {
      rules.policies = items.compactMap { policy($0) }
    }
    rules.selectPolicy = choice(fields.take(keys.selectPolicy), ScalingRules.Selection.self) ?? rules.selectPolicy
    rules.tolerance = quantity(fields.take(keys.tolerance)) ?? rules.tolerance
    fields.finish()
    return rules
  }

  private func policy(_ field: Field) -> ScalingPolicy? {
    let keys = Language.behaviorPolicy
    var fields = self.fields(field, keys)
    let pods = fields.take(keys.pods)
    let percent = fields.take(keys.percent)
    let period = quantity(fields.require(keys.period))
    fields.finish()
    switch (pods, percent) {
    case (let pods?, nil):
      guard let count = integer(pods), let period else { return nil }
      return ScalingPolicy(kind: .pods, value: Double(count), period: period)
    case (nil, let percent?):
      guard let value = self.percent(percent), let period else { return nil }
      return ScalingPolicy(kind: .percent, value: value, period: period)
    default:
      if fields.isMapping { error(field.place, "\(field.path): expected either pods or percent") }
      return nil
    }
  }

  /// Percent as Kubernetes writes it: a bare 100, or `100%`.
  func percent(_ field: Field) -> Double? {
    if field.node.scalar?.text.hasSuffix("%") == true {
      return quantity(field, .share, .positive(Ceilings.factor)).map { $0 * 100 }
    }
    return quantity(field, .number, .positive(Ceilings.factor * 100))
  }
}
