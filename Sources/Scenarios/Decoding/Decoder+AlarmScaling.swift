import Model

extension Decoder {
  /// AWS target tracking.
  func targetTracking(_ fields: inout Fields) -> TargetTracking? {
    let period = quantity(fields.take("period"), .duration, .closed(10, 3_600))
    let metric = alarmMetric(&fields, period: period, needsTarget: true)
    let out = quantity(fields.take("scale_out_cooldown"), .duration, .closed(0, Ceilings.duration))
    let inward = quantity(fields.take("scale_in_cooldown"), .duration, .closed(0, Ceilings.duration))
    let isDisabled = flag(fields.take("disable_scale_in"))
    fields.finish()
    return metric.map {
      TargetTracking(
        metric: $0, scaleOutCooldown: out ?? Defaults.awsCooldown, scaleInCooldown: inward ?? Defaults.awsCooldown,
        disablesScaleIn: isDisabled ?? false, period: period ?? Defaults.awsPeriod)
    }
  }

  /// AWS step scaling.
  func stepScaling(_ fields: inout Fields) -> StepScaling? {
    let period = quantity(fields.take("period"), .duration, .closed(10, 3_600))
    let metric = alarmMetric(&fields, period: period, needsTarget: false)
    let adjustment =
      choice(fields.take("adjustment_type"), StepScaling.Adjustment.self) ?? .changeInCapacity
    let name = metric?.name ?? .queueDepth
    let outField = fields.take("scale_out")
    let out = alarm(outField, "above", of: name, adjustment, standard: TargetTracking.pointsOut)
    let inField = fields.take("scale_in")
    let inward = alarm(inField, "below", of: name, adjustment, standard: TargetTracking.pointsIn)
    let least = integer(fields.take("min_adjustment_magnitude"), 1, Ceilings.replicas)
    let cooldown = quantity(fields.take("cooldown"), .duration, .closed(0, Ceilings.duration))
    if fields.isMapping, outField == nil, inField == nil {
      error(fields.field.keyPlace, "\(fields.field.path): expected scale_out, scale_in or both")
    }
    fields.finish()
    guard let metric, outField == nil || out != nil, inField == nil || inward != nil else { return nil }
    return StepScaling(
      metric: metric, scaleOut: out, scaleIn: inward, adjustment: adjustment, minAdjustmentMagnitude: least ?? 1,
      cooldown: cooldown ?? Defaults.awsCooldown, period: period ?? Defaults.awsPeriod)
  }

  /// A metric as CloudWatch keeps it: averages over a period.
  private func alarmMetric(_ fields: inout Fields, period: Double?, needsTarget: Bool) -> ScalingMetric? {
    let name = choice(
      fields.require("metric", "one of \(ScalingMetric.Name.words)"), ScalingMetric.Name.self)
    let targetField = needsTarget ? fields.require("target", "the wanted average of a replica, such as 4 or 65%") : nil
    var reading = reading(&fields, of: name)
    reading.averagingWindow = max(reading.averagingWindow, period ?? Defaults.awsPeriod)
    guard let name else { return nil }
    let target = needsTarget ? target(targetField, of: name) : 1
    return target.map { ScalingMetric(name, target: $0, reading: reading) }
  }

  private func alarm(
    _ field: Field?, _ key: String, of name: ScalingMetric.Name, _ adjustment: StepScaling.Adjustment, standard: Int
  ) -> StepScaling.Alarm? {
    guard let field else { return nil }
    var fields = self.fields(field)
    let threshold = target(fields.require(key, "the metric's threshold, such as 20 or 80%"), of: name)
    let periods = integer(fields.take("evaluation_periods"), 1, 1_440)
    let stepsField = fields.require("steps", "a list of {lower, upper, change}")
    fields.finish()
    let steps = list(stepsField, "a list of {lower, upper, change}", atMost: 20)?.map { step($0, adjustment) }
    guard let threshold, let steps = steps.flatMap({ allOrNil($0) }) else { return nil }
    return StepScaling.Alarm(threshold: threshold, evaluationPeriods: periods ?? standard, steps: steps)
  }

  private func step(_ field: Field, _ adjustment: StepScaling.Adjustment) -> StepScaling.Step? {
    var fields = self.fields(field)
    let lower = quantity(fields.take("lower"), .number, .closed(-1e9, 1e9))
    let upper = quantity(fields.take("upper"), .number, .closed(-1e9, 1e9))
    let changeField = fields.require("change", "replicas more or fewer, such as 2 or -1")
    fields.finish()
    let bounds =
      adjustment == .exactCapacity
      ? Bounds.closed(0, Ceilings.replicas) : .closed(-Ceilings.replicas, Ceilings.replicas)
    guard let changeField, let change = quantity(changeField, .number, bounds) else { return nil }
    if adjustment != .percentChangeInCapacity, change != change.rounded() {
      error(changeField.place, "\(changeField.path): expected a whole number, found \(changeField.node.described)")
      return nil
    }
    if let lower, let upper, lower >= upper {
      error(field.place, "\(field.path): lower must be below upper")
      return nil
    }
    return StepScaling.Step(lower: lower, upper: upper, change: change)
  }
}
