extension Language {
  static let overheads = KeyBlock("To be written.", example: "{}", OverheadsKeys())
}

struct OverheadsKeys: Sendable {}
