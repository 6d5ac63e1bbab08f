extension Language {
  static let drain = KeyBlock("To be written.", example: "{}", DrainKeys())
}

struct DrainKeys: Sendable {}
