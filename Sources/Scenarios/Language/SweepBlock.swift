extension Language {
  static let sweep = KeyBlock("To be written.", example: "{}", SweepKeys())
}

struct SweepKeys: Sendable {}
