extension Language {
  static let warmPool = KeyBlock("To be written.", example: "{}", WarmPoolKeys())
}

struct WarmPoolKeys: Sendable {}
