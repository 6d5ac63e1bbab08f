extension Language {
  static let provisioner = KeyBlock("To be written.", example: "{}", ProvisionerKeys())
}

struct ProvisionerKeys: Sendable {}
