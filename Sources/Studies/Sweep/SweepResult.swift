/// What is kept of a point: enough for every table of the sweep.
public struct SweepResult: Sendable, Equatable {
  /// The point's id.
  public var id: String
  /// The point's settings, as `--set` takes them.
  public var settings: [String]
  /// Replications made.
  public var replications: Int
  /// Whether every replication reached its horizon.
  public var isComplete: Bool
  /// Events simulated.
  public var events: UInt64
  /// What the reader must know before trusting a figure.
  public var warnings: [String]
  /// SLOs, each with its outcome.
  public var slos: [SLO]
  /// Every figure, in the order of a study's.
  public var figures: [Figure]

  /// An SLO and its outcome.
  public struct SLO: Sendable, Equatable {
    /// Path of the figure.
    public var path: String
    /// What became of it: the raw value of a `Verdict.Outcome`.
    public var outcome: String

    /// Creates an SLO.
    public init(path: String, outcome: String) {
      self.path = path
      self.outcome = outcome
    }
  }

  /// Creates a result from its parts.
  public init(
    id: String, settings: [String], replications: Int, isComplete: Bool, events: UInt64, warnings: [String],
    slos: [SLO], figures: [Figure]
  ) {
    self.id = id
    self.settings = settings
    self.replications = replications
    self.isComplete = isComplete
    self.events = events
    self.warnings = warnings
    self.slos = slos
    self.figures = figures
  }

  /// What a study says about a point.
  init(_ study: Study, id: String, settings: [String]) {
    self.init(
      id: id, settings: settings, replications: study.replications, isComplete: study.isComplete, events: study.events,
      warnings: study.warnings, slos: study.verdicts.map { SLO(path: $0.path, outcome: $0.outcome.rawValue) },
      figures: study.figures.figures)
  }

  /// The figure at a path.
  public func figure(_ path: String) -> Figure? { figures.first { $0.path == path } }
}
