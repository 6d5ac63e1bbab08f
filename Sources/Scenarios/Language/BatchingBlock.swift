extension Language {
  static let batching = KeyBlock("To be written.", example: "{}", BatchingKeys())
}

struct BatchingKeys: Sendable {}
