extension Language {
  static let slice = KeyBlock("To be written.", example: "{}", SliceKeys())
}

struct SliceKeys: Sendable {}
