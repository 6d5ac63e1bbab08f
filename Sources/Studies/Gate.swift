import EventKernel
import Model

/// A condition that a change must not break, with what became of it.
public struct Gate: Sendable, Equatable {
  /// The condition as people read it: `chat.ttft.p95 <= 1.5s`.
  public var name: String
  /// The figure.
  public var path: String
  /// Whether it holds, by the interval.
  public var outcome: Verdict.Outcome
  /// What stands in the way of knowing, or why it is not met without a figure; nil when the interval says it all.
  public var why: String?
  /// What was judged, and its interval: the figure, per the time written, or for a baseline the change relative to it.
  public var value: Double?
  /// Lower end of the interval at `level`.
  public var low: Double?
  /// Upper end of it.
  public var high: Double?
  /// Level of the interval: 95 %, and more where it is one of several evaluations.
  public var level: Double
  /// What it was judged by, in the same unit.
  public var threshold: Double
  /// Unit of the four: that of the figure, or `1` for a change relative to a baseline.
  public var unit: String
  /// Whether this is a comparison with an earlier result.
  public var isBaseline: Bool
  /// The file in which the condition stands; the scenario's for a baseline.
  public var file: String
  /// Its line there; nil for a baseline.
  public var line: Int?
  /// Whether it is not known and more replications can tell.
  public var wantsMore = false

  /// Judges a condition of `check:`. What was seen, as `.max`, or is the same in every
  /// replication is judged by its value.
  ///
  /// - Parameter evaluations: All evaluations of which this is one.
  public init(_ check: Check, study: Study, evaluations: CheckEvaluations) {
    level = evaluations.level()
    name = check.text
    path = check.path
    threshold = check.threshold
    unit = check.unit
    file = check.file
    line = check.line
    isBaseline = false
    outcome = .notKnown
    let figure = study.figures[check.path]
    guard let figure, let value = figure.value else {
      why = figure?.why ?? "there is no such figure"
      if study.drowns(check) { outcome = .notMet }
      return
    }
    let isFact = figure.isFact
    self.value = value * check.scale
    let interval = figure.interval(level: level)
    low = (isFact ? value : interval?.low).map { $0 * check.scale }
    high = (isFact ? value : interval?.high).map { $0 * check.scale }
    judge(check.relation)
    wantsMore = outcome == .notKnown
  }

  /// Sets the outcome from value, interval and threshold.
  private mutating func judge(_ relation: Check.Relation) {
    guard let low, let high else {
      why = "one replication gives no interval"
      return
    }
    outcome = relation.outcome(low: low, high: high, threshold: threshold)
    if outcome == .notKnown { why = "the threshold lies inside the interval" }
  }
}

extension Gate {
  /// Judges a cost or a time against an earlier one: it must not be greater by more than `tolerance`, a fraction.
  ///
  /// With the same seed and both results by replication the change is paired (common random numbers); else the two intervals are
  /// taken as independent.
  /// - Parameters:
  ///   - before: The earlier figure, with a value.
  ///   - isPaired: Whether both studies had the same seed.
  ///   - evaluations: All evaluations of which this is one.
  public init(
    _ figure: Figure?, before: Figure, tolerance: Double, isPaired: Bool, study: Study, evaluations: CheckEvaluations,
    file: String
  ) {
    level = evaluations.level()
    name = "\(before.path) at most \(percentage(tolerance)) above the baseline"
    path = before.path
    threshold = tolerance
    unit = "1"
    self.file = file
    line = nil
    isBaseline = true
    outcome = .notKnown
    guard let figure, let now = figure.value, let base = before.value else {
      why = figure?.why ?? "there is no such figure"
      if !study.overloads.isEmpty { outcome = .notMet }
      return
    }
    guard base > 0 else {
      value = now - base
      outcome = now <= base ? .met : .notMet
      if outcome == .notMet { why = "it was 0 in the baseline" }
      return
    }
    let pairs = zip(before.byReplication, figure.byReplication)
    let changes = pairs.compactMap { a, b in a.flatMap { a in b.map { ($0 - a) / base } } }
    let change = (now - base) / base
    value = change
    if isPaired, changes.count > 1 {
      let most = before.byReplication.count
      level = evaluations.level(pairs: most)
      let isWhole = most == figure.byReplication.count && changes.count == most
      let estimate =
        isWhole
        ? .quantile(perReplication: changes, pooled: change, level: level) : Estimate.mean(of: changes, level: level)
      value = estimate?.value
      low = estimate?.low
      high = estimate?.high
      judge(.atMost)
      // What the baseline has no replication to pair with tells nothing more.
      wantsMore = outcome == .notKnown && study.replications < most
    } else {
      if let now = figure.interval(level: level), let then = before.interval(level: level),
        let own = now.halfWidth, let earlier = then.halfWidth
      {
        let width = ((own / base) * (own / base) + (earlier / base * (1 + change)) * (earlier / base * (1 + change)))
        low = change - width.squareRoot()
        high = change + width.squareRoot()
      }
      judge(.atMost)
      wantsMore = outcome == .notKnown
    }
  }

  /// Every cost and every time of an earlier result that is worth guarding: not those that were seen once, as `.max`.
  public static func guarded(_ figures: FigureTable) -> [Figure] {
    figures.figures.filter {
      ["s", "USD"].contains($0.unit) && $0.value != nil && !$0.path.hasSuffix(".max") && !$0.path.hasSuffix(".theory")
    }
  }
}

extension Study {
  /// Whether a figure without a value breaks the condition all the same: an upper bound on a time in a queue without end.
  fileprivate func drowns(_ check: Check) -> Bool {
    guard check.unit == "s", check.relation == .atMost || check.relation == .below else { return false }
    let workload = scenario.workloads.firstIndex { check.path.hasPrefix($0.name + ".") }
    return workload.map { workload in
      overloads.contains { scenario.demand.workloads(at: .pool($0.pool)).contains(workload) }
    } ?? false
  }
}

/// `5%`, `2.5%`.
private func percentage(_ share: Double) -> String { plain(share * 100) + "%" }
