/// A mergeable histogram of non-negative numbers that gives every quantile with a relative error of at most 0.4 %.
///
/// Values from 1e-6 to 1e7 fall into 256 bins a power of two, and a quantile lies in the bin of the exact one: at most 1/256 off.
/// Smaller positive values count in the first bin, larger ones in the last, zero and negative ones in a bin of their own;
/// `count`, `minimum` and `maximum` stay exact for all of them, and `sum` to rounding. Counts merge by addition, so the
/// pooled quantiles of several histograms do not depend on the order of merging.
///
/// Storage spans the bins that were met: an empty histogram has none, one of latencies usually a few kilobytes.
@frozen public struct LogHistogram: Equatable, Sendable {
  /// Counts of the bins from `base` on.
  @usableFromInline var bins: [UInt64] = []
  @usableFromInline var base = 0

  /// How many values were added.
  @inlinable public var count: Int { total }
  @usableFromInline var total = 0

  /// The sum of the values; two histograms of the same values added in another order may differ in rounding.
  @inlinable public var sum: Double { runningSum }
  @usableFromInline var runningSum = 0.0

  @usableFromInline var least = Double.infinity
  @usableFromInline var greatest = -Double.infinity

  /// Creates an empty histogram; allocates nothing.
  @inlinable
  public init() {}

  /// Whether nothing was added.
  @inlinable public var isEmpty: Bool { total == 0 }

  /// The mean of the values; nil when there are none.
  public var mean: Double? { isEmpty ? nil : runningSum / Double(total) }

  /// The smallest value; nil when there is none.
  public var minimum: Double? { isEmpty ? nil : least }

  /// The largest value; nil when there is none.
  public var maximum: Double? { isEmpty ? nil : greatest }

  /// Adds a value, which must not be NaN. Does not allocate once the bins around it are met.
  @inlinable
  public mutating func add(_ x: Double) {
    assert(!x.isNaN, "NaN has no place in a histogram")
    addToBin(LogHistogramBin.index(of: x), count: 1)
    total &+= 1
    runningSum += x
    if x < least { least = x }
    if x > greatest { greatest = x }
  }

  /// Adds a value `count` times, which may be 0 times.
  @inlinable
  public mutating func add(_ x: Double, count: Int) {
    precondition(count >= 0, "a value cannot be added a negative number of times")
    guard count > 0 else { return }
    assert(!x.isNaN, "NaN has no place in a histogram")
    addToBin(LogHistogramBin.index(of: x), count: count)
    total &+= count
    runningSum += x * Double(count)
    if x < least { least = x }
    if x > greatest { greatest = x }
  }

  /// Forgets every value and keeps the storage.
  public mutating func removeAll() {
    for bin in bins.indices { bins[bin] = 0 }
    total = 0
    runningSum = 0
    least = .infinity
    greatest = -.infinity
  }

  /// Adds the counts of another histogram.
  public mutating func merge(_ other: LogHistogram) {
    guard !other.isEmpty else { return }
    reserve(other.base..<other.base + other.bins.count)
    let shift = other.base - base
    bins.withUnsafeMutableBufferPointer { bins in
      other.bins.withUnsafeBufferPointer { added in
        for place in added.indices { bins[shift &+ place] &+= added[place] }
      }
    }
    total += other.total
    runningSum += other.runningSum
    least = min(least, other.least)
    greatest = max(greatest, other.greatest)
  }

  @inlinable @inline(__always)
  mutating func addToBin(_ index: Int, count: Int) {
    if UInt(bitPattern: index &- base) >= UInt(bitPattern: bins.count) { reserve(index..<index &+ 1) }
    bins[index &- base] &+= UInt64(truncatingIfNeeded: count)
  }

  /// Makes room for a range of bins, rounded outwards to half a power of two.
  @usableFromInline @inline(never)
  mutating func reserve(_ range: Range<Int>) {
    if range.lowerBound >= base && range.upperBound <= base + bins.count { return }
    var lower = range.lowerBound / 128 * 128
    var upper = (range.upperBound + 127) / 128 * 128
    if !bins.isEmpty {
      lower = min(lower, base)
      upper = max(upper, base + bins.count)
    }
    var grown = [UInt64](repeating: 0, count: upper - lower)
    for (offset, count) in bins.enumerated() { grown[base - lower + offset] = count }
    bins = grown
    base = lower
  }
}
