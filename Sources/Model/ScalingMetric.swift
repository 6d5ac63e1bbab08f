/// A signal that an autoscaler reads, with its target.
public struct ScalingMetric: Sendable, Equatable {
  /// What is measured.
  public enum Name: String, Sendable, CaseIterable {
    /// Requests waiting in the pool (vLLM's `num_requests_waiting`, summed).
    case queueDepth = "queue_depth"
    /// Requests in service (vLLM's `num_requests_running`, summed).
    case running
    /// Requests waiting and in service.
    case concurrency
    /// Requests that join the pool, per second.
    case requestsPerSecond = "requests_per_second"
    /// Answer tokens of requests that end, per second.
    case tokensPerSecond = "tokens_per_second"
    /// 95th percentile of the time to first token of requests that end, seconds.
    case ttftP95 = "ttft_p95"
    /// 95th percentile of the time in the pool of requests that end, seconds.
    case latencyP95 = "latency_p95"
    /// Share of key-value blocks in use.
    case kvUtilization = "kv_utilization"
    /// Busy share of the accelerators.
    case gpuUtilization = "gpu_utilization"
    /// Busy share of the processors.
    case cpuUtilization = "cpu_utilization"

    /// How the number is made up.
    public var kind: Kind {
      switch self {
      case .queueDepth, .running, .concurrency, .requestsPerSecond, .tokensPerSecond: .total
      case .kvUtilization, .gpuUtilization, .cpuUtilization: .share
      case .ttftP95, .latencyP95: .seconds
      }
    }

    /// Whether a pool without replicas has it.
    public var isKnownOfEmptyPools: Bool { self == .queueDepth || self == .concurrency || self == .requestsPerSecond }
  }

  /// How a number is made up.
  public enum Kind: Sendable {
    /// A sum over the pool.
    case total
    /// A fraction of each ready replica.
    case share
    /// A time that more replicas make shorter.
    case seconds
  }

  /// What the target is compared with.
  public enum TargetType: String, Sendable, CaseIterable {
    /// The average of the replicas. For sums: an External metric's AverageValue. For shares: that of a Pods or Resource metric.
    case averageValue = "average_value"
    /// The value as it is: an External or Object metric's Value.
    case value
    /// The average share of what each replica requests: a Resource metric's Utilization.
    case utilization
  }

  /// What is measured.
  public var name: Name
  /// The desired value; above 0.
  public var target: Double
  /// What the target is compared with.
  public var targetType: TargetType
  /// How and when the number is read.
  public var reading: MetricReading

  /// Creates a metric, read at the moment of the evaluation unless told otherwise.
  public init(_ name: Name, target: Double, targetType: TargetType? = nil, reading: MetricReading = MetricReading()) {
    self.name = name
    self.target = target
    self.targetType = targetType ?? Self.standardTarget(of: name)
    self.reading = reading
  }

  /// The type that a metric's target has by default.
  public static func standardTarget(of name: Name) -> TargetType {
    switch name {
    case .cpuUtilization: .utilization
    case .ttftP95, .latencyP95: .value
    default: .averageValue
    }
  }
}

/// How old and how smooth a number is when an autoscaler reads it.
public struct MetricReading: Sendable, Equatable {
  /// Seconds between two samples; 0 reads at the moment of the evaluation.
  public var scrapeInterval: Double
  /// Seconds over which samples are averaged, rates are taken and quantiles are formed; 0 is the last sample alone.
  public var averagingWindow: Double
  /// Seconds from a sample to the first evaluation that sees it.
  public var staleness: Double
  /// Busy share of the host's processors while its accelerators are busy; 1 on machines without.
  public var cpuAtFullLoad: Double

  /// Creates a reading; what is silent reads at the moment of the evaluation.
  public init(
    scrapeInterval: Double = 0, averagingWindow: Double = 0, staleness: Double = 0, cpuAtFullLoad: Double = 1
  ) {
    self.scrapeInterval = scrapeInterval
    self.averagingWindow = averagingWindow
    self.staleness = staleness
    self.cpuAtFullLoad = cpuAtFullLoad
  }
}
