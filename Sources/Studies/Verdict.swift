import Model

/// An SLO of a workload and its outcome.
public struct Verdict: Sendable, Equatable {
  /// Whether the SLO is met, as far as the interval tells.
  public enum Outcome: String, Sendable {
    /// The whole interval is on the right side.
    case met
    /// The whole interval is on the wrong side.
    case notMet = "not met"
    /// The threshold lies inside the interval, or there is none.
    case notKnown = "not known"
  }
  /// Path of the figure.
  public var path: String
  /// Whether the figure must not exceed the threshold, rather than not fall below it.
  public var isAtMost: Bool
  /// The threshold in the figure's unit.
  public var threshold: Double
  /// What became of it.
  public var outcome: Outcome
  /// What stands in the way of knowing, or why it is not met without a figure; nil when the interval says it all.
  public var why: String?

  /// Judges a figure against a threshold by its 95 % interval.
  ///
  /// An extreme (`.max`) is a fact about what was simulated and is judged by its value, as is what is the same in every replication.
  public init(path: String, isAtMost: Bool, threshold: Double, figure: Figure?) {
    self.path = path
    self.isAtMost = isAtMost
    self.threshold = threshold
    outcome = .notKnown
    guard let figure, let value = figure.value else {
      why = figure?.why ?? "there is no such figure"
      return
    }
    guard let low = figure.isFact ? value : figure.low, let high = figure.isFact ? value : figure.high else {
      why = "one replication gives no interval"
      return
    }
    let relation = isAtMost ? Check.Relation.atMost : .atLeast
    outcome = relation.outcome(low: low, high: high, threshold: threshold)
    if outcome == .notKnown { why = "the threshold lies inside the interval" }
  }

  static func all(_ scenario: Scenario, _ figures: FigureTable, _ overloads: [OverloadVerdict]) -> [Verdict] {
    let demand = scenario.demand
    return scenario.workloads.indices.flatMap { index in
      scenario.workloads[index].objectives.map { objective in
        var verdict = Verdict(objective, of: scenario.workloads[index].name, figures)
        let isDrowned = overloads.contains { demand.workloads(at: .pool($0.pool)).contains(index) }
        if isDrowned { verdict.outcome = .notMet }
        return verdict
      }
    }
  }

  private init(_ objective: Objective, of workload: String, _ figures: FigureTable) {
    switch objective.target {
    case .atMost(_, let statistic, let seconds):
      let path = objective.figure.path(of: workload, statistic)
      self.init(path: path, isAtMost: true, threshold: seconds, figure: figures[path])
    case .success(let least):
      let path = objective.figure.path(of: workload)
      self.init(path: path, isAtMost: false, threshold: least, figure: figures[path])
    }
  }

  /// Whether the SLO is kept; nil where its interval does not tell. One run has no interval, and what it had is all there is to go by.
  func isKept(by figure: Figure?) -> Bool? {
    switch outcome {
    case .met: return true
    case .notMet: return false
    case .notKnown:
      guard let figure, let value = figure.value, figure.low == nil || figure.high == nil else { return nil }
      return isAtMost ? value <= threshold : value >= threshold
    }
  }
}

extension Objective {
  /// The figure that it speaks of.
  var figure: WorkloadFigure {
    switch target {
    case .atMost(let metric, _, _): WorkloadFigure(metric)
    case .success: .success
    }
  }
}
