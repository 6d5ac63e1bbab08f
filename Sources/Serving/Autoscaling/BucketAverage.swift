/// The average of a number over a window, in buckets of a second.
///
/// Over the part of the window that data exist of: from the first second written, or the last one, where those lie within it.
/// Source: knative/serving 98e5ef9 (2026-08), pkg/autoscaler/aggregation/bucketing.go, `TimedFloat64Buckets`.
struct BucketAverage: Sendable {
  private var buckets: [Double]
  private var total = 0.0
  private var firstWrite: Int?
  private var lastWrite = Int.min / 2

  init(window: Double) { buckets = Array(repeating: 0, count: max(1, Int(window.rounded(.up)))) }

  private static func second(_ time: Double) -> Int { Int(time.rounded(.down)) }

  mutating func record(_ value: Double, at time: Double) {
    let second = Self.second(time)
    if second > lastWrite {
      if firstWrite == nil { firstWrite = second }
      if second - lastWrite >= buckets.count {
        firstWrite = second
        for index in buckets.indices { buckets[index] = 0 }
        total = 0
      } else {
        for skipped in (lastWrite + 1)...second {
          total -= buckets[skipped % buckets.count]
          buckets[skipped % buckets.count] = 0
        }
      }
      lastWrite = second
    }
    buckets[second % buckets.count] += value
    total += value
  }

  /// The average at a time; nil where nothing was written for longer than the window.
  func average(at time: Double) -> Double? {
    guard let firstWrite else { return nil }
    let now = Self.second(time)
    let gap = max(now - lastWrite, 0)
    guard gap <= buckets.count else { return nil }
    guard gap < buckets.count else { return 0 }
    var sum = total
    if gap > 0 { for skipped in (lastWrite + 1)...now { sum -= buckets[skipped % buckets.count] } }
    let count = min(lastWrite - firstWrite + 1, buckets.count - gap)
    // Sums and differences leave a rest in the last bits; the source rounds to six digits for the same reason.
    return (sum / Double(count) * 1e6).rounded() / 1e6
  }
}
