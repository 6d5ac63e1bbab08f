import Model

extension Language {
  /// `policy: knative`.
  static let knative = KeyBlock(
    "Knative's pod autoscaler.", example: "{policy: knative, metric: concurrency, target: 10}", KnativeKeys())

  /// `policy: ray_serve`.
  static let rayServe = KeyBlock(
    "Ray Serve's autoscaling_config.", example: "{policy: ray_serve, target_ongoing_requests: 8}", RayServeKeys())
}

struct KnativeKeys: Sendable {
  private static let rules = KnativeScaling()
  let metric = Key(
    "metric", .choice(KnativeScaling.Metric.self), .of(KnativeKeys.rules.metric), "What is measured.", .knative,
    "requests_per_second")
  let target = Key(
    "target", .either([.quantity(.number, .positive(1e9)), .quantity(.rate, .positive(1e9))]),
    .says("100, or 200/s of requests_per_second"), "The metric's value that a replica is meant to take.", .knative, "10"
  )
  let targetUtilization = Key(
    "target_utilization", .quantity(.share, .positive(1)), .of(KnativeKeys.rules.targetUtilization, .share),
    "The share of the target that is aimed at.", .knative, "70%")
  let stableWindow = KnativeKeys.duration(
    "stable_window", .closed(6, 3_600), KnativeKeys.rules.stableWindow, "Averaged over in calm times.", "60s")
  let panicWindow = Key(
    "panic_window", .quantity(.duration, .closed(1, 3_600)), .says("10% of stable_window"),
    "Averaged over to find a surge.", .knative, "6s")
  let panicWindowPercentage = Key(
    "panic_window_percentage", .quantity(.share, .closed(0.01, 1)), .value("10%"),
    "The panic window as a share of stable_window, in place of panic_window.", .knative, "10%")
  let panicThresholdPercentage = Key(
    "panic_threshold_percentage",
    .either([.quantity(.number, .positive(Ceilings.factor * 100)), .quantity(.share, .positive(Ceilings.factor))]),
    .of(KnativeKeys.rules.panicThreshold, .share),
    "Panic begins when the panic window desires this share of the ready replicas.", .knative, "200%")
  let maxScaleUpRate = Key(
    "max_scale_up_rate", .quantity(.number, .closed(1.01, 1e6)), .of(KnativeKeys.rules.maxScaleUpRate, .number),
    "The greatest factor of growth an evaluation.", .knative, "10")
  let maxScaleDownRate = Key(
    "max_scale_down_rate", .quantity(.number, .closed(1.01, 1e6)), .of(KnativeKeys.rules.maxScaleDownRate, .number),
    "The greatest factor of shrinking an evaluation.", .knative, "2")
  let targetBurstCapacity = Key(
    "target_burst_capacity", .quantity(.number, .closed(-1, 1e9)), .of(KnativeKeys.rules.targetBurstCapacity, .number),
    "Requests that must fit beside those present for the activator to step aside; -1 keeps it in the path, 0 out of it.",
    .knative, "211")
  let containerConcurrency = Key(
    "container_concurrency", .whole(.count, 0...1_000), .of(0),
    "Requests that Knative lets into a replica at a time, 0 for no limit; needs load_balancing: knative.", .knative,
    "16")
  let scaleToZero = Key(
    "scale_to_zero", .flag, .of(KnativeKeys.rules.scalesToZero), "Whether the last replica may go.", .knative, "false")
  let scaleToZeroGracePeriod = KnativeKeys.duration(
    "scale_to_zero_grace_period", .closed(0, 3_600), KnativeKeys.rules.scaleToZeroGracePeriod,
    "How long the activator must have been in the path before the last replica goes.", "30s")
  let scaleToZeroPodRetentionPeriod = KnativeKeys.duration(
    "scale_to_zero_pod_retention_period", .closed(0, 3_600), KnativeKeys.rules.podRetentionPeriod,
    "How long the last replica stays after the decision.", "5m")
  let scaleDownDelay = KnativeKeys.duration(
    "scale_down_delay", .closed(0, 3_600), KnativeKeys.rules.scaleDownDelay,
    "Over how long the greatest decision holds.", "5m")
  let activationScale = Key(
    "activation_scale", .whole(.count, 1...Ceilings.replicas), .of(KnativeKeys.rules.activationScale),
    "The fewest replicas once there is one.", .knative, "2")
  let interval = KnativeKeys.duration(
    "interval", .closed(1, 3_600), KnativeKeys.rules.tickInterval, "From one evaluation to the next.", "2s")

  private static func duration(
    _ name: String, _ bounds: Bounds, _ standard: Double, _ meaning: String, _ example: String
  ) -> Key {
    Key(name, .quantity(.duration, bounds), .of(standard, .duration), meaning, .knative, example)
  }
}

struct RayServeKeys: Sendable {
  private static let rules = RayServeScaling()
  let targetOngoingRequests = Key(
    "target_ongoing_requests", .quantity(.number, .positive(1e9)),
    .of(RayServeKeys.rules.targetOngoingRequests, .number),
    "Requests running and queued that a replica is meant to have.", .rayServe, "8")
  let lookBackPeriod = RayServeKeys.duration(
    "look_back_period", 1, .of(RayServeKeys.rules.lookBackPeriod, .duration), "Averaged over.", "30s")
  let metricsInterval = RayServeKeys.duration(
    "metrics_interval", 0.1, .of(RayServeKeys.rules.metricsInterval, .duration), "From one report to the next.", "10s")
  let upscaleDelay = RayServeKeys.duration(
    "upscale_delay", 0, .of(RayServeKeys.rules.upscaleDelay, .duration), "For how long more replicas must be desired.",
    "30s")
  let downscaleDelay = RayServeKeys.duration(
    "downscale_delay", 0, .of(RayServeKeys.rules.downscaleDelay, .duration),
    "For how long fewer replicas must be desired.", "10m")
  let downscaleToZeroDelay = RayServeKeys.duration(
    "downscale_to_zero_delay", 0, .says("as downscale_delay"),
    "For how long none must be desired before the last replica goes.", "10m")
  let upscalingFactor = RayServeKeys.factor(
    "upscaling_factor", "The share of a desired growth that is requested.", "0.5")
  let downscalingFactor = RayServeKeys.factor(
    "downscaling_factor", "The share of a desired shrinking that is carried out.", "0.5")
  let aggregationFunction = Key(
    "aggregation_function", .choice(RayServeScaling.Aggregation.self), .of(RayServeKeys.rules.aggregation),
    "What is made of the requests within the look-back period.", .rayServe, "max")

  private static func duration(
    _ name: String, _ least: Double, _ standard: KeyDefault, _ meaning: String, _ example: String
  ) -> Key {
    Key(name, .quantity(.duration, .closed(least, Ceilings.duration)), standard, meaning, .rayServe, example)
  }

  private static func factor(_ name: String, _ meaning: String, _ example: String) -> Key {
    Key(name, .quantity(.number, .positive(Ceilings.factor)), .of(1, .number), meaning, .rayServe, example)
  }
}
