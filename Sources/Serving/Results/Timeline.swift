/// The run over time: equal bins, each column a quantity.
public struct Timeline: Sendable, Equatable {
  /// Seconds a bin covers; the last may be shorter.
  public var binWidth: Double
  /// Seconds from the start at which each bin begins.
  public var times: [Double]
  /// By workload, in scenario order.
  public var workloads: [WorkloadTimeline]
  /// By pool, in scenario order.
  public var pools: [PoolTimeline]

  /// Creates a timeline.
  public init(binWidth: Double, times: [Double], workloads: [WorkloadTimeline], pools: [PoolTimeline]) {
    self.binWidth = binWidth
    self.times = times
    self.workloads = workloads
    self.pools = pools
  }
}

/// One workload over time; every array has one value a bin.
public struct WorkloadTimeline: Sendable, Equatable {
  /// Requests that arrived in the bin.
  public var arrived: [Int64] = []
  /// Requests that completed in the bin.
  public var completed: [Int64] = []
  /// Requests that ended otherwise in the bin.
  public var unsuccessful: [Int64] = []
  /// 95th percentile of time to first token of those that completed, seconds; nil where none did or tokens do not exist.
  public var ttftP95: [Double?] = []
  /// 95th percentile of latency of those that completed, seconds; nil where none did.
  public var latencyP95: [Double?] = []
  /// By objective of `Workload.percentileObjectives`, in their order.
  public var objectives: [ObjectiveTimeline] = []

  /// Creates an empty timeline.
  public init() {}
}

/// How requests met an objective over time; every array has one value a bin, in which the request was answered.
public struct ObjectiveTimeline: Sendable, Equatable {
  /// Requests that have the objective's quantity.
  public var judged: [Int64] = []
  /// Those of them in which it is above the objective's threshold.
  public var late: [Int64] = []

  /// Creates an empty timeline.
  public init() {}
}

/// One pool over time; every array has one value a bin, averaged over the bin where it is no count.
public struct PoolTimeline: Sendable, Equatable {
  /// Requests waiting.
  public var queueDepth: [Double] = []
  /// Requests in service.
  public var running: [Double] = []
  /// Replicas ready.
  public var ready: [Double] = []
  /// Replicas starting.
  public var starting: [Double] = []
  /// Replicas desired.
  public var desired: [Double] = []
  /// Replicas that finish what they have.
  public var draining: [Double] = []
  /// Warnings that a spot instance is interrupted, in the bin.
  public var interruptions: [Int64] = []
  /// Attempts lost with their replica, in the bin.
  public var lostRequests: [Int64] = []
  /// Replicas that were started, in the bin.
  public var coldStarts: [Int64] = []
  /// Busy over ready replica time, a fraction; 0 where none was ready.
  public var utilization: [Double] = []
  /// Instances of the pool's own, by how they are paid.
  public var instances = InstanceTimeline()

  /// Creates an empty timeline.
  public init() {}
}

/// Instances that run over time, by how they are paid; every array has one value a bin, averaged over it. Of pools that have none of their own
/// they are 0.
public struct InstanceTimeline: Sendable, Equatable {
  /// Paid by commitments.
  public var committed: [Double] = []
  /// Paid while they run, and no spot.
  public var onDemand: [Double] = []
  /// Spot.
  public var spot: [Double] = []

  /// Creates an empty timeline.
  public init() {}
}
