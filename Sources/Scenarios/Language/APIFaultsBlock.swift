extension Language {
  /// An API's `faults`.
  static let apiFaults = KeyBlock("To be written.", example: "{}", APIFaultKeys())
}

struct APIFaultKeys: Sendable {}
