import FoundationEssentials

/// An exact decimal with six places: a cost in US dollars, or a quantity in its unit.
///
/// Held as a whole number of millionths, so that sums are exact to the last digit whatever their order; a division happens only
/// in the operations that state how they round. (FoundationEssentials' `Decimal` has no rounding, and full Foundation
/// costs start-up time.)
public struct Amount: Sendable, Hashable {
  /// The value times 1,000,000.
  public var millionths: Int128

  /// Creates an amount of whole millionths.
  public init(millionths: Int128) { self.millionths = millionths }

  /// Creates a whole number of units.
  public init(_ units: Int64) { millionths = Int128(units) * 1_000_000 }

  /// Nothing.
  public static let zero = Amount(millionths: 0)

  /// The nearest binary number, for statistics and plots.
  public var double: Double { Double(millionths) / 1_000_000 }

  /// The same value as a decimal.
  public var decimal: Decimal { Decimal(string: description) ?? 0 }

  /// The exact sum.
  public static func + (a: Amount, b: Amount) -> Amount { Amount(millionths: a.millionths + b.millionths) }
  /// The exact difference.
  public static func - (a: Amount, b: Amount) -> Amount { Amount(millionths: a.millionths - b.millionths) }
  /// Adds exactly.
  public static func += (a: inout Amount, b: Amount) { a.millionths += b.millionths }
}

extension Amount: Comparable {
  /// By value.
  public static func < (a: Amount, b: Amount) -> Bool { a.millionths < b.millionths }
}

extension Amount: CustomStringConvertible {
  /// The exact decimal with a dot, no separators, and no trailing zeros: `12.5`, `0.000001`, `-3`.
  public var description: String {
    let magnitude = millionths.magnitude
    var fraction = String(magnitude % 1_000_000)
    fraction = String(repeating: "0", count: 6 - fraction.count) + fraction
    while fraction.last == "0" { fraction.removeLast() }
    let whole = (millionths < 0 ? "-" : "") + String(magnitude / 1_000_000)
    return fraction.isEmpty ? whole : whole + "." + fraction
  }
}

extension Sequence where Element == Amount {
  /// The exact sum.
  public func sum() -> Amount { reduce(.zero, +) }
}
