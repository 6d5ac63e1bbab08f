import EventKernel
import Model

/// What a plan found: the best combination of settings, and what became of every other.
public struct PlanStudy: Sendable {
  /// What was asked.
  public var plan: Plan
  /// Every combination.
  public var space: SweepPlan
  /// What became of each, in the order of the combinations.
  public var outcomes: [PlanOutcome]
  /// Index of the best combination that keeps every condition, of those that are not told apart the one that costs least; nil where none was
  /// found. Of a search that was stopped it is the best so far, which nothing proves.
  public var best: Int?
  /// Probability that no combination compared is better than the best by more than `indifference`, at least; nil where there is none.
  public var confidence: Double?
  /// Whether the search was stopped before its end.
  public var isInterrupted = false
  /// How often ranges were narrowed around the best; the combinations are those of the last time, the effort is of all.
  public var refinements = 0
  /// What it took.
  public var effort: PlanEffort

  /// Relative difference of the objective below which two combinations are held to be equally good.
  public static let indifference = 0.01
  /// Most short runs of what is near the best.
  public static let shortRuns = PlanSearch.sieves.map(\.runs).max() ?? 1
}

/// What became of one combination of settings.
public struct PlanOutcome: Sendable {
  /// How far it came, each stage beyond the one before.
  public enum Stage: Int, Sendable, Comparable {
    /// Its settings do not go together.
    case impossible
    /// A bound rules it out: nothing was simulated.
    case bounded
    /// One short run showed it to be far off.
    case screened
    /// Several short runs showed it to be worse.
    case sifted
    /// Whole runs were compared with the best.
    case compared

    /// By how far they came.
    public static func < (a: Stage, b: Stage) -> Bool { a.rawValue < b.rawValue }
  }
  /// How far it came.
  public var stage: Stage
  /// Why it went no further; empty for the best.
  public var why: String
  /// Whether it keeps every condition by interval, does not, or that is not known.
  public var outcome: Verdict.Outcome
  /// The objective for the whole horizon; nil where it is not known. A value without an interval is of one short run.
  public var objective: Estimate?
  /// US dollars of everything over the whole horizon, and a month of the objective where it is a cost of the horizon; nil where they are not
  /// known.
  public var costs: PlanCosts
  /// The figure of each condition that is known, in the conditions' order, of the same runs.
  public var figures: [Figure]
  /// Runs simulated.
  public var replications: Int

  init(
    stage: Stage, why: String, outcome: Verdict.Outcome = .notKnown, objective: Estimate? = nil,
    costs: PlanCosts = PlanCosts(), figures: [Figure] = [], replications: Int = 0
  ) {
    self.stage = stage
    self.why = why
    self.outcome = outcome
    self.objective = objective
    self.costs = costs
    self.figures = figures
    self.replications = replications
  }
}

/// What a combination costs beside its objective.
public struct PlanCosts: Sendable, Equatable {
  /// US dollars of everything over the whole horizon.
  public var total: Double?
  /// The objective in US dollars a month, where it is a cost of the horizon.
  public var monthlyObjective: Double?
}

/// What a search took, beside what simulating every combination would take.
public struct PlanEffort: Sendable, Equatable {
  /// Combinations that differ in more than prices: those that would each have to be simulated.
  public var fleets = 0
  /// Fleets of which anything was simulated.
  public var simulatedFleets = 0
  /// Short runs made.
  public var shortRuns = 0
  /// Seconds of simulated time of a short run.
  public var shortHorizon = 0.0
  /// Whole runs made.
  public var wholeRuns = 0
  /// Simulated seconds of all runs over `exhaustive`.
  public var shareOfExhaustive = 0.0
  /// Simulated seconds that giving every combination as many whole runs as the best had would take.
  public var exhaustive = 0.0
  /// Requests simulated.
  public var requests = 0.0
}
