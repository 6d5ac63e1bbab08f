/// What an autoscaler does where a scenario is silent.
extension Defaults {
  /// Seconds between two evaluations of the autoscaler.
  ///
  /// Source: kubernetes, pkg/controller/podautoscaler/config/v1alpha1/defaults.go, 2026-08.
  public static let autoscalerInterval = 15.0
  /// Relative distance from the target within which the autoscaler does nothing. Source: as `autoscalerInterval`.
  public static let autoscalerTolerance = 0.1
  /// Seconds after a start in which a replica's CPU counts only when measured since it was ready. Source: as `autoscalerInterval`.
  public static let cpuInitializationPeriod = 300.0
  /// Growth: no memory; at most 4 replicas or a doubling each 15 s, whichever is more.
  ///
  /// Source: kubernetes, pkg/apis/autoscaling/v2/defaults.go, 2026-08; they hold where a `behavior` is written at all.
  public static let scaleUp = ScalingRules(
    stabilizationWindow: 0,
    policies: [
      ScalingPolicy(kind: .pods, value: 4, period: 15), ScalingPolicy(kind: .percent, value: 100, period: 15),
    ])
  /// Shrinking: the highest recommendation of the last 300 s; all replicas may go within 15 s. Source: as `scaleUp`.
  public static let scaleDown = ScalingRules(
    stabilizationWindow: 300, policies: [ScalingPolicy(kind: .percent, value: 100, period: 15)])

  /// Seconds between two samples of a metric.
  ///
  /// Sources: 15 s is usual for Prometheus (Google Kubernetes Engine, "Best practices for autoscaling LLM inference workloads", read
  /// 2026-08; kube-prometheus says 30 s, Prometheus alone 1 min) and the resolution of metrics-server's published manifests.
  public static let scrapeInterval = 15.0
  /// Seconds over which rates, quantiles and CPU use are taken: Prometheus' usual `[1m]`, and the window of metrics-server
  /// (kubernetes/autoscaler, cluster-autoscaler/FAQ.md, 2026-08).
  public static let averagingWindow = 60.0

  /// How a metric is read by default. Levels are the last sample.
  public static func reading(of name: ScalingMetric.Name) -> MetricReading {
    switch name {
    case .queueDepth, .running, .concurrency, .kvUtilization, .gpuUtilization:
      MetricReading(scrapeInterval: scrapeInterval)
    case .requestsPerSecond, .tokensPerSecond, .ttftP95, .latencyP95, .cpuUtilization:
      MetricReading(scrapeInterval: scrapeInterval, averagingWindow: averagingWindow)
    }
  }

  /// Seconds between KEDA's own evaluations. Source: keda, pkg/scaling/executor/scale_executor.go and apis/keda/v1alpha1, 2026-08.
  public static let kedaPollingInterval = 30.0
  /// Seconds from the last activity to zero. Source: as `kedaPollingInterval`.
  public static let kedaCooldownPeriod = 300.0
  /// Seconds from the start to the first zero. Source: as `kedaPollingInterval`.
  public static let kedaInitialCooldownPeriod = 0.0
  /// A trigger is active above this. Source: keda, pkg/scalers, `activationThreshold` of each.
  public static let kedaActivation = 0.0

  /// What a replica takes under Knative. Source: knative/serving, config/core/configmaps/autoscaler.yaml, 2026-08.
  public static func knativeTarget(of metric: KnativeScaling.Metric) -> Double {
    metric == .concurrency ? 100 : 200
  }

  /// Seconds after a change in which AWS holds back. Source: AWS CDK reference, `aws-applicationautoscaling`, cooldowns of SageMaker
  /// variants, 2026-08.
  public static let awsCooldown = 300.0
  /// Seconds of CloudWatch's data points. Source: Amazon SageMaker developer guide, "Automatic scaling" (metrics at one minute), 2026-08.
  public static let awsPeriod = 60.0
  /// Seconds between two forecasts; ours.
  public static let predictiveInterval = 300.0
  /// Smoothing of level, trend and season. Ours, slow enough that a day's noise is not taken for a trend; a fit would give others.
  public static let holtWinters = (alpha: 0.2, beta: 0.01, gamma: 0.3)
}
