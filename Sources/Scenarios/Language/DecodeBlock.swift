extension Language {
  static let decode = KeyBlock("To be written.", example: "{}", DecodeKeys())
}

struct DecodeKeys: Sendable {}
