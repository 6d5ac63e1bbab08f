import EventKernel
import Model

/// The times of an answered request, in seconds; infinite below zero where it has none.
struct RequestTimes {
  let latency: Double
  let queueWait: Double
  var ttft = -Double.infinity
  var tpot = -Double.infinity
}

/// What one workload's requests did in the present bin of a timeline, and in those before.
struct WorkloadBins {
  /// Requests of the present bin that have an objective's quantity, and those in which it is too long.
  private struct Limit {
    let metric: Objective.Metric
    let seconds: Double
    var judged: Int64 = 0
    var late: Int64 = 0
  }
  private(set) var timeline = WorkloadTimeline()
  private(set) var ttft = LogHistogram()
  private(set) var latency = LogHistogram()
  var arrived: Int64 = 0
  var unsuccessful: Int64 = 0
  private var completed: Int64 = 0
  private let limits: Buffer<Limit>
  private let hasTokens: Bool

  init(_ workload: Workload) {
    hasTokens = workload.hasTokens
    limits = Buffer(workload.percentileObjectives.map { Limit(metric: $0.metric, seconds: $0.seconds) })
    timeline = empty
  }

  private var empty: WorkloadTimeline {
    var timeline = WorkloadTimeline()
    timeline.objectives = limits.indices.map { _ in ObjectiveTimeline() }
    return timeline
  }

  /// Counts an answered request.
  @inline(__always)
  mutating func completed(_ times: RequestTimes) {
    completed += 1
    latency.add(times.latency)
    if hasTokens { ttft.add(times.ttft) }
    for place in limits.indices {
      let limit = limits.pointer(place)
      let seconds =
        switch limit.pointee.metric {
        case .ttft: times.ttft
        case .tpot: times.tpot
        case .queueWait: times.queueWait
        case .latency, .taskTime, .itl: times.latency
        }
      guard seconds > -.infinity else { continue }
      limit.pointee.judged += 1
      if seconds > limit.pointee.seconds { limit.pointee.late += 1 }
    }
  }

  /// Ends the bin.
  mutating func close() {
    timeline.arrived.append(arrived)
    timeline.completed.append(completed)
    timeline.unsuccessful.append(unsuccessful)
    timeline.ttftP95.append(ttft.quantile(0.95))
    timeline.latencyP95.append(latency.quantile(0.95))
    for place in limits.indices {
      timeline.objectives[place].judged.append(limits[place].judged)
      timeline.objectives[place].late.append(limits[place].late)
      limits[place].judged = 0
      limits[place].late = 0
    }
    ttft.removeAll()
    latency.removeAll()
    arrived = 0
    completed = 0
    unsuccessful = 0
  }

  /// Gives away the bins that are closed.
  mutating func take() -> WorkloadTimeline {
    defer { timeline = empty }
    return timeline
  }
}
