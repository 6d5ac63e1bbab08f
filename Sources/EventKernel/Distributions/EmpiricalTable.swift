/// Values with their probabilities, sorted by value, each value once.
public struct EmpiricalTable: Equatable, Sendable {
  /// The distinct values in ascending order.
  public let values: [Double]

  /// The probability of each value; they add up to 1.
  public let probabilities: [Double]

  /// The probability that a draw does not exceed each value; the last one is 1.
  public let cumulative: [Double]

  /// Merges equal values and scales the weights.
  ///
  /// - Parameters:
  ///   - values: at least one, finite, in any order.
  ///   - weights: one a value, not negative, not all zero.
  init(values: [Double], weights: [Double]) {
    let order = values.indices.sorted { values[$0] < values[$1] }
    let total = weights.reduce(0, +)
    var distinct: [Double] = []
    var sums: [Double] = []
    for index in order where weights[index] > 0 {
      if distinct.last == values[index] {
        sums[sums.count - 1] += weights[index]
      } else {
        distinct.append(values[index])
        sums.append(weights[index])
      }
    }
    var running = 0.0
    var cumulative: [Double] = []
    for sum in sums {
      running += sum
      cumulative.append(min(running / total, 1))
    }
    cumulative[cumulative.count - 1] = 1
    self.values = distinct
    self.probabilities = sums.map { $0 / total }
    self.cumulative = cumulative
  }

  /// How many values do not exceed `x`.
  func countAtMost(_ x: Double) -> Int {
    firstIndex(in: values) { $0 > x }
  }
}

/// The first index of an ascending array whose element fulfils a condition that holds for all after it; the count when
/// none does.
func firstIndex(in sorted: [Double], where isBeyond: (Double) -> Bool) -> Int {
  var low = 0
  var high = sorted.count
  while low < high {
    let middle = low + (high - low) / 2
    if isBeyond(sorted[middle]) { high = middle } else { low = middle + 1 }
  }
  return low
}
