/// Count, mean and variance of a sequence in one pass, without the cancellation of a sum of squares.
///
/// B. P. Welford, "Note on a method for calculating corrected sums of squares and products", Technometrics 4(3), 1962;
/// merging after T. Chan, G. Golub and R. LeVeque, 1979.
@frozen public struct Welford: Equatable, Sendable {
  /// How many values were added.
  @inlinable public var count: Int { number }
  @usableFromInline var number = 0

  /// The mean of the values; 0 when there are none.
  @inlinable public var mean: Double { center }
  @usableFromInline var center = 0.0

  /// The sum of squared deviations from the mean.
  @usableFromInline var squares = 0.0

  /// Creates one with no values.
  @inlinable
  public init() {}

  /// The sample variance, with n - 1 in the denominator; nil for fewer than two values.
  public var variance: Double? { count > 1 ? squares / Double(count - 1) : nil }

  /// Adds a value.
  @inlinable
  public mutating func add(_ x: Double) {
    number += 1
    let deviation = x - center
    center += deviation / Double(number)
    squares += deviation * (x - center)
  }

  /// Adds the values of another sequence.
  public mutating func merge(_ other: Welford) {
    guard other.count > 0 else { return }
    let total = Double(count + other.count)
    let shift = other.mean - mean
    squares += other.squares + shift * shift * Double(count) * Double(other.count) / total
    center += shift * Double(other.count) / total
    number += other.count
  }
}
