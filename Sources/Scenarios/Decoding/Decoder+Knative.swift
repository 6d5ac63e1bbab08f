import Model

extension Decoder {
  /// Knative's pod autoscaler.
  func knative(_ fields: inout Fields) -> KnativeScaling? {
    var rules = KnativeScaling()
    func seconds(_ key: String, _ bounds: Bounds, _ fallback: Double) -> Double {
      quantity(fields.take(key), .duration, bounds) ?? fallback
    }
    rules.metric = choice(fields.take("metric"), KnativeScaling.Metric.self) ?? .concurrency
    let name = rules.metric == .concurrency ? ScalingMetric.Name.concurrency : .requestsPerSecond
    rules.target = target(fields.take("target"), of: name) ?? Defaults.knativeTarget(of: rules.metric)
    rules.targetUtilization =
      quantity(fields.take("target_utilization"), .share, .positive(1)) ?? rules.targetUtilization
    // Knative's own bounds: 6 s to 1 h (pkg/apis/autoscaling/annotation_validation.go).
    rules.stableWindow = seconds("stable_window", .closed(6, 3_600), rules.stableWindow)
    let panicField = fields.take("panic_window")
    let share = quantity(fields.take("panic_window_percentage"), .share, .closed(0.01, 1))
    rules.panicWindow =
      quantity(panicField, .duration, .closed(1, 3_600)) ?? max(1, rules.stableWindow * (share ?? 0.1))
    if let panicField, rules.panicWindow > rules.stableWindow {
      error(panicField.place, "\(panicField.path) is longer than stable_window")
    }
    if let threshold = fields.take("panic_threshold_percentage") {
      rules.panicThreshold = percent(threshold).map { $0 / 100 } ?? rules.panicThreshold
      if rules.panicThreshold < 1.1 || rules.panicThreshold > 10 {
        error(threshold.place, "\(threshold.path) must be from 110% to 1000%, found \(threshold.node.described)")
      }
    }
    rules.maxScaleUpRate =
      quantity(fields.take("max_scale_up_rate"), .number, .closed(1.01, 1e6)) ?? rules.maxScaleUpRate
    rules.maxScaleDownRate =
      quantity(fields.take("max_scale_down_rate"), .number, .closed(1.01, 1e6)) ?? rules.maxScaleDownRate
    rules.targetBurstCapacity =
      quantity(fields.take("target_burst_capacity"), .number, .closed(-1, 1e9)) ?? rules.targetBurstCapacity
    rules.containerConcurrency = integer(fields.take("container_concurrency"), 0, 1_000) ?? 0
    rules.scalesToZero = flag(fields.take("scale_to_zero")) ?? rules.scalesToZero
    let long = Bounds.closed(0, 3_600)
    rules.scaleToZeroGracePeriod = seconds("scale_to_zero_grace_period", long, rules.scaleToZeroGracePeriod)
    rules.podRetentionPeriod = seconds("scale_to_zero_pod_retention_period", long, rules.podRetentionPeriod)
    rules.scaleDownDelay = seconds("scale_down_delay", long, rules.scaleDownDelay)
    rules.activationScale = integer(fields.take("activation_scale"), 1, Ceilings.replicas) ?? rules.activationScale
    rules.tickInterval = seconds("interval", .closed(1, 3_600), rules.tickInterval)
    fields.finish()
    return rules
  }

  /// Ray Serve's `autoscaling_config`.
  func rayServe(_ fields: inout Fields) -> RayServeScaling? {
    var rules = RayServeScaling()
    func seconds(_ key: String, _ fallback: Double, least: Double = 0) -> Double {
      quantity(fields.take(key), .duration, .closed(least, Ceilings.duration)) ?? fallback
    }
    func factor(_ key: String) -> Double { quantity(fields.take(key), .number, .positive(Ceilings.factor)) ?? 1 }
    rules.targetOngoingRequests =
      quantity(fields.take("target_ongoing_requests"), .number, .positive(1e9)) ?? rules.targetOngoingRequests
    rules.lookBackPeriod = seconds("look_back_period", rules.lookBackPeriod, least: 1)
    rules.metricsInterval = seconds("metrics_interval", rules.metricsInterval, least: 0.1)
    rules.upscaleDelay = seconds("upscale_delay", rules.upscaleDelay)
    rules.downscaleDelay = seconds("downscale_delay", rules.downscaleDelay)
    rules.downscaleToZeroDelay = seconds("downscale_to_zero_delay", rules.downscaleDelay)
    rules.upscalingFactor = factor("upscaling_factor")
    rules.downscalingFactor = factor("downscaling_factor")
    rules.aggregation =
      choice(fields.take("aggregation_function"), RayServeScaling.Aggregation.self) ?? rules.aggregation
    fields.finish()
    return rules
  }
}
