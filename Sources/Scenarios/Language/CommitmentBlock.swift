extension Language {
  static let commitment = KeyBlock("To be written.", example: "{}", CommitmentKeys())
}

struct CommitmentKeys: Sendable {}
