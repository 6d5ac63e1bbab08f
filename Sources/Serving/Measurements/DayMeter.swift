import Model

/// Keeps the worst clock day of a run in bins of two minutes, of however many days: that in which most requests were beyond an objective, and
/// of those alike the one in which most arrived.
///
/// It reads what others count and changes nothing of it, so that a run is the same with and without it.
struct DayMeter {
  /// Seconds of a bin.
  static let width = 120.0
  /// Runs up to this many seconds need no day of their own: the bins of their timeline are as fine, or nearly so.
  static let shortest = 2 * 86_400.0
  private let horizon: Double
  /// Seconds from the beginning of the run's first clock day to the run's start.
  private let offset: Double
  private var day = 0
  private var times: [Double] = []
  private var late: Int64 = -1
  private var arrived: Int64 = -1
  /// The worst of the days that are over.
  private(set) var worst: Timeline?

  init(start: Instant, horizon: Double) {
    self.horizon = horizon
    offset = Double(start.secondOfDay)
  }

  private var endOfDay: Double { min(horizon, Double(day + 1) * 86_400 - offset) }

  /// When the present bin began, in seconds of the run.
  private var start: Double { times.last.map { $0 + Self.width } ?? (day == 0 ? 0 : Double(day) * 86_400 - offset) }

  /// When the present bin ends.
  var end: Double { min(start + Self.width, endOfDay) }

  /// Ends the present bin.
  /// - Returns: Whether its day is over.
  mutating func close() -> Bool {
    let end = end
    times.append(start)
    return end >= endOfDay
  }

  /// Ends the day of which these are the bins.
  mutating func closeDay(_ workloads: [WorkloadTimeline], _ pools: [PoolTimeline]) {
    let late = workloads.reduce(Int64(0)) { sum, workload in
      workload.objectives.reduce(sum) { $0 + $1.late.reduce(0, +) }
    }
    let arrived = workloads.reduce(Int64(0)) { $0 + $1.arrived.reduce(0, +) }
    if (late, arrived) > (self.late, self.arrived) {
      (self.late, self.arrived) = (late, arrived)
      worst = Timeline(binWidth: Self.width, times: times, workloads: workloads, pools: pools)
    }
    times = []
    day += 1
  }
}
