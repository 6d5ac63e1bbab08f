import Glibc

/// How the provider takes spot instances back.
public struct Interruption: Sendable, Equatable {
  /// What becomes of requests that run when an instance is lost.
  public enum OnNotice: String, Sendable, CaseIterable {
    /// What ends within the notice is served; the rest is lost and done again elsewhere.
    case finish
    /// What does not end within the notice goes on elsewhere from the tokens it has, whose keys and values are computed again.
    case checkpoint
  }
  /// Probability that an instance is interrupted by itself within a `RateMonth`, in 0..<1; the hazard is
  /// -ln(1 - p) over its length.
  public var monthlyProbability: Double
  /// Interruptions a second of an instance by itself beside those, for rates that leave no instance for a month; 0 is none.
  public var recordedHazard = 0.0
  /// Seconds between the warning and the loss.
  public var notice: Double
  /// Seconds by which the provider advises of the warning beforehand; 0 is not at all. A replacement is started then, and the
  /// instance serves on.
  public var rebalance: Double
  /// What becomes of running requests.
  public var onNotice: OnNotice
  /// Events that take several instances at once; nil is none.
  public var zoneEvents: ZoneEvents?
  /// Recorded availability that decides instead of chance; nil is none.
  public var trace: SpotTrace?

  /// Creates rules.
  public init(
    monthlyProbability: Double, notice: Double, rebalance: Double = 0, onNotice: OnNotice = .finish,
    zoneEvents: ZoneEvents? = nil, trace: SpotTrace? = nil
  ) {
    self.monthlyProbability = monthlyProbability
    self.notice = notice
    self.rebalance = rebalance
    self.onNotice = onNotice
    self.zoneEvents = zoneEvents
    self.trace = trace
  }

  /// Interruptions a second of an instance by itself: a probability p within a month is an exponential life of hazard
  /// -ln(1 - p) over the month's length.
  public var hazard: Double { -log1p(-monthlyProbability) / RateMonth.seconds + recordedHazard }
}

/// Events of a zone, each of which takes every instance of a purchase option with the same probability.
public struct ZoneEvents: Sendable, Equatable {
  /// Mean seconds from one event to the next; gaps are exponential.
  public var every: Double
  /// Probability with which an event takes an instance, in 0...1.
  public var share: Double

  /// Creates events.
  public init(every: Double, share: Double) {
    self.every = every
    self.share = share
  }
}

/// A record of how many spot instances could be had, as SkyPilot publishes them.
///
/// Source: github.com/skypilot-org/spot-traces, `{"metadata": {"gap_seconds": 300}, "data": [count, ...]}` (2024-09).
public struct SpotTrace: Sendable, Equatable {
  /// The file.
  public var path: String
  /// Seconds from one count to the next.
  public var gap: Double
  /// Instances that could be had, from each moment on until the next; after the last the record begins anew.
  public var counts: [Int]
  /// Second of the record at which the run starts.
  public var start: Double

  /// Creates a record with at least one count.
  public init(path: String, gap: Double, counts: [Int], start: Double = 0) {
    self.path = path
    self.gap = gap
    self.counts = counts
    self.start = start
  }

  /// The count at a second of the run and the second at which the next one other than it begins; infinity where there is none.
  public func count(at second: Double) -> (count: Int, until: Double) {
    let slots = counts.count
    // Slots are told by rounding, so that a boundary computed before falls into the slot that it begins.
    let slot = Int(((start + second) / gap + 1e-6).rounded(.down))
    let count = counts[slot % slots]
    for step in 1...slots where counts[(slot + step) % slots] != count {
      return (count, Double(slot + step) * gap - start)
    }
    return (count, .infinity)
  }
}

/// A provider that has no instance to give.
public struct Shortage: Sendable, Equatable {
  /// Probability that a request for an instance is refused, in 0...1.
  public var probability: Double
  /// Seconds after a refusal during which the option is not asked again, above 0.
  public var retryAfter: Double

  /// Creates a shortage.
  public init(probability: Double, retryAfter: Double) {
    self.probability = probability
    self.retryAfter = retryAfter
  }
}
