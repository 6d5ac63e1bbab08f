extension Language {
  static let accelerator = KeyBlock("To be written.", example: "{}", AcceleratorKeys())
}

struct AcceleratorKeys: Sendable {}
