extension Language {
  static let model = KeyBlock("To be written.", example: "{}", ModelKeys())
}

struct ModelKeys: Sendable {}
