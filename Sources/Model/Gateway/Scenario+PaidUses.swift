/// What causes a use that is paid.
public enum UseSource: Sendable, Hashable {
  case exactCache, semanticCache
  /// The cache of what a stage gives.
  case stageCache(stage: Int)
  /// The errand of a stage.
  case errand(stage: Int)
  case tool
  /// The classifier of a stage's route.
  case classifier(stage: Int)
  /// The validation of an answer of a target in a stage's cascade.
  case validation(stage: Int, target: Int)
  /// A desk.
  case people(Int)
}

extension Scenario {
  /// What the requests of a workload are charged for by use, in a fixed order: `UseUsage.use` is a place in it.
  public func paidUses(ofWorkload index: Int) -> [(source: UseSource, use: PaidUse)] {
    let workload = workloads[index]
    var uses: [(source: UseSource, use: PaidUse)] = []
    if let cache = workload.exactCache {
      uses.append((.exactCache, PaidUse(.lookUp, name: "exact cache", price: cache.price)))
    }
    if let cache = workload.semanticCache {
      uses.append((.semanticCache, PaidUse(.lookUp, name: "semantic cache", price: cache.price)))
    }
    if let tools = workload.agent?.tools { uses.append((.tool, PaidUse(.tool, name: "tools", price: tools.price))) }
    for (place, stage) in workload.stages.enumerated() {
      if let cache = stage.cache {
        uses.append((.stageCache(stage: place), PaidUse(.lookUp, name: "\(stage.name) cache", price: cache.price)))
      }
      if let errand = stage.errand {
        uses.append((.errand(stage: place), PaidUse(.search, name: stage.name, price: errand.price)))
      }
      if let classifier = stage.route.selector?.classifier {
        uses.append((.classifier(stage: place), PaidUse(.classification, name: "classifier", price: classifier.price)))
      }
      for (target, step) in stage.route.cascade.enumerated() {
        guard case .validate(let validation) = step.judgement else { continue }
        uses.append(
          (.validation(stage: place, target: target), PaidUse(.validation, name: "validation", price: validation.price))
        )
      }
    }
    for desk in people.indices where workload.stages.contains(where: { $0.route.targets.contains(.people(desk)) }) {
      uses.append((.people(desk), PaidUse(.people, name: people[desk].name, price: people[desk].price)))
    }
    return uses
  }
}

extension Workload {
  /// Whether more is known of its requests than tokens and tenants, or more decides their way than a plain route: what only needs
  /// memory and time where a scenario asks for it.
  public var hasParticulars: Bool {
    users != nil || items != nil || difficulty != nil || outcome != nil || exactCache != nil || semanticCache != nil
      || duplicates != nil || !limits.isEmpty || !budgets.isEmpty || agent != nil || deadline != nil
      || stages.contains { !$0.route.isPlain || $0.errand != nil || $0.role == .after || $0.cache != nil }
      || client.retryBudget != nil
  }

  /// Whether anything is looked up for its requests before it is computed.
  public var hasCaches: Bool {
    exactCache != nil || semanticCache != nil || stages.contains { $0.cache != nil }
  }

  /// Place of the stage that answers the client.
  public var answerStage: Int { stages.lastIndex { $0.role == .answer } ?? stages.count - 1 }

  /// Whether an answer reaches the client whole, since something judges or changes it first.
  public var isAnswerJudged: Bool {
    stages.contains { $0.role == .after } || stages[answerStage].route.rule == .cascade
  }
}
