/// What the table of figures says of one: everything about it but how it is computed, which is a matter of Studies.
public struct FigureRow: Sendable {
  /// How the values of the replications become the figure.
  public enum Shape: Sendable {
    /// The mean over replications, with its interval.
    case mean
    /// A quotient, such as a share or a unit cost: its numerator over its denominator, each of all replications together, so that it is
    /// the quotient of the two means. The interval is that of the replications' own quotients, around it.
    case ratio
    /// The greatest that was seen in any replication.
    case greatest
    /// The least that was seen in any replication.
    case least
    /// A quantity that every request has: one figure a statistic.
    case distribution
    /// A number that does not come from the replications.
    case given
  }

  /// What a figure needs to exist.
  public enum Existence: Sendable, CaseIterable {
    case always
    /// The workload has tokens.
    case tokens
    /// The workload's requests are turns of conversations.
    case conversations
    /// The workload has an outcome.
    case outcome
    /// It is told of the workload's answers whether they are good.
    case answers
    /// The workload has a cascade.
    case cascade
    /// The workload has a classifier.
    case classifier
    /// More than a plain route decides on the workload's calls of models.
    case calls
    /// Calls of the workload that fail go on to other backends.
    case fallback
    /// Second calls are made where the workload's first are slow.
    case hedge
    /// The workload has limits.
    case limits
    /// The workload has budgets.
    case budgets
    /// The workload has limits or budgets, and users.
    case limitedUsers
    /// The workload's clients have a budget of retries.
    case retryBudget
    /// The workload's requests are tasks of an agent.
    case agent
    /// The workload has a deadline.
    case deadline
    /// Something is looked up for the workload's requests before it is computed.
    case caches
    /// The workload has a cache of answers that keeps them by what is asked.
    case storedAnswers
    /// The pool hands prompts to another one, which writes the answers.
    case transfers
    /// No workload routes to the API, and one has tokens that could be sent there.
    case alternative
    /// The API has a prompt cache.
    case promptCache
    /// The API's tier refuses calls.
    case refusals
    /// The pool's queue grew without end, so that the run was stopped.
    case overload
    /// The workload is a queue with a formula in textbooks.
    case theory

    /// As a listing says it.
    public var words: String {
      switch self {
      case .always: "always"
      case .tokens: "where the workload has tokens"
      case .conversations: "where the workload has conversations"
      case .outcome: "where the workload has an outcome"
      case .answers: "where the workload has an outcome, a difficulty, classes, a semantic cache or a cascade"
      case .cascade: "where the workload's route is a cascade"
      case .classifier: "where the workload's route has a classifier"
      case .calls: "where more than a plain route decides on calls: a cascade, classes, budgets, an agent and the like"
      case .fallback: "where the workload's route has a fallback"
      case .hedge: "where the workload's route has a hedge"
      case .limits: "where the workload has limits"
      case .budgets: "where the workload has a budget"
      case .limitedUsers: "where the workload has users, and limits or a budget"
      case .retryBudget: "where the workload's client has a retry_budget"
      case .agent: "where the workload has an agent"
      case .deadline: "where the workload has a deadline"
      case .caches: "where the workload has a cache"
      case .storedAnswers: "where the workload has an exact cache, and no duplicates in the place of items"
      case .transfers: "where another pool writes the answers (decode)"
      case .promptCache: "where the API has a prompt_cache"
      case .refusals: "where the API's tier refuses calls (flex)"
      case .alternative: "where no workload routes to the API, and one has tokens"
      case .overload: "where the pool is overloaded"
      case .theory: "where the queue has a closed form"
      }
    }

    /// Whether it can be told without a run, so that conditions may speak of the figure.
    public var isKnownBeforeRun: Bool { self != .overload && self != .theory }
  }

  /// What it is measured in.
  public var unit: FigureName.Unit
  /// How the values of the replications become the figure.
  public var shape: Shape
  /// What it needs to exist.
  public var existence: Existence
  /// What it is, as one sentence.
  public var meaning: String
  /// Why it has no value where nothing was measured; empty where something always is.
  public var absence: String

  init(
    _ unit: FigureName.Unit, _ meaning: String, shape: Shape = .mean, when existence: Existence = .always,
    absence: String = ""
  ) {
    self.unit = unit
    self.meaning = meaning
    self.shape = shape
    self.existence = existence
    self.absence = absence
  }

  static func money(_ meaning: String, of unit: FigureName.Unit = .horizonDollars) -> FigureRow {
    FigureRow(unit, meaning)
  }

  static func times(_ meaning: String, when existence: Existence = .always, absence: String) -> FigureRow {
    FigureRow(.seconds, meaning, shape: .distribution, when: existence, absence: absence)
  }
}

/// A table of figures, one case a figure, in the order in which studies have them. The raw value is the last part of the path.
public protocol FigureKind: CaseIterable, RawRepresentable<String>, Hashable, Sendable {
  /// What stands before the raw value in the paths of one of those measured, such as `pools.gpu.`.
  static func prefix(_ name: String) -> String
  /// What the table says of it.
  var row: FigureRow { get }
}

extension FigureKind {
  /// The path of the figure of one of those measured, such as `pools.gpu.utilization`.
  public func path(of name: String) -> String { Self.prefix(name) + rawValue }

  /// The path of one statistic, such as `chat.ttft.p95`.
  public func path(of name: String, _ statistic: Objective.Statistic) -> String {
    "\(path(of: name)).\(statistic.rawValue)"
  }

  /// Every path of it, in order.
  public func paths(of name: String) -> [String] {
    guard row.shape == .distribution else { return [path(of: name)] }
    return Objective.Statistic.allCases.map { path(of: name, $0) }
  }
}
