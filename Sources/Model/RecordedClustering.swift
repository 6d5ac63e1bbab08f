/// How interruptions cluster in a record of availability, and the events of a zone that cluster them alike.
///
/// Events of rate r that take each of n instances with probability s make interruptions an hour of mean m = r n s and variance
/// r (n s (1 - s) + (n s)^2), a compound Poisson sum of binomial numbers, so that variance over mean is v = 1 + (n - 1) s. Hence
/// s = (v - 1) / (n - 1) and r = m / (n s). Where counts move, n is the number that an instance finds on average, itself included:
/// the sum of squares over the sum.
public struct RecordedClustering: Sendable, Equatable {
  /// Variance of interruptions an hour over their mean; 1 by chance alone.
  public let varianceToMean: Double
  /// Instances that one of the record's finds on average, itself included.
  public let instances: Double
  /// Interruptions of an instance an hour.
  public let hourlyRate: Double

  /// Measures a record: the falls of its counts, hour by hour; what is left of the last hour is not counted.
  ///
  /// Nil where it says nothing of events: shorter than a day, coarser than an hour, or without a fall.
  public init?(_ trace: SpotTrace) {
    let hours = Int(Double(trace.counts.count) * trace.gap / 3_600)
    guard trace.gap <= 3_600, hours >= 24 else { return nil }
    var falls = [Double](repeating: 0, count: hours)
    var sum = 0.0
    var squares = 0.0
    for (slot, count) in trace.counts.enumerated() {
      let hour = Int(Double(slot) * trace.gap / 3_600 + 1e-9)
      guard hour < hours else { break }
      sum += Double(count)
      squares += Double(count) * Double(count)
      if slot > 0 { falls[hour] += Double(max(0, trace.counts[slot - 1] - count)) }
    }
    let total = falls.reduce(0, +)
    guard total > 0, sum > 0 else { return nil }
    let mean = total / Double(hours)
    let variance = falls.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(hours)
    varianceToMean = variance / mean
    instances = squares / sum
    hourlyRate = total / (sum * trace.gap / 3_600)
  }

  /// The events, or nil where interruptions come no more in clusters than by chance, or there is one instance to take.
  public var events: ZoneEvents? {
    guard varianceToMean > 1, instances > 1 else { return nil }
    let share = min(1, (varianceToMean - 1) / (instances - 1))
    return ZoneEvents(every: 3_600 * share / hourlyRate, share: share)
  }

  /// Whether hours vary more than by events that take every instance: by a fifth, which chance alone makes of a short record.
  public var isBeyondEvents: Bool { varianceToMean > 1.2 * max(instances, 1) }
}
