import Model

extension Language {
  /// A pool's `calibration`.
  static let calibration = KeyBlock(
    "Constants of the step time that `fleetcast calibrate` found, in the place of the catalog's.",
    example: "{compute: 62%, bandwidth: 78%}", CalibrationKeys())
}

struct CalibrationKeys: Sendable {
  let compute = CalibrationKeys.share("compute", "What matrix products reach of the datasheet's rate.", "62%")
  let bandwidth = CalibrationKeys.share("bandwidth", "What reading weights reaches of the memory bandwidth.", "78%")
  let cache = CalibrationKeys.share("cache", "What reading keys and values reaches of the memory bandwidth.", "70%")
  let kernels = CalibrationKeys.time("kernels_per_layer", 0.1, "Launching the kernels of a layer.", "0.05ms")
  let request = CalibrationKeys.time("request", 60, "The host's work on a request before its first step.", "4ms")

  private static func share(_ name: String, _ meaning: String, _ example: String) -> Key {
    Key(name, .quantity(.share, .positive(1)), .says("the catalog's"), meaning, .choice, example)
  }

  private static func time(_ name: String, _ most: Double, _ meaning: String, _ example: String) -> Key {
    Key(name, .quantity(.duration, .closed(0, most)), .says("the catalog's"), meaning, .choice, example)
  }
}
