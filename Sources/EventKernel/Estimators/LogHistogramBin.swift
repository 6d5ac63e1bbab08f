/// The bins of a `LogHistogram`: one for zero, then 256 of equal width in each power of two.
///
/// A double's exponent and the upper 8 bits of its mantissa, read as one integer, number the bins; no logarithm is
/// taken. (The layout of G. Tene's HdrHistogram, on doubles.)
@usableFromInline
enum LogHistogramBin {
  /// Mantissa bits below those that number a bin: 52 less log2(256).
  @inlinable static var droppedBits: UInt64 { 44 }

  /// The least power of two told apart from smaller ones, 2^-20, about 0.95e-6.
  @inlinable static var smallest: Double { 0x1p-20 }

  /// From here on all values share the last bin: 2^24, about 16.8e6.
  @inlinable static var ceiling: Double { 0x1p24 }

  /// Bins, the zero bin included.
  @inlinable static var count: Int { 1 + 44 * 256 }

  @inlinable static var offset: Int { Int(truncatingIfNeeded: smallest.bitPattern &>> droppedBits) &- 1 }

  /// The bin of `x`: 0 for zero and below, the first above for tiny values, the last one for huge values.
  @inlinable @inline(__always)
  static func index(of x: Double) -> Int {
    guard x > 0 else { return 0 }
    let index = Int(truncatingIfNeeded: x.bitPattern &>> droppedBits) &- offset
    return min(max(index, 1), count &- 1)
  }

  /// The least value of bin `index`, which is at least 1.
  @inlinable
  static func lowerEdge(of index: Int) -> Double {
    Double(bitPattern: UInt64(truncatingIfNeeded: index &+ offset) &<< droppedBits)
  }

  /// The value at which bin `index` ends: the smallest one for the zero bin.
  static func upperEdge(of index: Int) -> Double {
    index == 0 ? Double.leastNonzeroMagnitude : lowerEdge(of: index + 1)
  }
}
