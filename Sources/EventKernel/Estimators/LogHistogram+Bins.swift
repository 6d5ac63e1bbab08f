extension LogHistogram {
  /// Values from `low` on and below `high`, and how many they are.
  public struct Bin: Equatable, Sendable {
    /// Where it begins; 0 for zero and negative values.
    public var low: Double
    /// Where it ends.
    public var high: Double
    /// Values in it.
    public var count: UInt64

    /// Creates a bin.
    public init(low: Double, high: Double, count: UInt64) {
      self.low = low
      self.high = high
      self.count = count
    }
  }

  /// The counts in bins of equal width within each power of two, those without a value left out; together they are `count`.
  ///
  /// - Parameter perOctave: Bins a power of two: a power of two itself, at most 256.
  /// - Complexity: O(bins).
  public func bins(perOctave: Int) -> [Bin] {
    precondition(
      perOctave >= 1 && perOctave <= 256 && perOctave & (perOctave - 1) == 0, "an octave has 1, 2, 4, ... 256 bins")
    let width = 256 / perOctave
    var rows: [Bin] = []
    for (offset, count) in bins.enumerated() where count > 0 {
      let index = base + offset
      guard index > 0 else {
        rows.append(Bin(low: 0, high: LogHistogramBin.smallest, count: count))
        continue
      }
      // The first octave begins with bin 1.
      let first = 1 + (index - 1) / width * width
      let low = LogHistogramBin.lowerEdge(of: first)
      if let last = rows.last, last.low == low {
        rows[rows.count - 1].count += count
      } else {
        rows.append(Bin(low: low, high: LogHistogramBin.lowerEdge(of: first + width), count: count))
      }
    }
    return rows
  }
}
