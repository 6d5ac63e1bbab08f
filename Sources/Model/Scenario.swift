import Catalog
import EventKernel

/// What the user wrote, checked and with every name resolved: the only thing Serving and Billing read.
///
/// Durations are seconds, rates are per second, shares and utilizations are fractions, token counts are tokens.
public struct Scenario: Sendable {
  /// The scenario's name; also the name of its output folder.
  public var name: String
  /// The simulated instant at which the run starts; months and times of day follow from it (UTC).
  public var start: Instant
  /// Length of the simulated period in seconds, above 0.
  public var horizon: Double
  /// Seconds at the beginning of the horizon in which caches fill: what is used in them stands before the months, as a period of its own.
  public var warmUp = 0.0
  /// Whether the run is cut out of a longer one: what goes wrong at random times is under way at its start as often as at any other moment.
  /// Else it starts with nothing wrong.
  public var isExcerpt = false
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
  /// People who take cases over, in the order written.
  public var people: [PeopleDesk] = []
  /// The self-host against API study, when the scenario asks for one.
  public var crossover: Crossover?
  /// Commitments that several pools draw on, in the order written.
  public var commitments: [SharedCommitment] = []
  /// Charges beside machines and models, in the order written.
  public var overheads: [Overhead] = []
  /// Conditions that `fleetcast check` judges, in the order written.
  public var checks: [Check]
  /// The settings to vary, when the scenario asks for it.
  public var sweep: Sweep?
  /// The settings to choose, when the scenario asks for it.
  public var plan: Plan?
  /// The months ahead, when the scenario asks for them.
  public var forecast: Forecast?

  /// Creates a scenario from checked parts.
  public init(
    name: String, start: Instant, horizon: Double, replications: ReplicationPlan, seed: UInt64,
    workloads: [Workload], pools: [Pool], apis: [API], crossover: Crossover? = nil, sweep: Sweep? = nil,
    plan: Plan? = nil, forecast: Forecast? = nil, checks: [Check] = []
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
    self.forecast = forecast
  }
}

extension Scenario {
  /// The periods by which a run counts what it uses: the calendar months that it touches, and before them what warms it up.
  public var periods: [UsagePeriod] {
    guard warmUp > 0 else { return UsagePeriod.months(from: start, horizon: horizon) }
    let end = Instant(secondsSinceEpoch: start.secondsSinceEpoch + Int64(warmUp))
    return [UsagePeriod(start: start, end: end)] + UsagePeriod.months(from: end, horizon: horizon - warmUp)
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
