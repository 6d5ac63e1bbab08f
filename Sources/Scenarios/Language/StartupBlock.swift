extension Language {
  static let startup = KeyBlock("To be written.", example: "{}", StartupKeys())
}

struct StartupKeys: Sendable {}
