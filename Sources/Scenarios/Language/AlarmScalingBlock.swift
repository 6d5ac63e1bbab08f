import Model

extension Language {
  /// `policy: target_tracking`.
  static let targetTracking = KeyBlock(
    "AWS target tracking; its alarms are \(TargetTracking.pointsOut) points above the target and \(TargetTracking.pointsIn) below 90% of it, "
      + "which AWS does not document.",
    example: "{policy: target_tracking, metric: concurrency, target: 8}", TargetTrackingKeys())

  /// `policy: step_scaling`.
  static let stepScaling = KeyBlock(
    "AWS step scaling.",
    example:
      "{policy: step_scaling, metric: concurrency, scale_out: {above: 8, steps: [{change: 2}]}, "
      + "scale_in: {below: 3, steps: [{change: -1}]}}",
    StepScalingKeys())

  static let alarmAbove = KeyBlock(
    "When and by how much replicas are added.",
    example: "{above: 8, steps: [{upper: 10, change: 1}, {lower: 10, change: 4}]}",
    AlarmAboveKeys())

  static let alarmBelow = KeyBlock(
    "When and by how much replicas are taken away.", example: "{below: 3, steps: [{change: -1}]}", AlarmBelowKeys())

  static let scalingStep = KeyBlock(
    "A change within bounds that count from the threshold.", example: "{lower: 10, change: 4}", ScalingStepKeys())
}

struct TargetTrackingKeys: Sendable {
  let period = Key.alarmPeriod
  let metric = Key.scalingMetric
  let target = Key(
    "target", Language.metric.target.kind, .required, "The desired average of a replica, in the metric's unit.", .aws,
    "8",
    expected: "the desired average of a replica, such as 4 or 65%")
  let reading = Language.reading
  let scaleOutCooldown = Key(
    "scale_out_cooldown", .quantity(.duration, .closed(0, Ceilings.duration)), .of(Defaults.awsCooldown, .duration),
    "How long after adding replicas none are added for the same load.", .aws, "5m")
  let scaleInCooldown = Key(
    "scale_in_cooldown", .quantity(.duration, .closed(0, Ceilings.duration)), .of(Defaults.awsCooldown, .duration),
    "How long after taking replicas away no more are.", .aws, "5m")
  let disableScaleIn = Key(
    "disable_scale_in", .flag, .of(false), "Whether replicas are never taken away.", .aws, "true")
}

struct StepScalingKeys: Sendable {
  let period = Key.alarmPeriod
  let metric = Key.scalingMetric
  let reading = Language.reading
  let adjustmentType = Key(
    "adjustment_type", .choice(StepScaling.Adjustment.self), .of(StepScaling.Adjustment.changeInCapacity),
    "What a step's change is.", .aws, "percent_change_in_capacity")
  let scaleOut = Key(
    "scale_out", .block(Language.alarmAbove), .says("none; one of both is written"), "When replicas are added.", .aws,
    "{above: 8, steps: [{change: 2}]}")
  let scaleIn = Key(
    "scale_in", .block(Language.alarmBelow), .says("none; one of both is written"), "When replicas are taken away.",
    .aws,
    "{below: 3, steps: [{change: -1}]}")
  let minAdjustmentMagnitude = Key(
    "min_adjustment_magnitude", .whole(.count, 1...Ceilings.replicas), .of(1),
    "The fewest replicas of a change in percent.", .aws, "2")
  let cooldown = Key(
    "cooldown", .quantity(.duration, .closed(0, Ceilings.duration)), .of(Defaults.awsCooldown, .duration),
    "How long after a change the next one waits.", .aws, "5m")
}

struct AlarmAboveKeys: Sendable {
  let above = Key(
    "above", Language.metric.target.kind, .required, "The metric's threshold.", .aws, "8",
    expected: "the metric's threshold, such as 20 or 80%")
  let evaluationPeriods = Key.evaluationPeriods(TargetTracking.pointsOut)
  let steps = Key.scalingSteps
}

struct AlarmBelowKeys: Sendable {
  let below = Key(
    "below", Language.metric.target.kind, .required, "The metric's threshold.", .aws, "3",
    expected: "the metric's threshold, such as 20 or 80%")
  let evaluationPeriods = Key.evaluationPeriods(TargetTracking.pointsIn)
  let steps = Key.scalingSteps
}

struct ScalingStepKeys: Sendable {
  let lower = Key(
    "lower", .quantity(.number, .closed(-1e9, 1e9)), .says("no bound"), "The least distance from the threshold.", .aws,
    "10")
  let upper = Key(
    "upper", .quantity(.number, .closed(-1e9, 1e9)), .says("no bound"), "The greatest distance from the threshold.",
    .aws,
    "20")
  let change = Key(
    "change", .quantity(.number, .closed(-Ceilings.replicas, Ceilings.replicas)), .required,
    "Replicas more or fewer, percent of them, or how many there are to be: as adjustment_type says.", .aws, "2",
    expected: "replicas more or fewer, such as 2 or -1")
}

extension Key {
  fileprivate static let alarmPeriod = Key(
    "period", .quantity(.duration, .closed(10, 3_600)), .of(Defaults.awsPeriod, .duration),
    "From one data point of the metric to the next.",
    .document("Amazon SageMaker developer guide, Automatic scaling, 2026-08"),
    "60s")
  fileprivate static func evaluationPeriods(_ points: Int) -> Key {
    Key(
      "evaluation_periods", .whole(.count, 1...1_440), .of(points),
      "Data points in a row that must be beyond the threshold.", .choice, "3")
  }
  fileprivate static let scalingSteps = Key(
    "steps", .list(.block(Language.scalingStep), most: 20), .required,
    "What is changed, by distance from the threshold.",
    .aws, "[{change: 2}]", expected: "a list of {lower, upper, change}")
}
