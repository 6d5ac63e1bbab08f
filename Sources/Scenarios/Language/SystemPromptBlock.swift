extension Language {
  static let systemPrompt = KeyBlock("To be written.", example: "{}", SystemPromptKeys())
}

struct SystemPromptKeys: Sendable {}
