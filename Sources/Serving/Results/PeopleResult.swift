import EventKernel

/// What happened at one desk.
public struct PeopleResult: Sendable {
  /// Cases that were begun.
  public var cases: Int64 = 0
  /// Cases that were done.
  public var done: Int64 = 0
  /// Working time spent on cases over that of all people, a fraction; nil where nobody works within the run.
  public var utilization: Double?
  /// Waiting cases, averaged over time.
  public var queueDepth = 0.0
  /// Most cases waiting at a time.
  public var queueDepthMax = 0
  /// Seconds that cases waited before they were begun, times outside of hours included.
  public var wait = LogHistogram()

  /// Creates an empty result.
  public init() {}
}
