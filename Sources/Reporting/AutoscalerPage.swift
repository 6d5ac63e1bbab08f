import Scenarios

/// What an autoscaler of a scenario means: every policy with its keys, their defaults and where these come from.
public func autoscalerPage(palette: Palette) -> String {
  func seconds(_ value: Double) -> String {
    let (whole, unit) = value >= 60 && value.truncatingRemainder(dividingBy: 60) == 0 ? (value / 60, "m") : (value, "s")
    return JSONValue.number(whole).text() + unit
  }
  func plain(_ value: Double) -> String { JSONValue.number(value).text() }
  func share(_ value: Double) -> String { plain((value * 1_000).rounded() / 10) + "%" }
  let knative = KnativeScaling()
  let ray = RayServeScaling()
  let planner = PlannerScaling()
  let hpa = [
    ("interval", seconds(Defaults.autoscalerInterval)), ("tolerance", share(Defaults.autoscalerTolerance)),
    ("scale_up, scale_down", "no behavior: the most of the last 5m; at most a doubling or 4"),
    (
      "scale_up, where either is written",
      "{stabilization_window: 0s, policies: 4 pods or 100% each 15s, select_policy: max}"
    ),
    ("scale_down", "{stabilization_window: 5m, policies: 100% each 15s, select_policy: max}"),
    ("cpu_initialization_period", seconds(Defaults.cpuInitializationPeriod)),
  ]
  let reading = [
    ("scrape_interval", seconds(Defaults.scrapeInterval)),
    ("averaging_window", "0s for levels; \(seconds(Defaults.averagingWindow)) for rates, p95 and cpu_utilization"),
    ("staleness", "0s: scrapes come just before a look of the same moment"),
    ("cpu_at_full_load", "must be written for cpu_utilization of a machine with accelerators"),
  ]
  let parts: [(title: String, keys: [(String, String)], source: String)] = [
    (
      "metric, target: one of " + ScalingMetric.Name.allCases.map(\.rawValue).joined(separator: ", "), reading,
      "GKE's and metrics-server's published settings"
    ),
    ("policy: hpa", hpa, "kubernetes autoscaling/v2 and its controller's defaults"),
    (
      "policy: keda (and all of hpa)",
      [
        ("activation", plain(Defaults.kedaActivation)), ("polling_interval", seconds(Defaults.kedaPollingInterval)),
        ("cooldown_period", seconds(Defaults.kedaCooldownPeriod)),
        ("initial_cooldown_period", seconds(Defaults.kedaInitialCooldownPeriod)), ("idle_replicas", "none; 0 only"),
        ("fallback", "none; {failure_threshold, replicas, behavior: static}"), ("use_cached_metrics", "false"),
      ], "kedacore/keda 8b4f083"
    ),
    (
      "policy: knative",
      [
        ("metric", "concurrency, or requests_per_second"), ("target", "100, or 200/s"),
        ("target_utilization", share(knative.targetUtilization)), ("stable_window", seconds(knative.stableWindow)),
        ("panic_window", "10% of it: panic_window_percentage"),
        ("panic_threshold_percentage", share(knative.panicThreshold)),
        ("max_scale_up_rate", plain(knative.maxScaleUpRate)), ("max_scale_down_rate", plain(knative.maxScaleDownRate)),
        ("target_burst_capacity", plain(knative.targetBurstCapacity)), ("scale_to_zero", "true"),
        ("scale_to_zero_grace_period", seconds(knative.scaleToZeroGracePeriod)),
        ("scale_to_zero_pod_retention_period", seconds(knative.podRetentionPeriod)),
        ("scale_down_delay", seconds(knative.scaleDownDelay)), ("activation_scale", "\(knative.activationScale)"),
        ("interval", seconds(knative.tickInterval)),
      ], "knative/serving 98e5ef9"
    ),
    (
      "policy: ray_serve",
      [
        ("target_ongoing_requests", plain(ray.targetOngoingRequests)),
        ("look_back_period", seconds(ray.lookBackPeriod)),
        ("metrics_interval", seconds(ray.metricsInterval)), ("upscale_delay", seconds(ray.upscaleDelay)),
        ("downscale_delay", seconds(ray.downscaleDelay)), ("downscale_to_zero_delay", "as downscale_delay"),
        ("upscaling_factor, downscaling_factor", "1"),
        ("aggregation_function", "\(ray.aggregation.rawValue), of the look-back period; or max, min"),
      ], "ray 2.60.0"
    ),
    (
      "policy: target_tracking",
      [
        ("scale_out_cooldown, scale_in_cooldown", seconds(Defaults.awsCooldown)),
        ("period", seconds(Defaults.awsPeriod)),
        ("disable_scale_in", "false"), ("alarms", "3 points above the target, 15 below 90% of it"),
      ], "AWS Application Auto Scaling; the alarms are what AWS makes of it, which its pages do not state"
    ),
    (
      "policy: step_scaling",
      [
        ("scale_out: {above, steps}", "evaluation_periods: 3"), ("scale_in: {below, steps}", "evaluation_periods: 15"),
        ("adjustment_type", "change_in_capacity"), ("min_adjustment_magnitude", "1"),
        ("cooldown", seconds(Defaults.awsCooldown)),
        ("period", seconds(Defaults.awsPeriod)),
      ], "AWS Application Auto Scaling; the numbers of points are those of target tracking"
    ),
    (
      "policy: sla_planner",
      [
        ("ttft", plain(planner.ttft * 1_000) + "ms"), ("itl", plain(planner.itl * 1_000) + "ms"),
        ("interval", seconds(planner.interval)), ("predictor", "constant, or moving_average, linear"),
        ("window", "\(planner.window)"), ("throughput_per_replica", "from the pool's step-time model, at both times"),
        ("correction", "true"),
      ], "ai-dynamo/dynamo 0761925; its own predictor is ARIMA, which is not modelled"
    ),
    (
      "policy: schedule",
      [
        ("windows: [{start, end or lasting, replicas}]", "cron of five fields, UTC"),
        ("otherwise", "0, so replicas.min"),
      ],
      "kedacore/keda, cron scaler"
    ),
    (
      "policy: predictive",
      [
        ("metric", "requests_per_second"), ("method", "last_week, or holt_winters"),
        ("interval", seconds(Defaults.predictiveInterval)),
        ("season", "7d, or 1d for holt_winters"), ("lead", "as interval"),
        (
          "alpha, beta, gamma",
          "\(plain(Defaults.holtWinters.alpha)), \(plain(Defaults.holtWinters.beta)), \(plain(Defaults.holtWinters.gamma)); ours"
        ),
      ], "Hyndman and Athanasopoulos, Forecasting, 5.2 and 8.3"
    ),
    ("policy: fixed", [("replicas", "must be written")], ""),
    ("policies: [...]", [("", "the most that any of up to 4 policies wants")], ""),
    ("outages: [{at, lasting}]", [("", "times at which no metric can be read")], ""),
  ]
  var text = "pools.NAME.autoscaler: what decides how many replicas there are, within replicas.min and max.\n"
  for part in parts {
    text += "\n" + palette.paint(part.title, .heading) + "\n"
    for (key, value) in part.keys {
      text += "  " + (key.isEmpty ? value : key.padded(to: 40) + value) + "\n"
    }
    if !part.source.isEmpty { text += "  Source: " + part.source + ".\n" }
  }
  return text + "\ndocs/guide/autoscaling.md has an example of each.\n"
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    count < width ? self + String(repeating: " ", count: width - count) : self + "  "
  }
}
