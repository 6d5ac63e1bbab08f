extension Decoder {
  /// A pool's `autoscaler`.
  func autoscaler(_ field: Field?) -> Autoscaler? {
    guard let field else { return nil }
    var fields = self.fields(field)
    _ = word(fields.take("policy"), among: ["hpa"])
    let metric = choice(fields.require("metric", "one of \(Autoscaler.Metric.words)"), Autoscaler.Metric.self)
    let targetField = fields.require("target", "the wanted signal of a replica, such as 4 or 65%")
    let interval = quantity(fields.take("interval"), .duration, .closed(0.1, Ceilings.duration))
    let tolerance = quantity(fields.take("tolerance"), .share, .closed(0, 1))
    let scaleUp = rules(fields.take("scale_up"), Defaults.scaleUp)
    let scaleDown = rules(fields.take("scale_down"), Defaults.scaleDown)
    fields.finish()
    guard let metric else { return nil }
    let target =
      metric.isUtilisation
      ? quantity(targetField, .share, .positive(1)) : quantity(targetField, .number, .positive(1e9))
    guard let target else { return nil }
    return Autoscaler(
      metric: metric, target: target, interval: interval ?? Defaults.autoscalerInterval,
      tolerance: tolerance ?? Defaults.autoscalerTolerance, scaleUp: scaleUp, scaleDown: scaleDown)
  }

  private func rules(_ field: Field?, _ defaults: ScalingRules) -> ScalingRules {
    guard let field else { return defaults }
    var rules = defaults
    var fields = self.fields(field)
    if let window = fields.take("stabilization_window") {
      rules.stabilizationWindow =
        quantity(window, .duration, .closed(0, Ceilings.stabilizationWindow)) ?? rules.stabilizationWindow
    }
    if let policies = fields.take("policies"),
      let items = list(policies, "a list of {pods: 4, period: 15s} or {percent: 100, period: 15s}", atMost: 100)
    {
      rules.policies = items.compactMap { policy($0) }
    }
    if let selection = fields.take("select_policy") {
      rules.selectPolicy = choice(selection, ScalingRules.Selection.self) ?? rules.selectPolicy
    }
    fields.finish()
    return rules
  }

  private func policy(_ field: Field) -> ScalingPolicy? {
    var fields = self.fields(field)
    let pods = fields.take("pods")
    let percent = fields.take("percent")
    let period = quantity(
      fields.require("period", Quantity.duration.expected), .duration, .closed(1, Ceilings.policyPeriod))
    fields.finish()
    switch (pods, percent) {
    case (let pods?, nil):
      guard let count = integer(pods, 1, Ceilings.replicas), let period else { return nil }
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
  private func percent(_ field: Field) -> Double? {
    if field.node.scalar?.text.hasSuffix("%") == true {
      return quantity(field, .share, .positive(Ceilings.factor)).map { $0 * 100 }
    }
    return quantity(field, .number, .positive(Ceilings.factor * 100))
  }
}
