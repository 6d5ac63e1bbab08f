extension Language {
  static let parallelism = KeyBlock("To be written.", example: "{}", ParallelismKeys())
}

struct ParallelismKeys: Sendable {}
