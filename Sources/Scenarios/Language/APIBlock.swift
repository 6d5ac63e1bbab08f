extension Language {
  static let api = KeyBlock("To be written.", example: "{}", APIKeys())
}

struct APIKeys: Sendable {}
