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
    /// Recorded requests.
    case trace(Trace)
  }
  /// The process; its rate is the mean over a day (per second).
  public var process: Process
  /// How the rate moves around its mean.
  public var shape: TrafficShape

  /// Creates arrivals.
  public init(process: Process, shape: TrafficShape = TrafficShape()) {
    self.process = process
    self.shape = shape
  }
}

extension Arrivals {
  /// Whether requests are those of a recording.
  public var isTrace: Bool { if case .trace = process { true } else { false } }
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

/// A recorded trace, checked row by row before the run and streamed during it.
public struct Trace: Sendable, Equatable {
  /// What the file holds.
  public enum Format: Sendable, Equatable {
    /// `TIMESTAMP,ContextTokens,GeneratedTokens` (Azure LLM inference traces 2023 and 2024).
    case azureLLM
    /// `Timestamp,...,Request tokens,Response tokens,...` (BurstGPT); a response of 0 tokens is a failed request and is left out.
    case burstGPT
    /// One JSON object a line with `timestamp` (ms), `input_length`, `output_length`, `hash_ids` (Mooncake).
    case mooncake
    /// A CSV with a header; the named columns hold seconds and token counts.
    case csv(TraceColumns)
    /// One JSON object a line; the named keys hold seconds and token counts.
    case jsonLines(TraceColumns)

    /// Tokens of the blocks by which the format says what prompts share; nil where it does not.
    ///
    /// Source: R. Qin et al., "Mooncake", FAST 2025, section 4.1 of the trace's description: 512 tokens.
    public var promptBlockTokens: Int? { self == .mooncake ? 512 : nil }
  }
  /// Path as it can be opened.
  public var path: String
  /// What the file holds.
  public var format: Format
  /// Arrival times are divided by this: 2 replays twice as densely.
  public var rateScale: Double
  /// Rows that are requests, counted when the file was checked.
  public var requests: Int
  /// Time stamp of the first request in the file's own seconds; replay starts there.
  public var firstTimestamp: Double
  /// Seconds from the first request to the last, before scaling.
  public var span: Double

  /// Creates a checked trace.
  public init(
    path: String, format: Format, rateScale: Double, requests: Int, firstTimestamp: Double, span: Double
  ) {
    self.path = path
    self.format = format
    self.rateScale = rateScale
    self.requests = requests
    self.firstTimestamp = firstTimestamp
    self.span = span
  }
}

/// Names of a generic trace's columns.
public struct TraceColumns: Sendable, Equatable {
  /// Column of the arrival time in seconds, or ISO date and time.
  public var timestamp: String
  /// Column of the prompt tokens; nil when the trace carries none.
  public var inputTokens: String?
  /// Column of the answer tokens; nil when the trace carries none.
  public var outputTokens: String?

  /// Creates column names.
  public init(timestamp: String = "timestamp", inputTokens: String? = nil, outputTokens: String? = nil) {
    self.timestamp = timestamp
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
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
