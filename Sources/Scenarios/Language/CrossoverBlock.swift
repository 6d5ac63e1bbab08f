extension Language {
  static let crossover = KeyBlock("To be written.", example: "{}", CrossoverKeys())
}

struct CrossoverKeys: Sendable {}
