import EventKernel
import Scenarios

/// Combinations that differ in prices only, on their way through a search: one simulation serves all.
struct PlanGroup {
  /// The combinations.
  let points: [SweepPoint]
  /// Their scenarios, with whole horizons.
  let scenarios: [Scenario]
  /// Short runs, by replication.
  var short: [Sample] = []
  /// Whole runs, by replication.
  var whole: [Sample] = []
  /// Positions in `points` of those that may still be the best.
  var alive: [Int]

  init(points: [SweepPoint], scenarios: [Scenario]) {
    self.points = points
    self.scenarios = scenarios
    alive = Array(points.indices)
  }
}

/// What the runs of one combination say.
struct PlanReading {
  /// The objective by run, for the whole horizon; empty where it has no value.
  var objectives: [Double]
  /// The objective with its interval.
  var objective: Estimate?
  /// The figure of each condition.
  var figures: [Figure]
  /// Whether each condition holds, at the level asked for.
  var outcomes: [Verdict.Outcome]
  /// Whether the figure is on the wrong side of its threshold or has no value, by condition.
  var isMissed: [Bool]
  /// Whether the figure is so far on the wrong side that chance cannot be the reason, by condition.
  var isFarOff: [Bool]

  /// All conditions together: the worst of them.
  var outcome: Verdict.Outcome {
    outcomes.contains(.notMet) ? .notMet : outcomes.contains(.notKnown) ? .notKnown : .met
  }
}

/// Reads studies for a plan.
struct PlanReader {
  let plan: Plan
  /// Seconds of the whole horizon.
  let horizon: Double
  /// Whether the objective or a condition is about money, so that combinations of one simulation differ.
  var isAboutMoney: Bool { plan.objective.unit.isMoney || plan.conditions.contains { $0.unit == "USD" } }

  /// - Parameters:
  ///   - samples: Runs of the scenario, billed for it.
  ///   - level: Confidence level of the intervals that conditions are judged by.
  func read(_ scenario: Scenario, _ samples: [Sample], level: Double) -> PlanReading {
    let study = Study(scenario, samples: samples)
    let scale = scale(of: plan.objective.path, in: scenario)
    let figure = study.figures[plan.objective.path]
    let objectives = (figure?.byReplication ?? []).compactMap { $0 }.map { $0 * scale }
    let isWhole = objectives.count == samples.count
    let value = figure?.value.map { $0 * scale }
    let judged = plan.conditions.map { judge($0, study, level: level) }
    return PlanReading(
      objectives: isWhole ? objectives : [],
      objective: value.map { .quantile(perReplication: isWhole ? objectives : [], pooled: $0) },
      figures: plan.conditions.map {
        study.figures[$0.path] ?? Figure($0.path, why: "there is no such figure", unit: $0.unit)
      },
      outcomes: judged.map(\.outcome), isMissed: judged.map(\.isMissed), isFarOff: judged.map(\.isFarOff))
  }

  /// What makes a figure of a shorter run one of the whole horizon: costs add up over it.
  private func scale(of path: String, in scenario: Scenario) -> Double {
    let unit = scenario.figureNames.first { $0.path == path }?.unit
    return unit == .horizonDollars ? horizon / scenario.horizon : 1
  }

  private struct Judgement {
    var outcome: Verdict.Outcome
    var isMissed: Bool
    var isFarOff: Bool
  }

  private func judge(_ check: Check, _ study: Study, level: Double) -> Judgement {
    guard study.overloads.isEmpty else { return Judgement(outcome: .notMet, isMissed: true, isFarOff: true) }
    guard let figure = study.figures[check.path], let value = figure.value else {
      return Judgement(outcome: .notKnown, isMissed: true, isFarOff: false)
    }
    let scale = scale(of: check.path, in: study.scenario) * check.scale
    let runs = figure.byReplication.compactMap { $0 }
    let isExtreme = runs.isEmpty && (check.path.hasSuffix(".max") || check.path.hasSuffix(".min"))
    // A share is judged by its complement: 99 % is ten times as far from 99.9 % as the threshold is from perfect.
    let isShare = figure.unit == "1" && !check.isAtMost
    let (seen, wanted) = isShare ? (1 - value, 1 - check.threshold) : (value * scale, check.threshold)
    let isFarOff = check.isAtMost || isShare ? seen > 1.5 * wanted + (isShare ? 1e-4 : 0) : seen < wanted / 1.5
    let interval = Estimate.quantile(perReplication: runs, pooled: value, level: level)
    var scaled = check
    scaled.threshold = check.threshold / scale
    var judgement = Judgement(outcome: .notKnown, isMissed: scaled.isMissed(by: value), isFarOff: isFarOff)
    guard let low = isExtreme ? value : interval.low, let high = isExtreme ? value : interval.high else {
      return judgement
    }
    let (worst, best) = check.isAtMost ? (high, low) : (low, high)
    if !scaled.isMissed(by: worst) {
      judgement.outcome = .met
    } else if scaled.isMissed(by: best) {
      judgement.outcome = .notMet
    }
    return judgement
  }
}

extension FigureName.Unit {
  /// Whether it is an amount of money.
  var isMoney: Bool { symbol == "USD" }
}
