import Model

extension Language {
  /// A pool's `disruption_budget`.
  static let disruptionBudget = KeyBlock(
    "How many replicas a provisioner leaves serving when it terminates instances.", example: "{max_unavailable: 1}",
    DisruptionBudgetKeys())
}

struct DisruptionBudgetKeys: Sendable {
  let minAvailable = Key(
    "min_available", .portion, .says("max_unavailable is written"), "The fewest replicas that serve.", .disruption,
    "50%")
  let maxUnavailable = Key(
    "max_unavailable", .portion, .says("min_available is written"), "The most replicas that do not serve.", .disruption,
    "1")
}
