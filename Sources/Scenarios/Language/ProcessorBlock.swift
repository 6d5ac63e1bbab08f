extension Language {
  static let processor = KeyBlock("To be written.", example: "{}", ProcessorKeys())
}

struct ProcessorKeys: Sendable {}
