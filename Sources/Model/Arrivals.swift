import EventKernel

/// When a workload's requests arrive: a process at a rate, under a shape.
public struct Arrivals: Sendable {
  /// The point process in operational time.
  public enum Process: Sendable {
    /// Equally spaced.
    case deterministic(rate: Double)
    /// Memoryless.
    case poisson(rate: Double)
    /// Independent gamma gaps; `burstiness` is the gamma shape, as in vLLM's `--burstiness`: 1 is Poisson, below it burstier.
    case gamma(rate: Double, burstiness: Double)
    /// Poisson at a rate that switches from state to state in the order written, each lasting an exponential time.
    case modulated([ModulatedState])
    /// N requests at the first instant, as offline batches are submitted.
    case burst(requests: Int)
    /// N requests at once, again and again, as nightly jobs are submitted.
    case batch(RecurringBatch)
    /// Recorded requests.
    case trace(Trace)
    /// Clients that wait for an answer before they send their next request.
    case closed(ClosedArrivals)
  }
  /// The process; its rate is the mean over a day (per second).
  public var process: Process
  /// How the rate moves around its mean.
  public var shape: TrafficShape
  /// Of equally spaced requests, when the first of them comes, in gaps from the run's start: 1, or in 0...1 in a run that begins within a
  /// longer one.
  public var firstGap = 1.0

  /// Creates arrivals.
  public init(process: Process, shape: TrafficShape = TrafficShape()) {
    self.process = process
    self.shape = shape
  }
}

extension Arrivals {
  /// Whether requests are those of a recording.
  public var isTrace: Bool { if case .trace = process { true } else { false } }

  /// Whether they come in batches.
  public var areBatches: Bool { if case .batch = process { true } else { false } }

  /// Whether what comes is the same every day but for the shape.
  public var repeatsDaily: Bool {
    guard case .batch(let batch) = process else { return true }
    return (86_400 / batch.every).rounded() * batch.every == 86_400
  }

  /// Whether when they come depends on the answers to those before.
  public var isClosed: Bool { if case .closed = process { true } else { false } }
}

extension Arrivals.Process {
  /// Mean arrivals per second; nil where there is no rate: of a burst, of batches, of a recording that is not extended, and of clients that
  /// wait for answers.
  public var meanRate: Double? {
    switch self {
    case .deterministic(let rate), .poisson(let rate), .gamma(let rate, _): return rate
    case .modulated(let states):
      let time = states.reduce(0) { $0 + $1.meanDuration }
      return states.reduce(0) { $0 + $1.rate * $1.meanDuration } / time
    case .trace(let trace): return trace.isEndless ? trace.recordedRate.map { $0 * trace.rateScale } : nil
    case .burst, .batch, .closed: return nil
    }
  }

  /// Whether chance decides when requests come, so that replications differ.
  public var isDrawn: Bool {
    switch self {
    case .poisson, .gamma, .modulated: true
    case .trace(let trace): trace.isDrawn
    // Of clients only their thinking is drawn, and the service that they wait for.
    case .deterministic, .burst, .batch, .closed: false
    }
  }

  /// Whether requests come for as long as a run lasts.
  public var isEndless: Bool {
    switch self {
    case .deterministic, .poisson, .gamma, .modulated, .batch: true
    case .trace(let trace): trace.isEndless
    case .closed(let closed): closed.requests == nil
    case .burst: false
    }
  }
}

/// Requests that all come at a time of day, and as many again after each period.
public struct RecurringBatch: Sendable, Equatable {
  /// Second of the day (UTC) of the first batch, which is the first such moment of the run, in 0..<86400.
  public var at: Double
  /// Seconds from one batch to the next, above 0.
  public var every: Double
  /// Requests of a batch, at least 1.
  public var count: Int
  /// Second of the run at which the first batch comes, in a run that begins within a longer one; nil is at the first moment `at`.
  public var begins: Double?

  /// Creates batches.
  public init(at: Double, every: Double = 86_400, count: Int) {
    self.at = at
    self.every = every
    self.count = count
  }

  /// Second of a run at which its first batch comes.
  public func first(from start: Instant) -> Double {
    if let begins { return begins }
    let second = Double(start.secondOfDay)
    return at >= second ? at - second : at - second + 86_400
  }

  /// Batches that come in the first `horizon` seconds of a run.
  public func batches(from start: Instant, within horizon: Double) -> Int {
    let first = first(from: start)
    return first < horizon ? Int(((horizon - first) / every).rounded(.up)) : 0
  }

  /// The same batches in a run that begins within one that began at `start`.
  public func continued(from start: Instant, at later: Instant) -> RecurringBatch {
    let passed = Double(later.secondsSinceEpoch - start.secondsSinceEpoch) - first(from: start)
    var other = self
    // A quotient that is whole but for rounding is whole.
    other.begins = max(0, max(0, (passed / every - 1e-9).rounded(.up)) * every - passed)
    return other
  }
}

/// Clients of which each sends a request, waits for its final outcome, thinks, and sends the next: users, or the places of a benchmark.
public struct ClosedArrivals: Sendable, Equatable {
  /// How many there are, at least 1.
  public var clients: Int
  /// Seconds from an outcome to the next request, and to the first; nil where they do not think.
  public var thinkTime: Distribution?
  /// Requests that they send together; nil is without end.
  public var requests: Int?

  /// Creates clients.
  public init(clients: Int, thinkTime: Distribution? = nil, requests: Int? = nil) {
    self.clients = clients
    self.thinkTime = thinkTime
    self.requests = requests
  }

  /// Seconds from a refusal at the moment of sending to the next request where nobody thinks, so that time goes on.
  public static let leastTurnaround = 0.001
}

/// One state of a Markov-modulated Poisson process.
public struct ModulatedState: Sendable, Equatable {
  /// Arrivals per second while in the state.
  public var rate: Double
  /// Mean seconds spent in the state, exponentially distributed.
  public var meanDuration: Double

  /// Creates a state.
  public init(rate: Double, meanDuration: Double) {
    self.rate = rate
    self.meanDuration = meanDuration
  }
}

/// How an arrival rate moves around its mean. Factors multiply; all default to "flat".
public struct TrafficShape: Sendable, Equatable {
  /// A daily wave, or nil.
  public var diurnal: Diurnal?
  /// Factor of each weekday, Monday first; 1 where not written.
  public var weekly: [Double]
  /// Relative growth per month of rates (`RateMonth`), compounding continuously: 0.06 is 6 %/month.
  public var growthPerMonth: Double
  /// Limited periods of other volume.
  public var spikes: [Spike]

  /// Creates a shape.
  public init(
    diurnal: Diurnal? = nil, weekly: [Double] = Array(repeating: 1, count: 7), growthPerMonth: Double = 0,
    spikes: [Spike] = []
  ) {
    self.diurnal = diurnal
    self.weekly = weekly
    self.growthPerMonth = growthPerMonth
    self.spikes = spikes
  }

  /// Whether the rate is constant.
  public var isFlat: Bool {
    diurnal == nil && weekly.allSatisfy { $0 == 1 } && growthPerMonth == 0 && spikes.isEmpty
  }
}

/// A daily wave with mean 1.
public struct Diurnal: Sendable, Equatable {
  /// Second of the day (UTC) of the peak, in 0..<86400.
  public var peakAt: Double
  /// Rate at the peak over the day's mean, at least 1.
  public var peakToMean: Double

  /// Creates a wave.
  public init(peakAt: Double, peakToMean: Double) {
    self.peakAt = peakAt
    self.peakToMean = peakToMean
  }
}

/// A limited period in which the rate is multiplied.
public struct Spike: Sendable, Equatable {
  /// Seconds after the run's start.
  public var at: Double
  /// Factor on the rate.
  public var factor: Double
  /// Seconds.
  public var lasting: Double

  /// Creates a spike.
  public init(at: Double, factor: Double, lasting: Double) {
    self.at = at
    self.factor = factor
    self.lasting = lasting
  }
}

extension Arrivals.Process {
  /// Whether a trace brings prompt and answer lengths with it.
  public var traceTokens: (input: Bool, output: Bool) {
    guard case .trace(let trace) = self else { return (false, false) }
    switch trace.format {
    case .azureLLM, .burstGPT, .mooncake: return (true, true)
    case .csv(let columns), .jsonLines(let columns): return (columns.inputTokens != nil, columns.outputTokens != nil)
    }
  }
}
