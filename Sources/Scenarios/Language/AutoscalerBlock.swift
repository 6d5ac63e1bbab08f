extension Language {
  static let autoscaler = KeyBlock("To be written.", example: "{}", AutoscalerKeys())
}

struct AutoscalerKeys: Sendable {}
