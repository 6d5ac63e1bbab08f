import Model

extension Decoder {
  /// AWS target tracking.
  func targetTracking(_ fields: inout Fields) -> TargetTracking? {
    let keys = Language.targetTracking
    let period = quantity(fields.take(keys.period))
    let metric = alarmMetric(&fields, period: period, needsTarget: true)
    let out = quantity(fields.take(keys.scaleOutCooldown))
    let inward = quantity(fields.take(keys.scaleInCooldown))
    let isDisabled = flag(fields.take(keys.disableScaleIn))
    fields.finish()
    return metric.map {
      TargetTracking(
        metric: $0, scaleOutCooldown: out ?? Defaults.awsCooldown, scaleInCooldown: inward ?? Defaults.awsCooldown,
        disablesScaleIn: isDisabled ?? false, period: period ?? Defaults.awsPeriod)
    }
  }

  /// AWS step scaling.
  func stepScaling(_ fields: inout Fields) -> StepScaling? {
    let keys = Language.stepScaling
    let period = quantity(fields.take(keys.period))
    let metric = alarmMetric(&fields, period: period, needsTarget: false)
    let adjustment =
      choice(fields.take(keys.adjustmentType), StepScaling.Adjustment.self) ?? .changeInCapacity
    let name = metric?.name ?? .queueDepth
    let outField = fields.take(keys.scaleOut)
    let out = alarm(
      outField, Language.alarmAbove, Language.alarmAbove.above, of: name, adjustment, standard: TargetTracking.pointsOut
    )
    let inField = fields.take(keys.scaleIn)
    let inward = alarm(
      inField, Language.alarmBelow, Language.alarmBelow.below, of: name, adjustment, standard: TargetTracking.pointsIn)
    let least = integer(fields.take(keys.minAdjustmentMagnitude))
    let cooldown = quantity(fields.take(keys.cooldown))
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
    let keys = Language.targetTracking
    let name = choice(fields.require(keys.metric), ScalingMetric.Name.self)
    let targetField = needsTarget ? fields.require(keys.target) : nil
    var reading = reading(&fields, of: name)
    reading.averagingWindow = max(reading.averagingWindow, period ?? Defaults.awsPeriod)
    guard let name else { return nil }
    let target = needsTarget ? target(targetField, of: name) : 1
    return target.map { ScalingMetric(name, target: $0, reading: reading) }
  }

  private func alarm(
    _ field: Field?, _ block: any AnyKeyBlock, _ threshold: Key, of name: ScalingMetric.Name,
    _ adjustment: StepScaling.Adjustment, standard: Int
  ) -> StepScaling.Alarm? {
    guard let field else { return nil }
    var fields = self.fields(field, block)
    let threshold = target(fields.require(threshold), of: name)
    let periods = integer(fields.take(Language.alarmAbove.evaluationPeriods))
    let stepsField = fields.require(Language.alarmAbove.steps)
    fields.finish()
    let steps = list(stepsField, "a list of {lower, upper, change}", atMost: 20)?.map { step($0, adjustment) }
    guard let threshold, let steps = steps.flatMap({ allOrNil($0) }) else { return nil }
    return StepScaling.Alarm(threshold: threshold, evaluationPeriods: periods ?? standard, steps: steps)
  }

  private func step(_ field: Field, _ adjustment: StepScaling.Adjustment) -> StepScaling.Step? {
    let keys = Language.scalingStep
    var fields = self.fields(field, keys)
    let lower = quantity(fields.take(keys.lower))
    let upper = quantity(fields.take(keys.upper))
    let changeField = fields.require(keys.change)
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
