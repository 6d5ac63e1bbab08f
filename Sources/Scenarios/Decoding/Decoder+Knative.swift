import Model

extension Decoder {
  /// Knative's pod autoscaler.
  func knative(_ fields: inout Fields) -> KnativeScaling? {
    let keys = Language.knative
    var rules = KnativeScaling()
    func number(_ key: Key, _ standard: Double) -> Double { quantity(fields.take(key)) ?? standard }
    rules.metric = choice(fields.take(keys.metric), KnativeScaling.Metric.self) ?? .concurrency
    let name = rules.metric == .concurrency ? ScalingMetric.Name.concurrency : .requestsPerSecond
    rules.target = target(fields.take(keys.target), of: name) ?? Defaults.knativeTarget(of: rules.metric)
    rules.targetUtilization = number(keys.targetUtilization, rules.targetUtilization)
    // Knative's own bounds: 6 s to 1 h (pkg/apis/autoscaling/annotation_validation.go).
    rules.stableWindow = number(keys.stableWindow, rules.stableWindow)
    let panicField = fields.take(keys.panicWindow)
    let share = quantity(fields.take(keys.panicWindowPercentage))
    rules.panicWindow =
      quantity(panicField) ?? max(1, rules.stableWindow * (share ?? 0.1))
    if let panicField, rules.panicWindow > rules.stableWindow {
      error(panicField.place, "\(panicField.path) is longer than stable_window")
    }
    if let threshold = fields.take(keys.panicThresholdPercentage) {
      rules.panicThreshold = percent(threshold).map { $0 / 100 } ?? rules.panicThreshold
      if rules.panicThreshold < 1.1 || rules.panicThreshold > 10 {
        error(threshold.place, "\(threshold.path) must be from 110% to 1000%, found \(threshold.node.described)")
      }
    }
    rules.maxScaleUpRate = number(keys.maxScaleUpRate, rules.maxScaleUpRate)
    rules.maxScaleDownRate = number(keys.maxScaleDownRate, rules.maxScaleDownRate)
    rules.targetBurstCapacity = number(keys.targetBurstCapacity, rules.targetBurstCapacity)
    rules.containerConcurrency = integer(fields.take(keys.containerConcurrency)) ?? 0
    rules.scalesToZero = flag(fields.take(keys.scaleToZero)) ?? rules.scalesToZero
    rules.scaleToZeroGracePeriod = number(keys.scaleToZeroGracePeriod, rules.scaleToZeroGracePeriod)
    rules.podRetentionPeriod = number(keys.scaleToZeroPodRetentionPeriod, rules.podRetentionPeriod)
    rules.scaleDownDelay = number(keys.scaleDownDelay, rules.scaleDownDelay)
    rules.activationScale = integer(fields.take(keys.activationScale)) ?? rules.activationScale
    rules.tickInterval = number(keys.interval, rules.tickInterval)
    fields.finish()
    return rules
  }

  /// Ray Serve's `autoscaling_config`.
  func rayServe(_ fields: inout Fields) -> RayServeScaling? {
    let keys = Language.rayServe
    var rules = RayServeScaling()
    func number(_ key: Key, _ standard: Double) -> Double { quantity(fields.take(key)) ?? standard }
    rules.targetOngoingRequests = number(keys.targetOngoingRequests, rules.targetOngoingRequests)
    rules.lookBackPeriod = number(keys.lookBackPeriod, rules.lookBackPeriod)
    rules.metricsInterval = number(keys.metricsInterval, rules.metricsInterval)
    rules.upscaleDelay = number(keys.upscaleDelay, rules.upscaleDelay)
    rules.downscaleDelay = number(keys.downscaleDelay, rules.downscaleDelay)
    rules.downscaleToZeroDelay = number(keys.downscaleToZeroDelay, rules.downscaleDelay)
    rules.upscalingFactor = number(keys.upscalingFactor, 1)
    rules.downscalingFactor = number(keys.downscalingFactor, 1)
    rules.aggregation =
      choice(fields.take(keys.aggregationFunction), RayServeScaling.Aggregation.self) ?? rules.aggregation
    fields.finish()
    return rules
  }
}
