import EventKernel

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
    /// A CSV with a header; the named columns hold times and token counts.
    case csv(TraceColumns)
    /// One JSON object a line; the named keys hold times and token counts.
    case jsonLines(TraceColumns)

    /// Tokens of the blocks by which the format says what prompts share; nil where it does not.
    ///
    /// Source: R. Qin et al., "Mooncake", FAST 2025, section 4.1 of the trace's description: 512 tokens.
    public var promptBlockTokens: Int? { self == .mooncake ? 512 : nil }

    /// Whether it says what each request asks for.
    public var saysWhatIsAsked: Bool {
      switch self {
      case .mooncake: true
      case .csv(let columns), .jsonLines(let columns): columns.item != nil
      case .azureLLM, .burstGPT: false
      }
    }
  }
  /// What comes after the recording's last request.
  public enum Extension: Sendable, Equatable {
    /// Nothing.
    case silence
    /// The recording again from its beginning.
    case loop
    /// Blocks of so many seconds of the recording, each from a moment that is drawn anew in every replication.
    case resample(block: Double)
  }
  /// Path as it can be opened.
  public var path: String
  /// What the file holds.
  public var format: Format
  /// Arrival times are divided by this: 2 replays twice as densely.
  public var rateScale: Double
  /// Rows that are requests, counted when the file was checked.
  public var requests: Int
  /// Time stamp of the first request in the file's own seconds, since 1970 where they are dates; replay starts there.
  public var firstTimestamp: Double
  /// Seconds from the first request to the last, before scaling.
  public var span: Double
  /// What comes after its end; nil where nothing is said, so that it has to last as long as a run.
  public var extending: Extension?
  /// Whether requests come at the dates that the file has, from the run's start on, rather than the first one at the start.
  public var keepsDates = false
  /// Seconds of the recording that come before a run that is a part of a longer one, which it does not replay again.
  public var replayed = 0.0
  /// What else was found when the file was checked.
  public var content = TraceContent()

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

extension Trace {
  /// Seconds that the recording stands for: to the last request and a mean gap beyond it, so that its rate is requests over seconds. Nil
  /// where all requests come at one moment.
  public var period: Double? { requests > 1 && span > 0 ? span * Double(requests) / Double(requests - 1) : nil }

  /// Requests a second as they were recorded; nil where all come at one moment.
  public var recordedRate: Double? { period.map { Double(requests) / $0 } }

  /// Whether requests come for as long as a run lasts.
  public var isEndless: Bool {
    switch extending {
    case .loop, .resample: true
    case .silence, nil: false
    }
  }

  /// Whether replications differ in what arrives and when.
  public var isDrawn: Bool { if case .resample = extending { true } else { false } }

  /// The same recording, replayed so many times as densely.
  public func scaled(by factor: Double) -> Trace {
    var other = self
    other.rateScale *= factor
    return other
  }

  /// Seconds of the recording before a run's start, which are not replayed; below 0 where it begins after it.
  public func skipped(at start: Instant) -> Double {
    let offset = keepsDates ? Double(start.secondsSinceEpoch) - firstTimestamp : replayed
    guard isEndless, let period else { return offset }
    return offset.truncatingRemainder(dividingBy: period)
  }

  /// Seconds of the recording in a block where nothing else is said: a tenth of it, which leaves ten blocks to draw from, and ten requests
  /// on average or more, but no more than all of it. Nil where all requests come at one moment.
  public var defaultBlock: Double? { period.map { min($0, max($0 / 10, 10 * $0 / Double(requests))) } }

  /// Seconds of a run without requests after a recording that is not said to end, where they are worth a word; nil where it lasts.
  ///
  /// What is shorter than a hundredth of the run, or at the recording's rate under the shape no longer than a gap within the recording, is not.
  public func silence(from start: Instant, under shape: TrafficShape, horizon: Double) -> Double? {
    guard let end = replayEnd(from: start, under: shape, within: horizon) else { return nil }
    let silence = horizon - end
    let gap = shape.operationalTime(from: start, for: horizon) - shape.operationalTime(from: start, for: end)
    return silence > 0.01 * horizon && gap * rateScale > content.longestGap ? silence : nil
  }
}

/// What a recording holds beside its times.
public struct TraceContent: Sendable, Equatable {
  /// The token counts of a column.
  public struct Tokens: Sendable, Equatable {
    /// Their mean.
    public var mean: Double
    /// The mean of their squares.
    public var meanSquare: Double
    /// The least that 95 % of them do not exceed.
    public var p95: Double
    /// Requests for which it says 0: a prompt then counts as one token, as does an answer that a pool's language model writes.
    public var zeros: Int

    /// Creates a value.
    public init(mean: Double, meanSquare: Double, p95: Double, zeros: Int = 0) {
      self.mean = mean
      self.meanSquare = meanSquare
      self.p95 = p95
      self.zeros = zeros
    }
  }
  /// Of prompts; nil where the recording has none.
  public var input: Tokens?
  /// Of answers; nil where the recording has none.
  public var output: Tokens?
  /// Of the prompt tokens that were found in a cache; nil where the recording does not say.
  public var cached: Distribution?
  /// The mean of prompt times answer; 0 where one of them is missing.
  public var inputTimesOutput = 0.0
  /// The longest time between two requests, in seconds.
  public var longestGap = 0.0
  /// Rows of failed requests, which are left out.
  public var dropped = 0
  /// Titles of the columns that are read.
  public var columns: [String] = []
  /// Titles of the others.
  public var unused: [String] = []
  /// Whether times are moments of the calendar.
  public var isDated = false
  /// Some of its rows in order, evenly spaced in time, the first among them.
  public var marks: [TraceMark] = []

  /// Creates an empty one.
  public init() {}
}

/// Where a row of a recording stands in its file.
public struct TraceMark: Sendable, Equatable {
  /// Seconds after the first request.
  public var time: Double
  /// Bytes of the file before it.
  public var offset: Int64
  /// Its line, from 1.
  public var line: Int

  /// Creates a mark.
  public init(time: Double, offset: Int64, line: Int) {
    self.time = time
    self.offset = offset
    self.line = line
  }
}

/// Names of a generic trace's columns.
public struct TraceColumns: Sendable, Equatable {
  /// Column of the arrival time: a number, or a date with a time of day.
  public var timestamp: String
  /// Column of the prompt tokens; nil when the trace carries none.
  public var inputTokens: String?
  /// Column of the answer tokens; nil when the trace carries none.
  public var outputTokens: String?
  /// Column of the prompt tokens that were found in a cache; nil when the trace does not say.
  public var cachedTokens: String?
  /// Column of what is asked, by an id or a hash; nil when the trace does not say.
  public var item: String?

  /// Creates column names.
  public init(
    timestamp: String = "timestamp", inputTokens: String? = nil, outputTokens: String? = nil,
    cachedTokens: String? = nil, item: String? = nil
  ) {
    self.cachedTokens = cachedTokens
    self.timestamp = timestamp
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.item = item
  }
}
