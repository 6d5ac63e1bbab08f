extension LogHistogram {
  /// The value that a share `p` (0...1) of the values does not exceed: the inverse of the empirical distribution
  /// function, within 0.4 % of the exact one between 1e-6 and 1e7; exact for `p` 0 and 1. Nil when empty.
  ///
  /// The values of a bin are taken as spread evenly over it, so that quantiles of two runs that differ by less than a bin differ here
  /// too, and intervals of what hardly varies do not shrink to nothing.
  ///
  /// - Complexity: O(bins).
  public func quantile(_ p: Double) -> Double? {
    precondition((0...1).contains(p), "a quantile is asked at a probability")
    guard !isEmpty else { return nil }
    if p == 0 { return least }
    if p == 1 { return greatest }
    // p * count may miss an integer by rounding: 0.95 * 20 must be rank 19.
    let rank = (p * Double(total) * (1 - 4 * Double.ulpOfOne)).rounded(.up)
    var below = 0.0
    for (offset, count) in bins.enumerated() where count > 0 {
      if below + Double(count) >= rank {
        return valueInBin(base + offset, share: (rank - below - 0.5) / Double(count))
      }
      below += Double(count)
    }
    return greatest
  }

  /// The share of values that do not exceed `x`; nil when empty.
  ///
  /// Values in the bin of `x` are taken as spread evenly over it; a share that must be exact is counted apart.
  ///
  /// - Complexity: O(bins).
  public func fraction(atMost x: Double) -> Double? {
    guard !isEmpty else { return nil }
    if x < least { return 0 }
    if x >= greatest { return 1 }
    let index = LogHistogramBin.index(of: x)
    let inside = index - base
    var below: UInt64 = 0
    for count in bins.prefix(max(inside, 0)) { below += count }
    var atMost = Double(below)
    if bins.indices.contains(inside) { atMost += Double(bins[inside]) * shareOfBin(index, atMost: x) }
    return atMost / Double(total)
  }

  /// The value below which a share of a bin lies, if its values are spread evenly over what of it was met.
  private func valueInBin(_ index: Int, share: Double) -> Double {
    guard index > 0 else { return min(0, greatest) }
    let lower = min(max(LogHistogramBin.lowerEdge(of: index), least), greatest)
    let upper = max(lower, min(LogHistogramBin.lowerEdge(of: index + 1), greatest))
    return lower + (upper - lower) * share
  }

  private func shareOfBin(_ index: Int, atMost x: Double) -> Double {
    guard index > 0 else { return 1 }
    let lower = max(LogHistogramBin.lowerEdge(of: index), least)
    let upper = min(LogHistogramBin.lowerEdge(of: index + 1), greatest)
    guard upper > lower else { return 1 }
    return min(max((x - lower) / (upper - lower), 0), 1)
  }
}
