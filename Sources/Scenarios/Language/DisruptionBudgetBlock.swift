extension Language {
  static let disruptionBudget = KeyBlock("To be written.", example: "{}", DisruptionBudgetKeys())
}

struct DisruptionBudgetKeys: Sendable {}
