import EventKernel
import Model

/// Generates a workload's arrivals one after the other, in O(1) memory.
///
/// It draws from streams of the bank it was made with, which must outlive it.
public struct ArrivalSource {
  /// What arrives: a time, and a trace's own token counts.
  public struct Arrival {
    /// Seconds from the start of the run.
    public var time: Double
    /// Prompt tokens that a trace gives; nil where the workload draws them.
    public var inputTokens: Int32?
    /// Answer tokens that a trace gives; nil where the workload draws them.
    public var outputTokens: Int32?
    /// Prompt tokens that a trace found in a cache; nil where it does not say.
    public var cachedTokens: Int32?
  }

  private enum Kind: UInt8 {
    case deterministic, poisson, gamma, modulated, burst, batch, trace, closed
  }

  private let kind: Kind
  /// Arrivals per second of operational time; for a trace, the factor by which its times are divided.
  private let rate: Double
  private let states: [ModulatedState]
  private var profile: RateProfile
  private let stream: Stream
  private let gap: Sampler
  /// The first gap, where it is not like the others.
  private var firstGap: Double?
  private var state = 0
  private var stateEnds = 0.0
  private let modulation: Stream
  private var replay: TraceReplay?
  private var lastTraceTime = 0.0
  /// What identifies each block of the last arrival's prompt, where a trace says.
  var promptBlocks: [UInt64] { replay?.promptBlocks ?? [] }
  /// Requests of a burst, or of a batch, still to come.
  private var left = 0
  /// When batches come, and the present one's second.
  private let batch: RecurringBatch?
  private var batchAt = 0.0

  /// Creates the source of a workload.
  /// - Parameters:
  ///   - workload: Whose arrivals.
  ///   - start: The instant at which the run starts, from which times of day and weekdays follow.
  ///   - streams: Where chance comes from: `<workload>/arrivals`, its `/first`, `<workload>/modulation` and `<workload>/resampling`.
  /// - Throws: `ScenarioError` when the trace's file cannot be read.
  public init(_ workload: Workload, start: Instant, streams: StreamBank) throws {
    stream = streams.stream("\(workload.name)/arrivals")
    modulation = streams.stream("\(workload.name)/modulation")
    profile = RateProfile(shape: workload.arrivals.shape, start: start)
    var gap = Distribution.constant(1)
    var batch: RecurringBatch?
    var states: [ModulatedState] = []
    switch workload.arrivals.process {
    case .deterministic(let rate):
      kind = .deterministic
      self.rate = rate
      firstGap = workload.arrivals.firstGap
    case .poisson(let rate):
      kind = .poisson
      self.rate = rate
    case .gamma(let rate, let burstiness):
      kind = .gamma
      self.rate = rate
      gap = try Distribution.make(family: "gamma", parameters: ["shape": burstiness, "scale": 1 / burstiness])
      // A run begins anywhere between two requests, and so more likely in a long gap than in a short one: the gap that it begins in has
      // its length in proportion to length times probability, which of a gamma law is one of a shape that is greater by 1, and any part of
      // it is still to come. Else (cv^2 - 1) / 2 requests more would come than the rate says. Source: D. Cox, "Renewal Theory", 1962,
      // chapters 2 and 5. Later gaps are the draws that they would be without.
      let first = streams.stream("\(workload.name)/arrivals/first")
      let around = try Distribution.make(
        family: "gamma", parameters: ["shape": burstiness + 1, "scale": 1 / burstiness])
      firstGap = first.uniform() * Sampler(around).draw(first)
      _ = Sampler(gap).draw(stream)
    case .modulated(let written):
      kind = .modulated
      rate = 0
      states = written
      // The state at the start is drawn in proportion to the time spent in each, so that the run starts in the
      // stationary regime; an exponential stay has no memory of when it began.
      var point = modulation.uniform() * states.reduce(0) { $0 + $1.meanDuration }
      while state < states.count - 1 && point >= states[state].meanDuration {
        point -= states[state].meanDuration
        state += 1
      }
      stateEnds = states[state].meanDuration * modulation.exponential()
    case .burst(let requests):
      kind = .burst
      rate = 0
      left = requests
    case .batch(let written):
      kind = .batch
      rate = 0
      batch = written
      left = written.count
      batchAt = written.first(from: start)
    case .trace(let trace):
      kind = .trace
      rate = trace.rateScale
      replay = try TraceReplay(trace, start: start, stream: streams.stream("\(workload.name)/resampling"))
    case .closed:
      kind = .closed
      rate = 0
    }
    self.gap = Sampler(gap)
    self.states = states
    self.batch = batch
  }

  /// The next arrival before `horizon`, or nil when there is none.
  /// - Parameter horizon: Seconds from the start of the run; the same at every call.
  /// - Throws: `ScenarioError` when the trace's file cannot be read on.
  public mutating func next(before horizon: Double) throws -> Arrival? {
    switch kind {
    case .deterministic: return step(firstGap.take() ?? 1, horizon: horizon)
    case .poisson: return step(stream.exponential(), horizon: horizon)
    case .gamma: return step(firstGap.take() ?? gap.draw(stream), horizon: horizon)
    case .burst:
      left -= 1
      return left >= 0 && horizon > 0 ? Arrival(time: 0) : nil
    case .batch: return nextOfBatch(horizon: horizon)
    case .modulated: return nextModulated(horizon: horizon)
    // What clients send is up to the answers that they get.
    case .closed: return nil
    case .trace:
      guard let row = try replay?.next() else { return nil }
      let left = profile.advance(area: (row.time - lastTraceTime) / rate, limit: horizon)
      lastTraceTime = row.time
      guard left == 0 && profile.now < horizon else { return nil }
      return Arrival(
        time: profile.now, inputTokens: row.inputTokens, outputTokens: row.outputTokens,
        cachedTokens: row.cachedTokens)
    }
  }

  private mutating func nextOfBatch(horizon: Double) -> Arrival? {
    guard let batch else { return nil }
    if left == 0 {
      left = batch.count
      batchAt += batch.every
    }
    guard batchAt < horizon else { return nil }
    left -= 1
    return Arrival(time: batchAt)
  }

  @inline(__always)
  private mutating func step(_ gap: Double, horizon: Double) -> Arrival? {
    guard rate > 0 else { return nil }
    let left = profile.advance(area: gap / rate, limit: horizon)
    return left == 0 && profile.now < horizon ? Arrival(time: profile.now) : nil
  }

  /// One unit exponential is used up through the states at each one's rate: the integrated intensity of a
  /// Markov-modulated Poisson process is exponential between arrivals (W. Fischer and K. Meier-Hellstern, "The
  /// Markov-modulated Poisson process (MMPP) cookbook", Performance Evaluation 18, 1993).
  private mutating func nextModulated(horizon: Double) -> Arrival? {
    var intensity = stream.exponential()
    while profile.now < horizon {
      let limit = min(stateEnds, horizon)
      let rate = states[state].rate
      let left = profile.advance(area: rate > 0 ? intensity / rate : .infinity, limit: limit)
      if left == 0 { return profile.now < horizon ? Arrival(time: profile.now) : nil }
      if rate > 0 { intensity = left * rate }
      guard profile.now < horizon else { return nil }
      state = (state + 1) % states.count
      stateEnds = profile.now + states[state].meanDuration * modulation.exponential()
    }
    return nil
  }
}
