extension Language {
  static let forecast = KeyBlock("To be written.", example: "{}", ForecastKeys())
}

struct ForecastKeys: Sendable {}
