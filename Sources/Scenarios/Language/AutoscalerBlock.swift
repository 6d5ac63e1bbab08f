import Model

extension Language {
  /// A pool's `autoscaler`.
  static let autoscaler = KeyBlock(
    "What decides how many replicas there are, within replicas.min and max: one policy, or the most of several.",
    example: "{policy: hpa, metric: concurrency, target: 8}", AutoscalerKeys())

  /// One policy of an autoscaler.
  static let scalingPolicy = KeyBlock(
    "A policy with its keys.", example: "{policy: hpa, metric: queue_depth, target: 4}", ScalingPolicyKeys())

  static let outage = KeyBlock(
    "A while in which no metric can be read.", example: "{at: 2d, lasting: 10m}", MetricOutageKeys())

  static let fixedScaling = KeyBlock(
    "A number of replicas.", example: "{policy: fixed, replicas: 4}", FixedScalingKeys())
}

struct AutoscalerKeys: Sendable {
  let outages = Key(
    "outages", .list(.block(Language.outage), most: 1_000), .says("none"),
    "Whiles in which no metric can be read.", .choice, "[{at: 2d, lasting: 10m}]")
  let policies = Key(
    "policies", .list(.block(Language.scalingPolicy), most: 4), .says("one policy, written beside"),
    "Several policies; the largest number of replicas of any of them is the desired one.", .keda,
    "[{policy: hpa, metric: concurrency, target: 8}, {policy: fixed, replicas: 2}]")
  let policy = Language.scalingPolicy
  let alternative = Alternative("policies", to: Language.scalingPolicy)
}

struct ScalingPolicyKeys: Sendable {
  let policy = ScalingPolicyKeys.policy
  let variants = Variants(
    by: ScalingPolicyKeys.policy,
    [
      (["hpa"], Language.hpa), (["keda"], Language.keda), (["knative"], Language.knative),
      (["ray_serve"], Language.rayServe), (["target_tracking"], Language.targetTracking),
      (["step_scaling"], Language.stepScaling), (["sla_planner"], Language.planner), (["schedule"], Language.schedule),
      (["predictive"], Language.predictive), (["fixed"], Language.fixedScaling),
    ])

  private static let policy = Key(
    "policy", .words(Autoscaler.Policy.words), .value("hpa"), "Whose rules are followed.", .choice, "keda")
}

struct MetricOutageKeys: Sendable {
  let at = Key("at", .moment, .required, "When it begins.", .choice, "2d")
  let lasting = Key(
    "lasting", .quantity(.duration, .positive(Ceilings.duration)), .required, "How long it lasts.", .choice, "10m")
}

struct FixedScalingKeys: Sendable {
  let replicas = Key(
    "replicas", .whole(.count, 0...Ceilings.replicas), .required, "The desired number.", .choice, "4",
    expected: "a whole number of replicas")
}
