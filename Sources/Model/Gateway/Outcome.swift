/// What a good answer is worth: it becomes an outcome, such as a ticket resolved, with a chance.
public struct OutcomeGoal: Sendable, Equatable {
  /// What it is called.
  public var name: String
  /// The chance that a good final answer becomes one, in 0...1.
  public var success: Double

  /// Creates a goal.
  public init(name: String, success: Double) {
    self.name = name
    self.success = success
  }
}

extension Workload {
  /// Whether it is told of its answers whether they are good: where that is worth something, or where answers differ by how hard requests
  /// are or by who gives them.
  public var ratesAnswers: Bool {
    outcome != nil || difficulty != nil || semanticCache != nil || stages.contains { $0.route.rule == .cascade }
  }

  /// Whether more than a plain route decides on the calls of one of its stages and on their answers. Of the stages that answer all or none
  /// are, so that their calls are counted together.
  public func governs(_ stage: Stage) -> Bool {
    func isGoverned(_ stage: Stage) -> Bool { !stage.route.isPlain || stage.errand != nil || stage.cache != nil }
    if agent != nil || isGoverned(stage) { return true }
    return stage.role == .answer
      && (!budgets.isEmpty || limits.contains { $0.unit == .tokens } || ratesAnswers
        || stages.contains { $0.role == .answer && isGoverned($0) })
  }
}

extension Scenario {
  /// The chance that an answer of a backend is good; nil where that is not known.
  public func quality(of backend: Backend) -> DifficultyCurve? {
    switch backend {
    case .pool(let pool): pools[pool].quality
    case .api(let api): apis[api].quality
    case .people(let desk): .constant(people[desk].quality)
    }
  }
}
