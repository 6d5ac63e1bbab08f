/// How many requests of a workload to expect: what closed forms need of its arrivals.
public struct TrafficSummary: Sendable, Equatable {
  /// Mean requests per second over the horizon; 0, which is a lower bound, where they depend on answers.
  public var mean: Double
  /// Requests per second at the highest moment of the shape; of a modulated process, in its busiest state.
  public var peak: Double
  /// Whether arrivals are Poisson at any moment.
  public var isPoisson: Bool
  /// What the figures leave out; nil when nothing.
  public var caveat: String?

  /// Summarises the requests of a workload: all turns of its conversations, as if none failed and all came at once.
  public init(_ workload: Workload, start: Instant, horizon: Double) {
    self.init(workload.arrivals, start: start, horizon: horizon)
    guard workload.conversation != nil else { return }
    mean *= workload.requestsPerArrival
    peak *= workload.requestsPerArrival
    isPoisson = false
    caveat = "all turns of a conversation count, as if they came with the first"
  }

  /// Summarises arrivals. O(horizon / 15 min).
  public init(_ arrivals: Arrivals, start: Instant, horizon: Double) {
    let (mean, peak): (Double, Double)
    isPoisson = false
    switch arrivals.process {
    case .poisson(let rate):
      isPoisson = true
      (mean, peak) = (rate, rate)
    case .deterministic(let rate), .gamma(let rate, _): (mean, peak) = (rate, rate)
    case .modulated(let states):
      let time = states.reduce(0) { $0 + $1.meanDuration }
      mean = states.reduce(0) { $0 + $1.rate * $1.meanDuration } / time
      peak = states.map(\.rate).max() ?? mean
    case .burst(let requests):
      mean = Double(requests) / horizon
      peak = mean
      caveat = "all requests come at the first instant"
    case .batch(let batch):
      mean = Double(batch.count * batch.batches(from: start, within: horizon)) / horizon
      peak = mean
      caveat = "all requests of a batch come at once"
    case .trace(let trace):
      if let rate = arrivals.process.meanRate {
        (mean, peak) = (rate, rate)
      } else {
        // What is longer than the run is cut, what is shorter leaves the rest of it without requests.
        let recorded = max(trace.span - trace.skipped(at: start), 0) / trace.rateScale
        let share = trace.span > 0 ? min(1, recorded * trace.rateScale / trace.span) : 1
        let span = max(recorded, .leastNonzeroMagnitude)
        let inside = Double(trace.requests) * share * min(1, horizon / span)
        mean = inside / horizon
        peak = inside / min(span, horizon)
      }
      caveat = "a trace's own peaks are not looked for"
    case .closed:
      (mean, peak) = (0, 0)
      caveat = "how many come depends on how soon they are answered"
    }
    var profile = RateProfile(shape: arrivals.shape, start: start)
    var (area, highest) = (0.0, 0.0)
    while profile.now < horizon {
      let piece = profile.nextPiece(limit: horizon)
      area += piece.area
      highest = max(highest, piece.peak)
    }
    self.mean = mean * area / horizon
    self.peak = peak * highest
  }
}
