import Model

extension Language {
  /// `policy: hpa`.
  static let hpa = KeyBlock(
    "Kubernetes' HorizontalPodAutoscaler.", example: "{policy: hpa, metric: concurrency, target: 8}",
    HorizontalKeys())

  /// `policy: keda`.
  static let keda = KeyBlock(
    "KEDA's ScaledObject, which has an HPA do the scaling from one replica on.",
    example: "{policy: keda, metric: queue_depth, target: 4, cooldown_period: 5m}", KEDAKeys())

  static let behavior = KeyBlock(
    "How quickly replicas are added or taken away.",
    example: "{stabilization_window: 5m, policies: [{pods: 1, period: 1m}]}", BehaviorKeys())

  static let behaviorPolicy = KeyBlock(
    "How many replicas within a period.", example: "{percent: 100, period: 15s}", BehaviorPolicyKeys())

  static let fallback = KeyBlock(
    "What holds when a metric cannot be read.", example: "{failure_threshold: 3, replicas: 4}", FallbackKeys())
}

struct HorizontalKeys: Sendable {
  let metrics = Key(
    "metrics", .list(.block(Language.metric), most: Ceilings.metrics), .says("one metric, written beside"),
    "Several metrics; the largest number of replicas of any of them is the desired one.", .hpa,
    "[{metric: concurrency, target: 8}, {metric: queue_depth, target: 4}]")
  let metric = Language.metric
  let alternative = Alternative("metrics", to: Language.metric)
  let rules = Language.horizontalRules
}

extension Language {
  /// What an HPA has beside its metrics.
  static let horizontalRules = KeyBlock(
    "When an HPA evaluates and how quickly it moves.", example: "{interval: 15s, tolerance: 10%}",
    HorizontalRuleKeys())
}

struct HorizontalRuleKeys: Sendable {
  let interval = Key(
    "interval", .quantity(.duration, .closed(0.1, Ceilings.duration)), .of(Defaults.autoscalerInterval, .duration),
    "From one evaluation to the next.", .hpa, "15s")
  let tolerance = Key(
    "tolerance", .quantity(.share, .closed(0, 1)), .of(Defaults.autoscalerTolerance, .share),
    "How far the metric may be from its target before anything happens, relative to it.", .hpa, "10%")
  let scaleUp = Key(
    "scale_up", .block(Language.behavior),
    .says("4 pods or 100% each 15s, at once; a doubling or 4 where neither is written"),
    "How quickly replicas are added.", .hpa, "{policies: [{pods: 4, period: 60s}]}")
  let scaleDown = Key(
    "scale_down", .block(Language.behavior), .says("100% each 15s; the most of the last 5m"),
    "How quickly replicas are taken away.", .hpa, "{stabilization_window: 10m}")
  let cpuInitializationPeriod = Key(
    "cpu_initialization_period", .quantity(.duration, .closed(0, Ceilings.duration)),
    .of(Defaults.cpuInitializationPeriod, .duration),
    "For how long after its start a replica's CPU counts only when measured since it was ready.", .hpa, "5m")
}

struct KEDAKeys: Sendable {
  let metrics = Key(
    "metrics", .list(.block(Language.kedaTrigger), most: Ceilings.metrics), .says("one trigger, written beside"),
    "Several triggers.", .keda, "[{metric: concurrency, target: 8}, {metric: queue_depth, target: 4}]")
  let metric = Language.kedaTrigger
  let alternative = Alternative("metrics", to: Language.kedaTrigger)
  let rules = Language.horizontalRules
  let pollingInterval = Key(
    "polling_interval", .quantity(.duration, .closed(1, Ceilings.duration)),
    .of(Defaults.kedaPollingInterval, .duration),
    "From one of KEDA's own evaluations to the next, which tell whether a trigger is active.", .keda, "30s")
  let cooldownPeriod = Key(
    "cooldown_period", .quantity(.duration, .closed(0, Ceilings.duration)), .of(Defaults.kedaCooldownPeriod, .duration),
    "From the last activity to the step from one replica to none.", .keda, "5m")
  let initialCooldownPeriod = Key(
    "initial_cooldown_period", .quantity(.duration, .closed(0, Ceilings.duration)),
    .of(Defaults.kedaInitialCooldownPeriod, .duration), "From the start to the first step to none.", .keda, "2m")
  let idleReplicas = Key(
    "idle_replicas", .whole(.count, 0...0), .says("replicas.min"),
    "Replicas while no trigger is active; KEDA supports 0 alone.", .keda, "0")
  let fallback = Key(
    "fallback", .block(Language.fallback), .says("none"), "What holds when a metric cannot be read.", .keda,
    "{failure_threshold: 3, replicas: 4}")
  let useCachedMetrics = Key(
    "use_cached_metrics", .flag, .of(false), "Whether the HPA reads what KEDA last polled.", .keda, "true")
}

struct BehaviorKeys: Sendable {
  let stabilizationWindow = Key(
    "stabilization_window", .quantity(.duration, .closed(0, Ceilings.stabilizationWindow)), .says("0s up, 5m down"),
    "Over how long the most cautious recommendation holds.", .hpa, "5m")
  let policies = Key(
    "policies", .list(.block(Language.behaviorPolicy), most: 100),
    .says("4 pods or 100% each 15s up, 100% each 15s down"),
    "How many replicas within a period.", .hpa, "[{pods: 4, period: 60s}]")
  let selectPolicy = Key(
    "select_policy", .choice(ScalingRules.Selection.self), .of(ScalingRules.Selection.max),
    "Which of the policies holds.", .hpa, "min")
  let tolerance = Key(
    "tolerance", .quantity(.share, .closed(0, 1)), .says("the autoscaler's"), "Its own tolerance.", .hpa, "5%")
}

struct BehaviorPolicyKeys: Sendable {
  let pods = Key(
    "pods", .whole(.count, 1...Ceilings.replicas), .says("percent is written"), "N replicas.", .hpa, "4")
  let percent = Key(
    "percent",
    .either([.quantity(.number, .positive(Ceilings.factor * 100)), .quantity(.share, .positive(Ceilings.factor))]),
    .says("pods is written"), "N percent of the replicas.", .hpa, "100")
  let period = Key(
    "period", .quantity(.duration, .closed(1, Ceilings.policyPeriod)), .required, "Within this time.", .hpa, "60s")
}

struct FallbackKeys: Sendable {
  let failureThreshold = Key(
    "failure_threshold", .whole(.count, 0...1_000_000), .required, "Evaluations that fail before it holds.", .keda, "3")
  let replicas = Key(
    "replicas", .whole(.count, 0...Ceilings.replicas), .required, "The desired number.", .keda, "4")
  let behavior = Key(
    "behavior", .choice(KEDAScaling.Fallback.Behavior.self), .of(KEDAScaling.Fallback.Behavior.fixed),
    "How the number and the present one make the desired one.", .keda, "current_replicas_if_higher")
}
