extension Language {
  static let rollingUpdate = KeyBlock("To be written.", example: "{}", RollingUpdateKeys())
}

struct RollingUpdateKeys: Sendable {}
