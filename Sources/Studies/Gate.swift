import EventKernel
import Scenarios

/// A condition that a change must not break, with what became of it.
public struct Gate: Sendable, Equatable {
  /// The condition as people read it: `chat.ttft.p95 <= 1.5s`.
  public var name: String
  /// The figure.
  public var path: String
  /// Whether it holds, by the 95 % interval.
  public var outcome: Verdict.Outcome
  /// What stands in the way of knowing, or why it is not met without a figure; nil when the interval says it all.
  public var why: String?
  /// What was judged, and its interval: the figure, per the time written, or for a baseline the change relative to it.
  public var value: Double?
  /// Lower end of the interval.
  public var low: Double?
  /// Upper end of it.
  public var high: Double?
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
  /// Replications that are likely to tell, where they are not enough yet and more can help.
  public var replicationsWanted: Int?

  /// Judges a line of `check:`. A figure that was seen, as `.max`, is judged by its value.
  public init(_ check: Check, study: Study) {
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
    let isExtreme = path.hasSuffix(".max") || path.hasSuffix(".min")
    self.value = value * check.scale
    low = (isExtreme ? value : figure.low).map { $0 * check.scale }
    high = (isExtreme ? value : figure.high).map { $0 * check.scale }
    judge(check.relation, study.replications)
  }

  /// Sets the outcome from value, interval and threshold.
  private mutating func judge(_ relation: Check.Relation, _ replications: Int) {
    guard let value, let low, let high else {
      why = "one replication gives no interval"
      replicationsWanted = 3
      return
    }
    let (holds, fails) =
      switch relation {
      case .atMost: (high <= threshold, low > threshold)
      case .below: (high < threshold, low >= threshold)
      case .atLeast: (low >= threshold, high < threshold)
      case .above: (low > threshold, high <= threshold)
      }
    outcome = holds ? .met : fails ? .notMet : .notKnown
    guard outcome == .notKnown else { return }
    why = "the threshold lies inside the interval"
    // The half-width falls with the square root of the number; a fifth on top, since it is itself an estimate.
    let ratio = (high - low) / 2 / max(abs(value - threshold), .leastNonzeroMagnitude)
    let needed = 1.2 * Double(replications) * ratio * ratio
    replicationsWanted = max(replications + 1, Int(min(needed.rounded(.up), 2 * Double(replications))))
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
  public init(
    _ figure: Figure?, before: Figure, tolerance: Double, isPaired: Bool, study: Study, file: String
  ) {
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
      let isWhole =
        before.byReplication.count == figure.byReplication.count && changes.count == figure.byReplication.count
      let estimate = isWhole ? .quantile(perReplication: changes, pooled: change) : Estimate.mean(of: changes)
      value = estimate?.value
      low = estimate?.low
      high = estimate?.high
      judge(.atMost, study.replications)
      // What the baseline has no replication to pair with tells nothing more.
      let most = before.byReplication.count
      replicationsWanted = replicationsWanted.flatMap { study.replications < most ? min($0, most) : nil }
    } else {
      if let low = figure.low, let high = figure.high, let least = before.low, let most = before.high {
        let own = (high - low) / 2 / base
        let earlier = (most - least) / 2 / base * (1 + change)
        let width = (own * own + earlier * earlier).squareRoot()
        self.low = change - width
        self.high = change + width
      }
      judge(.atMost, study.replications)
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
  /// Whether a figure without a value breaks the condition all the same: an upper bound on a time in a line without end.
  fileprivate func drowns(_ check: Check) -> Bool {
    guard check.unit == "s", check.relation == .atMost || check.relation == .below else { return false }
    let workload = scenario.workloads.firstIndex { check.path.hasPrefix($0.name + ".") }
    return workload.map { workload in
      overloads.contains { scenario.workloads(routedToPool: $0.pool).contains(workload) }
    } ?? false
  }
}

/// `5%`, `2.5%`.
private func percentage(_ share: Double) -> String { plain(share * 100) + "%" }
