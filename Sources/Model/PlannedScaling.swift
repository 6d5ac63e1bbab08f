/// Replicas by the calendar.
public struct ScheduledScaling: Sendable, Equatable {
  /// A time that comes again.
  public struct Window: Sendable, Equatable {
    /// When it ends.
    public enum End: Sendable, Equatable {
      /// At the next of these moments.
      case at(CronExpression)
      /// N seconds after its start.
      case after(Double)
    }
    /// When it begins.
    public var start: CronExpression
    /// When it ends.
    public var end: End
    /// Replicas desired in it.
    public var replicas: Int

    /// Creates a window.
    public init(start: CronExpression, end: End, replicas: Int) {
      self.start = start
      self.end = end
      self.replicas = replicas
    }
  }
  /// The windows; where several hold, the most of them.
  public var windows: [Window]
  /// Replicas desired outside of every window.
  public var otherwise: Int
  /// The run's start, from which seconds are counted.
  public var start: Instant

  /// Creates a schedule.
  public init(windows: [Window], otherwise: Int = 0, start: Instant) {
    self.windows = windows
    self.otherwise = otherwise
    self.start = start
  }
}

/// Replicas by a forecast of the load.
public struct PredictiveScaling: Sendable, Equatable {
  /// How the load is foreseen.
  public enum Method: Sendable, Equatable {
    /// What it was a season ago.
    case seasonal
    /// Additive Holt-Winters smoothing.
    case holtWinters(alpha: Double, beta: Double, gamma: Double)
  }
  /// The load, a sum over the pool, and what of it a replica takes.
  public var metric: ScalingMetric
  /// How it is foreseen.
  public var method: Method
  /// Seconds of a season, a whole number of intervals.
  public var season: Double
  /// Seconds between two evaluations, each of which measures the load since the one before.
  public var interval: Double
  /// Seconds looked ahead.
  public var lead: Double

  /// Creates rules.
  public init(metric: ScalingMetric, method: Method, season: Double, interval: Double, lead: Double) {
    self.metric = metric
    self.method = method
    self.season = season
    self.interval = interval
    self.lead = lead
  }
}

/// Replicas by the throughput that keeps latencies, in the manner of NVIDIA Dynamo's SLA planner.
public struct PlannerScaling: Sendable, Equatable {
  /// How the next interval's load is foreseen.
  public enum Predictor: String, Sendable, CaseIterable {
    /// As the last.
    case constant
    /// The mean of the window.
    case movingAverage = "moving_average"
    /// A straight line through the window.
    case linear
  }
  /// Desired time to first token, seconds.
  public var ttft: Double
  /// Desired time between tokens, seconds.
  public var itl: Double
  /// Seconds between two adjustments.
  public var interval: Double
  /// How the load is foreseen.
  public var predictor: Predictor
  /// Intervals that the predictor uses.
  public var window: Int
  /// Requests per second that a replica takes within both times; nil has the pool's step-time model say it.
  public var throughputPerReplica: Double?
  /// Whether observed latencies correct what the model expects.
  public var corrects: Bool

  /// Creates rules.
  public init(
    ttft: Double = 0.5, itl: Double = 0.05, interval: Double = 180, predictor: Predictor = .constant, window: Int = 50,
    throughputPerReplica: Double? = nil, corrects: Bool = true
  ) {
    self.ttft = ttft
    self.itl = itl
    self.interval = interval
    self.predictor = predictor
    self.window = window
    self.throughputPerReplica = throughputPerReplica
    self.corrects = corrects
  }
}
