/// A figure that a study of a scenario has, known without running it: what conditions may speak of.
public struct FigureName: Sendable, Equatable {
  /// What the figure is measured in, and so how a threshold is written.
  public enum Unit: Sendable, Equatable {
    /// Seconds.
    case seconds
    /// US dollars of the whole horizon, which may be written per hour, day or month as well.
    case horizonDollars
    /// US dollars of a calendar month.
    case monthlyDollars
    /// US dollars of something else, such as a request.
    case dollars
    /// A fraction.
    case share
    /// Per second.
    case rate
    /// A number of the things named.
    case count(String)

    /// As figures carry it.
    public var symbol: String {
      switch self {
      case .seconds: "s"
      case .horizonDollars, .monthlyDollars, .dollars: "USD"
      case .share: "1"
      case .rate: "1/s"
      case .count(let things): things
      }
    }
  }
  /// Where it stands, such as `chat.ttft.p95`.
  public var path: String
  /// What it is measured in.
  public var unit: Unit

  /// Creates a name.
  public init(_ path: String, _ unit: Unit) {
    self.path = path
    self.unit = unit
  }
}

extension FigureName {
  /// The names of the figures in a table that one of those measured has.
  package static func all<Kind: FigureKind>(
    _ kind: Kind.Type, of name: String, where existing: Set<FigureRow.Existence> = []
  ) -> [FigureName] {
    Kind.allCases.filter { $0.exists(where: existing) && $0.row.existence.isKnownBeforeRun }.flatMap { figure in
      figure.paths(of: name).map { FigureName($0, figure.row.unit) }
    }
  }
}

extension FigureKind {
  /// Whether one of those measured has it, of whom it is known what holds.
  public func exists(where existing: Set<FigureRow.Existence>) -> Bool {
    row.existence == .always || existing.contains(row.existence)
  }
}

extension Scenario {
  /// Every figure of a study of this scenario, in the order of studies; textbook values and figures of overload are beside them.
  public var figureNames: [FigureName] {
    workloads.flatMap { FigureName.all(WorkloadFigure.self, of: $0.name, where: $0.existingFigures) }
      + pools.flatMap { FigureName.all(PoolFigure.self, of: $0.name, where: $0.existingFigures) }
      + apis.indices.flatMap { FigureName.all(APIFigure.self, of: apis[$0].name, where: existingFigures(ofAPI: $0)) }
      + people.flatMap { FigureName.all(PeopleFigure.self, of: $0.name) } + FigureName.all(TotalFigure.self, of: "")
  }

  /// Of the workloads that say what a good answer is worth, how many requests succeed, how good answers are, and what an outcome costs.
  public var outcomePaths: [String] {
    workloads.filter { $0.outcome != nil }.flatMap { workload in
      [WorkloadFigure.success, .quality, .costPerOutcome].map { $0.path(of: workload.name) }
    }
  }

  /// What holds of an API that a figure may need.
  public func existingFigures(ofAPI index: Int) -> Set<FigureRow.Existence> {
    apis[index].existingFigures.union(alternatives.contains(index) ? [.alternative] : [])
  }
}

extension API {
  /// What holds of it that a figure may need.
  public var existingFigures: Set<FigureRow.Existence> {
    var existing: Set<FigureRow.Existence> = []
    if promptCache != nil { existing.insert(.promptCache) }
    if refusals.share > 0 { existing.insert(.refusals) }
    return existing
  }
}

extension Workload {
  /// What holds of it that a figure may need.
  public var existingFigures: Set<FigureRow.Existence> {
    var existing: Set<FigureRow.Existence> = []
    if hasTokens { existing.insert(.tokens) }
    if conversation != nil { existing.insert(.conversations) }
    if outcome != nil { existing.insert(.outcome) }
    if ratesAnswers { existing.insert(.answers) }
    if stages.contains(where: { $0.route.rule == .cascade }) { existing.insert(.cascade) }
    if stages.contains(where: { $0.route.selector?.classifier != nil }) { existing.insert(.classifier) }
    if stages.contains(where: { $0.role == .answer && governs($0) }) { existing.insert(.calls) }
    if stages.contains(where: { $0.route.fallback != nil }) { existing.insert(.fallback) }
    if stages.contains(where: { $0.route.hedge != nil }) { existing.insert(.hedge) }
    if !limits.isEmpty { existing.insert(.limits) }
    if !budgets.isEmpty { existing.insert(.budgets) }
    if users != nil, !limits.isEmpty || !budgets.isEmpty { existing.insert(.limitedUsers) }
    if client.retryBudget != nil { existing.insert(.retryBudget) }
    if agent != nil { existing.insert(.agent) }
    if deadline != nil { existing.insert(.deadline) }
    if hasCaches { existing.insert(.caches) }
    if exactCache != nil, duplicates == nil { existing.insert(.storedAnswers) }
    return existing
  }
}

extension Pool {
  /// What holds of it that a figure may need.
  public var existingFigures: Set<FigureRow.Existence> { decode == nil ? [] : [.transfers] }
}
