/// Seconds of a batch by its size: a fixed part, and a part for each item.
///
/// The line goes through two public figures: the time of one item by itself, and the throughput at full batches, where the fixed
/// part is spread over so many items that it does not show. MLPerf calls the scenarios SingleStream and Offline (MLPerf
/// Inference rules, section 4).
public struct BatchLaw: Sendable, Equatable {
  /// Seconds that every batch takes whatever its size, at least 0: launching, and what a small batch leaves idle.
  public var fixed: Double
  /// Seconds that an item adds, above 0.
  public var perItem: Double

  /// Creates a law of its constants.
  public init(fixed: Double, perItem: Double) {
    self.fixed = fixed
    self.perItem = perItem
  }

  /// The law through two measured figures.
  /// - Parameters:
  ///   - single: Seconds of one item by itself, at least `1 / throughput`.
  ///   - throughput: Items per second of one accelerator at full batches, above 0.
  ///   - request: Seconds that the server adds for each request (`BatchServer.requestSeconds`).
  public init(single: Double, throughput: Double, request: Double = 0) {
    fixed = max(0, single - 1 / throughput)
    perItem = 1 / throughput + request
  }

  /// Seconds of a batch.
  public func callAsFunction(batch: Int) -> Double { fixed + perItem * Double(batch) }

  /// The law on a part of the hardware: items take longer by the compute that is missing, the fixed part is the host's and the
  /// launches' and stays.
  /// - Parameter share: The part's compute over the whole's, above 0.
  public func scaled(compute share: Double) -> BatchLaw { BatchLaw(fixed: fixed, perItem: perItem / share) }

  /// Points of the line from a batch of one to the largest.
  /// - Parameters:
  ///   - largest: Items of the largest batch, at least 1.
  ///   - together: Batches that run at a time. They share the accelerator, whose throughput does not grow by it, so that items
  ///     of each take as many times longer; exact while all places are busy.
  public func points(upTo largest: Int, together: Int = 1) -> [BatchLatency] {
    let shared = BatchLaw(fixed: fixed, perItem: perItem * Double(together))
    return Set([1, largest]).sorted().map { BatchLatency(batch: $0, seconds: shared(batch: $0)) }
  }

  /// The largest batch for which a request that has just missed one is still answered in time: two of them fit the bound.
  /// - Parameter bound: Seconds.
  public func largestBatch(within bound: Double) -> Int { max(1, Int((bound / 2 - fixed) / perItem)) }
}
