extension Language {
  static let purchase = KeyBlock("To be written.", example: "{}", PurchaseKeys())
}

struct PurchaseKeys: Sendable {}
