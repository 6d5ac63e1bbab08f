import Model

/// What an autoscaler of a scenario means: every policy with its keys, their defaults and where these come from.
public func autoscalerPage() -> Page {
  func plain(_ value: Double) -> String { JSONValue.number(value).text() }
  let knative = KnativeScaling()
  let ray = RayServeScaling()
  let planner = PlannerScaling()
  let hpa = [
    ("interval", durationText(Defaults.autoscalerInterval)), ("tolerance", shareText(Defaults.autoscalerTolerance)),
    ("scale_up, scale_down", "no behavior: the most of the last 5m; at most a doubling or 4"),
    (
      "scale_up, where either is written",
      "{stabilization_window: 0s, policies: 4 pods or 100% each 15s, select_policy: max}"
    ),
    ("scale_down", "{stabilization_window: 5m, policies: 100% each 15s, select_policy: max}"),
    ("cpu_initialization_period", durationText(Defaults.cpuInitializationPeriod)),
  ]
  let reading = [
    ("scrape_interval", durationText(Defaults.scrapeInterval)),
    ("averaging_window", "0s for levels; \(durationText(Defaults.averagingWindow)) for rates, p95 and cpu_utilization"),
    ("staleness", "0s: scrapes come just before a look of the same moment"),
    ("cpu_at_full_load", "must be written for cpu_utilization of a machine with accelerators"),
  ]
  let parts: [SettingsPart] = [
    SettingsPart(
      "metric, target: one of " + ScalingMetric.Name.allCases.map(\.rawValue).joined(separator: ", "), reading,
      "GKE's and metrics-server's published settings"
    ),
    SettingsPart("policy: hpa", hpa, "kubernetes autoscaling/v2 and its controller's defaults"),
    SettingsPart(
      "policy: keda (and all of hpa)",
      [
        ("activation", plain(Defaults.kedaActivation)),
        ("polling_interval", durationText(Defaults.kedaPollingInterval)),
        ("cooldown_period", durationText(Defaults.kedaCooldownPeriod)),
        ("initial_cooldown_period", durationText(Defaults.kedaInitialCooldownPeriod)),
        ("idle_replicas", "none; 0 only"),
        ("fallback", "none; {failure_threshold, replicas, behavior: static}"), ("use_cached_metrics", "false"),
      ], "kedacore/keda 8b4f083"
    ),
    SettingsPart(
      "policy: knative",
      [
        ("metric", "concurrency, or requests_per_second"), ("target", "100, or 200/s"),
        ("target_utilization", shareText(knative.targetUtilization)),
        ("stable_window", durationText(knative.stableWindow)),
        ("panic_window", "10% of it: panic_window_percentage"),
        ("panic_threshold_percentage", shareText(knative.panicThreshold)),
        ("max_scale_up_rate", plain(knative.maxScaleUpRate)), ("max_scale_down_rate", plain(knative.maxScaleDownRate)),
        ("target_burst_capacity", plain(knative.targetBurstCapacity)),
        ("container_concurrency", "0, no limit; needs load_balancing: knative"), ("scale_to_zero", "true"),
        ("scale_to_zero_grace_period", durationText(knative.scaleToZeroGracePeriod)),
        ("scale_to_zero_pod_retention_period", durationText(knative.podRetentionPeriod)),
        ("scale_down_delay", durationText(knative.scaleDownDelay)), ("activation_scale", "\(knative.activationScale)"),
        ("interval", durationText(knative.tickInterval)),
      ], "knative/serving 98e5ef9"
    ),
    SettingsPart(
      "policy: ray_serve",
      [
        ("target_ongoing_requests", plain(ray.targetOngoingRequests)),
        ("look_back_period", durationText(ray.lookBackPeriod)),
        ("metrics_interval", durationText(ray.metricsInterval)), ("upscale_delay", durationText(ray.upscaleDelay)),
        ("downscale_delay", durationText(ray.downscaleDelay)), ("downscale_to_zero_delay", "as downscale_delay"),
        ("upscaling_factor, downscaling_factor", "1"),
        ("aggregation_function", "\(ray.aggregation.rawValue), of the look-back period; or max, min"),
      ], "ray 2.60.0"
    ),
    SettingsPart(
      "policy: target_tracking",
      [
        ("scale_out_cooldown, scale_in_cooldown", durationText(Defaults.awsCooldown)),
        ("period", durationText(Defaults.awsPeriod)),
        ("disable_scale_in", "false"), ("alarms", "3 points above the target, 15 below 90% of it"),
      ], "AWS Application Auto Scaling; the alarms are what AWS makes of it, which its pages do not state"
    ),
    SettingsPart(
      "policy: step_scaling",
      [
        ("scale_out: {above, steps}", "evaluation_periods: 3"), ("scale_in: {below, steps}", "evaluation_periods: 15"),
        ("adjustment_type", "change_in_capacity"), ("min_adjustment_magnitude", "1"),
        ("cooldown", durationText(Defaults.awsCooldown)),
        ("period", durationText(Defaults.awsPeriod)),
      ], "AWS Application Auto Scaling; the numbers of points are those of target tracking"
    ),
    SettingsPart(
      "policy: sla_planner",
      [
        ("ttft", plain(planner.ttft * 1_000) + "ms"), ("itl", plain(planner.itl * 1_000) + "ms"),
        ("interval", durationText(planner.interval)), ("predictor", "constant, or moving_average, linear"),
        ("window", "\(planner.window)"),
        ("throughput_per_replica", "from the step-time model of the pool's own instance"),
        ("correction", "true"),
      ], "ai-dynamo/dynamo 0761925; its own predictor is ARIMA, which is not modelled"
    ),
    SettingsPart(
      "policy: schedule",
      [
        ("windows: [{start, end or lasting, replicas}]", "cron of five fields, UTC"),
        ("otherwise", "0, so replicas.min"),
      ],
      "kedacore/keda, cron scaler"
    ),
    SettingsPart(
      "policy: predictive",
      [
        ("metric", "requests_per_second"), ("method", "last_week, or holt_winters"),
        ("interval", durationText(Defaults.predictiveInterval)),
        ("season", "7d, or 1d for holt_winters"), ("lead", "as interval"),
        (
          "alpha, beta, gamma",
          "\(plain(Defaults.holtWinters.alpha)), \(plain(Defaults.holtWinters.beta)), \(plain(Defaults.holtWinters.gamma)); ours"
        ),
      ], "Hyndman and Athanasopoulos, Forecasting, 5.2 and 8.3"
    ),
    SettingsPart("policy: fixed", [("replicas", "must be written")], ""),
    SettingsPart("policies: [...]", [("", "the most that any of up to 4 policies wants")], ""),
    SettingsPart("outages: [{at, lasting}]", [("", "times at which no metric can be read")], ""),
  ]
  return settingsPage(
    "pools.NAME.autoscaler", "what decides how many replicas there are, within replicas.min and max", parts,
    guide: "docs/guide/autoscaling.md has an example of each.")
}
