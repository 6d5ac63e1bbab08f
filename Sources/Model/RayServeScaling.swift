/// Ray Serve's autoscaler.
public struct RayServeScaling: Sendable, Equatable {
  /// What is made of the requests within the look-back period.
  public enum Aggregation: String, Sendable, CaseIterable {
    /// Their average over the time.
    case mean
    /// The most, or fewest, of the samples.
    case max, min
  }
  /// Seconds between two samples of the requests. Source: ray/serve/_private/constants.py,
  /// `RAY_SERVE_REPLICA_AUTOSCALING_METRIC_RECORD_INTERVAL_S` and that of handles, 2026-11.
  public static let sampleInterval = 0.5
  /// Requests running and queued that a replica is meant to have; above 0.
  public var targetOngoingRequests: Double
  /// Seconds averaged over.
  public var lookBackPeriod: Double
  /// Seconds between two reports.
  public var metricsInterval: Double
  /// Seconds for which more replicas must be desired.
  public var upscaleDelay: Double
  /// Seconds for which fewer replicas must be desired.
  public var downscaleDelay: Double
  /// Seconds for which no replica must be desired before the last one goes.
  public var downscaleToZeroDelay: Double
  /// Share of a desired growth that is requested.
  public var upscalingFactor: Double
  /// Share of a desired shrinking that is requested.
  public var downscalingFactor: Double
  /// What is made of the requests within the look-back period.
  public var aggregation: Aggregation

  /// Creates rules.
  public init(
    targetOngoingRequests: Double = 2, lookBackPeriod: Double = 30, metricsInterval: Double = 10,
    upscaleDelay: Double = 30, downscaleDelay: Double = 600, downscaleToZeroDelay: Double? = nil,
    upscalingFactor: Double = 1, downscalingFactor: Double = 1, aggregation: Aggregation = .mean
  ) {
    self.targetOngoingRequests = targetOngoingRequests
    self.lookBackPeriod = lookBackPeriod
    self.metricsInterval = metricsInterval
    self.upscaleDelay = upscaleDelay
    self.downscaleDelay = downscaleDelay
    self.downscaleToZeroDelay = downscaleToZeroDelay ?? downscaleDelay
    self.upscalingFactor = upscalingFactor
    self.downscalingFactor = downscalingFactor
    self.aggregation = aggregation
  }
}
