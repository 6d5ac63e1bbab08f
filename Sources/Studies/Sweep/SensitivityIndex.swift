import EventKernel

/// How much of a figure's variance over a sweep is due to one axis.
public struct SensitivityIndex: Sendable, Equatable {
  /// The part due to the axis alone: what the variance would fall by if the axis were known.
  public var first: Estimate
  /// The part due to the axis alone and together with others: what would remain if every other axis were known.
  public var total: Estimate
}

/// First-order and total Sobol indices of every axis, with 95 % bootstrap percentile intervals; nil without variance.
///
/// A. Saltelli et al., "Variance based sensitivity analysis of model output", Comput. Phys. Commun. 181(2), 2010, table 2: first order
/// by row (b), total by row (f), which is M. Jansen's (Comput. Phys. Commun. 117, 1999). Values are centred first, which does not
/// change what is estimated and lowers the variance of row (b). The intervals resample rows.
/// - Parameters:
///   - a: The figure at the rows of the matrix A; at least 2.
///   - b: At the rows of B, as many.
///   - mixed: By axis, at the rows of A with the axis' column from B.
///   - seed: Of the resampling.
public func sensitivityIndices(a: [Double], b: [Double], mixed: [[Double]], seed: UInt64) -> [SensitivityIndex]? {
  precondition(a.count >= 2 && a.count == b.count && mixed.allSatisfy { $0.count == a.count }, "rows of equal number")
  let mean = (a.reduce(0, +) + b.reduce(0, +)) / Double(2 * a.count)
  let rows = a.indices.map { row in
    Row(a: a[row] - mean, b: b[row] - mean, mixed: mixed.map { $0[row] - mean })
  }
  guard let values = Row.indices(rows, of: Array(rows.indices)) else { return nil }
  let bank = StreamBank(seed: seed, replication: 0)
  let stream = bank.stream("sweep/bootstrap")
  var resampled: [[(first: Double, total: Double)]] = []
  for _ in 0..<resamples {
    let chosen = rows.indices.map { _ in stream.below(rows.count) }
    if let indices = Row.indices(rows, of: chosen) { resampled.append(indices) }
  }
  return withExtendedLifetime(bank) {
    values.enumerated().map { axis, value in
      SensitivityIndex(
        first: interval(value.first, resampled.map { $0[axis].first }),
        total: interval(value.total, resampled.map { $0[axis].total }))
    }
  }
}

private let resamples = 1_000

private func interval(_ value: Double, _ resampled: [Double]) -> Estimate {
  guard !resampled.isEmpty else { return Estimate(value: value, low: nil, high: nil) }
  let sorted = resampled.sorted()
  func percentile(_ share: Double) -> Double { sorted[Int((share * Double(sorted.count - 1)).rounded())] }
  return Estimate(value: value, low: percentile(0.025), high: percentile(0.975))
}

private struct Row {
  var a: Double
  var b: Double
  var mixed: [Double]

  static func indices(_ rows: [Row], of chosen: [Int]) -> [(first: Double, total: Double)]? {
    let count = Double(chosen.count)
    let sum = chosen.reduce(0) { $0 + rows[$1].a + rows[$1].b }
    let squares = chosen.reduce(0) { $0 + rows[$1].a * rows[$1].a + rows[$1].b * rows[$1].b }
    let variance = squares / (2 * count) - (sum / (2 * count)) * (sum / (2 * count))
    guard variance > 1e-24 * squares, variance > 0 else { return nil }
    return rows[0].mixed.indices.map { axis in
      var (own, all) = (0.0, 0.0)
      for index in chosen {
        let row = rows[index]
        own += row.b * (row.mixed[axis] - row.a)
        all += (row.a - row.mixed[axis]) * (row.a - row.mixed[axis])
      }
      return (own / count / variance, all / (2 * count) / variance)
    }
  }
}
