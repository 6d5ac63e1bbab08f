/// What equally likely draws say about a quantity.
public struct DrawQuantiles: Sendable, Equatable {
  /// Mean of the draws that are known; nil where none is.
  public var mean: Double?
  /// A tenth of the draws is below; nil where it is not known.
  public var p10: Double?
  /// Half of the draws are below.
  public var p50: Double?
  /// Nine tenths of the draws are below.
  public var p90: Double?
  /// What `p10` is at least where it is not known and the draws without a value are known from below.
  public var leastP10: Double?
  /// What `p50` is at least.
  public var leastP50: Double?
  /// What `p90` is at least.
  public var leastP90: Double?

  /// Takes one value a draw.
  ///
  /// The k-th of n values in order is the quantile of (k - 1/2) / n, with straight lines between (A. Hazen, 1914): of one value in
  /// each of n equal slices it is off by at most half a slice. Draws without a value count as above all others, so that a quantile
  /// among them is not known.
  public init(_ values: [Double?]) {
    let known = values.compactMap { $0 }.sorted()
    guard !known.isEmpty else { return }
    mean = known.reduce(0, +) / Double(known.count)
    func quantile(_ p: Double) -> Double? {
      let place = min(max(p * Double(values.count) - 0.5, 0), Double(values.count - 1))
      let below = Int(place)
      let share = place - Double(below)
      guard below < known.count, share == 0 || below + 1 < known.count else { return nil }
      return share == 0 ? known[below] : known[below] + share * (known[below + 1] - known[below])
    }
    p10 = quantile(0.1)
    p50 = quantile(0.5)
    p90 = quantile(0.9)
  }

  /// Takes one value a draw, with what it is at least where it is not known.
  public init(_ values: [Double?], floors: [Double]) {
    self.init(values)
    let least = DrawQuantiles(zip(values, floors).map { $0 ?? $1 })
    if p10 == nil { leastP10 = least.p10 }
    if p50 == nil { leastP50 = least.p50 }
    if p90 == nil { leastP90 = least.p90 }
  }
}
