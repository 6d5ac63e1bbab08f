import EventKernel
import Scenarios

/// Generates a workload's arrivals one after the other.
struct ArrivalSource {
  /// What arrives: a time, and a trace's own token counts.
  struct Arrival {
    var time: Double
    var inputTokens: Int32?
    var outputTokens: Int32?
  }

  private enum Kind {
    case deterministic(rate: Double)
    case poisson(rate: Double)
    case gamma(rate: Double)
    case modulated([ModulatedState])
    case trace(rateScale: Double)
  }

  private let kind: Kind
  private var profile: RateProfile
  private let stream: Stream
  private let gap: Sampler
  private var state = 0
  private var stateEnds = 0.0
  private let modulation: Stream
  private var reader: TraceReader?
  private var lastTraceTime = 0.0

  /// - Throws: An error of the trace's file.
  init(_ workload: Workload, start: Instant, streams: StreamBank) throws {
    stream = streams.stream("\(workload.name)/arrivals")
    modulation = streams.stream("\(workload.name)/modulation")
    profile = RateProfile(shape: workload.arrivals.shape, start: start)
    var gap = Distribution.constant(1)
    switch workload.arrivals.process {
    case .deterministic(let rate): kind = .deterministic(rate: rate)
    case .poisson(let rate): kind = .poisson(rate: rate)
    case .gamma(let rate, let burstiness):
      kind = .gamma(rate: rate)
      gap = try Distribution.make(family: "gamma", parameters: ["shape": burstiness, "scale": 1 / burstiness])
    case .modulated(let states):
      kind = .modulated(states)
      // The state at the start is drawn in proportion to the time spent in each, so that the run starts in the
      // stationary regime; an exponential stay has no memory of when it began.
      var point = modulation.uniform() * states.reduce(0) { $0 + $1.meanDuration }
      while state < states.count - 1 && point >= states[state].meanDuration {
        point -= states[state].meanDuration
        state += 1
      }
      stateEnds = states[state].meanDuration * modulation.exponential()
    case .trace(let trace):
      kind = .trace(rateScale: trace.rateScale)
      reader = try TraceReader(path: trace.path, format: trace.format)
    }
    self.gap = Sampler(gap)
  }

  /// The next arrival before `horizon`, or nil when there is none.
  /// - Throws: An error of the trace's file.
  mutating func next(before horizon: Double) throws -> Arrival? {
    switch kind {
    case .deterministic(let rate): return step(1, rate: rate, horizon: horizon)
    case .poisson(let rate): return step(stream.exponential(), rate: rate, horizon: horizon)
    case .gamma(let rate): return step(gap.draw(stream), rate: rate, horizon: horizon)
    case .modulated(let states): return nextModulated(states, horizon: horizon)
    case .trace(let rateScale):
      guard let row = try reader?.next() else { return nil }
      let left = profile.advance(area: (row.time - lastTraceTime) / rateScale, limit: horizon)
      lastTraceTime = row.time
      guard left == 0 && profile.now < horizon else { return nil }
      return Arrival(time: profile.now, inputTokens: row.inputTokens, outputTokens: row.outputTokens)
    }
  }

  private mutating func step(_ gap: Double, rate: Double, horizon: Double) -> Arrival? {
    guard rate > 0 else { return nil }
    let left = profile.advance(area: gap / rate, limit: horizon)
    return left == 0 && profile.now < horizon ? Arrival(time: profile.now) : nil
  }

  /// One unit exponential is used up through the states at each one's rate: the integrated intensity of a
  /// Markov-modulated Poisson process is exponential between arrivals (W. Fischer and K. Meier-Hellstern, "The
  /// Markov-modulated Poisson process (MMPP) cookbook", Performance Evaluation 18, 1993).
  private mutating func nextModulated(_ states: [ModulatedState], horizon: Double) -> Arrival? {
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
