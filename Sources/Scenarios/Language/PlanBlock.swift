extension Language {
  static let plan = KeyBlock("To be written.", example: "{}", PlanKeys())
}

struct PlanKeys: Sendable {}
