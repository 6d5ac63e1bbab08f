extension Language {
  static let trace = KeyBlock("To be written.", example: "{}", TraceKeys())
}

struct TraceKeys: Sendable {}
