import Glibc

/// The values between two ends that have the same unit.
public struct SweepRange: Sendable, Equatable {
  /// What stands before the number: `$` or nothing.
  public var prefix: String
  /// The unit as written, such as `/s`.
  public var suffix: String
  /// The lesser end, in that unit.
  public var from: Double
  /// The greater end.
  public var to: Double
  /// Whether equal steps are equal factors; then both ends are above 0.
  public var isLogarithmic: Bool
  /// Whether values are rounded to whole numbers.
  public var isWhole: Bool

  /// Creates a range.
  public init(
    prefix: String = "", suffix: String = "", from: Double, to: Double, isLogarithmic: Bool = false,
    isWhole: Bool = false
  ) {
    self.prefix = prefix
    self.suffix = suffix
    self.from = from
    self.to = to
    self.isLogarithmic = isLogarithmic
    self.isWhole = isWhole
  }

  /// Whether every whole number from one end to the other is what a range without points or step means.
  package var isCountable: Bool {
    prefix.isEmpty && suffix.isEmpty && !isLogarithmic && from == from.rounded() && to == to.rounded()
      && to - from < 1_000 && abs(from) < 1e9
  }

  /// The value at a share of the way, 0 at `from` and 1 at `to`, as `--set` takes it.
  public func text(at share: Double) -> String {
    let plain = isLogarithmic ? from * exp(share * log(to / from)) : from + share * (to - from)
    let value = share <= 0 ? from : share >= 1 ? to : plain
    return text(of: isWhole ? value.rounded() : value)
  }

  /// A value of the range as `--set` takes it. Nine significant digits, so that no last bit of a machine's logarithm shows.
  package func text(of value: Double) -> String {
    let digits = SweepRange.rounded(value).description
    return prefix + (digits.hasSuffix(".0") ? String(digits.dropLast(2)) : digits) + suffix
  }

  private static func rounded(_ value: Double) -> Double {
    guard value != 0, value.isFinite else { return value }
    let places = 8 - Int(log10(abs(value)).rounded(.down))
    let scale = pow(10, Double(abs(places)))
    return places >= 0 ? (value * scale).rounded() / scale : (value / scale).rounded() * scale
  }
}
