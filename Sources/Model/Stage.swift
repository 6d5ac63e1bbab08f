import EventKernel

/// One station of a request's way: a step with a name and the backends that may serve it.
public struct Stage: Sendable, Equatable {
  /// The stage's name; `serve` where a workload has a single unnamed stage.
  public var name: String
  /// Who serves it.
  public var route: Route
  /// Prompt tokens of its call; nil has the request's prompt. A prompt of its own shares no beginning with other prompts.
  public var inputTokens: Distribution?
  /// Answer tokens of its call; nil has as many as the request.
  public var outputTokens: Distribution?
  /// Tokens of its own prompt whose keys and values a pool has already; nil has none of them.
  public var cachedTokens: Distribution?
  /// What it is to the request.
  public var role = Role.answer
  /// Seconds of a place that a call takes where it is served one by one, in the place of the model's time; nil is the model's.
  public var work: Distribution?
  /// Places of a batch that a call takes, at least 1: candidates that a model ranks.
  public var items = 1
  /// The cache of what it gives, by what is asked; nil has none. What is found spares it and the stages after it of `cacheSpan`.
  public var cache: ExactCache?
  /// How many stages in turn its cache stands for, at least 1.
  public var cacheSpan = 1
  /// What is done instead of a call of a backend; nil calls one. The route has no target then.
  public var errand: Errand?

  /// What a stage is to the request.
  public enum Role: String, Sendable, CaseIterable {
    /// Work before the answer: counted in the time to the first token.
    case before
    /// Retrieval of what the answer is made of.
    case retrieval
    /// The answer.
    case answer
    /// Work on the answer, which reaches the client whole after it.
    case after
  }

  /// Creates a stage.
  public init(
    name: String = "serve", route: Route, inputTokens: Distribution? = nil, outputTokens: Distribution? = nil,
    cachedTokens: Distribution? = nil
  ) {
    self.name = name
    self.route = route
    self.inputTokens = inputTokens
    self.outputTokens = outputTokens
    self.cachedTokens = cachedTokens
  }

  /// Whether people may take its calls over.
  public var callsPeople: Bool { route.targets.contains { if case .people = $0 { true } else { false } } }

  /// Whether its call carries other tokens than the request arrived with.
  public var hasTokens: Bool { inputTokens != nil || outputTokens != nil }
}

extension Workload {
  /// Whether any stage has tokens of its own. The last one's prompt and answer are then those that a client sees: `ttft`, `tpot` and
  /// `latency` end with its first and last token.
  public var hasStageTokens: Bool { stages.contains(where: \.hasTokens) }

  /// The workload as one of its stages sees it: with the tokens of that stage's call.
  public func seen(by stage: Stage) -> Workload {
    var other = self
    if let input = stage.inputTokens {
      other.inputTokens = input
      other.cachedTokens = stage.cachedTokens ?? .constant(0)
      other.systemPrompt = nil
      other.retrieved = nil
      other.conversation = nil
    }
    if let output = stage.outputTokens { other.outputTokens = output }
    return other
  }

  /// Multiplies the prompt tokens that are drawn, those of stages that have their own included.
  public mutating func scaleInputTokens(by factor: Double) {
    inputTokens = inputTokens.scaled(by: factor)
    for stage in stages.indices { stages[stage].inputTokens = stages[stage].inputTokens?.scaled(by: factor) }
  }

  /// Multiplies the answer tokens that are drawn, those of stages that have their own included.
  public mutating func scaleOutputTokens(by factor: Double) {
    outputTokens = outputTokens.scaled(by: factor)
    for stage in stages.indices { stages[stage].outputTokens = stages[stage].outputTokens?.scaled(by: factor) }
  }
}

extension Scenario {
  /// By stage of a workload with tokens, whether its calls go to a model that reads and writes them: it has tokens of its own, an API or a
  /// pool whose steps go by tokens serves it, or a pool that serves such a stage too. Where no stage says so, it is the last one, which
  /// answers the client, with those of the answer that its pools serve too. An embedding that a pool makes is one item, whatever its tokens, and
  /// a step with work of its own is none.
  public func callsModel(of workload: Workload) -> [Bool] {
    var known = workload.stages.map { $0.work == nil && ($0.hasTokens && $0.role != .retrieval || callsModel($0)) }
    let isAnswered = zip(workload.stages, known).contains { $1 && $0.role != .retrieval }
    if !isAnswered, !known.isEmpty { known[workload.answerStage] = true }
    let served = Set(zip(workload.stages, known).filter(\.1).flatMap(\.0.route.targets))
    return zip(workload.stages, known).map { stage, isKnown in
      isKnown || stage.role == .answer && !served.isDisjoint(with: stage.route.targets)
    }
  }

  /// Fewest tokens of the answers of stages: one where a pool's language model may write them, none where APIs alone do, which charge for
  /// as many as there are.
  public func leastAnswerTokens(of stages: [Stage]) -> Int { stages.contains { hasLanguageModel($0.route) } ? 1 : 0 }

  private func hasLanguageModel(_ route: Route) -> Bool {
    route.targets.contains { target in
      if case .pool(let pool) = target, case .roofline = pools[pool].stepTime { true } else { false }
    }
  }

  /// Whether it is known from who serves a stage that its calls go to a model that reads and writes tokens.
  private func callsModel(_ stage: Stage) -> Bool {
    stage.route.targets.contains { target in
      switch target {
      case .api: true
      case .people: false
      case .pool(let pool): if case .roofline = pools[pool].stepTime { true } else { false }
      }
    }
  }
}
