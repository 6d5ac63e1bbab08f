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
    /// The least of the replications in each bin; empty where there is one replication.
    public var least: [Double?] = []
    /// The greatest of the replications in each bin; empty where there is one replication.
    public var greatest: [Double?] = []
    /// The first replication alone, since a mean hides what swings; empty where there is one replication.
    public var first: [Double?] = []

    /// Creates a series.
    public init(
      kind: String, name: String, metric: String, unit: String, values: [Double?], least: [Double?] = [],
      greatest: [Double?] = [], first: [Double?] = []
    ) {
      self.kind = kind
      self.name = name
      self.metric = metric
      self.unit = unit
      self.values = values
      self.least = least
      self.greatest = greatest
      self.first = first
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

  /// Averages replications bin by bin over those that have a value there, and keeps their range and the first of them; a run stopped
  /// early has no value in later bins.
  init(_ scenario: Scenario, _ timelines: [Timeline]) {
    let longest = timelines.max { $0.times.count < $1.times.count }
    let times = longest?.times ?? []
    var series: [Series] = []
    func append(_ kind: String, _ name: String, _ metric: String, _ unit: String, _ columns: [[Double?]]) {
      func each(_ value: ([Double]) -> Double?) -> [Double?] {
        times.indices.map { bin in
          let known = columns.compactMap { $0.indices.contains(bin) ? $0[bin] : nil }
          return known.isEmpty ? nil : value(known)
        }
      }
      var row = Series(
        kind: kind, name: name, metric: metric, unit: unit, values: each { $0.reduce(0, +) / Double($0.count) })
      if columns.count > 1 {
        row.least = each { $0.min() }
        row.greatest = each { $0.max() }
        row.first = times.indices.map { columns[0].indices.contains($0) ? columns[0][$0] : nil }
      }
      series.append(row)
    }
    for (index, workload) in scenario.workloads.enumerated() {
      let own = timelines.map { $0.workloads[index] }
      func add(_ metric: String, _ unit: String, _ column: (WorkloadTimeline) -> [Double?]) {
        append("workload", workload.name, metric, unit, own.map(column))
      }
      add("arrived", "requests") { $0.arrived.map { Double($0) } }
      add("completed", "requests") { $0.completed.map { Double($0) } }
      add("unsuccessful", "requests") { $0.unsuccessful.map { Double($0) } }
      if workload.hasTokens { add("ttft_p95", "s") { $0.ttftP95 } }
      add("latency_p95", "s") { $0.latencyP95 }
      for (place, objective) in workload.percentileObjectives.enumerated() {
        add("\(objective.metric.rawValue)_\(objective.statistic.rawValue)_late", "requests") { own in
          own.objectives.indices.contains(place) ? own.objectives[place].late.map { Double($0) } : []
        }
      }
    }
    for (index, pool) in scenario.pools.enumerated() {
      let own = timelines.map { $0.pools[index] }
      func add(_ metric: String, _ unit: String, _ column: (PoolTimeline) -> [Double]) {
        append("pool", pool.name, metric, unit, own.map { column($0).map(Optional.some) })
      }
      add("queue_depth", "requests", \.queueDepth)
      add("running", "requests", \.running)
      add("desired", "replicas", \.desired)
      add("starting", "replicas", \.starting)
      add("ready", "replicas", \.ready)
      add("draining", "replicas", \.draining)
      add("utilization", "1", \.utilization)
      if pool.purchase.contains(where: \.kind.isCommitment) {
        add("instances_committed", "instances", \.instances.committed)
      }
      if pool.purchase.contains(where: { !$0.kind.isCommitment && $0.kind != .spot }) {
        add("instances_on_demand", "instances", \.instances.onDemand)
      }
      if pool.purchase.contains(where: { $0.kind == .spot }) { add("instances_spot", "instances", \.instances.spot) }
      add("cold_starts", "replicas") { $0.coldStarts.map { Double($0) } }
      add("interruptions", "instances") { $0.interruptions.map { Double($0) } }
      add("lost_requests", "attempts") { $0.lostRequests.map { Double($0) } }
    }
    self.init(binWidth: longest?.binWidth ?? 0, times: times, series: series)
  }
}
