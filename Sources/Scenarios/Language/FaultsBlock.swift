extension Language {
  static let faults = KeyBlock("To be written.", example: "{}", FaultsKeys())
}

struct FaultsKeys: Sendable {}
