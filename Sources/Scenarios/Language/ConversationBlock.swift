extension Language {
  static let conversation = KeyBlock("To be written.", example: "{}", ConversationKeys())
}

struct ConversationKeys: Sendable {}
