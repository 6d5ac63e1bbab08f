import Model

/// Which values of a quantity are accepted.
package struct Bounds: Sendable {
  /// Least value.
  package var lower: Double
  /// Whether `lower` itself is refused.
  package var isOpen: Bool
  /// Greatest value.
  package var upper: Double
  /// Whether `upper` itself is refused.
  package var isOpenAbove = false

  /// From a least to a greatest value, both accepted.
  package static func closed(_ lower: Double, _ upper: Double) -> Bounds {
    Bounds(lower: lower, isOpen: false, upper: upper)
  }
  /// Above 0, to a greatest value.
  static func positive(_ upper: Double) -> Bounds { Bounds(lower: 0, isOpen: true, upper: upper) }

  /// Between two values, neither accepted.
  static func between(_ lower: Double, _ upper: Double) -> Bounds {
    Bounds(lower: lower, isOpen: true, upper: upper, isOpenAbove: true)
  }

  /// What is wrong with a value: `must be above 0, found -3/s`; nil when nothing is.
  func complaint(_ value: Double, as quantity: Quantity, found: String) -> String? {
    if isOpen ? value <= lower : value < lower {
      return "must be \(isOpen ? "above" : "at least") \(limit(lower, as: quantity)), found \(found)"
    }
    guard isOpenAbove ? value >= upper : value > upper else { return nil }
    return "must be \(isOpenAbove ? "below" : "at most") \(limit(upper, as: quantity)), found \(found)"
  }

  private func limit(_ value: Double, as quantity: Quantity) -> String {
    value == 0 ? "0" : quantity.written(value)
  }
}
