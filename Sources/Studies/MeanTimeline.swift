import Model
import Serving

/// The run over time, averaged over replications.
public struct MeanTimeline: Sendable, Equatable {
  /// One quantity over time.
  public struct Series: Sendable, Equatable {
    /// `workload` or `pool`.
    public var kind: String
    /// The workload's or pool's name.
    public var name: String
    /// What is measured, such as `arrived` or `queue_depth`.
    public var metric: String
    /// Unit of the values.
    public var unit: String
    /// One value a bin; nil where no replication has one.
    public var values: [Double?]

    /// Creates a series.
    public init(kind: String, name: String, metric: String, unit: String, values: [Double?]) {
      self.kind = kind
      self.name = name
      self.metric = metric
      self.unit = unit
      self.values = values
    }
  }
  /// Seconds a bin covers.
  public var binWidth: Double
  /// Seconds from the start at which each bin begins.
  public var times: [Double]
  /// Every quantity, workloads first, in scenario order.
  public var series: [Series]

  /// Creates a timeline.
  public init(binWidth: Double, times: [Double], series: [Series]) {
    self.binWidth = binWidth
    self.times = times
    self.series = series
  }

  /// Averages replications bin by bin over those that have a value there; a run stopped early has none in later bins.
  init(_ scenario: Scenario, _ timelines: [Timeline]) {
    let longest = timelines.max { $0.times.count < $1.times.count }
    let times = longest?.times ?? []
    func mean(_ columns: [[Double?]]) -> [Double?] {
      times.indices.map { bin in
        let known = columns.compactMap { $0.indices.contains(bin) ? $0[bin] : nil }
        return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
      }
    }
    var series: [Series] = []
    for (index, workload) in scenario.workloads.enumerated() {
      let own = timelines.map { $0.workloads[index] }
      func add(_ metric: String, _ unit: String, _ column: (WorkloadTimeline) -> [Double?]) {
        series.append(
          Series(kind: "workload", name: workload.name, metric: metric, unit: unit, values: mean(own.map(column))))
      }
      add("arrived", "requests") { $0.arrived.map { Double($0) } }
      add("completed", "requests") { $0.completed.map { Double($0) } }
      add("unsuccessful", "requests") { $0.unsuccessful.map { Double($0) } }
      if workload.hasTokens { add("ttft_p95", "s") { $0.ttftP95 } }
      add("latency_p95", "s") { $0.latencyP95 }
    }
    for (index, pool) in scenario.pools.enumerated() {
      let own = timelines.map { $0.pools[index] }
      func add(_ metric: String, _ unit: String, _ column: (PoolTimeline) -> [Double]) {
        series.append(
          Series(kind: "pool", name: pool.name, metric: metric, unit: unit, values: mean(own.map(column))))
      }
      add("queue_depth", "requests", \.queueDepth)
      add("running", "requests", \.running)
      add("desired", "replicas", \.desired)
      add("starting", "replicas", \.starting)
      add("ready", "replicas", \.ready)
      add("draining", "replicas", \.draining)
      add("utilization", "1", \.utilization)
      add("cold_starts", "replicas") { $0.coldStarts.map { Double($0) } }
      add("interruptions", "instances") { $0.interruptions.map { Double($0) } }
      add("lost_requests", "attempts") { $0.lostRequests.map { Double($0) } }
    }
    self.init(binWidth: longest?.binWidth ?? 0, times: times, series: series)
  }
}
