extension Language {
  static let calibration = KeyBlock("To be written.", example: "{}", CalibrationKeys())
}

struct CalibrationKeys: Sendable {}
