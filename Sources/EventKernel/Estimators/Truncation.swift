/// How much of the start of a run to leave out, so that what remains is near its steady state.
public enum Truncation: Equatable, Sendable {
  /// Leave out this many values.
  case cut(Int)

  /// The run has not settled by its half, or is too short to tell; no cut can be trusted.
  case notSettled

  /// MSER-5: values are averaged in batches of five, and the cut is the one after which the squared standard error of the
  /// batch means, their sum of squares over the square of their number, is least.
  ///
  /// K. P. White, "An effective truncation heuristic for bias reduction in simulation output", Simulation 69(6), 1997;
  /// K. P. White, M. Cobb and S. Spratt, WSC 2000. The minimum is looked for over the whole run but for its last five
  /// batches, whose few means would give a small error by chance; in the second half it means that the run has not
  /// settled. It chooses a cut and nothing more: intervals come from replications.
  ///
  /// - Complexity: O(*n*).
  public static func mser5(_ values: [Double]) -> Truncation {
    let batches = values.count / 5
    guard batches >= 10 else { return .notSettled }
    var after = Welford()
    var least = Double.infinity
    var cut = 0
    // From the end backwards, so that each cut costs one more batch mean.
    for batch in stride(from: batches - 1, through: 0, by: -1) {
      after.add(values[batch * 5..<batch * 5 + 5].reduce(0, +) / 5)
      guard batch <= batches - 5, let variance = after.variance else { continue }
      let kept = Double(after.count)
      let error = variance * (kept - 1) / (kept * kept)
      if error <= least {
        least = error
        cut = batch
      }
    }
    return cut * 2 <= batches ? .cut(cut * 5) : .notSettled
  }
}
