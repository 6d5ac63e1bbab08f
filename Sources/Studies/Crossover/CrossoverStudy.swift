import EventKernel
import Scenarios

/// From which value of a parameter on a pool is cheaper than an API.
public struct CrossoverStudy: Sendable {
  /// One side at one value.
  public struct Side: Sendable, Equatable {
    /// US dollars a month.
    public var monthlyCost: Estimate
    /// The figure of each condition, in their order.
    public var figures: [Figure]
    /// Whether every condition holds by its interval.
    public var keepsConditions: Bool
  }
  /// What was found at one value.
  public struct Row: Sendable, Equatable {
    /// Costs and the cheaper side.
    public var point: CostPoint
    /// The cheapest fleet; nil where none keeps the conditions.
    public var selfHosted: Side?
    /// Replicas of the fleet; nil for the autoscaled fleet as written, or where there is none.
    public var replicas: Int?
    /// Where no fleet keeps the conditions: the replicas of the one that came closest, and its figures.
    public var closest: (replicas: Int, figures: [Figure])?
    /// The API.
    public var api: Side

    /// Compares all parts.
    public static func == (a: Row, b: Row) -> Bool {
      a.point == b.point && a.selfHosted == b.selfHosted && a.replicas == b.replicas && a.api == b.api
        && a.closest?.replicas == b.closest?.replicas && a.closest?.figures == b.closest?.figures
    }
  }
  /// The scenario at the least value, as it was simulated.
  public var scenario: Scenario
  /// What was asked.
  public var crossover: Crossover
  /// The conditions.
  public var conditions: [Check]
  /// Replications of each simulation.
  public var replications: Int
  /// Most replicas that were tried.
  public var ceiling: Int
  /// The curves, by value.
  public var rows: [Row]
  /// Every crossing, by value.
  public var crossings: [Crossing]
  /// Intervals that may hide further crossings.
  public var unresolved: [ClosedRange<Double>]
  /// How the first crossing moves with prices.
  public var sensitivities: [PriceSensitivity]
  /// What the reader must know, as sentences.
  public var notes: [String]
}

/// How a crossover study is made.
public struct CrossoverSettings: Sendable {
  /// Values of the grid, at least 2.
  public var gridPoints = 13
  /// Relative width of a crossing's interval.
  public var precision = 0.01
  /// Most values evaluated after the grid.
  public var refinements = 60
  /// Most replicas tried where the scenario's maximum is lower and its purchase options allow it.
  public var replicaCeiling = 1_024
  /// Replications run at a time, at least 1; results do not depend on it.
  public var jobs: Int
  /// Whether the parameter takes whole numbers alone.
  public var isWhole: Bool

  /// Creates settings.
  public init(jobs: Int, isWhole: Bool = false) {
    self.jobs = jobs
    self.isWhole = isWhole
  }
}
