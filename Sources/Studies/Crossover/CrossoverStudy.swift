import EventKernel
import Model

/// From which value of a parameter on a pool is cheaper than an API.
public struct CrossoverStudy: Sendable {
  /// One side at one value.
  public struct Side: Sendable, Equatable {
    /// US dollars a month.
    public var monthlyCost: Estimate
    /// The figure of each condition on the service, in their order.
    public var figures: [Figure]
    /// Whether every condition on the service holds, by its interval.
    public var outcome: Verdict.Outcome
    /// What a million tokens cost; nil where none was answered.
    public var perMillionTokens: UnitCosts?
    /// Replications that this was known by.
    public var replications: Int
  }
  /// US dollars a million tokens, prompt and answer together.
  public struct UnitCosts: Sendable, Equatable {
    /// By all that is paid: of a fleet, every hour, used or not.
    public var paid: Double
    /// By the time in which replicas were busy, as if only that were paid; nil for the API.
    public var busy: Double?
  }
  /// A base fleet with the API for what overflows.
  public struct Hybrid: Sendable, Equatable {
    /// Cost and figures.
    public var side: Side
    /// Replicas of the base, which always run.
    public var base: Int
    /// Requests waiting for each ready replica at which it overflows.
    public var overflowAt: Double
    /// Share of the requests that the API answered.
    public var overflow: Double
  }
  /// A fleet that is not known to keep the conditions, but comes closest.
  public struct Closest: Sendable, Equatable {
    /// Its replicas.
    public var replicas: Int
    /// The figure of each condition.
    public var figures: [Figure]
    /// Whether it misses them, or whether its intervals leave that open.
    public var outcome: Verdict.Outcome
  }
  /// What was found at one value.
  public struct Row: Sendable, Equatable {
    /// Costs and the cheaper of fleet and API.
    public var point: CostPoint
    /// The cheapest fleet; nil where none keeps the conditions.
    public var selfHosted: Side?
    /// Replicas of the fleet; nil for the autoscaled fleet as written, or where there is none.
    public var replicas: Int?
    /// Where no fleet keeps the conditions: the one that came closest.
    public var closest: Closest?
    /// The API.
    public var api: Side
    /// Share of the calls that the API refused by its rate limits or its tier.
    public var refused: Double
    /// Share of the requests that ended without an answer there: refused, failed or timed out.
    public var unanswered: Double
    /// Share of the requests that the API was still answering when the runs ended: it charges them, and they are in no figure of time.
    public var unfinished: Double
    /// The cheapest base fleet with the API for the rest; nil where none pays, or none was looked for.
    public var hybrid: Hybrid?
    /// Whether a hybrid was looked for.
    public var isHybridKnown: Bool

    /// Whether there is a fleet that keeps the conditions, as far as intervals tell.
    public var fleetOutcome: Verdict.Outcome {
      selfHosted != nil ? .met : point.possible != nil || closest?.outcome == .notKnown ? .notKnown : .notMet
    }

    /// The side that keeps the conditions where the other is known not to, so that no cost is what parts them; nil where both may.
    public var alone: CostPoint.Side? {
      switch (fleetOutcome, api.outcome) {
      case (.met, .notMet): .selfHosted
      case (.notMet, .met): .api
      default: nil
      }
    }

    /// The cheapest of those that are known to keep the conditions, by what they cost, whatever the noise; nil where none is.
    public var cheapest: CostPoint.Side? {
      let sides: [(CostPoint.Side, Side?)] = [
        (.api, api.outcome == .met ? api : nil), (.selfHosted, selfHosted), (.hybrid, hybrid?.side),
      ]
      let known = sides.compactMap { name, side in side.map { (name: name, cost: $0.monthlyCost.value) } }
      return known.min { $0.cost < $1.cost }?.name
    }
  }
  /// Share of the requests that an API may leave unanswered, by whatever it is, before it counts as breaking the conditions, where none of them
  /// is on that share.
  public static let mostUnanswered = 0.01

  /// The scenario at the least value, as it was simulated.
  public var scenario: Scenario
  /// What was asked.
  public var crossover: Crossover
  /// The conditions.
  public var conditions: [Check]
  /// Most replications of each simulation.
  public var replications: Int
  /// Most replicas that were tried.
  public var ceiling: Int
  /// The curves, by value.
  public var rows: [Row]
  /// Every crossing of fleet and API, by value.
  public var crossings: [Crossing]
  /// Where the hybrid begins or ceases to be cheaper than both.
  public var hybridCrossings: [Crossing]
  /// Intervals that may hide further crossings.
  public var unresolved: [ClosedRange<Double>]
  /// What moves the first crossing, the most first.
  public var tornado: [TornadoBar] = []
  /// Why no fleet keeps the conditions whatever its size; nil where one does.
  public var floor: ServiceFloor?
  /// What the reader must know, as sentences.
  public var notes: [String] = []
  /// Whether the search was stopped before its end: then it has costs at some values, and nothing that follows from all of them.
  public var isInterrupted = false
}

/// How a crossover study is made.
public struct CrossoverSettings: Sendable {
  /// Values of the grid, at least 2.
  public var gridPoints = 13
  /// Relative width of a crossing's interval.
  public var precision = 0.01
  /// Most values evaluated after the grid.
  public var refinements = 60
  /// Most values evaluated to find where the hybrid's curve crosses the others.
  public var hybridRefinements = 12
  /// Requests simulated after the grid, beyond which nothing new is begun: for narrowing crossings, for what moves the first crossing, and
  /// three times as many for the hybrid. A quarter of a minute of two cores, roughly.
  public var effort: Int64 = 16_000_000
  /// Most replicas tried where the scenario's maximum is lower and its purchase options allow it.
  public var replicaCeiling = 1_024
  /// Replications run at a time, at least 1; results do not depend on it.
  public var jobs: Int
  /// Whether the parameter takes whole numbers alone.
  public var isWhole: Bool
  /// Whether the parameter is a price, so that one simulation serves all of its values.
  public var isPriceOnly = false

  /// Creates settings.
  public init(jobs: Int, isWhole: Bool = false) {
    self.jobs = jobs
    self.isWhole = isWhole
  }
}

extension Crossover {
  /// Whether a path leads to a price, so that nothing that happens to requests depends on it.
  ///
  /// - Parameter scenario: The one that has the path.
  public static func isPrice(_ path: String, in scenario: Scenario) -> Bool {
    let own = ["fixed_cost", "escalation", "api_traffic"].map { "crossover.\($0)" }
    if own.contains(where: { path == $0 || path.hasPrefix($0 + ".") }) { return true }
    return isPricedOnly(path, in: scenario)
  }
}
