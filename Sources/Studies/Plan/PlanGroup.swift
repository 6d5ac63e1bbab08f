import Billing
import EventKernel
import Model

/// Combinations that differ in prices only, on their way through a search: one simulation serves all.
struct PlanGroup {
  /// The combinations.
  let points: [SweepPoint]
  /// Their scenarios, with whole horizons.
  let scenarios: [Scenario]
  /// Seconds of a short run; those of a whole one where no shorter one tells the same of all combinations.
  let shortHorizon: Double
  /// Short runs, by replication.
  var short: [Sample] = []
  /// Whole runs, by replication.
  var whole: [Sample] = []
  /// Positions in `points` of those that may still be the best.
  var alive: [Int]

  init(points: [SweepPoint], scenarios: [Scenario]) {
    self.points = points
    self.scenarios = scenarios
    let (short, whole) = (Set(scenarios.map { $0.shortened().horizon }), scenarios.map(\.horizon).max() ?? 0)
    shortHorizon = short.count == 1 ? min(short.first ?? whole, whole) : whole
    alive = Array(points.indices)
  }

  /// Whether a short run is shorter than a whole one.
  var hasShortRuns: Bool { shortHorizon < scenarios[0].horizon }
}

/// What the runs of one combination say.
struct PlanReading {
  /// The objective by run, for the whole horizon; empty where it has no value.
  var objectives: [Double]
  /// The objective with its interval.
  var objective: Estimate?
  /// What it costs beside.
  var costs: PlanCosts
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

  /// - Parameters:
  ///   - samples: Runs of the scenario, billed for it.
  ///   - level: Confidence level of the intervals that conditions are judged by.
  func read(_ scenario: Scenario, _ samples: [Sample], level: Double) -> PlanReading {
    let study = Study(scenario, samples: samples)
    let objective = wholeFigure(plan.objective.path, of: study)
    let objectives = (objective?.byReplication ?? []).compactMap { $0 }
    let isWhole = objectives.count == samples.count
    let figures = plan.conditions.map {
      wholeFigure($0.path, of: study) ?? Figure($0.path, why: "there is no such figure", unit: $0.unit)
    }
    let judged = zip(plan.conditions, figures).map { judge($0, $1, isOverloaded: !study.overloads.isEmpty, level) }
    return PlanReading(
      objectives: isWhole ? objectives : [],
      objective: objective.flatMap { figure in
        let runs = isWhole && !figure.isRepeated ? objectives : []
        return figure.value.map {
          Estimate.quantile(perReplication: runs, pooled: $0).ofQuantity(
            isShare: Figure.isShare(figure.path, unit: figure.unit))
        }
      },
      costs: PlanCosts(
        total: wholeFigure(TotalFigure.cost.path, of: study)?.value, monthlyObjective: monthlyObjective(study)),
      figures: figures, outcomes: judged.map(\.outcome), isMissed: judged.map(\.isMissed),
      isFarOff: judged.map(\.isFarOff))
  }

  /// A figure of the whole horizon, from runs that may be shorter: costs add up over it.
  private func wholeFigure(_ path: String, of study: Study) -> Figure? {
    guard var figure = study.figures[path] else { return nil }
    let unit = study.scenario.figureNames.first { $0.path == path }?.unit
    guard unit == .horizonDollars else { return figure }
    let scale = horizon / study.scenario.horizon
    figure.value = figure.value.map { $0 * scale }
    figure.low = figure.low.map { $0 * scale }
    figure.high = figure.high.map { $0 * scale }
    figure.byReplication = figure.byReplication.map { $0.map { $0 * scale } }
    return figure
  }

  /// What has no monthly figure is machine time, and in proportion.
  private func monthlyObjective(_ study: Study) -> Double? {
    guard plan.objective.unit == .horizonDollars else { return nil }
    let path = plan.objective.path
    if let monthly = study.figures[String(path.dropLast("cost".count)) + "monthly_cost"] { return monthly.value }
    return study.figures[path]?.value.map { $0 * monthFactor(of: study.scenario) }
  }

  private struct Judgement {
    var outcome: Verdict.Outcome
    var isMissed: Bool
    var isFarOff: Bool
  }

  private func judge(_ check: Check, _ figure: Figure, isOverloaded: Bool, _ level: Double) -> Judgement {
    guard !isOverloaded else { return Judgement(outcome: .notMet, isMissed: true, isFarOff: true) }
    guard let value = figure.value.map({ $0 * check.scale }) else {
      return Judgement(outcome: .notKnown, isMissed: true, isFarOff: false)
    }
    let runs = figure.byReplication.compactMap { $0.map { $0 * check.scale } }
    let isFact = runs.isEmpty && figure.isFact || figure.isRepeated
    // A share is judged by its complement: 99 % is ten times as far from 99.9 % as the threshold is from perfect.
    let isShare = figure.unit == "1" && !check.isAtMost
    let (seen, wanted) = isShare ? (1 - value, 1 - check.threshold) : (value, check.threshold)
    let isFarOff = check.isAtMost || isShare ? seen > 1.5 * wanted + (isShare ? 1e-4 : 0) : seen < wanted / 1.5
    let interval = Estimate.quantile(perReplication: runs, pooled: value, level: level)
    var judgement = Judgement(outcome: .notKnown, isMissed: check.isMissed(by: value), isFarOff: isFarOff)
    guard let low = isFact ? value : interval.low, let high = isFact ? value : interval.high else {
      return judgement
    }
    judgement.outcome = check.relation.outcome(low: low, high: high, threshold: check.threshold)
    return judgement
  }
}
