import EventKernel
import Model
import Serving

/// How many requests may miss an SLO over the run, and how much of that was used up.
///
/// A budget is a share of the requests: 5 % of those answered may take longer than a threshold on p95, and those that may fail where success is
/// an SLO. An SLO on a mean or a maximum has none.
public struct ErrorBudget: Sendable, Equatable {
  /// A part of the run in which more of the budget was used up than in any other, over all replications.
  public struct Span: Sendable, Equatable {
    /// Seconds from the start of the run.
    public var start: Double
    /// Seconds, an hour of the clock or what the run has of it; longer where the timeline's bins are.
    public var length: Double
    /// Share of the budget that was used up in it.
    public var spent: Double
    /// Share of its requests that missed the SLO, in 0...1.
    public var missed: Double
  }
  /// Name of the workload.
  public var workload: String
  /// The SLO's figure, such as `chat.ttft.p95`.
  public var path: String
  /// Name among the workload's series, such as `ttft_p95`.
  public var name: String
  /// The threshold: seconds, or of success a share.
  public var threshold: Double
  /// Share of the requests that may miss it, in 0...1.
  public var allowed: Double
  /// Share of the requests that missed it, with its interval.
  public var missed: Figure
  /// Seconds of a run in whose bins more than the allowed share missed it, with its interval.
  public var secondsOut: Figure
  /// Where most of it went; nil where nothing was used up.
  public var worst: Span?
  /// What is left of the budget at each bin's end, as a share of the whole run's, averaged over replications; below 0 once it is used up.
  public var left: [Double?]
  /// The same of the first replication; empty where there is one.
  public var leftFirst: [Double?]

  /// Share of the budget that was used up, 1 being all of it; nil where no request was judged or none may miss.
  public var spent: Double? { missed.value.flatMap { allowed > 0 ? $0 / allowed : nil } }
}

extension ErrorBudget {
  /// One SLO in one replication, by bin.
  private struct Counts {
    var judged: [Int64]
    var late: [Int64]
  }

  /// The budgets of every workload, in scenario order.
  /// - Parameter timelines: Of the replications.
  static func all(_ scenario: Scenario, _ timelines: [Timeline]) -> [ErrorBudget] {
    scenario.workloads.enumerated().flatMap { index, workload -> [ErrorBudget] in
      let own = timelines.map { $0.workloads[index] }
      let times = workload.percentileObjectives.enumerated().compactMap { place, objective -> ErrorBudget? in
        guard let probability = objective.statistic.probability,
          own.allSatisfy({ $0.objectives.indices.contains(place) })
        else { return nil }
        let figure = WorkloadFigure(objective.metric).path(of: workload.name, objective.statistic)
        return ErrorBudget(
          scenario, workload.name, path: figure, name: "\(objective.metric.rawValue)_\(objective.statistic.rawValue)",
          threshold: objective.seconds, allowed: 1 - probability, timelines,
          own.map { Counts(judged: $0.objectives[place].judged, late: $0.objectives[place].late) })
      }
      let successes = workload.objectives.compactMap { objective -> ErrorBudget? in
        guard case .success(let least) = objective.target else { return nil }
        return ErrorBudget(
          scenario, workload.name, path: WorkloadFigure.success.path(of: workload.name), name: "success",
          threshold: least, allowed: 1 - least, timelines,
          own.map { Counts(judged: zip($0.completed, $0.unsuccessful).map { $0 + $1 }, late: $0.unsuccessful) })
      }
      return times + successes
    }
  }

  private init(
    _ scenario: Scenario, _ workload: String, path: String, name: String, threshold: Double, allowed: Double,
    _ timelines: [Timeline], _ counts: [Counts]
  ) {
    self.workload = workload
    self.path = path
    self.name = name
    self.threshold = threshold
    // One less 0.95 is not 0.05 to the last digit.
    self.allowed = (allowed * 1e12).rounded() / 1e12
    let share = self.allowed
    missed = .ratio(
      path, counts.map { (Double($0.late.reduce(0, +)), Double($0.judged.reduce(0, +))) }, unit: "1",
      why: "no request was answered")
    secondsOut = .mean(
      path,
      zip(timelines, counts).map { timeline, counts in
        counts.judged.indices.reduce(0.0) { sum, bin in
          let isOut = Double(counts.late[bin]) > share * Double(counts.judged[bin])
          return sum + (isOut ? min(timeline.binWidth, scenario.horizon - timeline.times[bin]) : 0)
        }
      }, unit: "s", why: "")
    let bins = timelines.map(\.times.count).max() ?? 0
    /// What is left of one replication's budget.
    func left(_ counts: Counts) -> [Double?] {
      let budget = share * Double(counts.judged.reduce(0, +))
      guard budget > 0 else { return Array(repeating: nil, count: bins) }
      var used: Int64 = 0
      return counts.late.map {
        used += $0
        return 1 - Double(used) / budget
      }
    }
    let all = counts.map(left)
    self.left = (0..<bins).map { bin in
      let known = all.compactMap { $0.indices.contains(bin) ? $0[bin] : nil }
      return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }
    leftFirst = counts.count > 1 ? all[0] : []
    worst = Self.worst(scenario, timelines, counts, allowed: share)
  }

  /// The clock hour, or the bin where that is longer, in which most requests missed the SLO; the first of those alike.
  private static func worst(
    _ scenario: Scenario, _ timelines: [Timeline], _ counts: [Counts], allowed: Double
  ) -> Span? {
    guard let timeline = timelines.max(by: { $0.times.count < $1.times.count }) else { return nil }
    let offset = Double(scenario.start.secondOfDay % 3_600)
    var spans: [(start: Double, end: Double, judged: Int64, late: Int64)] = []
    var hour = -1.0
    for (bin, second) in timeline.times.enumerated() {
      let own = ((offset + second) / 3_600).rounded(.down)
      if own != hour || timeline.binWidth > 3_600 { spans.append((second, second, 0, 0)) }
      hour = own
      let last = spans.count - 1
      spans[last].end = min(second + timeline.binWidth, scenario.horizon)
      for counts in counts where counts.judged.indices.contains(bin) {
        spans[last].judged += counts.judged[bin]
        spans[last].late += counts.late[bin]
      }
    }
    var most: Int?
    for place in spans.indices where spans[place].late > (most.map { spans[$0].late } ?? 0) { most = place }
    let budget = allowed * Double(spans.reduce(0) { $0 + $1.judged })
    guard let most, budget > 0 else { return nil }
    let span = spans[most]
    return Span(
      start: span.start, length: span.end - span.start, spent: Double(span.late) / budget,
      missed: Double(span.late) / Double(span.judged))
  }
}
