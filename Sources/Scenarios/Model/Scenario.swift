import Catalog
import EventKernel

/// What the user wrote, checked and with every name resolved: the only thing Serving and Billing read.
///
/// Durations are seconds, rates are per second, shares and utilisations are fractions, token counts are tokens.
public struct Scenario: Sendable {
  /// The scenario's name; also the name of its output folder.
  public var name: String
  /// The simulated instant at which the run starts; months and times of day follow from it (UTC).
  public var start: Instant
  /// Length of the simulated period in seconds, above 0.
  public var horizon: Double
  /// How many independent runs, and until when.
  public var replications: ReplicationPlan
  /// Master seed of every random stream.
  public var seed: UInt64
  /// Where requests come from, in the order written.
  public var workloads: [Workload]
  /// Self-hosted backends, in the order written.
  public var pools: [Pool]
  /// Hosted backends priced per token, in the order written.
  public var apis: [API]
  /// The self-host against API study, when the scenario asks for one.
  public var crossover: Crossover?
  /// Conditions that `fleetcast check` judges, in the order written.
  public var checks: [Check]
  /// The settings to vary, when the scenario asks for it.
  public var sweep: Sweep?
  /// The settings to choose, when the scenario asks for it.
  public var plan: Plan?

  /// Creates a scenario from checked parts.
  public init(
    name: String, start: Instant, horizon: Double, replications: ReplicationPlan, seed: UInt64,
    workloads: [Workload], pools: [Pool], apis: [API], crossover: Crossover? = nil, sweep: Sweep? = nil,
    plan: Plan? = nil, checks: [Check] = []
  ) {
    self.name = name
    self.start = start
    self.horizon = horizon
    self.replications = replications
    self.seed = seed
    self.workloads = workloads
    self.pools = pools
    self.apis = apis
    self.crossover = crossover
    self.checks = checks
    self.sweep = sweep
    self.plan = plan
  }
}

/// How many replications a study makes.
public struct ReplicationPlan: Sendable, Equatable {
  /// Replications always made, at least 1.
  public var atLeast: Int
  /// Replications never exceeded; equals `atLeast` for a fixed number.
  public var atMost: Int
  /// Wanted relative half-widths by figure path (`chat.latency.p95`, or `latency.p95` for every workload); empty for a fixed number.
  public var until: [PrecisionTarget]

  /// Creates a plan.
  public init(atLeast: Int, atMost: Int, until: [PrecisionTarget] = []) {
    self.atLeast = atLeast
    self.atMost = atMost
    self.until = until
  }
}

/// A wanted precision of one figure.
public struct PrecisionTarget: Sendable, Equatable {
  /// The figure's path; a path without a workload means every workload.
  public var figure: String
  /// Wanted half-width of the 95 % interval over the value, as a fraction.
  public var relativeHalfWidth: Double

  /// Creates a target.
  public init(figure: String, relativeHalfWidth: Double) {
    self.figure = figure
    self.relativeHalfWidth = relativeHalfWidth
  }
}

/// The volume study between a pool and an API.
public struct Crossover: Sendable, Equatable {
  /// Index of the pool.
  public var pool: Int
  /// Index of the API.
  public var api: Int
  /// Path of the varied parameter.
  public var over: String
  /// Least and greatest value of the varied parameter, in its own unit.
  public var range: ClosedRange<Double>
  /// Conditions on figures, as written.
  public var conditions: [Check]
  /// What kind of number the varied parameter is.
  package var quantity = Quantity.number

  /// Creates a study.
  public init(pool: Int, api: Int, over: String, range: ClosedRange<Double>, conditions: [Check]) {
    self.pool = pool
    self.api = api
    self.over = over
    self.range = range
    self.conditions = conditions
  }

  /// A value of the varied parameter as a scenario would have it, to the last digit: `0.25/s`, `90s`, `12%/month`.
  public func written(_ value: Double) -> String { quantity.exact(value) }

  /// A value for people, its number in the words of `number` and in the unit of `written`.
  public func shown(_ value: Double, _ number: (Double) -> String) -> String {
    let isPercentage = quantity == .growth || quantity == .monthlyShare
    return number(isPercentage ? value * 100 : value) + quantity.suffix
  }

  /// Whether the parameter has no unit, so that it may take whole numbers alone.
  public var isPlainNumber: Bool { quantity == .number || quantity == .count }
}
